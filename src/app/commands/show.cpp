#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/commands.h"
#include "app/matter_view.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"看一件：状态、谁负责、何时到期、全过程记录",
                     "one matter: its state, who answers by when, its whole record"};
constexpr Words examples{
    R"(  qingfeng show TS2026-000001 --data data
  qingfeng show TS2026-000001 --why --data data      每个时限逐日推算，附依据
  qingfeng show TS2026-000001 --json --data data)",
    R"(  qingfeng show TS2026-000001 --data data
  qingfeng show TS2026-000001 --why --data data      each deadline day by day, with its source
  qingfeng show TS2026-000001 --json --data data)"};

struct Options {
    DataPlace place;
    std::string number;
    ShowOptions show;
};

ExitCode run_show(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Read);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const auto loaded = (*application)->matters().by_number(options.number);
    if (!loaded) return session.explain(loaded.error());
    const Names names(session, **configuration);
    if (session.json) {
        session.print(boost::json::serialize(matter_json(**loaded, names)));
    } else {
        for (const std::string& line : matter_text(**loaded, names, options.show)) session.print(line);
    }
    return ExitCode::Done;
}

}  // namespace

void add_show(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "show", what, examples);
    auto options = std::make_shared<Options>();
    command->add_option("NUMBER", options->number, std::string(session.in({"编号", "number of the matter"})))
        ->required();
    command->add_flag("--why", options->show.why,
                      std::string(session.in({"逐日说明每个到期日", "explain each deadline day by day"})));
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_show(*options, session); }; });
}

}  // namespace qingfeng::app::commands
