#pragma once

#include <functional>
#include <string>
#include <vector>

#include "storage/sqlite/connection.h"
#include "storage/store.h"

/// Lists, counts and search by terms over shelves (storage/shelves.h), which are read side by side and merged.
namespace qingfeng::storage::sqlite {

/// Visits the rows of the query in its order, from its cursor on, until `visit` says false.
util::Status each_listed(Connection&, AuthorityId, const MatterQuery&, Reader& rows,
                         const std::function<bool(MatterRow)>& visit);
/// Reader::each_place.
util::Status each_place(Connection&, AuthorityId, const std::function<void(const MatterPlace&)>& visit);
util::Result<std::uint64_t> count_listed(Connection&, AuthorityId, const MatterQuery&, Reader& rows,
                                         std::uint64_t most);
util::Result<std::vector<StreamId>> streams_with(Connection&, AuthorityId, const std::vector<std::int64_t>& terms,
                                                 std::optional<StreamId> before, std::size_t limit);

/// Moves a matter from the shelves it stood on to those of its new row; empty: it was or is nowhere. What has not
/// changed is not written.
util::Status move_shelves(Connection&, AuthorityId, const std::optional<MatterRow>& before,
                          const std::optional<MatterRow>& after);

/// Words with one space between.
std::vector<std::string> read_words(const std::string& text);
std::string write_words(const std::vector<std::string>& words);

}  // namespace qingfeng::storage::sqlite
