#include "service/visibility.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "storage/memory/store.h"
#include "storage/shelves.h"
#include "storage/sqlite/store.h"
#include "support/temporary_folder.h"
#include "util/check.h"

/// The two evaluators of the grammar, sees() and the tables, give the same lists, counts and pages on every engine.
namespace qingfeng::service {
namespace {

using namespace domain::permission;
using storage::MatterOrder;
using storage::MatterQuery;
using storage::MatterRow;
using storage::StreamId;

const util::SecretKey lookup_key{};

struct Matter {
    MatterFacts facts;
    MatterRow row;
};

rc::Gen<PersonId> any_person() {
    return rc::gen::map(rc::gen::element("a", "b", "c", "d"), [](const char* id) { return PersonId(id); });
}
rc::Gen<UnitId> any_unit() {
    return rc::gen::map(rc::gen::element("u", "v", "w", "x"), [](const char* id) { return UnitId(id); });
}

template <class T>
rc::Gen<std::optional<T>> maybe(rc::Gen<T> gen) {
    return rc::gen::oneOf(rc::gen::just(std::optional<T>()),
                          rc::gen::map(std::move(gen), [](T value) { return std::optional<T>(std::move(value)); }));
}

rc::Gen<Exclusion> any_exclusion() {
    using enum Exclusion::Because;
    return rc::gen::map(
        rc::gen::tuple(rc::gen::element(ComplainedOf, Interest, OfficeComplainedOf), any_person(), any_unit()),
        [](const std::tuple<Exclusion::Because, PersonId, UnitId>& made) {
            Exclusion exclusion;
            exclusion.because = std::get<0>(made);
            if (exclusion.because == OfficeComplainedOf) {
                exclusion.unit = std::get<2>(made);
            } else {
                exclusion.person = std::get<1>(made);
            }
            return exclusion;
        });
}

template <class T>
std::vector<T> sorted(std::vector<T> values) {
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
    return values;
}

/// Few of them mostly, so that a matter with three exclusions is rare and one with none is not.
template <class T>
std::vector<T> few(rc::Gen<T> gen) {
    const auto count = *rc::gen::weightedElement<int>({{6, 0}, {3, 1}, {1, 3}});
    return sorted(*rc::gen::container<std::vector<T>>(static_cast<std::size_t>(count), std::move(gen)));
}

Matter any_matter(std::int64_t stream) {
    Matter matter;
    MatterRow& row = matter.row;
    row.stream = StreamId(stream);
    row.revision = 1;
    matter.facts.sealed = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
    matter.facts.excluded = few(any_exclusion());
    row.excluded = exclusion_hashes(lookup_key, matter.facts.excluded);
    if (matter.facts.sealed) return matter;
    matter.facts.unit = *maybe(any_unit());
    matter.facts.concerns = *maybe(any_unit());
    matter.facts.handlers = few(any_person());
    matter.facts.granted = few(any_person());
    if (matter.facts.handlers.size() > 2) matter.facts.handlers.resize(2);
    row.number = "N" + std::to_string(stream);
    row.kind = *rc::gen::element<std::uint8_t>(1, 4);
    row.state = *rc::gen::element<std::uint8_t>(1, 2, 10);
    row.waiting = row.state != 10;
    if (row.waiting)
        row.deadline = *maybe(
            rc::gen::map(rc::gen::inRange<std::int64_t>(0, 5), [](std::int64_t at) { return util::Instant{at}; }));
    row.source = *rc::gen::element<std::string>("12328", "web", "");
    if (matter.facts.unit) row.unit = matter.facts.unit->get();
    if (matter.facts.concerns) row.concerns = matter.facts.concerns->get();
    if (!matter.facts.handlers.empty()) {
        row.handler = matter.facts.handlers.front().get();
        row.worker = matter.facts.handlers.back().get();
    }
    for (const auto& person : matter.facts.granted) row.granted.push_back(person.get());
    return matter;
}

Visibility any_visibility() {
    Visibility visibility;
    visibility.everything = *rc::gen::weightedElement<bool>({{3, false}, {1, true}});
    visibility.sealed = *rc::gen::weightedElement<bool>({{3, false}, {1, true}});
    visibility.units = few(any_unit());
    visibility.own = *maybe(any_person());
    visibility.granted = *maybe(any_person());
    visibility.without = few(any_exclusion());
    return visibility;
}

MatterQuery any_query() {
    MatterQuery query;
    query.order = *rc::gen::element(MatterOrder::ByDeadline, MatterOrder::NewestFirst);
    query.states = few(rc::gen::element<std::uint8_t>(1, 2, 10));
    query.kinds = few(rc::gen::element<std::uint8_t>(1, 4));
    for (const auto& unit : few(any_unit())) query.units.push_back(unit.get());
    if (const auto handler = *maybe(any_person())) query.handler = handler->get();
    query.sources = few(rc::gen::element<std::string>("12328", "web"));
    if (query.order == MatterOrder::ByDeadline) {
        const auto any_time =
            rc::gen::map(rc::gen::inRange<std::int64_t>(0, 6), [](std::int64_t at) { return util::Instant{at}; });
        query.due_from = *maybe(any_time);
        query.due_before = *maybe(any_time);
    }
    query.limit = *rc::gen::element<std::size_t>(1, 2, 50);
    return query;
}

/// What the query asks beside sight, in plain words.
bool asked_for(const MatterQuery& query, const MatterRow& row) {
    const auto in = [](const std::vector<std::uint8_t>& wanted, std::uint8_t value) {
        return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
    };
    return in(query.states, row.state) && in(query.kinds, row.kind) &&
           (query.units.empty() || std::ranges::find(query.units, row.unit) != query.units.end()) &&
           (query.handler.empty() || query.handler == row.handler) &&
           (query.sources.empty() || std::ranges::find(query.sources, row.source) != query.sources.end()) &&
           (query.order == MatterOrder::NewestFirst ||
            (row.waiting && (!query.due_from || row.deadline.value_or(storage::no_deadline) >= *query.due_from) &&
             (!query.due_before || row.deadline.value_or(storage::no_deadline) < *query.due_before)));
}

std::vector<std::int64_t> expected(const std::vector<Matter>& matters, const Visibility& visibility,
                                   const MatterQuery& query) {
    std::vector<const MatterRow*> rows;
    for (const Matter& matter : matters) {
        if (sees(visibility, matter.facts) && asked_for(query, matter.row)) rows.push_back(&matter.row);
    }
    std::ranges::sort(rows, [&](const MatterRow* one, const MatterRow* other) {
        if (query.order == MatterOrder::NewestFirst) return one->stream > other->stream;
        const auto due = [](const MatterRow& row) { return row.deadline.value_or(storage::no_deadline); };
        return std::pair(due(*one), one->stream) < std::pair(due(*other), other->stream);
    });
    std::vector<std::int64_t> streams;
    for (const MatterRow* row : rows) streams.push_back(row->stream.get());
    return streams;
}

template <class T>
T must(util::Result<T> result) {
    util::check(result.has_value(), result ? "" : result.error().message);
    return std::move(*result);
}

/// Both engines, kept from case to case: each case puts its matters into an authority of its own.
class Engines {
  public:
    Engines() {
        stores_.push_back(std::make_unique<storage::MemoryStore>());
        stores_.push_back(must(storage::open_sqlite_store(folder_.path() / "record.db")));
    }

    void fill(const std::vector<Matter>& before, const std::vector<Matter>& after) {
        const std::string slug = "a" + std::to_string(++cases_);
        for (const auto& store : stores_) {
            authority_ = must(store->add_authority(slug, "log.example/" + slug));
            // Twice, the second time over other rows: what has changed must leave nothing behind.
            for (const auto* matters : {&before, &after}) {
                auto transaction = must(store->write(authority_));
                for (const Matter& matter : *matters) must(transaction->put_matter(matter.row));
                auto head = must(transaction->head(authority_));
                ++head.version;
                must(transaction->commit(head));
            }
        }
    }

    template <class Visit>
    void each(Visit visit) {
        for (const auto& store : stores_) visit(*must(store->read()), authority_);
    }

  private:
    test::TemporaryFolder folder_;
    std::vector<std::unique_ptr<storage::Store>> stores_;
    storage::AuthorityId authority_;
    int cases_ = 0;
};

RC_GTEST_PROP(Visibility, the_grammar_and_the_tables_of_every_engine_agree, ()) {
    static Engines engines;
    const auto count = *rc::gen::inRange<std::int64_t>(0, 12);
    std::vector<Matter> before, after;
    for (std::int64_t i = 0; i < count; ++i) {
        before.push_back(any_matter(1000 + i));
        after.push_back(any_matter(1000 + i));
    }
    engines.fill(before, after);
    for (int asked = 0; asked < 8; ++asked) {
        const Visibility visibility = any_visibility();
        MatterQuery query = any_query();
        query.sight = sight_of(visibility, lookup_key);
        const auto wanted = expected(after, visibility, query);
        engines.each([&](storage::Reader& reader, storage::AuthorityId authority) {
            std::vector<std::int64_t> listed;
            MatterQuery page = query;
            while (true) {
                const auto rows = must(reader.list_matters(authority, page));
                RC_ASSERT(rows.size() <= page.limit);
                for (const MatterRow& row : rows) listed.push_back(row.stream.get());
                if (rows.size() < page.limit) break;
                page.after = storage::cursor_at(page, rows.back());
            }
            RC_ASSERT(listed == wanted);
            RC_ASSERT(must(reader.count_matters(authority, query, 1001)) == wanted.size());
            RC_ASSERT(must(reader.count_matters(authority, query, 2)) == std::min<std::size_t>(2, wanted.size()));
        });
    }
}

}  // namespace
}  // namespace qingfeng::service
