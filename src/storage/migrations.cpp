#include "storage/migrations.h"

#include <array>

namespace qingfeng::storage {

namespace {

// authority_id comes first in every key, so that a sharded engine can keep each tenant in one place. Ids are small
// integers from the head's counter: a random key would touch a page of its own with every row. The hot tables have no
// index beyond their key and the one that finds them by stream or number; four more would triple the log.
constexpr std::array<std::string_view, 11> first_schema = {
    // Small and shared by all tenants: a slug must be unique among all of them.
    R"(create table authorities (
        authority_id bigint not null primary key,
        slug text not null unique,
        origin text not null))",

    R"(create table authority_heads (
        authority_id bigint not null primary key references authorities (authority_id),
        version bigint not null,
        next_position bigint not null,
        next_id bigint not null,
        serial_year bigint not null,
        next_serial bigint not null,
        tree_size bigint not null,
        frontier BYTES not null,
        root BYTES not null,
        checkpoint text not null,
        last_recorded_us bigint not null,
        config_version bigint not null))",

    R"(create table entries (
        authority_id bigint not null,
        position bigint not null,
        stream bigint not null,
        sequence bigint not null,
        version bigint not null,
        recorded_us bigint not null,
        leaf_index bigint,
        digests BYTES not null,
        body BYTES not null,
        primary key (authority_id, position),
        unique (authority_id, stream, sequence)))",

    R"(create table leaves (
        authority_id bigint not null,
        leaf_index bigint not null,
        leaf BYTES not null,
        primary key (authority_id, leaf_index)))",

    R"(create table subtrees (
        authority_id bigint not null,
        level bigint not null,
        subtree_index bigint not null,
        hash BYTES not null,
        primary key (authority_id, level, subtree_index)))",

    // number is null for sealed matters, so that any number of them may have none.
    R"(create table matters (
        authority_id bigint not null,
        stream bigint not null,
        revision bigint not null,
        number text,
        kind bigint not null,
        state bigint not null,
        unit text not null,
        handler text not null,
        registered_us bigint not null,
        deadline_us bigint,
        wake_us bigint,
        summary BYTES not null,
        primary key (authority_id, stream)))",
    R"(create unique index matters_by_number on matters (authority_id, number) where number is not null)",

    // A table of its own, not an index on matters: only what waits for something stands in it.
    R"(create table wakes (
        authority_id bigint not null,
        wake_us bigint not null,
        stream bigint not null,
        primary key (authority_id, wake_us, stream)))",

    R"(create table lookups (
        authority_id bigint not null,
        space bigint not null,
        hash BYTES not null,
        stream bigint not null,
        primary key (authority_id, space, hash)))",

    R"(create table wrapped_keys (
        authority_id bigint not null,
        purpose bigint not null,
        owner bigint not null,
        generation bigint not null,
        master bigint not null,
        wrapped BYTES not null,
        primary key (authority_id, purpose, owner, generation)))",

    R"(create table request_keys (
        authority_id bigint not null,
        request_key BYTES not null,
        command BYTES not null,
        position bigint not null,
        expires_us bigint,
        primary key (authority_id, request_key)))",
};

// Places of matters in lists (storage/shelves.h), so that a page costs its length and not the number of matters. Narrow
// rows found by their key alone: CLUSTERED keeps an engine that would store key and row apart from doing so. Who is
// excluded stands as a keyed hash: nobody learns from a copy whom a matter is directed against.
constexpr std::array<std::string_view, 10> list_schema = {
    "alter table matters add column concerns text not null default ''",
    "alter table matters add column worker text not null default ''",
    "alter table matters add column granted text not null default ''",
    "alter table matters add column excluded text not null default ''",
    "alter table matters add column waiting bigint not null default 0",

    R"(create table matter_queues (
        authority_id bigint not null,
        shelf text not null,
        due_us bigint not null,
        stream bigint not null,
        state bigint not null,
        kind bigint not null,
        guarded bigint not null,
        primary key (authority_id, shelf, due_us, stream)) CLUSTERED)",

    R"(create table matter_shelves (
        authority_id bigint not null,
        shelf text not null,
        stream bigint not null,
        state bigint not null,
        kind bigint not null,
        guarded bigint not null,
        primary key (authority_id, shelf, stream)) CLUSTERED)",

    R"(create table matter_exclusions (
        authority_id bigint not null,
        stream bigint not null,
        person bigint not null,
        primary key (authority_id, stream, person)) CLUSTERED)",

    R"(create table search_terms (
        authority_id bigint not null,
        term bigint not null,
        stream bigint not null,
        primary key (authority_id, term, stream)) CLUSTERED)",

    R"(create table search_progress (
        authority_id bigint not null primary key,
        position bigint not null))",
};

// Where a matter came from: shown, and a shelf of its own for whom may see everything.
constexpr std::array<std::string_view, 1> source_schema = {
    "alter table matters add column source text not null default ''",
};

// Who signs in. The two unique indexes find an account by name and by person; the table is small and rarely written.
constexpr std::array<std::string_view, 6> account_schema = {
    R"(create table accounts (
        authority_id bigint not null,
        account bigint not null,
        name BYTES not null,
        person text not null,
        revision bigint not null,
        sealed BYTES not null,
        primary key (authority_id, account)))",
    R"(create unique index accounts_by_name on accounts (authority_id, name))",
    R"(create unique index accounts_by_person on accounts (authority_id, person))",

    R"(create table sessions (
        authority_id bigint not null,
        session bigint not null,
        token BYTES not null,
        account bigint not null,
        created_us bigint not null,
        seen_us bigint not null,
        sealed BYTES not null,
        primary key (authority_id, session)))",
    R"(create unique index sessions_by_token on sessions (authority_id, token))",
    R"(create index sessions_by_account on sessions (authority_id, account))",
};

constexpr std::array<Migration, 4> all = {
    {{1, first_schema}, {2, account_schema}, {3, list_schema}, {4, source_schema}}};

}  // namespace

std::span<const Migration> migrations() { return all; }

std::string in_dialect(std::string_view statement, const Dialect& dialect) {
    std::string out(statement);
    const auto replace = [&](std::string_view word, std::string_view by) {
        for (std::size_t at = out.find(word); at != std::string::npos; at = out.find(word, at + by.size()))
            out.replace(at, word.size(), by);
    };
    replace("BYTES", dialect.bytes);
    replace("CLUSTERED", dialect.clustered);
    return out;
}

}  // namespace qingfeng::storage
