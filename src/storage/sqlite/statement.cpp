#include "storage/sqlite/statement.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "util/overloaded.h"

namespace qingfeng::storage::sqlite {

using util::ErrorKind;

namespace {

ErrorKind kind_of(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return ErrorKind::Full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorKind::Busy;
        case SQLITE_READONLY:
            return ErrorKind::ReadOnly;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorKind::Damaged;
        case SQLITE_CONSTRAINT:
            return ErrorKind::Conflict;
        default:
            return ErrorKind::Io;
    }
}

// A null pointer would bind as NULL where an empty string was meant.
const char* or_empty(const void* data) { return data == nullptr ? "" : static_cast<const char*>(data); }

}  // namespace

util::Error error_of(int code, sqlite3* connection, std::string_view attempted) {
    const char* detail = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    return {kind_of(code), fmt::format("could not {}: {} (SQLite {})", attempted, detail, code)};
}

util::Result<std::unique_ptr<Statement>> Statement::prepare(sqlite3* connection, std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &handle, nullptr);
    if (code != SQLITE_OK) return util::Failure<util::Error>{error_of(code, connection, "prepare a statement")};
    return std::unique_ptr<Statement>(new Statement(connection, handle, sql));
}

Statement::Statement(sqlite3* connection, sqlite3_stmt* handle, std::string_view sql)
    : connection_(connection), handle_(handle), sql_(sql) {
    const int count = sqlite3_bind_parameter_count(handle_);
    for (int number = 1; number <= count; ++number)
        places_.push_back(sqlite3_bind_parameter_index(handle_, fmt::format("${}", number).c_str()));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::reset() {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

util::Status Statement::bind(std::initializer_list<Value> values) {
    util::check(values.size() == places_.size(), "a statement is given as many values as it has placeholders");
    auto place = places_.begin();
    for (const Value& value : values) {
        const int at = *place++;
        const int code = std::visit(util::Overloaded{
                                        [&](std::nullptr_t) { return sqlite3_bind_null(handle_, at); },
                                        [&](std::int64_t number) { return sqlite3_bind_int64(handle_, at, number); },
                                        [&](std::string_view text) {
                                            return sqlite3_bind_text64(handle_, at, or_empty(text.data()), text.size(),
                                                                       SQLITE_STATIC, SQLITE_UTF8);
                                        },
                                        [&](util::ByteView bytes) {
                                            return sqlite3_bind_blob64(handle_, at, or_empty(bytes.data()),
                                                                       bytes.size(), SQLITE_STATIC);
                                        },
                                    },
                                    value);
        if (code != SQLITE_OK) return util::Failure<util::Error>{error_of(code, connection_, "bind a value")};
    }
    return util::Done{};
}

util::Result<std::int64_t> Statement::run(std::initializer_list<Value> values) {
    if (auto bound = bind(values); !bound) return bound.failure();
    const int code = sqlite3_step(handle_);
    const std::int64_t changed = sqlite3_changes64(connection_);
    if (code == SQLITE_DONE) {
        reset();
        return changed;
    }
    util::Error error = error_of(code, connection_, fmt::format("run «{}»", sql_.substr(0, 40)));
    reset();
    return util::Failure<util::Error>{std::move(error)};
}

util::Result<Statement::Rows> Statement::query(std::initializer_list<Value> values) {
    if (auto bound = bind(values); !bound) return bound.failure();
    return Rows(*this);
}

Statement::Rows::~Rows() {
    if (statement_ != nullptr) statement_->reset();
}

util::Result<bool> Statement::Rows::step() {
    const int code = sqlite3_step(statement_->handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return util::Failure<util::Error>{
        error_of(code, statement_->connection_, fmt::format("read «{}»", statement_->sql_.substr(0, 40)))};
}

std::int64_t Statement::Rows::number(int column) const { return sqlite3_column_int64(statement_->handle_, column); }

std::optional<std::int64_t> Statement::Rows::optional_number(int column) const {
    if (sqlite3_column_type(statement_->handle_, column) == SQLITE_NULL) return std::nullopt;
    return number(column);
}

std::string Statement::Rows::text(int column) const { return std::string(util::as_text(view(column))); }

util::Bytes Statement::Rows::bytes(int column) const {
    const util::ByteView stored = view(column);
    return {stored.begin(), stored.end()};
}

util::ByteView Statement::Rows::view(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_->handle_, column));
    const int size = sqlite3_column_bytes(statement_->handle_, column);
    return {data, static_cast<std::size_t>(data == nullptr ? 0 : size)};
}

}  // namespace qingfeng::storage::sqlite
