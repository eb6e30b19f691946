#pragma once

#include <cstddef>
#include <string_view>

namespace qingfeng::storage::sqlite {

/// Every statement the engine runs, prepared at most once a connection.
enum class Sql : std::size_t {
    SchemaVersion,
    NoteMigration,
    Authorities,
    LastAuthority,
    InsertAuthority,
    InsertHead,
    Head,
    SwapHead,
    EntriesOf,
    LastEntryOf,
    Entries,
    Leaves,
    Subtrees,
    Matter,
    MatterByNumber,
    Matters,
    Due,
    Lookup,
    Lookups,
    WrappedKey,
    WrappedKeys,
    WrappedKeysFrom,
    RequestKey,
    InsertEntry,
    InsertLeaf,
    PutSubtree,
    QueuePage,
    ShelfPage,
    ExclusionsOf,
    PutQueue,
    DeleteQueue,
    PutShelf,
    DeleteShelf,
    InsertExclusion,
    DeleteExclusions,
    CountTerm,
    TermPage,
    TermStands,
    SearchProgress,
    PutSearchTerm,
    EraseSearchTerm,
    PutSearchProgress,
    ClearQueues,
    ClearShelves,
    ClearExclusions,
    ClearSearchTerms,
    ClearSearchProgress,
    PutMatter,
    DeleteWake,
    InsertWake,
    InsertLookup,
    PutWrappedKey,
    EraseStreamKey,
    PutRequestKey,
    ClearMatters,
    ClearWakes,
    ClearLookups,
    EraseMatter,
    EraseLookup,
    PutOrigin,
};
inline constexpr std::size_t sql_count = static_cast<std::size_t>(Sql::PutOrigin) + 1;

std::string_view sql_text(Sql statement);

}  // namespace qingfeng::storage::sqlite
