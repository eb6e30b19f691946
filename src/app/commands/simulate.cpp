#include "app/commands/simulate.h"

#include <chrono>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/charter.h"
#include "app/demo.h"
#include "app/new_data.h"
#include "simulation/organisation_maker.h"
#include "simulation/simulator.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"模拟：让一个主管单位在内存里过上若干天，逐步核对各项不变的承诺",
                     "simulate an authority in memory, and hold every step to what is promised"};
constexpr Words examples{
    R"(  qingfeng simulate --seed 7 --days 365                    一年两万件，约需一两分钟
  qingfeng simulate --seed 7 --days 30 --stations 12       生成十二个收费站的单位
  qingfeng simulate --bulk 100000 --data build/bulk        造一个有十万件的示例，供压力测试
  出错时显示种子和能找到的最短经过；同一种子每次都一样。)",
    R"(  qingfeng simulate --seed 7 --days 365                    a year, twenty thousand matters: a minute or two
  qingfeng simulate --seed 7 --days 30 --stations 12       with twelve invented stations
  qingfeng simulate --bulk 100000 --data build/bulk        a demo of a hundred thousand matters, to measure on
  A failure shows the seed and the shortest history found; the same seed gives the same.)"};

struct Options {
    std::uint64_t seed = 1;
    int days = 365;
    int stations = 0;
    double per_day = 55;
    std::uint64_t bulk = 0;  ///< matters to make; 0: none are kept
    DataPlace place;
};

/// A Monday; with a year the notice of the next year's holidays appears on the way.
const util::Date first_day = *util::Date::parse("2025-03-03");

util::Result<simulation::Trial> trial_of(const Options& options, const Session& session) {
    auto charter = embedded_charter(session.language);
    if (!charter) return charter.failure();
    const auto zone = util::TimeZone::find("Asia/Shanghai");
    if (!zone) return util::fail(util::ErrorKind::NotFound, "this system does not know the zone Asia/Shanghai");
    if (options.stations > 0) {
        charter->organisation = simulation::make_organisation(
            options.seed, {options.stations, first_day, first_day.plus_days(options.days)});
    }
    return simulation::Trial{std::move(*charter),
                             {zone->start_of(first_day).micros + 8 * util::micros_per_hour},
                             {"simulated", "模拟省高速公路管理局", "localhost/qingfeng/simulated", "Asia/Shanghai"}};
}

void print_report(const simulation::Report& report, double seconds, const Session& session) {
    session.print(fmt::format(fmt::runtime(session.in({"{} 件，{} 步（其中 {} 步被规则拒绝），{} 条办理记录，{} "
                                                       "种不同的文字；采用 {} 次，重启 {} 次，重复提交 {} "
                                                       "次，未提交 {} 次",
                                                       "{} matters, {} steps ({} refused by the rules), {} entries, {} "
                                                       "distinct texts; {} adoptions, {} restarts, "
                                                       "{} repeated requests, {} failed commits"})),
                              report.matters, report.steps, report.refused, report.entries, report.texts,
                              report.adoptions, report.restarts, report.repeated, report.failed_commits));
    std::string states;
    for (const auto& [state, count] : report.states) {
        states +=
            fmt::format("{}{} {}", states.empty() ? "" : session.in({"，", ", "}), session.word("state", state), count);
    }
    session.print(states);
    session.print(fmt::format(fmt::runtime(session.in({"用时 {:.1f} 秒", "{:.1f} seconds"})), seconds));
}

boost::json::object as_json(const simulation::Outcome& outcome, const Options& options, double seconds,
                            const util::TimeZone& zone) {
    const auto& report = outcome.report;
    boost::json::object states;
    for (const auto& [state, count] : report.states) states[state] = count;
    boost::json::object refusals;
    for (const auto& [refusal, count] : report.refusals) refusals[refusal] = count;
    boost::json::object deeds;
    for (const auto& [deed, count] : report.deeds) deeds[deed] = count;
    boost::json::object temptations;
    for (const auto& [refusal, count] : report.temptations) temptations[refusal] = count;
    boost::json::object json{{"seed", options.seed},
                             {"days", options.days},
                             {"matters", report.matters},
                             {"steps", report.steps},
                             {"refused", report.refused},
                             {"entries", report.entries},
                             {"texts", report.texts},
                             {"adoptions", report.adoptions},
                             {"restarts", report.restarts},
                             {"repeated", report.repeated},
                             {"failed_commits", report.failed_commits},
                             {"states", states},
                             {"deeds", deeds},
                             {"refusals", refusals},
                             {"temptations", temptations},
                             {"seconds", seconds}};
    if (report.violation) {
        boost::json::array shortest;
        for (const auto& step : outcome.shortest) shortest.push_back(boost::json::string(told(step, zone)));
        json["violation"] = *report.violation;
        json["shortest"] = shortest;
    }
    return json;
}

ExitCode run_simulate(const Options& options, const Session& session) {
    const auto trial = trial_of(options, session);
    if (!trial) return session.explain(trial.error());
    simulation::Settings settings;
    settings.seed = options.seed;
    settings.begin = trial->begin;
    settings.end = {trial->begin.micros + std::int64_t{options.days} * 24 * util::micros_per_hour};
    settings.per_day = options.per_day;
    const auto zone = *util::TimeZone::find(trial->founding.zone);
    const auto start = std::chrono::steady_clock::now();
    simulation::Outcome outcome;
    {
        ProgressLine line(session, std::string(session.in({"模拟", "simulating"})));
        const auto total = static_cast<std::uint64_t>(options.days);
        outcome = simulation::simulate(*trial, settings, [&](util::Instant at, std::uint64_t) {
            const std::int64_t day = (at.micros - trial->begin.micros) / (24 * util::micros_per_hour);
            line.show(std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(day, 0)), total), total);
        });
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (session.json) {
        session.print(boost::json::serialize(as_json(outcome, options, seconds, zone)));
    } else {
        print_report(outcome.report, seconds, session);
    }
    if (!outcome.report.violation) return ExitCode::Done;
    if (session.json) return ExitCode::Refused;
    session.print(fmt::format(fmt::runtime(session.in({"不成立：{}", "broken: {}"})), *outcome.report.violation));
    session.print(fmt::format(fmt::runtime(session.in({"种子 {}，天数 {}；最短经过，{} 步：",
                                                       "seed {}, days {}; the shortest history found, {} steps:"})),
                              options.seed, options.days, outcome.shortest.size()));
    for (const auto& step : outcome.shortest) session.print("  " + told(step, zone));
    return ExitCode::Refused;
}

/// A demo of so many matters in a folder; what is there already with as many stays as it is.
ExitCode run_bulk(const Options& options, const Session& session) {
    const auto refuse = [&](Words why) {
        return session.explain(util::Error{util::ErrorKind::InvalidInput, std::string(session.in(why))});
    };
    if (options.place.folder.empty()) return refuse({"--bulk 要有 --data", "--bulk needs --data"});
    const HalfMade half_made(options.place, session);
    if (half_made.taken()) return refuse({"那里已经有数据，没有改动", "there are data already, they stay as they are"});
    DemoPlan plan;
    plan.seed = options.seed;
    plan.matters_max = options.bulk;
    plan.indexed = true;  // a server that is measured has other things to do
    // Holidays and seasons bring a tenth more than ordinary days: so many come, and the last few days cut off the rest.
    plan.per_day = 0.93 * static_cast<double>(options.bulk) / plan.days;
    DataPlace place = options.place;
    place.authority = "demo";
    const auto start = std::chrono::steady_clock::now();
    const auto demo = found_demo(
        session, place, {place.authority, std::string(demo_name), "localhost/qingfeng/demo", "Asia/Shanghai"}, plan);
    if (!demo) {
        half_made.take_away();
        return session.explain(demo.error());
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (session.json) {
        session.print(boost::json::serialize(
            boost::json::object{{"matters", demo->matters}, {"entries", demo->entries}, {"seconds", seconds}}));
    } else {
        session.print(fmt::format(fmt::runtime(session.in({"{} 件，{} 条办理记录，用时 {:.1f} 秒",
                                                           "{} matters in {} entries, {:.1f} seconds"})),
                                  demo->matters, demo->entries, seconds));
    }
    return ExitCode::Done;
}

}  // namespace

void add_simulate(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "simulate", what, examples);
    auto options = std::make_shared<Options>();
    command->add_option("--seed", options->seed, std::string(session.in({"种子", "seed"})))->capture_default_str();
    command->add_option("--days", options->days, std::string(session.in({"天数", "days"})))
        ->check(CLI::Range(1, 3660))
        ->capture_default_str();
    command
        ->add_option("--stations", options->stations,
                     std::string(session.in({"生成多少个收费站；不写则用示例单位",
                                             "how many toll stations to invent; otherwise the demo authority"})))
        ->check(CLI::Range(1, 500));
    command
        ->add_option("--per-day", options->per_day,
                     std::string(session.in({"平常一天的件数", "matters on an ordinary day"})))
        ->check(CLI::Range(0.1, 5000.0))
        ->capture_default_str();
    command
        ->add_option("--bulk", options->bulk,
                     std::string(session.in({"造这么多件办件，存到 --data；不核对",
                                             "make so many matters in --data, "
                                             "and check nothing"})))
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}));
    command->add_option("--data", options->place.folder,
                        std::string(session.in({"--bulk 用的数据文件夹", "folder for --bulk"})));
    add_json(*command, session);
    command->callback([&session, options] {
        session.chosen = [&session, options] {
            return options->bulk > 0 ? run_bulk(*options, session) : run_simulate(*options, session);
        };
    });
}

}  // namespace qingfeng::app::commands
