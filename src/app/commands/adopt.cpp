#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/adoption.h"
#include "app/commands.h"
#include "app/names.h"
#include "app/proposals.h"
#include "domain/procedure/keys.h"
#include "service/config_change.h"
#include "service/founding.h"
#include "storage/file.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"采用一份配置：日历、分类、机构或办理程序，作为一条记录",
                     "adopt a calendar, taxonomy, organisation or procedure: one entry of the record"};
constexpr Words examples{
    R"(  qingfeng adopt organisation.toml --data data                 单位、人员、岗位
  qingfeng adopt procedures/complaint.toml --data data         一种办件的办理程序（加入或替换这一版）
  qingfeng adopt calendar/china.toml --dry-run --data data     只看会改变什么
  qingfeng adopt --resume --data data                          日历改了以后中断的，接着把到期日改完
样本在程序里：qingfeng check-config；写法见各文件开头的说明)",
    R"(  qingfeng adopt organisation.toml --data data                 units, persons, posts
  qingfeng adopt procedures/complaint.toml --data data         how one kind is handled (joins the book in force)
  qingfeng adopt calendar/china.toml --dry-run --data data     only tell what would change
  qingfeng adopt --resume --data data                          after a calendar: move the dates a crash left behind
What a file is, is told by its content; each sample under config/ explains at its top how it is written.)"};

struct Options {
    DataPlace place;
    std::string file;
    std::string as;
    bool dry_run = false;
    bool resume = false;
};

constexpr std::size_t proposal_size_max = 8 << 20;

/// What it does to matters that are open: found out before, or done after.
struct Effect {
    std::uint64_t open = 0;
    std::uint64_t moved = 0;
    std::vector<service::MovedDeadline> deadlines;
    std::vector<service::LostHandler> handlers;
};

boost::json::object effect_json(const Effect& effect) {
    boost::json::array deadlines;
    for (const auto& moved : effect.deadlines) {
        deadlines.push_back(boost::json::object{{"matter", moved.number},
                                                {"clock", to_key(moved.clock)},
                                                {"from", moved.from.text()},
                                                {"to", moved.to.text()},
                                                {"provisional", moved.provisional}});
    }
    boost::json::array handlers;
    for (const auto& lost : effect.handlers) {
        handlers.push_back(boost::json::object{{"matter", lost.number}, {"person", lost.person}});
    }
    return {{"open", effect.open}, {"moved", effect.moved}, {"deadlines", deadlines}, {"without_post", handlers}};
}

void print_effect(const Effect& effect, bool dry_run, const Session& session) {
    for (const auto& moved : effect.deadlines) {
        session.print(fmt::format("  {}  {}  {} → {}", moved.number, session.word("clock", to_key(moved.clock)),
                                  moved.from.text(), moved.to.text()));
    }
    for (const auto& lost : effect.handlers) {
        session.print(
            fmt::format(fmt::runtime(session.in({"  {}  首办负责人 {} 不再任职，须移交",
                                                 "  {}  its first handler {} would hold no post: hand it over"})),
                        lost.number, lost.person));
    }
    session.print(fmt::format(
        fmt::runtime(dry_run ? session.in({"在办 {} 件，其中 {} 件的到期日会改变。",
                                           "{} open matters, {} of them with a date that would move."})
                             : session.in({"在办 {} 件，其中 {} 件的到期日已改变，各记一条。",
                                           "{} open matters, {} of them with a date that moved: an entry each."})),
        effect.open, effect.moved));
}

/// Empty: there was nothing to move.
util::Result<std::optional<Effect>> move_dates(Application& application, ProgressLine& line) {
    const auto applied =
        service::apply_calendar_change(application.authority(), application.writer(), [&](std::uint64_t done) {
            line.show(done, done);
            return true;
        });
    if (!applied) return applied.failure();
    if (!applied->pending) return std::optional<Effect>();
    return std::optional(Effect{applied->open, applied->moved, {}, {}});
}

/// Before: a preview over every open matter. After a calendar: the entries that move dates. Nothing else moves any.
util::Result<std::optional<Effect>> effect_of(Application& application, const service::Proposal& proposal, bool dry_run,
                                              bool adopted, const Session& session) {
    ProgressLine line(session, std::string(session.in({"在办件", "open matters"})));
    if (dry_run) {
        const service::Progress progress = [&](std::uint64_t done, std::uint64_t) { line.show(done, done); };
        const auto preview = service::preview_change(application.authority(), proposal, progress);
        if (!preview) return preview.failure();
        return std::optional(Effect{preview->open, preview->moved, preview->deadlines, preview->handlers});
    }
    if (!adopted || proposal.kind != domain::record::ConfigKind::Calendar) return std::optional<Effect>();
    return move_dates(application, line);
}

void print_result(const std::vector<std::string>& changed, const std::optional<std::uint64_t>& position,
                  const std::optional<Effect>& effect, bool dry_run, const Session& session) {
    if (session.json) {
        boost::json::object object{{"adopted", position.has_value()},
                                   {"position", nullptr},
                                   {"changes", boost::json::array(changed.begin(), changed.end())}};
        if (position) object["position"] = *position;
        if (effect) object["effect"] = effect_json(*effect);
        session.print(boost::json::serialize(object));
        return;
    }
    for (const std::string& line : changed) session.print("  " + line);
    if (effect && !changed.empty()) print_effect(*effect, dry_run, session);
    if (position) {
        session.print(
            fmt::format(fmt::runtime(session.in({"已采用，记为第 {} 条。", "Adopted as entry {}."})), *position));
    } else if (dry_run && !changed.empty()) {
        session.print(session.in({"没有采用：只是预览。", "Not adopted: this was a preview."}));
    } else {
        session.print(session.in({"与现行的相同，什么也没有改变。", "Equal to what is in force: nothing changes."}));
    }
}

/// What stands in the preview must be what the adoption replaces: two people may adopt at the same moment.
util::Status name_what_it_replaces(Application& application, const service::Configuration& shown,
                                   service::Proposal& proposal) {
    if (proposal.joining == service::Joining::IntoBook) return util::Done{};
    const auto digest = service::in_force(application.authority(), proposal.kind);
    if (!digest) return digest.failure();
    const auto now = application.configuration();
    if (!now) return now.failure();
    if ((*now)->version != shown.version) {
        return util::fail(util::ErrorKind::Conflict, "something else was adopted at this moment: try again");
    }
    proposal.instead_of = *digest;
    return util::Done{};
}

ExitCode run_resume(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    util::Result<std::optional<Effect>> effect = std::optional<Effect>();
    {
        ProgressLine line(session, std::string(session.in({"在办件", "open matters"})));
        effect = move_dates(**application, line);
    }
    if (!effect) return session.explain(effect.error());
    if (session.json) {
        boost::json::object object{{"pending", effect->has_value()}};
        if (*effect) object["effect"] = effect_json(**effect);
        session.print(boost::json::serialize(object));
    } else if (*effect) {
        print_effect(**effect, false, session);
    } else {
        session.print(session.in({"没有中断的改期：各件的到期日都已按现行日历。",
                                  "Nothing was left behind: every date is by the calendar in force."}));
    }
    return ExitCode::Done;
}

ExitCode run_adopt(const Options& options, const Session& session) {
    const auto file = storage::File::open(options.file, O_RDONLY);
    if (!file) return session.explain(file.error());
    auto text = file->read_all(0, proposal_size_max);
    if (!text) return session.explain(text.error());
    auto application = Application::open(session, options.place, options.dry_run ? Purpose::Read : Purpose::Write);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    auto read = read_proposal({options.file, std::move(*text)}, **configuration, session.language);
    if (!read) {
        session.explain(read.error());
        return ExitCode::Refused;
    }
    for (const std::string& warning : read->warnings) session.note(warning);
    if (const auto status = name_what_it_replaces(**application, **configuration, read->proposal); !status) {
        return session.explain(status.error());
    }
    const auto changed = changes(**configuration, read->proposal, session.language);
    std::optional<std::uint64_t> position;
    if (!options.dry_run) {
        domain::record::Actor actor = domain::record::Founder{};
        if (!options.as.empty()) {
            const auto person = Names(session, **configuration).person(options.as);
            if (!person) return session.explain(person.error());
            actor = domain::record::Person{*person};
        }
        const auto adopted = service::adopt((*application)->authority(), (*application)->writer(), read->proposal,
                                            origin_of(session, std::move(actor)));
        if (!adopted) return session.explain(adopted.error());
        position = *adopted;
    }
    const auto effect = effect_of(**application, read->proposal, options.dry_run, position.has_value(), session);
    if (!effect) return session.explain(effect.error());
    print_result(changed, position, *effect, options.dry_run, session);
    return ExitCode::Done;
}

}  // namespace

void add_adopt(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "adopt", what, examples);
    auto options = std::make_shared<Options>();
    CLI::Option* file = command->add_option("FILE", options->file, std::string(session.in({"TOML 文件", "TOML file"})));
    CLI::Option* resume = command->add_flag(
        "--resume", options->resume,
        std::string(
            session.in({"不采用什么：把中断的改期接着做完；serve 运行时会自己做",
                        "adopt nothing: finish moving dates where it was cut short; serve does it by itself"})));
    file->excludes(resume);
    command->add_option(
        "--as", options->as,
        std::string(session.in({"谁决定采用的；不写就是创建者", "who adopts it; otherwise the founder"})));
    command->add_flag("--dry-run", options->dry_run,
                      std::string(session.in({"只看会改变什么，不采用", "only tell what would change"})));
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback([&session, options] {
        if (!options->resume && options->file.empty()) throw CLI::RequiredError("FILE");
        session.chosen = [&session, options] {
            return options->resume ? run_resume(*options, session) : run_adopt(*options, session);
        };
    });
}

}  // namespace qingfeng::app::commands
