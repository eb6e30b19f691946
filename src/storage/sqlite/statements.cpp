#include "storage/sqlite/statements.h"

namespace qingfeng::storage::sqlite {

namespace {

#define HEAD_COLUMNS                                                                                     \
    "version, next_position, next_id, serial_year, next_serial, tree_size, frontier, root, checkpoint, " \
    "last_recorded_us, config_version"
#define ENTRY_COLUMNS "position, stream, sequence, version, recorded_us, leaf_index, digests, body"
#define MATTER_COLUMNS                                                                                     \
    "stream, revision, number, kind, state, unit, handler, registered_us, deadline_us, wake_us, summary, " \
    "concerns, worker, granted, excluded, waiting, source"
#define OF_MASKS "and ($3 = 0 or (($3 >> state) & 1) = 1) and ($4 = 0 or (($4 >> kind) & 1) = 1)"
#define ACCOUNT_COLUMNS "account, name, person, revision, sealed"
#define SESSION_COLUMNS "session, token, account, created_us, seen_us, sealed"

}  // namespace

std::string_view sql_text(Sql statement) {
    switch (statement) {
        case Sql::BeginRead:
            return "begin";
        case Sql::BeginWrite:
            return "begin immediate";
        case Sql::Rollback:
            return "rollback";
        case Sql::SchemaVersion:
            return "select coalesce(max(number), 0) from migrations";
        case Sql::NoteMigration:
            return "insert into migrations (number) values ($1)";
        case Sql::Authorities:
            return "select authority_id, slug, origin from authorities order by authority_id";
        case Sql::LastAuthority:
            return "select coalesce(max(authority_id), 0) from authorities";
        case Sql::InsertAuthority:
            return "insert into authorities (authority_id, slug, origin) values ($1, $2, $3) on conflict (slug) do "
                   "nothing";
        case Sql::InsertHead:
            return "insert into authority_heads (authority_id, " HEAD_COLUMNS
                   ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        case Sql::Head:
            return "select " HEAD_COLUMNS " from authority_heads where authority_id = $1";
        case Sql::SwapHead:
            return "update authority_heads set version = $2, next_position = $3, next_id = $4, serial_year = $5, "
                   "next_serial = $6, tree_size = $7, frontier = $8, root = $9, checkpoint = $10, "
                   "last_recorded_us = $11, config_version = $12 where authority_id = $1 and version = $13";

        case Sql::EntriesOf:
            return "select " ENTRY_COLUMNS
                   " from entries where authority_id = $1 and stream = $2 and sequence >= $3 order by sequence limit "
                   "$4";
        case Sql::LastEntryOf:
            return "select " ENTRY_COLUMNS
                   " from entries where authority_id = $1 and stream = $2 order by sequence desc limit 1";
        case Sql::Entries:
            return "select " ENTRY_COLUMNS
                   " from entries where authority_id = $1 and position >= $2 order by position limit $3";
        case Sql::Leaves:
            return "select leaf_index, leaf from leaves where authority_id = $1 and leaf_index >= $2 "
                   "order by leaf_index limit $3";
        case Sql::Subtrees:
            return "select level, subtree_index, hash from subtrees where authority_id = $1 and level = $2 "
                   "and subtree_index >= $3 order by subtree_index limit $4";

        case Sql::Matter:
            return "select " MATTER_COLUMNS " from matters where authority_id = $1 and stream = $2";
        case Sql::MatterByNumber:
            return "select " MATTER_COLUMNS " from matters where authority_id = $1 and number = $2";
        case Sql::Matters:
            return "select " MATTER_COLUMNS
                   " from matters where authority_id = $1 and stream >= $2 order by stream limit $3";
        case Sql::Due:
            return "select stream from wakes where authority_id = $1 and wake_us <= $2 order by wake_us, stream limit "
                   "$3";
        case Sql::Wakes:
            return "select wake_us, stream from wakes where authority_id = $1 and (wake_us, stream) > ($2, $3) "
                   "order by wake_us, stream limit $4";
        case Sql::Lookup:
            return "select stream from lookups where authority_id = $1 and space = $2 and hash = $3";
        case Sql::Lookups:
            return "select space, hash, stream from lookups where authority_id = $1 order by space, hash";
        case Sql::WrappedKey:
            return "select purpose, owner, generation, master, wrapped from wrapped_keys where authority_id = $1 "
                   "and purpose = $2 and owner = $3 order by generation desc limit 1";
        case Sql::WrappedKeys:
            return "select purpose, owner, generation, master, wrapped from wrapped_keys where authority_id = $1 "
                   "order by purpose, owner, generation";
        case Sql::WrappedKeysFrom:
            return "select purpose, owner, generation, master, wrapped from wrapped_keys where authority_id = $1 "
                   "and (purpose, owner) >= ($2, $3) order by purpose, owner, generation limit $4";
        case Sql::RequestKey:
            return "select request_key, command, position, expires_us from request_keys where authority_id = $1 "
                   "and request_key = $2";

        case Sql::InsertEntry:
            return "insert into entries (authority_id, " ENTRY_COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        case Sql::InsertLeaf:
            return "insert into leaves (authority_id, leaf_index, leaf) values ($1, $2, $3)";
        case Sql::PutSubtree:
            return "insert into subtrees (authority_id, level, subtree_index, hash) values ($1, $2, $3, $4) "
                   "on conflict (authority_id, level, subtree_index) do update set hash = excluded.hash";
        case Sql::QueuePage:
            return "select due_us, stream, guarded from matter_queues where authority_id = $1 and shelf = $2 "
                   "and (due_us, stream) > ($5, $6) and due_us < $7 and guarded >= $9 " OF_MASKS
                   " order by due_us, stream limit $8";
        case Sql::CountQueue:
            return "select count(*) from (select 1 from matter_queues where authority_id = $1 and shelf = $2 "
                   "and due_us >= $5 and due_us < $6 and guarded = 0 " OF_MASKS " limit $7) t";
        case Sql::ShelfPage:
            return "select 0, stream, guarded from matter_shelves where authority_id = $1 and shelf = $2 "
                   "and stream < $5 and guarded >= $7 " OF_MASKS " order by stream desc limit $6";
        case Sql::AllQueues:
            return "select shelf, due_us, stream, state, kind, guarded from matter_queues where authority_id = $1";
        case Sql::AllShelves:
            return "select shelf, 0, stream, state, kind, guarded from matter_shelves where authority_id = $1";
        case Sql::CountShelf:
            return "select count(*) from (select 1 from matter_shelves where authority_id = $1 and shelf = $2 "
                   "and guarded = 0 " OF_MASKS " limit $5) t";
        case Sql::ExclusionsOf:
            return "select person from matter_exclusions where authority_id = $1 and stream = $2 order by person";
        case Sql::PutQueue:
            return "insert into matter_queues (authority_id, shelf, due_us, stream, state, kind, guarded) "
                   "values ($1, $2, $3, $4, $5, $6, $7) on conflict (authority_id, shelf, due_us, stream) do update "
                   "set state = excluded.state, kind = excluded.kind, guarded = excluded.guarded";
        case Sql::DeleteQueue:
            return "delete from matter_queues where authority_id = $1 and shelf = $2 and due_us = $3 and stream = $4";
        case Sql::PutShelf:
            return "insert into matter_shelves (authority_id, shelf, stream, state, kind, guarded) "
                   "values ($1, $2, $3, $4, $5, $6) on conflict (authority_id, shelf, stream) do update "
                   "set state = excluded.state, kind = excluded.kind, guarded = excluded.guarded";
        case Sql::DeleteShelf:
            return "delete from matter_shelves where authority_id = $1 and shelf = $2 and stream = $3";
        case Sql::InsertExclusion:
            return "insert into matter_exclusions (authority_id, stream, person) values ($1, $2, $3)";
        case Sql::DeleteExclusions:
            return "delete from matter_exclusions where authority_id = $1 and stream = $2";
        case Sql::CountTerm:
            return "select count(*) from (select 1 from search_terms where authority_id = $1 and term = $2 limit $3) t";
        case Sql::TermPage:
            return "select stream from search_terms where authority_id = $1 and term = $2 and stream < $3 "
                   "order by stream desc limit $4";
        case Sql::TermStands:
            return "select stream from search_terms where authority_id = $1 and term = $2 and stream = $3";
        case Sql::SearchProgress:
            return "select position from search_progress where authority_id = $1";
        case Sql::PutSearchTerm:
            return "insert into search_terms (authority_id, term, stream) values ($1, $2, $3) "
                   "on conflict (authority_id, term, stream) do nothing";
        case Sql::EraseSearchTerm:
            return "delete from search_terms where authority_id = $1 and term = $2 and stream = $3";
        case Sql::PutSearchProgress:
            return "insert into search_progress (authority_id, position) values ($1, $2) "
                   "on conflict (authority_id) do update set position = excluded.position";
        case Sql::ClearQueues:
            return "delete from matter_queues where authority_id = $1";
        case Sql::ClearShelves:
            return "delete from matter_shelves where authority_id = $1";
        case Sql::ClearExclusions:
            return "delete from matter_exclusions where authority_id = $1";
        case Sql::ClearSearchTerms:
            return "delete from search_terms where authority_id = $1";
        case Sql::ClearSearchProgress:
            return "delete from search_progress where authority_id = $1";
        case Sql::PutMatter:
            return "insert into matters (authority_id, " MATTER_COLUMNS
                   ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) "
                   "on conflict (authority_id, stream) do update set revision = excluded.revision, "
                   "number = excluded.number, kind = excluded.kind, state = excluded.state, unit = excluded.unit, "
                   "handler = excluded.handler, registered_us = excluded.registered_us, "
                   "deadline_us = excluded.deadline_us, wake_us = excluded.wake_us, summary = excluded.summary, "
                   "concerns = excluded.concerns, worker = excluded.worker, granted = excluded.granted, "
                   "excluded = excluded.excluded, waiting = excluded.waiting, source = excluded.source";
        case Sql::DeleteWake:
            return "delete from wakes where authority_id = $1 and wake_us = $2 and stream = $3";
        case Sql::InsertWake:
            return "insert into wakes (authority_id, wake_us, stream) values ($1, $2, $3)";
        case Sql::InsertLookup:
            return "insert into lookups (authority_id, space, hash, stream) values ($1, $2, $3, $4)";
        case Sql::PutWrappedKey:
            return "insert into wrapped_keys (authority_id, purpose, owner, generation, master, wrapped) "
                   "values ($1, $2, $3, $4, $5, $6) on conflict (authority_id, purpose, owner, generation) "
                   "do update set master = excluded.master, wrapped = excluded.wrapped";
        case Sql::EraseStreamKey:
            return "delete from wrapped_keys where authority_id = $1 and purpose = $2 and owner = $3";
        case Sql::PutRequestKey:
            return "insert into request_keys (authority_id, request_key, command, position, expires_us) "
                   "values ($1, $2, $3, $4, $5) on conflict (authority_id, request_key) do update set "
                   "command = excluded.command, position = excluded.position, expires_us = excluded.expires_us "
                   "where request_keys.expires_us is not null";
        case Sql::ClearMatters:
            return "delete from matters where authority_id = $1";
        case Sql::ClearWakes:
            return "delete from wakes where authority_id = $1";
        case Sql::ClearLookups:
            return "delete from lookups where authority_id = $1";
        case Sql::EraseMatter:
            return "delete from matters where authority_id = $1 and stream = $2";
        case Sql::EraseLookup:
            return "delete from lookups where authority_id = $1 and space = $2 and hash = $3 and stream = $4";
        case Sql::PutOrigin:
            return "update authorities set origin = $2 where authority_id = $1";

        case Sql::Account:
            return "select " ACCOUNT_COLUMNS " from accounts where authority_id = $1 and account = $2";
        case Sql::AccountNamed:
            return "select " ACCOUNT_COLUMNS " from accounts where authority_id = $1 and name = $2";
        case Sql::AccountOf:
            return "select " ACCOUNT_COLUMNS " from accounts where authority_id = $1 and person = $2";
        case Sql::Accounts:
            return "select " ACCOUNT_COLUMNS
                   " from accounts where authority_id = $1 and account >= $2 order by account limit $3";
        case Sql::Session:
            return "select " SESSION_COLUMNS " from sessions where authority_id = $1 and token = $2";
        case Sql::SessionsOf:
            return "select " SESSION_COLUMNS " from sessions where authority_id = $1 and account = $2 order by session";
        case Sql::PutAccount:
            return "insert into accounts (authority_id, " ACCOUNT_COLUMNS
                   ") values ($1, $2, $3, $4, $5, $6) on conflict (authority_id, account) do update set "
                   "name = excluded.name, person = excluded.person, revision = excluded.revision, "
                   "sealed = excluded.sealed";
        case Sql::PutSession:
            return "insert into sessions (authority_id, " SESSION_COLUMNS
                   ") values ($1, $2, $3, $4, $5, $6, $7) on conflict (authority_id, session) do update set "
                   "token = excluded.token, account = excluded.account, created_us = excluded.created_us, "
                   "seen_us = excluded.seen_us, sealed = excluded.sealed";
        case Sql::EraseSession:
            return "delete from sessions where authority_id = $1 and session = $2";
    }
    return {};
}

#undef HEAD_COLUMNS
#undef ENTRY_COLUMNS
#undef MATTER_COLUMNS
#undef OF_MASKS
#undef ACCOUNT_COLUMNS
#undef SESSION_COLUMNS

}  // namespace qingfeng::storage::sqlite
