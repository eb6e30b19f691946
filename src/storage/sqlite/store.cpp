#include "storage/sqlite/store.h"

#include <condition_variable>
#include <mutex>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>

#include "storage/file.h"
#include "storage/migrations.h"
#include "storage/sqlite/transaction.h"

namespace qingfeng::storage {

namespace {

using sqlite::Access;
using sqlite::Connection;
using sqlite::Sql;
using util::ErrorKind;
using util::Result;
using util::Status;

Result<std::vector<Authority>> authorities_in(Connection& from) {
    auto rows = from.query(Sql::Authorities, {});
    if (!rows) return rows.failure();
    std::vector<Authority> out;
    while (true) {
        const auto more = rows->step();
        if (!more) return more.failure();
        if (!*more) return out;
        out.push_back({AuthorityId(rows->number(0)), rows->text(1), rows->text(2)});
    }
}

class SqliteStore final : public Store {
  public:
    SqliteStore(std::filesystem::path file, SqliteOptions options) : file_(std::move(file)), options_(options) {}

    Status open();

    Result<std::vector<Authority>> authorities() override;
    Result<AuthorityId> add_authority(std::string_view slug, std::string_view origin) override;
    Result<std::unique_ptr<Reader>> read() override;
    Result<std::unique_ptr<WriteTransaction>> write(AuthorityId authority) override;
    Result<bool> purge() override;

  private:
    /// A reader's connection, lent until the reader goes.
    class Snapshot final : public sqlite::Reads<Reader> {
      public:
        Snapshot(SqliteStore& store, std::unique_ptr<Connection> connection)
            : Reads(*connection), store_(store), own_(std::move(connection)) {}
        ~Snapshot() override {
            own_->rollback();
            store_.give_back(std::move(own_));
        }

      private:
        SqliteStore& store_;
        std::unique_ptr<Connection> own_;
    };

    /// A reader while data are made in bulk, of whatever is there.
    class Glance final : public sqlite::Reads<Reader> {
      public:
        using Reads::Reads;
    };

    Status open_for_reading();
    Status migrate();
    Result<bool> let_go();
    Result<std::unique_ptr<Connection>> borrow();
    void give_back(std::unique_ptr<Connection> connection);
    Status lock_writer();
    void unlock_writer();
    void writer_ended(bool erased);

    std::filesystem::path file_;
    SqliteOptions options_;
    Access reader_access_ = Access::Read;

    std::mutex mutex_;  // guards what follows
    std::condition_variable reader_free_;
    std::condition_variable writer_free_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t lent_ = 0;
    bool writing_ = false;

    // Used only by whoever holds the writer's lock.
    std::unique_ptr<Connection> writer_;
    bool log_holds_erased_ = false;
};

Status SqliteStore::open() {
    if (options_.mode == SqliteMode::ReadOnly) return open_for_reading();
    auto opened = Connection::open(file_, Access::Write, options_.busy_timeout);
    if (!opened) return opened.failure();
    writer_ = std::move(*opened);
    if (options_.pages_max)
        if (auto limited = writer_->execute(fmt::format("pragma max_page_count={}", *options_.pages_max)); !limited)
            return limited;
    if (auto migrated = migrate(); !migrated) return migrated;
    return options_.sync == SqliteSync::AtPurge ? writer_->hold() : Status(util::Done{});
}

// Reading a log needs an index of it beside the database, which cannot be made on a medium nobody can write to. There
// the database alone is read, provided that no log is left whose commits would be missed.
Status SqliteStore::open_for_reading() {
    for (const Access access : {Access::Read, Access::Immutable}) {
        reader_access_ = access;
        auto found = authorities();
        if (found) return util::Done{};
        std::error_code ignored;
        const auto log = std::filesystem::path(file_.string() + "-wal");
        const bool log_left = std::filesystem::exists(log, ignored) && std::filesystem::file_size(log, ignored) > 0;
        if (access == Access::Immutable || log_left || found.error().kind == ErrorKind::Damaged) return found.failure();
    }
    return util::Done{};
}

Status SqliteStore::migrate() {
    if (auto made = writer_->execute("create table if not exists migrations (number bigint not null primary key)");
        !made)
        return made;
    if (auto begun = writer_->begin_write(); !begun) return begun;
    std::int64_t current = 0;
    {
        auto version = writer_->query(Sql::SchemaVersion, {});
        if (!version) return version.failure();
        if (auto stepped = version->step(); !stepped) return stepped.failure();
        current = version->number(0);
    }
    const auto steps = migrations();
    if (current > steps.back().number) {
        writer_->rollback();
        return util::fail(ErrorKind::InvalidInput,
                          fmt::format("{} was written by a newer release: it has schema {}, this one knows {}",
                                      file_.string(), current, steps.back().number));
    }
    for (const Migration& step : steps) {
        if (step.number <= current) continue;
        for (const std::string_view statement : step.statements)
            if (auto done = writer_->execute(in_dialect(statement, {"blob", "without rowid"})); !done) return done;
        if (auto noted = writer_->run(Sql::NoteMigration, {std::int64_t{step.number}}); !noted) return noted.failure();
    }
    return writer_->commit();
}

Result<std::vector<Authority>> SqliteStore::authorities() {
    if (writer_ != nullptr && writer_->held()) return authorities_in(*writer_);
    auto connection = borrow();
    if (!connection) return connection.failure();
    auto found = authorities_in(**connection);
    give_back(std::move(*connection));
    return found;
}

Result<AuthorityId> SqliteStore::add_authority(std::string_view slug, std::string_view origin) {
    if (auto locked = lock_writer(); !locked) return locked.failure();
    auto added = [&]() -> Result<AuthorityId> {
        if (auto begun = writer_->begin_write(); !begun) return begun.failure();
        std::int64_t id = 0;
        {
            auto last = writer_->query(Sql::LastAuthority, {});
            if (!last) return last.failure();
            if (auto stepped = last->step(); !stepped) return stepped.failure();
            id = last->number(0) + 1;
        }
        auto inserted = writer_->run(Sql::InsertAuthority, {id, slug, origin});
        if (!inserted) return inserted.failure();
        if (*inserted == 0) return util::fail(ErrorKind::Conflict, fmt::format("the name {} is taken", slug));
        const AuthorityHead empty;
        auto head = writer_->run(
            Sql::InsertHead,
            {id, sqlite::value_of(empty.version), sqlite::value_of(empty.next_position), empty.next_id,
             std::int64_t{empty.serial_year}, sqlite::value_of(empty.next_serial), sqlite::value_of(empty.tree_size),
             util::ByteView(empty.frontier), util::ByteView(empty.root), std::string_view(empty.checkpoint),
             empty.last_recorded.micros, sqlite::value_of(empty.config_version)});
        if (!head) return head.failure();
        if (auto committed = writer_->commit(); !committed) return committed.failure();
        return AuthorityId(id);
    }();
    writer_->rollback();
    unlock_writer();
    return added;
}

Result<std::unique_ptr<Connection>> SqliteStore::borrow() {
    {
        std::unique_lock lock(mutex_);
        const bool free =
            reader_free_.wait_for(lock, options_.busy_timeout, [&] { return lent_ < options_.readers_max; });
        if (!free) return util::fail(ErrorKind::Busy, fmt::format("all {} readers are in use", options_.readers_max));
        ++lent_;
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    auto opened = Connection::open(file_, reader_access_, options_.busy_timeout);
    if (!opened) give_back(nullptr);
    return opened;
}

void SqliteStore::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        --lent_;
        if (connection != nullptr) idle_.push_back(std::move(connection));
    }
    reader_free_.notify_one();
}

Result<std::unique_ptr<Reader>> SqliteStore::read() {
    if (writer_ != nullptr && writer_->held()) return std::unique_ptr<Reader>(std::make_unique<Glance>(*writer_));
    auto connection = borrow();
    if (!connection) return connection.failure();
    if (auto begun = (*connection)->begin_snapshot(); !begun) {
        give_back(nullptr);
        return begun.failure();
    }
    return std::unique_ptr<Reader>(std::make_unique<Snapshot>(*this, std::move(*connection)));
}

Status SqliteStore::lock_writer() {
    if (writer_ == nullptr)
        return util::fail(ErrorKind::ReadOnly, fmt::format("{} is open for reading only", file_.string()));
    std::unique_lock lock(mutex_);
    if (!writer_free_.wait_for(lock, options_.busy_timeout, [&] { return !writing_; }))
        return util::fail(ErrorKind::Busy, "another writer did not finish in time");
    writing_ = true;
    return util::Done{};
}

void SqliteStore::unlock_writer() {
    {
        const std::lock_guard lock(mutex_);
        writing_ = false;
    }
    writer_free_.notify_one();
}

// What was erased is still in the write-ahead log. A reader may be in the way of emptying it: then the next commit
// tries again.
void SqliteStore::writer_ended(bool erased) {
    log_holds_erased_ = log_holds_erased_ || erased;
    if (log_holds_erased_ && writer_->truncate_log()) log_holds_erased_ = false;
    unlock_writer();
}

Result<std::unique_ptr<WriteTransaction>> SqliteStore::write(AuthorityId authority) {
    if (auto locked = lock_writer(); !locked) return locked.failure();
    auto begun = [&]() -> Result<std::unique_ptr<WriteTransaction>> {
        if (auto started = writer_->begin_write(); !started) return started.failure();
        auto head = sqlite::read_head_of(*writer_, authority);
        if (!head) return head.failure();
        return std::unique_ptr<WriteTransaction>(std::make_unique<sqlite::Transaction>(
            *writer_, authority, *head, [this](bool erased) { writer_ended(erased); }));
    }();
    if (!begun) {
        writer_->rollback();
        unlock_writer();
    }
    return begun;
}

Result<bool> SqliteStore::purge() {
    if (auto locked = lock_writer(); !locked) return locked.failure();
    if (writer_->held()) {
        auto done = let_go();
        unlock_writer();
        return done;
    }
    const bool done = writer_->truncate_log();
    if (done) log_holds_erased_ = false;
    unlock_writer();
    return done;
}

Result<bool> SqliteStore::let_go() {
    if (const auto ended = writer_->let_go(); !ended) return ended.failure();
    // The pages were left to the operating system until now.
    const auto database = File::open(file_, O_RDWR);
    if (!database) return database.failure();
    if (const auto synced = database->sync(); !synced) return synced.failure();
    const std::filesystem::path folder = file_.parent_path().empty() ? "." : file_.parent_path();
    if (const auto synced = sync_folder(folder); !synced) return synced.failure();
    return true;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file, const SqliteOptions& options) {
    auto store = std::make_unique<SqliteStore>(file, options);
    if (auto opened = store->open(); !opened) return opened.failure();
    return std::unique_ptr<Store>(std::move(store));
}

}  // namespace qingfeng::storage
