#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/adoption.h"
#include "app/commands.h"
#include "app/names.h"
#include "app/proposals.h"
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
样本在程序里：qingfeng check-config；写法见各文件开头的说明)",
    R"(  qingfeng adopt organisation.toml --data data                 units, persons, posts
  qingfeng adopt procedures/complaint.toml --data data         how one kind is handled (joins the book in force)
  qingfeng adopt calendar/china.toml --dry-run --data data     only tell what would change
What a file is, is told by its content; each sample under config/ explains at its top how it is written.)"};

struct Options {
    DataPlace place;
    std::string file;
    std::string as;
    bool dry_run = false;
};

constexpr std::size_t proposal_size_max = 8 << 20;

void print_result(const std::vector<std::string>& changed, const std::optional<std::uint64_t>& position, bool dry_run,
                  const Session& session) {
    if (session.json) {
        boost::json::object object{{"adopted", position.has_value()},
                                   {"position", nullptr},
                                   {"changes", boost::json::array(changed.begin(), changed.end())}};
        if (position) object["position"] = *position;
        session.print(boost::json::serialize(object));
        return;
    }
    for (const std::string& line : changed) session.print("  " + line);
    if (position) {
        session.print(
            fmt::format(fmt::runtime(session.in({"已采用，记为第 {} 条。", "Adopted as entry {}."})), *position));
    } else if (dry_run && !changed.empty()) {
        session.print(session.in({"没有采用：只是预览。", "Not adopted: this was a preview."}));
    } else {
        session.print(session.in({"与现行的相同，什么也没有改变。", "Equal to what is in force: nothing changes."}));
    }
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

    const auto read = read_proposal({options.file, std::move(*text)}, **configuration, session.language);
    if (!read) {
        session.explain(read.error());
        return ExitCode::Refused;
    }
    for (const std::string& warning : read->warnings) session.note(warning);
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
    print_result(changed, position, options.dry_run, session);
    return ExitCode::Done;
}

}  // namespace

void add_adopt(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "adopt", what, examples);
    auto options = std::make_shared<Options>();
    command->add_option("FILE", options->file, std::string(session.in({"TOML 文件", "TOML file"})))->required();
    command->add_option(
        "--as", options->as,
        std::string(session.in({"谁决定采用的；不写就是创建者", "who adopts it; otherwise the founder"})));
    command->add_flag("--dry-run", options->dry_run,
                      std::string(session.in({"只看会改变什么，不采用", "only tell what would change"})));
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_adopt(*options, session); }; });
}

}  // namespace qingfeng::app::commands
