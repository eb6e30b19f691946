#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/matter_lists.h"

/// Searching for matters by words and by what they are, within what the person may see.
namespace qingfeng::service {

/// What was typed, read: `number:TS2026-000012 unit:xishan-station state:handling kind:complaint handler:lu-yao
/// source:12328 发票 态度`. A unit or a person may be named by id or name.
struct SearchQuery {
    std::string number;  ///< empty: any
    MatterFilter filter;
    std::vector<std::string> words;  ///< folded; all of them must stand in the matter
};

enum class SearchFault : std::uint8_t {
    Empty = 1,         ///< nothing to look for
    TooLong = 2,       ///< the query or one of its words
    WordTooShort = 3,  ///< one Chinese character alone is not in the index
    UnknownUnit = 4,
    UnknownPerson = 5,
    UnknownState = 6,
    UnknownKind = 7,
};
std::string_view to_key(SearchFault fault);

inline constexpr std::size_t query_bytes_max = 400;
inline constexpr std::size_t words_max = 10;

/// `fault`'s word is what was typed.
struct SearchRefusal {
    SearchFault fault = SearchFault::Empty;
    std::string word;
};
util::Result<SearchQuery, SearchRefusal> read_search(std::string_view typed, const Configuration&, util::Date day);

struct SearchHit {
    storage::MatterRow row;
    std::string around;  ///< masked text around the first word found; empty without words
};
struct SearchPage {
    std::vector<SearchHit> hits;            ///< newest first
    std::optional<storage::StreamId> next;  ///< go on below this one; empty: nothing further
    bool index_behind = false;              ///< entries of the last moments may be missing
};

/// At most `limit` hits. Looks at no more than `candidates_max` matters, so that a page may be short and still have a
/// next one.
inline constexpr std::size_t candidates_max = 2000;
util::Result<SearchPage> search(storage::Reader&, const Viewer&, const SearchQuery&,
                                std::optional<storage::StreamId> before, std::size_t limit);

}  // namespace qingfeng::service
