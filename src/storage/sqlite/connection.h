#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "storage/sqlite/statement.h"
#include "storage/sqlite/statements.h"
#include "util/result.h"

namespace qingfeng::storage::sqlite {

enum class Access {
    Write,      ///< the file is made when it is missing
    Read,       ///< others may write meanwhile
    Immutable,  ///< on a medium where nobody can write, so that even the log's index cannot be made
};

/// One connection with its prepared statements. Used by one thread at a time.
class Connection {
  public:
    static util::Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Access access,
                                                          std::chrono::milliseconds busy_timeout);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// One statement that is run rarely: a pragma, a step of the schema.
    util::Status execute(std::string_view sql);
    util::Result<std::int64_t> run(Sql statement, std::initializer_list<Value> values);
    util::Result<Statement::Rows> query(Sql statement, std::initializer_list<Value> values);

    /// For making data in bulk. From here on all is one transaction, without a journal: begin, commit and rollback do
    /// nothing of their own, and what is written cannot be undone. A rollback of something that was written spoils all:
    /// nothing more is taken, and let_go() fails.
    util::Status hold();
    /// Ends that and writes it all to the file. ErrorKind::Damaged: it was spoilt.
    util::Status let_go();
    bool held() const { return held_; }

    util::Status begin_write();
    /// Fixes the moment of a snapshot at once, not at its first read.
    util::Status begin_snapshot();
    /// ErrorKind::OutcomeUnknown after an I/O error; after any other failure the transaction is rolled back.
    util::Status commit();
    /// Ends a transaction, if there is one, without a trace.
    void rollback();
    /// Copies the log into the database and empties it, so that what was erased is in neither. False: a reader is in
    /// the way, try again later.
    bool truncate_log();

  private:
    Connection(sqlite3* handle, std::chrono::milliseconds busy_timeout)
        : handle_(handle), busy_timeout_(busy_timeout) {}
    util::Status configure(Access access);
    util::Result<Statement*> prepared(Sql statement);
    util::Status unspoilt() const;

    sqlite3* handle_;
    std::chrono::milliseconds busy_timeout_;
    std::array<std::unique_ptr<Statement>, sql_count> statements_;
    bool held_ = false;
    bool spoilt_ = false;
    std::int64_t changes_kept_ = 0;  ///< rows changed up to the last commit, while held
};

}  // namespace qingfeng::storage::sqlite
