#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/openings_file.h"
#include "app/public_file.h"
#include "storage/file.h"

namespace qingfeng::app::commands {
namespace {

namespace fs = std::filesystem;
using domain::publication::Level;
using util::Result;
using util::Status;

constexpr Words what{"按批准的级别写出每日公开文件", "write the daily public openings, at the level approved"};
constexpr Words examples{
    R"(  qingfeng adopt publication.toml --data data             先采用公开级别（样本：config/publication/internal.toml）
  qingfeng publish --data data --to public                 补齐到昨天为止还没有公布的每一天
  qingfeng publish --data data --to public --date 2026-11-02
  qingfeng log export --data data --to public/log          任何人核对时用的存证文件
任何人都可以用 qingfeng audit 核对。说明：docs/public-openings.md)",
    R"(  qingfeng adopt publication.toml --data data             adopt a level first (sample: config/publication/internal.toml)
  qingfeng publish --data data --to public                 every day up to yesterday that is not there yet
  qingfeng publish --data data --to public --date 2026-11-02
  qingfeng log export --data data --to public/log          the log's files, against which anybody checks
Anybody checks them with qingfeng audit. See docs/public-openings.md)"};

struct Options {
    DataPlace place;
    std::string to;
    std::string date;
};

/// What is there already, where it is a file of openings.
std::optional<service::DayFile> published_before(const fs::path& path) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return std::nullopt;
    const auto text = file->read_all(0, openings_file_size_max);
    if (!text) return std::nullopt;
    auto parsed = parse_openings(*text);
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

/// The same in everything but the checkpoint, which only grew: the file that is out there stays as it is.
bool says_the_same(service::DayFile before, const service::DayFile& now) {
    before.checkpoint = now.checkpoint;
    return before == now;
}

/// The days that have no file yet, oldest first, up to yesterday.
std::vector<util::Date> missing_days(const fs::path& folder, util::Date first, util::Date today) {
    std::vector<util::Date> days;
    std::error_code ignored;
    for (util::Date day = first; day < today; day = day.plus_days(1)) {
        const fs::path path = folder / openings_file_name(day);
        const auto before = fs::exists(path, ignored) ? published_before(path) : std::nullopt;
        if (!before || !before->complete) days.push_back(day);
    }
    return days;
}

Result<std::vector<util::Date>> days_asked(const Options& options, service::Openings& openings, util::Date today) {
    if (!options.date.empty()) {
        const auto date = util::Date::parse(options.date);
        if (!date || *date > today) {
            return util::fail(util::ErrorKind::InvalidInput,
                              fmt::format("--date {}: no day up to today", options.date));
        }
        return std::vector{*date};
    }
    const auto first = openings.first_day();
    if (!first) return first.failure();
    return missing_days(options.to, *first, today);
}

ExitCode run_publish(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Read);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    if ((*configuration)->publication.level == Level::Internal) {
        session.note(session.in({"没有采用公开级别（或者级别是 internal）：什么也不公开。",
                                 "No level of publication is adopted (or it is internal): nothing is public."}));
        return ExitCode::Refused;
    }
    const util::Instant now = session.world.clock();
    service::Openings openings((*application)->authority());
    const auto days = days_asked(options, openings, (*configuration)->zone.to_local(now).date);
    if (!days) return session.explain(days.error());
    boost::json::array written;
    std::optional<ProgressLine> line(std::in_place, session, std::string(session.in({"公布", "publishing"})));
    std::uint64_t done = 0;
    for (const util::Date day : *days) {
        const auto file = openings.day(day, now);
        if (!file) return session.explain(file.error());
        const fs::path path = fs::path(options.to) / openings_file_name(day);
        const auto before = published_before(path);
        if (!before || !says_the_same(*before, *file)) {
            if (const Status status = write_public_file(path, openings_text(*file)); !status) {
                return session.explain(status.error());
            }
            written.push_back(boost::json::string(path.string()));
        }
        line->show(++done, days->size());
    }
    line.reset();
    if (session.json) {
        session.print(boost::json::serialize(
            boost::json::object{{"level", to_key((*configuration)->publication.level)}, {"written", written}}));
        return ExitCode::Done;
    }
    for (const auto& path : written) session.print(path.as_string());
    session.print(
        fmt::format(fmt::runtime(session.in({"已公布 {} 天（共查看 {} 天）。", "{} days published, of {} looked at."})),
                    written.size(), days->size()));
    return ExitCode::Done;
}

}  // namespace

void add_publish(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "publish", what, examples);
    auto options = std::make_shared<Options>();
    command->add_option("--to", options->to, std::string(session.in({"写到这个文件夹", "folder to write to"})))
        ->required();
    command->add_option("--date", options->date,
                        std::string(session.in({"只写这一天；今天的还不完整，以后会重写",
                                                "this day only; today's is not complete and is written again later"})));
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_publish(*options, session); }; });
}

}  // namespace qingfeng::app::commands
