#include "service/search.h"

#include <algorithm>

#include "domain/masking/characters.h"
#include "domain/procedure/keys.h"
#include "domain/search/terms.h"
#include "service/search_index.h"
#include "service/visibility.h"
#include "storage/shelves.h"
#include "util/enum_keys.h"

namespace qingfeng::service {
namespace {

using domain::request::Kind;
using domain::request::StateKind;
using storage::MatterQuery;
using storage::MatterRow;
using storage::StreamId;
using util::Result;

constexpr std::size_t around_bytes = 60;
constexpr std::size_t candidates_page = 128;
constexpr std::size_t number_bytes_max = 40;

util::Failure<SearchRefusal> refuse(SearchFault fault, std::string_view word) {
    return {SearchRefusal{fault, std::string(word)}};
}

std::vector<std::string_view> split(std::string_view typed) {
    constexpr std::string_view wide_blank = "\u3000";
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= typed.size();) {
        const bool wide = typed.substr(at).starts_with(wide_blank);
        const bool ends =
            at == typed.size() || wide || std::string_view(" \t\r\n").find(typed[at]) != std::string_view::npos;
        if (!ends) {
            ++at;
            continue;
        }
        if (at > begin) parts.push_back(typed.substr(begin, at - begin));
        at += wide ? wide_blank.size() : 1;
        begin = at;
    }
    return parts;
}

std::optional<domain::people::PersonId> person_named(const domain::people::Organisation& organisation,
                                                     std::string_view name) {
    const domain::people::PersonId id{std::string(name)};
    if (organisation.find_person(id) != nullptr) return id;
    const auto& persons = organisation.persons();
    const auto named = [&](const domain::people::Person& person) { return person.name == name; };
    const auto found = std::ranges::find_if(persons, named);
    // Of two of one name neither is meant: the id says which.
    if (found == persons.end() || std::ranges::count_if(persons, named) > 1) return std::nullopt;
    return found->id;
}

/// "TS2026-000012", in any case and width: letters, a year, a hyphen, a serial.
bool looks_like_number(std::string_view part) {
    const std::string text = domain::search::folded(part);
    const auto run = [&](std::size_t from, auto is_one) {
        std::size_t at = from;
        while (at < text.size() && is_one(text[at])) ++at;
        return at - from;
    };
    const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const std::size_t letters = run(0, letter);
    const std::size_t hyphen = letters + 4;
    return letters >= 1 && run(letters, digit) == 4 && hyphen < text.size() && text[hyphen] == '-' &&
           run(hyphen + 1, digit) >= 4 && hyphen + 1 + run(hyphen + 1, digit) == text.size();
}

std::optional<SearchRefusal> read_part(SearchQuery& query, std::string_view part, const Configuration& configuration,
                                       util::Date day) {
    if (looks_like_number(part)) {
        query.number = domain::search::folded(part);
        return std::nullopt;
    }
    const std::size_t colon = part.find(':');
    const std::string_view name = part.substr(0, std::min(colon, part.size()));
    const std::string_view value = colon == std::string_view::npos ? std::string_view() : part.substr(colon + 1);
    if (colon != std::string_view::npos && name == "number" && value.size() <= number_bytes_max) {
        query.number = domain::search::folded(value);
    } else if (colon != std::string_view::npos && name == "unit") {
        const auto unit = configuration.organisation.unit_by_name(value, day);
        if (!unit) return SearchRefusal{SearchFault::UnknownUnit, std::string(value)};
        query.filter.units = units_below(configuration, *unit, day);
    } else if (colon != std::string_view::npos && name == "handler") {
        query.filter.handler = person_named(configuration.organisation, value);
        if (!query.filter.handler) return SearchRefusal{SearchFault::UnknownPerson, std::string(value)};
    } else if (colon != std::string_view::npos && name == "state") {
        const auto state = util::from_key<StateKind>(value);
        if (!state) return SearchRefusal{SearchFault::UnknownState, std::string(value)};
        query.filter.states = {*state};
    } else if (colon != std::string_view::npos && name == "source" && !value.empty()) {
        query.filter.sources = {std::string(value)};
    } else if (colon != std::string_view::npos && name == "kind") {
        const auto kind = util::from_key<Kind>(value);
        if (!kind) return SearchRefusal{SearchFault::UnknownKind, std::string(value)};
        query.filter.kinds = {*kind};
    } else {
        // Any other colon belongs to a word: "12:40".
        for (std::string& word : domain::search::words_of(part)) {
            if (domain::search::terms_of(word).empty()) return SearchRefusal{SearchFault::WordTooShort, word};
            query.words.push_back(std::move(word));
        }
    }
    return std::nullopt;
}

/// Moves to the next character's edge.
std::size_t edge(std::string_view text, std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    return std::min(at, text.size());
}

/// Where in `text` stands what begins at that byte of its folded form.
std::size_t unfolded(std::string_view text, std::size_t at_folded) {
    std::size_t passed = 0;
    for (const auto& character : domain::masking::characters_of(text)) {
        if (passed >= at_folded) return character.begin;
        passed += domain::search::folded(text.substr(character.begin, character.end - character.begin)).size();
    }
    return text.size();
}

/// Where all words stand in these texts: what is around the first; empty where one is missing.
std::optional<std::string> around_words(const std::vector<std::string>& texts, const std::vector<std::string>& words) {
    std::vector<std::string> folded;
    for (const std::string& text : texts) folded.push_back(domain::search::folded(text));
    for (const std::string& word : words) {
        const auto has = [&](const std::string& text) { return text.find(word) != std::string::npos; };
        if (std::ranges::none_of(folded, has)) return std::nullopt;
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::size_t found = folded[i].find(words.front());
        if (found == std::string::npos) continue;
        // Shown as it was written: folding has changed the marks, which a reader would take for the person's own.
        const std::string& text = texts[i];
        const std::size_t at = unfolded(text, found);
        const std::size_t behind = unfolded(text, found + words.front().size());
        const std::size_t begin = edge(text, at > around_bytes ? at - around_bytes : 0);
        const std::size_t end = edge(text, std::min(text.size(), behind + around_bytes));
        return text.substr(begin, end - begin);
    }
    return std::nullopt;
}

MatterQuery query_of(const Viewer& viewer, const MatterFilter& filter) {
    MatterQuery query;
    query.sight =
        sight_of(visibility_of(viewer.configuration, viewer.person, viewer.day()), viewer.authority.lookup_key());
    query.order = storage::MatterOrder::NewestFirst;
    for (const StateKind state : filter.states) query.states.push_back(static_cast<std::uint8_t>(state));
    for (const Kind kind : filter.kinds) query.kinds.push_back(static_cast<std::uint8_t>(kind));
    for (const auto& unit : filter.units) query.units.push_back(unit.get());
    if (filter.handler) query.handler = filter.handler->get();
    query.sources = filter.sources;
    return query;
}

/// The hit, where the words stand in what can be read of the matter.
Result<std::optional<SearchHit>> checked(storage::Reader& reader, const Viewer& viewer, MatterRow row,
                                         const std::vector<std::string>& words) {
    if (words.empty()) return std::optional(SearchHit{std::move(row), ""});
    const auto loaded = viewer.authority.load(reader, row.stream);
    if (!loaded && loaded.error().kind == util::ErrorKind::NotFound) return std::optional<SearchHit>();
    if (!loaded) return loaded.failure();
    auto around = around_words(searchable_texts(*loaded), words);
    if (!around) return std::optional<SearchHit>();
    return std::optional(SearchHit{std::move(row), std::move(*around)});
}

Result<SearchPage> by_number(storage::Reader& reader, const Viewer& viewer, const SearchQuery& query,
                             const MatterQuery& matter_query) {
    SearchPage page;
    const auto row = reader.matter_by_number(viewer.authority.id(), query.number);
    if (!row) return row.failure();
    if (!*row || !storage::matches(matter_query, **row)) return page;
    auto hit = checked(reader, viewer, **row, query.words);
    if (!hit) return hit.failure();
    if (*hit) page.hits.push_back(std::move(**hit));
    return page;
}

Result<SearchPage> by_words(storage::Reader& reader, const Viewer& viewer, const SearchQuery& query,
                            const MatterQuery& matter_query, std::optional<StreamId> before, std::size_t limit) {
    std::vector<std::int64_t> terms;
    for (const std::string& word : query.words) {
        for (const std::string& term : domain::search::terms_of(word)) {
            terms.push_back(term_hash(viewer.authority.lookup_key(), term));
        }
    }
    std::ranges::sort(terms);
    const auto repeated = std::ranges::unique(terms);
    terms.erase(repeated.begin(), repeated.end());

    SearchPage page;
    const auto head = reader.head(viewer.authority.id());
    const auto progress = reader.search_progress(viewer.authority.id());
    if (!head || !progress) return head ? progress.failure() : head.failure();
    page.index_behind = *progress < head->next_position;
    for (std::size_t looked_at = 0;;) {
        const auto streams = reader.search_terms(viewer.authority.id(), terms, before, candidates_page);
        if (!streams) return streams.failure();
        for (const StreamId stream : *streams) {
            before = stream;
            ++looked_at;
            const auto row = reader.matter(viewer.authority.id(), stream);
            if (!row) return row.failure();
            if (!*row || !storage::matches(matter_query, **row)) continue;
            auto hit = checked(reader, viewer, **row, query.words);
            if (!hit) return hit.failure();
            if (!*hit) continue;
            page.hits.push_back(std::move(**hit));
            if (page.hits.size() == limit) {
                page.next = stream;
                return page;
            }
        }
        if (streams->size() < candidates_page) return page;
        if (looked_at >= candidates_max) {
            page.next = before;
            return page;
        }
    }
}

}  // namespace

std::string_view to_key(SearchFault fault) {
    switch (fault) {
        case SearchFault::Empty:
            return "search_empty";
        case SearchFault::TooLong:
            return "search_too_long";
        case SearchFault::WordTooShort:
            return "search_word_too_short";
        case SearchFault::UnknownUnit:
            return "unknown_unit";
        case SearchFault::UnknownPerson:
            return "unknown_person";
        case SearchFault::UnknownState:
            return "unknown_state";
        case SearchFault::UnknownKind:
            return "unknown_kind";
    }
    return {};
}

util::Result<SearchQuery, SearchRefusal> read_search(std::string_view typed, const Configuration& configuration,
                                                     util::Date day) {
    if (typed.size() > query_bytes_max) return refuse(SearchFault::TooLong, "");
    SearchQuery query;
    const auto parts = split(typed);
    if (parts.empty()) return refuse(SearchFault::Empty, "");
    for (const std::string_view part : parts) {
        if (auto refusal = read_part(query, part, configuration, day)) return util::Failure<SearchRefusal>{*refusal};
    }
    if (query.words.size() > words_max) return refuse(SearchFault::TooLong, query.words.back());
    return query;
}

Result<SearchPage> search(storage::Reader& reader, const Viewer& viewer, const SearchQuery& query,
                          std::optional<StreamId> before, std::size_t limit) {
    const MatterQuery matter_query = query_of(viewer, query.filter);
    if (matter_query.sight == storage::Sight{}) return SearchPage{};
    if (!query.number.empty()) return by_number(reader, viewer, query, matter_query);
    if (!query.words.empty()) return by_words(reader, viewer, query, matter_query, before, limit);
    MatterQuery asked = matter_query;
    asked.limit = limit;
    if (before) asked.after = storage::MatterCursor{{}, *before};
    auto rows = reader.list_matters(viewer.authority.id(), asked);
    if (!rows) return rows.failure();
    SearchPage page;
    if (rows->size() == limit && limit > 0) page.next = rows->back().stream;
    for (MatterRow& row : *rows) page.hits.push_back({std::move(row), ""});
    return page;
}

}  // namespace qingfeng::service
