#include "storage/sqlite/backup.h"

#include <fmt/format.h>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/store.h"
#include "util/canonical.h"

namespace qingfeng::storage {
namespace {

using sqlite::Access;
using sqlite::Connection;
using sqlite::Sql;
using util::ErrorKind;
using util::Result;
using util::Status;

constexpr std::string_view title = "qingfeng/wrapped-keys/v1";
constexpr std::chrono::milliseconds busy{5000};

std::string quoted(const std::filesystem::path& path) {
    std::string text = "'";
    for (const char c : path.string()) {
        text += c;
        if (c == '\'') text += c;
    }
    return text + "'";
}

Result<std::vector<KeyApart>> read_all(const std::filesystem::path& database) {
    auto store = open_sqlite_store(database);
    if (!store) return store.failure();
    const auto authorities = (*store)->authorities();
    if (!authorities) return authorities.failure();
    auto reader = (*store)->read();
    if (!reader) return reader.failure();
    std::vector<KeyApart> keys;
    for (const Authority& authority : *authorities) {
        auto rows = (*reader)->wrapped_keys(authority.id);
        if (!rows) return rows.failure();
        for (WrappedKeyRow& row : *rows) keys.push_back({authority.id, std::move(row)});
    }
    return keys;
}

}  // namespace

Status copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
    auto connection = Connection::open(from, Access::Write, busy);
    if (!connection) return connection.failure();
    return (*connection)->execute("vacuum into " + quoted(to));
}

Result<std::vector<KeyApart>> take_keys_out(const std::filesystem::path& database) {
    auto keys = read_all(database);
    if (!keys) return keys;
    auto connection = Connection::open(database, Access::Write, busy);
    if (!connection) return connection.failure();
    if (const Status done = (*connection)->execute("delete from wrapped_keys"); !done) return done.failure();
    if (!(*connection)->truncate_log()) return util::fail(ErrorKind::Busy, "somebody else has opened the copy");
    // One file, without a log beside it.
    if (const Status done = (*connection)->execute("pragma journal_mode=delete"); !done) return done.failure();
    return keys;
}

Status put_keys_back(const std::filesystem::path& database, const std::vector<KeyApart>& keys) {
    auto connection = Connection::open(database, Access::Write, busy);
    if (!connection) return connection.failure();
    if (const Status begun = (*connection)->begin_write(); !begun) return begun;
    for (const KeyApart& key : keys) {
        const WrappedKeyRow& row = key.row;
        const auto put = (*connection)
                             ->run(Sql::PutWrappedKey, {key.authority.get(), static_cast<std::int64_t>(row.purpose),
                                                        row.owner, std::int64_t{row.generation},
                                                        std::int64_t{row.master}, util::ByteView(row.wrapped)});
        if (!put) return put.failure();
    }
    return (*connection)->commit();
}

util::Bytes keys_apart_bytes(const std::vector<KeyApart>& keys) {
    util::CanonicalWriter out;
    out.text(title).number(keys.size());
    for (const KeyApart& key : keys) {
        out.signed_number(key.authority.get())
            .number(static_cast<std::uint64_t>(key.row.purpose))
            .signed_number(key.row.owner)
            .number(key.row.generation)
            .number(key.row.master)
            .bytes(key.row.wrapped);
    }
    return out.take();
}

Result<std::vector<KeyApart>> read_keys_apart(util::ByteView bytes) {
    util::CanonicalReader in(bytes);
    const auto said = in.text();
    const auto count = in.number();
    std::vector<KeyApart> keys;
    if (said && *said == title && count) {
        for (std::uint64_t i = 0; i < *count && !in.failed(); ++i) {
            const auto authority = in.signed_number();
            const auto purpose = in.number();
            const auto owner = in.signed_number();
            const auto generation = in.number();
            const auto master = in.number();
            const auto wrapped = in.bytes();
            if (!wrapped || *purpose < 1 || *purpose > 4 || *generation > UINT32_MAX || *master > UINT32_MAX) break;
            keys.push_back({AuthorityId(*authority),
                            {static_cast<KeyPurpose>(*purpose), *owner, static_cast<std::uint32_t>(*generation),
                             static_cast<std::uint32_t>(*master), util::Bytes(wrapped->begin(), wrapped->end())}});
        }
        if (in.finished() && keys.size() == *count) return keys;
    }
    return util::fail(ErrorKind::Damaged, "this is no file of wrapped keys, or it is damaged");
}

}  // namespace qingfeng::storage
