#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/proposals.h"
#include "domain/calendar/deadline_words.h"

namespace qingfeng::app::commands {
namespace {

using domain::calendar::DeadlineInWords;
using domain::calendar::LastDay;

constexpr Words what{"推算到期日，逐日说明理由（不需要数据）",
                     "when a limit is up, with the reason for each day (needs no data)"};
constexpr Words examples{
    R"(  qingfeng deadline --from 2026-09-30 --limit "5 workdays"        国庆前收到，5 个工作日
  qingfeng deadline --from 2026-09-30 --limit 5个工作日
  qingfeng deadline --from 2026-01-31 --limit "1 month" --roll    遇假日顺延
  qingfeng deadline --from "2026-11-20T16:30" --limit "8 working hours" --json)",
    R"(  qingfeng deadline --from 2026-09-30 --limit "5 workdays"        received before the October holidays
  qingfeng deadline --from 2026-01-31 --limit "1 month" --roll    a last day off gives way to the next workday
  qingfeng deadline --from "2026-11-20T16:30" --limit "8 working hours" --json)"};

struct Options {
    std::string from;
    std::string limit;
    bool roll = false;
    std::string zone = "Asia/Shanghai";
};

std::string json_of(const DeadlineInWords& deadline) {
    boost::json::array days;
    for (const auto& day : deadline.days) {
        days.push_back(boost::json::object{{"date", day.date}, {"counts", day.counts}, {"why", day.why}});
    }
    return boost::json::serialize(boost::json::object{{"from", deadline.from},
                                                      {"limit", deadline.limit},
                                                      {"deadline", deadline.deadline},
                                                      {"provisional", deadline.provisional},
                                                      {"days", std::move(days)}});
}

void print_text(const DeadlineInWords& deadline, const Session& session) {
    session.print(fmt::format("{} + {} → {}", deadline.from, deadline.limit, deadline.time_up));
    if (deadline.provisional) {
        session.print(session.in({"暂定：用到了尚未公布放假安排的年份。",
                                  "Provisional: it touches a year whose holidays are not published yet."}));
    }
    session.print("");
    unsigned counted = 0;
    std::vector<std::vector<std::string>> rows;
    for (const auto& day : deadline.days) {
        if (day.counts) ++counted;
        rows.push_back({day.date, day.counts ? std::to_string(counted) : "-", day.why});
    }
    for (const std::string& line : aligned(rows)) session.print(line);
}

ExitCode run_deadline(const Options& options, const Session& session) {
    const auto zone = util::TimeZone::find(options.zone);
    if (!zone) {
        return session.explain(
            util::Error{util::ErrorKind::InvalidInput, fmt::format("no time zone {} is known here", options.zone)});
    }
    const auto calendar = embedded_calendar();
    if (!calendar) return session.explain(calendar.error());
    const auto deadline =
        domain::calendar::deadline_in_words(*calendar, *zone, options.from, options.limit,
                                            options.roll ? LastDay::RollsToWorkday : LastDay::Stays, session.language);
    if (!deadline) return session.explain(deadline.error());
    if (session.json) {
        session.print(json_of(*deadline));
    } else {
        print_text(*deadline, session);
    }
    return ExitCode::Done;
}

}  // namespace

void add_deadline(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "deadline", what, examples);
    auto options = std::make_shared<Options>();
    command
        ->add_option("--from", options->from,
                     std::string(session.in({"起算的日期，或当地时间 2026-11-20T16:30",
                                             "the day it begins, or a local time: 2026-11-20T16:30"})))
        ->required();
    command
        ->add_option("--limit", options->limit,
                     std::string(session.in({"期限：5 workdays、5个工作日、60日、1 month、24 hours",
                                             "\"5 workdays\", \"60 days\", \"1 month\", \"24 hours\""})))
        ->required();
    command->add_flag("--roll", options->roll,
                      std::string(session.in(
                          {"最后一日休息的，顺延到下一个工作日", "a last day off gives way to the next workday"})));
    command->add_option("--zone", options->zone, std::string(session.in({"时区", "time zone"})))->capture_default_str();
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_deadline(*options, session); }; });
}

}  // namespace qingfeng::app::commands
