// What people open in the morning: the first fifty of their queue with its four counters, as each role asks for it,
// where one matter in twenty waits for somebody; among ten thousand matters and among many. The limit is what any list
// must do: read fifty rows by key.

#include <algorithm>
#include <random>

#include <fmt/core.h>

#include "bench.h"
#include "service/matter_lists.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

using storage::MatterRow;
using storage::StreamId;

constexpr std::size_t page = 50;
constexpr unsigned waiting_percent = 5;
constexpr std::int64_t few = 10'000;
constexpr std::int64_t first_stream = 100'000;

template <class T>
T must(util::Result<T> result) {
    util::check(result.has_value(), result ? "" : result.error().message);
    return std::move(*result);
}

template <class T>
const T& any_of(const std::vector<T>& values, std::mt19937& random) {
    return values[random() % values.size()];
}

MatterRow row_of(std::int64_t stream, std::int64_t count, const service::Configuration& config, util::Instant now,
                 std::mt19937& random) {
    constexpr std::int64_t hour = 3'600'000'000;
    constexpr std::uint8_t open[] = {1, 2, 3, 4, 4, 4, 5, 6, 8, 11};
    constexpr std::uint8_t ended[] = {10, 10, 10, 10, 10, 10, 10, 10, 12, 13, 14, 15};
    MatterRow row;
    row.stream = StreamId(stream);
    row.revision = 8;
    row.number = "TS2026-" + std::to_string(stream);
    row.kind = static_cast<std::uint8_t>(1 + random() % 11);
    row.waiting = random() % 100 < waiting_percent;
    row.state = row.waiting ? open[random() % std::size(open)] : ended[random() % std::size(ended)];
    row.unit = any_of(config.organisation.units(), random).id.get();
    row.concerns = any_of(config.organisation.units(), random).id.get();
    row.handler = row.worker = any_of(config.organisation.posts(), random).person.get();
    row.registered = {now.micros - (first_stream + count - stream) * hour / 100};
    // From five days late to twenty days ahead.
    if (row.waiting)
        row.deadline = util::Instant{now.micros + (static_cast<std::int64_t>(random() % 600) - 120) * hour};
    if (random() % 20 == 0) row.excluded = {static_cast<std::int64_t>(random() % 200)};
    row.summary = util::Bytes(180, 7);
    return row;
}

void fill(service::Authority& authority, const service::Configuration& config, util::Instant now, std::int64_t count) {
    std::mt19937 random(20261125);
    constexpr std::int64_t step = 50'000;
    for (std::int64_t first = 0; first < count; first += step) {
        auto transaction = must(authority.store().write(authority.id()));
        for (std::int64_t i = first; i < std::min(count, first + step); ++i) {
            must(transaction->put_matter(row_of(first_stream + i, count, config, now, random)));
        }
        auto head = must(transaction->head(authority.id()));
        ++head.version;
        must(transaction->commit(head));
    }
}

std::vector<Figure> queues_among(std::int64_t count) {
    const Scratch scratch;
    BenchOffice office(scratch.path() / "queues.db");
    auto& authority = office.authority();
    const util::Instant now = office.now();
    {
        auto reader = must(authority.store().read());
        const auto config = must(authority.configuration(*reader));
        fill(authority, *config, now, count);
    }
    auto reader = must(authority.store().read());
    const auto config = must(authority.configuration(*reader));
    constexpr std::size_t times = 400;
    const Slowest bare = slowest(times, [&](std::size_t run) {
        for (std::size_t i = 0; i < page; ++i) {
            const auto stream = first_stream + static_cast<std::int64_t>(run * 31 + i * 7919) % count;
            must(reader->matter(authority.id(), StreamId(stream)));
        }
    });
    std::vector<Figure> figures;
    const auto open_queue = [&](const char* name, const char* person, service::QueueScope scope) {
        const service::Viewer viewer{authority, *config, domain::people::PersonId(person), now};
        const auto ask = [&] { return must(service::queue(*reader, viewer, scope, {}, {}, page)); };
        util::check(!ask().page.rows.empty(), "a queue that is empty measures nothing");
        add_slowest(figures, fmt::format("{}, {} stored", name, count), slowest(times, [&](std::size_t) { ask(); }),
                    bare);
    };
    using enum service::QueueScope;
    open_queue("queue of a handler", "zhao-min", Mine);
    open_queue("queue of a unit head", "zhou-wei", Mine);
    open_queue("queue of the office", "tan-wenjing", Mine);
    open_queue("all that waits, a handler", "zhao-min", All);
    open_queue("all that waits, a unit head", "zhou-wei", All);
    open_queue("all that waits, the office", "tan-wenjing", All);
    return figures;
}

}  // namespace

std::vector<Figure> queues(const Size& size) {
    auto figures = queues_among(few);
    const auto many = queues_among(std::max<std::int64_t>(5 * few, static_cast<std::int64_t>(size.matters())));
    figures.insert(figures.end(), many.begin(), many.end());
    return figures;
}

}  // namespace qingfeng::bench
