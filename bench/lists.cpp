// The first page of a queue with its counters, at a million matters, for people who see little and people who see all.
// The limit is what any list must do: fetch fifty rows by their key.

#include <algorithm>
#include <chrono>
#include <random>

#include "bench.h"
#include "storage/shelves.h"
#include "storage/sqlite/store.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

using storage::MatterOrder;
using storage::MatterQuery;
using storage::MatterRow;
using storage::StreamId;

constexpr std::size_t units = 60;
constexpr std::size_t persons = 200;
constexpr std::size_t page = 50;
/// Of a hundred matters two wait for somebody; what ended did so in these shares.
constexpr unsigned waiting_percent = 2;

template <class T>
T must(util::Result<T> result) {
    util::check(result.has_value(), result ? "" : result.error().message);
    return std::move(*result);
}

std::string name(const char* kind, std::uint64_t number) { return std::string(kind) + std::to_string(number); }

MatterRow row_of(std::int64_t stream, std::mt19937& random) {
    MatterRow row;
    row.stream = StreamId(stream);
    row.revision = 8;
    row.number = name("TS2026-", static_cast<std::uint64_t>(stream));
    row.kind = static_cast<std::uint8_t>(1 + random() % 11);
    row.waiting = random() % 100 < waiting_percent;
    constexpr std::uint8_t open[] = {1, 2, 3, 4, 4, 4, 5, 6, 8, 11};
    constexpr std::uint8_t ended[] = {10, 10, 10, 10, 10, 10, 10, 10, 12, 13, 14, 15};
    row.state = row.waiting ? open[random() % std::size(open)] : ended[random() % std::size(ended)];
    row.unit = name("unit-", random() % units);
    row.concerns = name("unit-", random() % units);
    row.handler = row.worker = name("person-", random() % persons);
    row.registered = {stream};
    if (row.waiting) row.deadline = util::Instant{static_cast<std::int64_t>(random() % 1'000'000)};
    if (random() % 20 == 0) row.excluded = {static_cast<std::int64_t>(random() % persons)};
    row.summary = util::Bytes(180, 7);
    return row;
}

void fill(storage::Store& store, storage::AuthorityId authority, std::int64_t count) {
    std::mt19937 random(20261125);
    constexpr std::int64_t step = 50'000;
    for (std::int64_t first = 0; first < count; first += step) {
        auto transaction = must(store.write(authority));
        for (std::int64_t i = first; i < std::min(count, first + step); ++i) {
            must(transaction->put_matter(row_of(1000 + i, random)));
        }
        auto head = must(transaction->head(authority));
        ++head.version;
        must(transaction->commit(head));
    }
}

double p99_ms(std::size_t times, const std::function<void()>& work) {
    std::vector<double> took;
    for (std::size_t i = 0; i < times; ++i) took.push_back(seconds(work) * 1000);
    std::ranges::sort(took);
    return took[times * 99 / 100];
}

}  // namespace

std::vector<Figure> lists(const Size& size) {
    const Scratch scratch;
    const std::int64_t count = size.quick ? 100'000 : 1'000'000;
    auto store = must(storage::open_sqlite_store(scratch.path() / "lists.db"));
    const auto authority = must(store->add_authority("bench", "example.org/bench"));
    fill(*store, authority, count);
    auto reader = must(store->read());

    MatterQuery all;
    all.sight.everything = true;
    MatterQuery handler;
    handler.sight.own = "person-7";
    handler.sight.units = {"unit-7"};
    MatterQuery leader;
    leader.sight.own = "person-8";
    for (std::uint64_t i = 0; i < 20; ++i) leader.sight.units.push_back(name("unit-", i));
    for (MatterQuery* query : {&all, &handler, &leader}) query->sight.without = {3, 17, 180};

    const std::size_t times = size.quick ? 200 : 400;
    const double bare = p99_ms(times, [&] {
        for (std::size_t i = 0; i < page; ++i) {
            must(reader->matter(authority, StreamId(1000 + static_cast<std::int64_t>(i * 7919 % 99'991))));
        }
    });
    const auto queue = [&](MatterQuery query) {
        return p99_ms(times, [&] {
            query.limit = page;
            must(reader->list_matters(authority, query));
            for (std::int64_t part = 0; part < 4; ++part) {
                MatterQuery counted = query;
                counted.due_from = util::Instant{part * 250'000};
                counted.due_before = util::Instant{(part + 1) * 250'000};
                must(reader->count_matters(authority, counted, 1001));
            }
        });
    };
    const auto newest = [&](MatterQuery query, std::vector<std::uint8_t> states) {
        query.order = MatterOrder::NewestFirst;
        query.states = std::move(states);
        query.limit = page;
        return p99_ms(times, [&] {
            must(reader->list_matters(authority, query));
            must(reader->count_matters(authority, query, 1001));
        });
    };
    std::vector<Figure> figures;
    const auto add = [&](const char* what, double value) {
        figures.push_back({std::string(what), value, "ms p99", bare, value / bare});
    };
    add("queue with four counters, who sees all", queue(all));
    add("queue with four counters, one unit", queue(handler));
    add("queue with four counters, twenty units", queue(leader));
    add("newest with its counter, who sees all", newest(all, {}));
    add("newest with its counter, twenty units", newest(leader, {}));
    add("newest of a rare state, who sees all", newest(all, {13}));
    add("newest of a rare state, twenty units", newest(leader, {13}));
    return figures;
}

}  // namespace qingfeng::bench
