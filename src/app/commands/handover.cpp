#include "service/handover.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/names.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"岗位换人：把一个人的在办件全部交给接手人，双方确认才算数",
                     "a post changes hands: all open matters of one person pass to another, when both confirm"};
constexpr Words examples{
    R"(  qingfeng handover --from 聂小川 --to 赵敏 --reason 岗位调整 --as 聂小川 --data data
  qingfeng handover --from 聂小川 --to 赵敏 --accept --as 赵敏 --data data
交接前的记录留在原来的名下；接手以前仍由原来的人负责。)",
    R"(  qingfeng handover --from nie-xiaochuan --to zhao-min --reason 'changes post' --as nie-xiaochuan --data data
  qingfeng handover --from nie-xiaochuan --to zhao-min --accept --as zhao-min --data data
What was before stays with the old name, who answers until the other has confirmed.)"};

struct Options {
    DataPlace place;
    std::string from;
    std::string to;
    std::string reason;
    std::string as;
    bool accept = false;
};

ExitCode run_handover(const Options& options, const Session& session) {
    if (!options.accept && options.reason.empty()) {
        return session.explain(util::Error{
            util::ErrorKind::InvalidInput,
            std::string(session.in({"请写 --reason 理由，或者 --accept 接手", "give either --reason or --accept"}))});
    }
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const Names names(session, **configuration);
    const auto from = names.person(options.from);
    if (!from) return session.explain(from.error());
    const auto to = names.person(options.to);
    if (!to) return session.explain(to.error());
    const auto as = names.person(options.as);
    if (!as) return session.explain(as.error());

    const auto origin = origin_of(session, domain::record::Person{*as});
    service::Authority& authority = (*application)->authority();
    service::Matters& matters = (*application)->matters();
    const service::Handover handover{*from, *to};
    const auto report = options.accept ? service::take_handovers(authority, matters, handover, origin)
                                       : service::offer_handovers(authority, matters, handover, options.reason, origin);
    if (!report) return session.explain(report.error());
    if (session.json) {
        boost::json::array passed;
        for (const std::string& number : report->passed) passed.emplace_back(number);
        boost::json::array left;
        for (const auto& one : report->left) left.emplace_back(one.number);
        session.print(
            boost::json::serialize(boost::json::object{{"passed", std::move(passed)}, {"left", std::move(left)}}));
        return report->left.empty() ? ExitCode::Done : ExitCode::Refused;
    }
    const std::string_view done =
        options.accept ? session.in({"已接手 ", "taken over "}) : session.in({"已提出 ", "offered "});
    for (const std::string& number : report->passed) session.print(fmt::format("{}{}", done, number));
    if (report->passed.empty() && report->left.empty()) {
        session.print(session.in({"没有要交接的办件。", "There is nothing to hand over."}));
    }
    ExitCode code = ExitCode::Done;
    for (const auto& one : report->left) {
        session.note(fmt::format("{}:", one.number));
        code = session.explain(one.why);
    }
    return code;
}

}  // namespace

void add_handover(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "handover", what, examples);
    auto options = std::make_shared<Options>();
    command->add_option("--from", options->from, std::string(session.in({"谁交", "who answers now"})))->required();
    command->add_option("--to", options->to, std::string(session.in({"谁接", "who comes"})))->required();
    command->add_option("--reason", options->reason, std::string(session.in({"理由", "why"})));
    command->add_flag("--accept", options->accept,
                      std::string(session.in({"接手已提出的交接", "take over what was offered"})));
    command->add_option("--as", options->as, std::string(session.in({"谁来办", "who acts"})))->required();
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_handover(*options, session); }; });
}

}  // namespace qingfeng::app::commands
