#include "app/demo.h"

#include <algorithm>
#include <map>

#include "app/charter.h"
#include "app/demo_accounts.h"
#include "app/new_data.h"
#include "domain/request/request.h"
#include "service/search_index.h"
#include "simulation/house.h"
#include "simulation/simulator.h"
#include "storage/sqlite/store.h"

namespace qingfeng::app {
namespace {

using domain::request::StateKind;
using util::Result;

constexpr std::size_t first_words_bytes = 48;

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

/// The index of words, which a server would make by and by.
util::Status index_whole(const Session& session, storage::Store& store, const storage::KeyVault& vault) {
    simulation::FakeClock clock;
    clock.set(session.world.clock());
    const auto house = simulation::House::open({store, vault, clock});
    if (!house) return house.failure();
    const auto indexed = service::index_all((*house)->authority(), (*house)->writer());
    return indexed ? util::Status(util::Done{}) : indexed.failure();
}

}  // namespace

Result<Demo> found_demo(const Session& session, const DataPlace& place, const service::Founding& founding,
                        const DemoPlan& plan) {
    const auto vault = make_vault(place, session);
    if (!vault) return vault.failure();
    storage::SqliteOptions in_bulk;
    in_bulk.sync = storage::SqliteSync::AtPurge;
    auto store = storage::open_sqlite_store(place.database(), in_bulk);
    if (!store) return store.failure();
    auto demo = live(session, **store, *vault, founding, plan);
    if (!demo) return demo;
    if (plan.indexed) {
        if (const auto indexed = index_whole(session, **store, *vault); !indexed) return indexed.failure();
    }
    if (const auto durable = (*store)->purge(); !durable) return durable.failure();
    store->reset();
    // Opened as it will be from now on: the file of checkpoints gets the newest.
    auto application = Application::open(session, place, Purpose::Write);
    if (!application) return application.failure();
    if (const auto opened = open_demo_accounts(session, **application); !opened) return opened.failure();
    return demo;
}

}  // namespace qingfeng::app
