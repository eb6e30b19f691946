#pragma once

#include <span>
#include <string>
#include <string_view>

namespace qingfeng::storage {

/// One step of the schema. Numbered from 1, append-only: a step that has been released never changes.
struct Migration {
    int number = 0;
    std::span<const std::string_view> statements;
};

/// In the dialect SQLite, PostgreSQL and sharded PostgreSQL share, with two words left open: BYTES, the type of a byte
/// string (blob, bytea), and CLUSTERED behind a table whose rows are to lie in the order of its key. Times are
/// microseconds since 1970 in UTC.
std::span<const Migration> migrations();

struct Dialect {
    std::string_view bytes;
    std::string_view clustered;  ///< empty where the engine has no word for it
};
/// A statement with the open words replaced by the engine's.
std::string in_dialect(std::string_view statement, const Dialect&);

}  // namespace qingfeng::storage
