// Registrations by 64 submitters, each durable, against a bare loop that writes the same rows and bytes to SQLite in
// transactions of the same size. What lies between the two is what deciding, encrypting, hashing and signing cost.

#include <thread>

#include <sqlite3.h>

#include "bench.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

using Cell = std::pair<int, std::string>;  // SQLite type, bytes
using Row = std::vector<Cell>;
struct Table {
    std::string name;
    std::vector<Row> rows;
};

struct Database {
    explicit Database(const std::filesystem::path& file) {
        util::check(sqlite3_open(file.c_str(), &handle) == SQLITE_OK, "the database does not open");
    }
    ~Database() { sqlite3_close(handle); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    void run(const std::string& sql) const {
        util::check(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK, sql);
    }
    sqlite3* handle = nullptr;
};

struct Statement {
    Statement(const Database& database, const std::string& sql) {
        util::check(sqlite3_prepare_v2(database.handle, sql.c_str(), -1, &handle, nullptr) == SQLITE_OK, sql);
    }
    ~Statement() { sqlite3_finalize(handle); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    sqlite3_stmt* handle = nullptr;
};

Table read_table(const Database& database, const std::string& name) {
    Table table{name, {}};
    const Statement select(database, "select * from " + name);
    while (sqlite3_step(select.handle) == SQLITE_ROW) {
        Row row;
        for (int i = 0; i < sqlite3_column_count(select.handle); ++i) {
            const int type = sqlite3_column_type(select.handle, i);
            const auto* bytes = static_cast<const char*>(sqlite3_column_blob(select.handle, i));
            const int size = sqlite3_column_bytes(select.handle, i);
            row.emplace_back(type,
                             bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(size)));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

void insert(sqlite3_stmt* statement, const Row& row) {
    int column = 1;
    for (const auto& [type, bytes] : row) {
        const int size = static_cast<int>(bytes.size());
        if (type == SQLITE_NULL) {
            sqlite3_bind_null(statement, column);
        } else if (type == SQLITE_INTEGER) {
            sqlite3_bind_int64(statement, column, std::stoll(bytes));
        } else if (type == SQLITE_BLOB) {
            sqlite3_bind_blob(statement, column, bytes.data(), size, SQLITE_STATIC);
        } else {
            sqlite3_bind_text(statement, column, bytes.data(), size, SQLITE_STATIC);
        }
        ++column;
    }
    util::check(sqlite3_step(statement) == SQLITE_DONE, "a row was not taken");
    sqlite3_reset(statement);
}

std::vector<std::string> schema_of(const Database& database) {
    std::vector<std::string> statements;
    const Statement select(database, "select sql from sqlite_master where sql is not null order by rootpage");
    while (sqlite3_step(select.handle) == SQLITE_ROW) {
        statements.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(select.handle, 0)));
    }
    return statements;
}

/// Writes the rows again, table by table in equal shares of `commits` transactions, with a head row rewritten in each.
double bare_loop(const std::filesystem::path& from, const std::filesystem::path& to, std::size_t commits) {
    const Database source(from);
    const Database target(to);
    target.run("pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on; pragma foreign_keys=off");
    for (const auto& sql : schema_of(source)) target.run(sql);
    std::vector<Table> tables;
    std::vector<std::unique_ptr<Statement>> inserts;
    for (const char* name : {"entries", "leaves", "subtrees", "matters", "wakes", "matter_queues", "matter_shelves",
                             "lookups", "wrapped_keys", "request_keys"}) {
        tables.push_back(read_table(source, name));
        const std::size_t columns = tables.back().rows.empty() ? 1 : tables.back().rows.front().size();
        std::string marks = "?";
        for (std::size_t i = 1; i < columns; ++i) marks += ",?";
        inserts.push_back(
            tables.back().rows.empty()
                ? nullptr
                : std::make_unique<Statement>(target, "insert into " + std::string(name) + " values (" + marks + ")"));
    }
    const Table heads = read_table(source, "authority_heads");
    std::string marks = "?";
    for (std::size_t i = 1; i < heads.rows.front().size(); ++i) marks += ",?";
    const Statement head(target, "insert or replace into authority_heads values (" + marks + ")");
    return seconds([&] {
        for (std::size_t commit = 0; commit < commits; ++commit) {
            target.run("begin immediate");
            for (std::size_t t = 0; t < tables.size(); ++t) {
                const auto& rows = tables[t].rows;
                for (std::size_t r = rows.size() * commit / commits; r < rows.size() * (commit + 1) / commits; ++r) {
                    insert(inserts[t]->handle, rows[r]);
                }
            }
            insert(head.handle, heads.rows.front());
            target.run("commit");
        }
    });
}

}  // namespace

std::vector<Figure> durable_commands(const Size& size) {
    constexpr std::size_t submitters = 64;
    const Scratch scratch;
    const auto file = scratch.path() / "ours.db";
    const std::size_t count = size.registrations() / submitters * submitters;
    double ours = 0;
    std::size_t commits = 0;
    {
        BenchOffice office(file);
        const auto before = (*office.authority().store().read())->head(office.authority().id())->version;
        ours = seconds([&] {
            std::vector<std::thread> threads;
            for (std::size_t t = 0; t < submitters; ++t) {
                threads.emplace_back([&, t] {
                    for (std::size_t i = t; i < count; i += submitters) {
                        const auto done = office.matters().register_matter(
                            typical_complaint(i), {{domain::record::Complainant{}, "", ""}, "", {}});
                        util::check(done.has_value(), "a registration was refused");
                    }
                });
            }
            for (auto& thread : threads) thread.join();
        });
        commits = (*office.authority().store().read())->head(office.authority().id())->version - before;
    }
    const double bare = bare_loop(file, scratch.path() / "bare.db", commits);
    const double value = static_cast<double>(count) / ours;
    const double limit = static_cast<double>(count) / bare;
    return {{"durable registrations, 64 submitters", value, "per second", limit, value / limit}};
}

}  // namespace qingfeng::bench
