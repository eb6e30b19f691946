#include "storage/sqlite/connection.h"

#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

namespace qingfeng::storage::sqlite {

using util::ErrorKind;

namespace {

util::Failure<util::Error> failed(int code, sqlite3* handle, std::string_view attempted) {
    return {error_of(code, handle, attempted)};
}

// Percent-encodes what would end the path of a URI.
std::string uri_of(const std::filesystem::path& file, std::string_view query) {
    std::string uri = "file:";
    for (const char c : file.string()) {
        if (c == '%' || c == '?' || c == '#')
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return uri.append(query);
}

}  // namespace

util::Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Access access,
                                                           std::chrono::milliseconds busy_timeout) {
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
                      (access == Access::Write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    // Without its own count of memory, which all threads would take one lock for at each allocation. Once a process,
    // and refused, without harm, where SQLite is in use already.
    [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* handle = nullptr;
    const std::string uri = uri_of(file, access == Access::Immutable ? "?immutable=1" : "");
    const int code = sqlite3_open_v2(uri.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Connection> connection(new Connection(handle, busy_timeout));
    if (code != SQLITE_OK) return failed(code, handle, fmt::format("open the database {}", file.string()));
    // SQLite opens for reading what it may not write, and says nothing: better known now than at the first command.
    if (access == Access::Write && sqlite3_db_readonly(handle, "main") == 1) {
        return util::fail(ErrorKind::ReadOnly, fmt::format("the database {} can only be read", file.string()));
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
    // The switch to write-ahead logging needs the file alone and does not wait for that by itself.
    const auto until = std::chrono::steady_clock::now() + busy_timeout;
    while (true) {
        util::Status configured = connection->configure(access);
        if (configured) return connection;
        if (configured.error().kind != ErrorKind::Busy || std::chrono::steady_clock::now() >= until)
            return configured.failure();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

util::Status Connection::configure(Access access) {
    // FULL: every commit is on the disk before it is answered. secure_delete: what is erased is overwritten.
    // The log is copied into the database at 32 MB, not at 4: pages that every command changes are copied less often.
    constexpr std::array<std::string_view, 7> for_writing = {
        "pragma page_size=4096",          "pragma journal_mode=wal", "pragma synchronous=full",
        "pragma secure_delete=on",        "pragma foreign_keys=on",  "pragma cache_size=-65536",
        "pragma wal_autocheckpoint=8000",
    };
    constexpr std::array<std::string_view, 2> for_reading = {"pragma query_only=on", "pragma cache_size=-4096"};
    const auto run_all = [this](const auto& pragmas) -> util::Status {
        for (const std::string_view pragma : pragmas)
            if (auto done = execute(pragma); !done) return done;
        return util::Done{};
    };
    return access == Access::Write ? run_all(for_writing) : run_all(for_reading);
}

Connection::~Connection() {
    for (auto& statement : statements_) statement.reset();
    sqlite3_close_v2(handle_);
}

util::Status Connection::execute(std::string_view sql) {
    const std::string text(sql);
    const int code = sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failed(code, handle_, fmt::format("run «{}»", sql.substr(0, 40)));
    return util::Done{};
}

util::Result<Statement*> Connection::prepared(Sql statement) {
    auto& slot = statements_[static_cast<std::size_t>(statement)];
    if (slot == nullptr) {
        auto fresh = Statement::prepare(handle_, sql_text(statement));
        if (!fresh) return fresh.failure();
        slot = std::move(*fresh);
    }
    return slot.get();
}

util::Result<std::int64_t> Connection::run(Sql statement, std::initializer_list<Value> values) {
    auto ready = prepared(statement);
    if (!ready) return ready.failure();
    return (*ready)->run(values);
}

util::Result<Statement::Rows> Connection::query(Sql statement, std::initializer_list<Value> values) {
    auto ready = prepared(statement);
    if (!ready) return ready.failure();
    return (*ready)->query(values);
}

util::Status Connection::hold() {
    // Pages go to the file once, when they leave the cache or at the end; what random keys touch stays in it.
    for (const std::string_view pragma :
         {"pragma synchronous=off", "pragma journal_mode=off", "pragma cache_size=-4194304"})
        if (auto done = execute(pragma); !done) return done;
    if (auto begun = begin_write(); !begun) return begun;
    held_ = true;
    changes_kept_ = sqlite3_total_changes64(handle_);
    return util::Done{};
}

util::Status Connection::let_go() {
    if (auto whole = unspoilt(); !whole) return whole;
    held_ = false;
    if (auto committed = commit(); !committed) return committed;
    return configure(Access::Write);
}

util::Status Connection::unspoilt() const {
    if (!spoilt_) return util::Done{};
    return util::fail(ErrorKind::Damaged, "data made in bulk were to be taken back, which cannot be done");
}

util::Status Connection::begin_write() {
    if (held_) return unspoilt();
    if (auto begun = run(Sql::BeginWrite, {}); !begun) return begun.failure();
    return util::Done{};
}

util::Status Connection::begin_snapshot() {
    if (held_) return unspoilt();
    if (auto begun = run(Sql::BeginRead, {}); !begun) return begun.failure();
    auto rows = query(Sql::LastAuthority, {});
    if (!rows) return rows.failure();
    if (auto stepped = rows->step(); !stepped) return stepped.failure();
    return util::Done{};
}

util::Status Connection::commit() {
    if (held_) {
        changes_kept_ = sqlite3_total_changes64(handle_);
        return unspoilt();
    }
    const int code = sqlite3_exec(handle_, "commit", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return util::Done{};
    util::Error error = error_of(code, handle_, "commit");
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_BUSY:
        case SQLITE_READONLY:
        case SQLITE_CONSTRAINT:
            break;  // refused before the frame that makes the log's transaction whole
        default:
            error.kind = ErrorKind::OutcomeUnknown;
    }
    rollback();
    return util::Failure<util::Error>{std::move(error)};
}

void Connection::rollback() {
    if (held_) {
        spoilt_ = spoilt_ || sqlite3_total_changes64(handle_) != changes_kept_;
        return;
    }
    if (handle_ != nullptr && sqlite3_get_autocommit(handle_) == 0) (void)run(Sql::Rollback, {});
}

bool Connection::truncate_log() {
    sqlite3_busy_timeout(handle_, 50);  // readers may be long; commits must not wait for them
    const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_, static_cast<int>(busy_timeout_.count()));
    return code == SQLITE_OK;
}

}  // namespace qingfeng::storage::sqlite
