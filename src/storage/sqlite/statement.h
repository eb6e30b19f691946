#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "util/bytes.h"
#include "util/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace qingfeng::storage::sqlite {

/// What is bound to a placeholder; texts and bytes are borrowed until the statement is reset.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, util::ByteView>;

inline Value value_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }
inline Value value_of(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value(nullptr); }

/// A failure of SQLite in our words. `attempted` completes "could not …".
util::Error error_of(int code, sqlite3* connection, std::string_view attempted);

/// One prepared statement, kept for the life of its connection. Placeholders are $1, $2 … as in PostgreSQL.
class Statement {
  public:
    static util::Result<std::unique_ptr<Statement>> prepare(sqlite3* connection, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Runs a statement that gives no rows; the number of rows it changed.
    util::Result<std::int64_t> run(std::initializer_list<Value> values);

    /// The rows of a query: step until false. Columns are valid until the next step.
    class Rows {
      public:
        explicit Rows(Statement& statement) : statement_(&statement) {}
        ~Rows();
        Rows(Rows&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
        Rows& operator=(Rows&&) = delete;

        util::Result<bool> step();
        std::int64_t number(int column) const;
        std::uint64_t natural(int column) const { return static_cast<std::uint64_t>(number(column)); }
        std::optional<std::int64_t> optional_number(int column) const;
        std::string text(int column) const;
        util::Bytes bytes(int column) const;
        /// Copies bytes of a fixed size; false when the stored ones have another.
        template <std::size_t size>
        bool copy(int column, std::array<std::uint8_t, size>& out) const {
            const util::ByteView stored = view(column);
            if (stored.size() != size) return false;
            std::copy(stored.begin(), stored.end(), out.begin());
            return true;
        }

      private:
        util::ByteView view(int column) const;
        Statement* statement_;
    };
    util::Result<Rows> query(std::initializer_list<Value> values);

  private:
    Statement(sqlite3* connection, sqlite3_stmt* handle, std::string_view sql);
    util::Status bind(std::initializer_list<Value> values);
    void reset();

    sqlite3* connection_;  // borrowed: the connection outlives its statements
    sqlite3_stmt* handle_;
    std::string_view sql_;
    std::vector<int> places_;  // of $1, $2 …: SQLite numbers placeholders by first appearance, not by name
};

}  // namespace qingfeng::storage::sqlite
