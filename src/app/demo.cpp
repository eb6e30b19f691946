#include "app/demo.h"

#include <algorithm>
#include <functional>
#include <map>

#include "app/charter.h"
#include "app/demo_accounts.h"
#include "app/new_data.h"
#include "domain/request/request.h"
#include "service/search_index.h"
#include "simulation/simulator.h"
#include "storage/copy.h"
#include "storage/memory/store.h"
#include "storage/sqlite/store.h"

namespace qingfeng::app {
namespace {

using domain::request::StateKind;
using util::Result;

constexpr std::size_t first_words_bytes = 48;
constexpr double matters_in_memory_max = 200'000;  ///< some 20 KB each while they are made

/// Cuts at a character's edge.
std::string first_words(const std::string& text) {
    if (text.size() <= first_words_bytes) return text;
    std::size_t end = first_words_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "……";
}

/// The newest matter in each of the states that a visitor understands at once, brought by the person themselves.
std::vector<DemoExample> examples_of(simulation::Player& player) {
    std::map<StateKind, DemoExample> found;
    const auto& all = player.all();
    constexpr std::size_t looked_at_max = 400;
    std::size_t looked_at = 0;
    for (auto known = all.rbegin(); known != all.rend() && looked_at < looked_at_max; ++known, ++looked_at) {
        const auto loaded = player.look(known->first);
        if (!loaded || (*loaded)->registration.code_seen_by_staff) continue;
        const StateKind state = domain::request::state_kind((*loaded)->state);
        found.emplace(state,
                      DemoExample{known->second.number, known->second.code, std::string(domain::request::to_key(state)),
                                  first_words((*loaded)->registration.body)});
    }
    std::vector<DemoExample> examples;
    for (const StateKind wanted : {StateKind::Handling, StateKind::Answered, StateKind::Closed}) {
        if (const auto one = found.find(wanted); one != found.end()) examples.push_back(one->second);
    }
    return examples;
}

Result<Demo> live(const Session& session, storage::Store& store, const storage::KeyVault& vault,
                  const service::Founding& founding, const DemoPlan& plan) {
    const auto charter = embedded_charter(session.language);
    if (!charter) return charter.failure();
    const auto zone = util::TimeZone::find(founding.zone);
    if (!zone) return util::fail(util::ErrorKind::InvalidInput, "there is no time zone " + founding.zone);
    simulation::Settings settings;
    settings.seed = plan.seed;
    settings.end = session.world.clock();
    const util::Date first = zone->to_local(settings.end).date.plus_days(-plan.days);
    settings.begin = {zone->start_of(first).micros + 8 * util::micros_per_hour};
    settings.per_day = plan.per_day;
    settings.matters_max = plan.matters_max;
    settings.trouble = false;
    settings.watching = simulation::Watching::AtTheEnd;
    settings.check_every = 0;
    settings.telling_days = 75;

    simulation::Player player(store, nullptr, vault, settings.watching);
    if (const auto begun = player.begin(founding, *charter, settings.begin); !begun) return begun.failure();
    simulation::Simulator simulator(player, *charter, settings);
    ProgressLine line(session, std::string(session.in({"正在生成示例", "making the demo"})));
    const auto report = simulator.run([&](util::Instant at, std::uint64_t) {
        const std::int64_t day = (at.micros - settings.begin.micros) / (24 * util::micros_per_hour);
        const auto total = static_cast<std::uint64_t>(plan.days);
        line.show(std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(day, 0)), total), total);
    });
    if (report.violation) return util::fail(util::ErrorKind::Damaged, "the demo: " + *report.violation);
    return Demo{report.matters, report.entries, examples_of(player)};
}

/// Lives in a store on the disk, which is synced once, at the end.
Result<Demo> live_on_disk(const std::filesystem::path& database,
                          const std::function<Result<Demo>(storage::Store&)>& live_in) {
    storage::SqliteOptions fast;
    fast.sync = storage::SqliteSync::AtPurge;
    const auto store = storage::open_sqlite_store(database, fast);
    if (!store) return store.failure();
    auto demo = live_in(**store);
    if (!demo) return demo;
    const auto durable = (*store)->purge();
    if (!durable) return durable.failure();
    if (!*durable) return util::fail(util::ErrorKind::Busy, "somebody reads the new data and keeps them from the disk");
    return demo;
}

/// Years of commits in memory cost one on the disk.
Result<Demo> live_in_memory(const std::filesystem::path& database,
                            const std::function<Result<Demo>(storage::Store&)>& live_in) {
    return live_on_disk(database, [&](storage::Store& store) -> Result<Demo> {
        storage::MemoryStore memory;
        auto demo = live_in(memory);
        if (!demo) return demo;
        if (const auto copied = storage::copy_only_authority(memory, store); !copied) return copied.failure();
        return demo;
    });
}

}  // namespace

Result<Demo> found_demo(const Session& session, const DataPlace& place, const service::Founding& founding,
                        const DemoPlan& plan) {
    const auto vault = make_vault(place, session);
    if (!vault) return vault.failure();
    const auto live_in = [&](storage::Store& store) { return live(session, store, *vault, founding, plan); };
    const bool fits = plan.per_day * plan.days < matters_in_memory_max;
    auto demo = fits ? live_in_memory(place.database(), live_in) : live_on_disk(place.database(), live_in);
    if (!demo) return demo;
    // Opened as it will be from now on: the file of checkpoints gets the newest.
    auto application = Application::open(session, place, Purpose::Write);
    if (!application) return application.failure();
    if (const auto opened = open_demo_accounts(session, **application); !opened) return opened.failure();
    if (plan.indexed) {
        const auto indexed = service::index_all((*application)->authority(), (*application)->writer());
        if (!indexed) return indexed.failure();
    }
    return demo;
}

}  // namespace qingfeng::app
