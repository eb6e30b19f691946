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

/// In the dialect SQLite, PostgreSQL and sharded PostgreSQL share, with one word left open: BYTES, the type of a byte
/// string (blob, bytea). Times are microseconds since 1970 in UTC.
std::span<const Migration> migrations();

/// A statement with BYTES replaced by the engine's word for it.
std::string in_dialect(std::string_view statement, std::string_view bytes_type);

}  // namespace qingfeng::storage
