#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/actions.h"
#include "app/commands.h"
#include "app/matter_view.h"

namespace qingfeng::app::commands {
namespace {

using domain::request::Command;
using service::ActAnswer;
using service::LoadedRequest;
using service::Outcome;

constexpr Words what{"办理一件：转办、受理、调查、答复、办结等每一个动作",
                     "one action on a matter: assign, accept, find, submit, sign, close and the others"};
constexpr Words examples{
    R"(  qingfeng act TS2026-000001 assign --unit 西山管理处 --as 乔安然 --data data
  qingfeng act TS2026-000001 accept --as zhao-min --data data
  qingfeng act TS2026-000001 judge --grade satisfied --code XXXX-XXXX-XXXX-XXXX --data data
  qingfeng act TS2026-000001 submit --help          某个动作的选项和例子)",
    R"(  qingfeng act TS2026-000001 assign --unit xishan-division --as qiao-anran --data data
  qingfeng act TS2026-000001 accept --as zhao-min --data data
  qingfeng act TS2026-000001 judge --grade satisfied --code XXXX-XXXX-XXXX-XXXX --data data
  qingfeng act TS2026-000001 submit --help          the options of one action, with an example)"};

struct Options {
    DataPlace place;
    std::string number;
    std::string as;
    std::string code;
    std::string key;
    ActionValues values;
};

/// A code opens one matter; it must be the one that was named, or the operator has mixed up two.
Outcome<ActAnswer> act_by_code(service::Matters& matters, const Options& options, const Command& command,
                               const service::Asking& asking) {
    const auto loaded = matters.by_code(options.code);
    if (!loaded) return loaded.failure();
    if ((*loaded)->request.number() != options.number) {
        return util::Failure<service::Rejection>{domain::request::Refusal::NoSuchMatter};
    }
    return matters.act_by_code(options.code, command, asking);
}

void print_answer(const ActAnswer& answer, const LoadedRequest& loaded, const Names& names, const Session& session) {
    const std::string state(to_key(domain::request::state_kind(loaded.request.state)));
    if (session.json) {
        session.print(boost::json::serialize(
            boost::json::object{{"number", answer.number},
                                {"event", answer.event},
                                {"entry", answer.sequence},
                                {"recorded", util::iso_text(answer.recorded, names.configuration().zone)},
                                {"state", state},
                                {"repeated", answer.repeated}}));
        return;
    }
    session.print(fmt::format("{}  #{} {}  →  {}", answer.number, answer.sequence, session.word("event", answer.event),
                              session.word("state", state)));
    if (const auto next = next_step(loaded.request, names)) session.print("  " + *next);
}

/// History that becomes a matter has a query code from now on, which is shown this once.
ExitCode run_take_up(service::Matters& matters, const Options& options, const domain::request::command::TakeUp& take_up,
                     const service::Asking& asking, const Names& names, const Session& session) {
    const auto answer = matters.take_up(options.number, take_up, asking);
    if (!answer) return session.explain(answer.error());
    const auto loaded = matters.by_number(answer->number);
    if (!loaded) return session.explain(loaded.error());
    print_registration(*answer, **loaded, names, session);
    return ExitCode::Done;
}

ExitCode run_act(const Action& action, Options options, const Session& session) {
    if (options.as.empty() == options.code.empty()) {
        return session.explain(
            util::Error{util::ErrorKind::InvalidInput,
                        std::string(session.in({"请写 --as 谁，或者来件人的 --code 查询码",
                                                "give either --as PERSON or the person's --code"}))});
    }
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const Names names(session, **configuration);

    service::Asking asking;
    asking.origin = origin_of(session, domain::record::Complainant{});
    asking.idempotency_key = options.key;
    if (!options.as.empty()) {
        const auto person = names.person(options.as);
        if (!person) return session.explain(person.error());
        asking.origin.actor = domain::record::Person{*person};
        if (options.values.person.empty()) options.values.person = person->get();
    }
    const auto command = action.read(options.values, names);
    if (!command) return session.explain(command.error());

    service::Matters& matters = (*application)->matters();
    if (const auto* take_up = std::get_if<domain::request::command::TakeUp>(&*command)) {
        if (options.code.empty()) return run_take_up(matters, options, *take_up, asking, names, session);
    }
    const auto answer = options.code.empty() ? matters.act(options.number, *command, asking)
                                             : act_by_code(matters, options, *command, asking);
    if (!answer) return session.explain(answer.error());
    const auto loaded = matters.by_number(options.number);
    if (!loaded) return session.explain(loaded.error());
    print_answer(*answer, **loaded, names, session);
    return ExitCode::Done;
}

void add_action(CLI::App& act, Session& session, const Action& action, const std::shared_ptr<Options>& options) {
    const auto example = session.in(action.example);
    const bool by_code = action.name == "judge" || action.name == "withdraw" || action.name == "object";
    const std::string line = fmt::format("  qingfeng act TS2026-000001 {}{}{} {} --data data", action.name,
                                         example.empty() ? "" : " ", example, by_code ? "--code CODE" : "--as PERSON");
    CLI::App* command = act.add_subcommand(std::string(action.name), std::string(session.in(action.what)));
    command->group(std::string(session.in({"动作", "Actions"})));
    command->set_help_flag("-h,--help", std::string(session.in({"显示说明和例子", "show this text with examples"})));
    command->footer(fmt::format("{}\n{}", session.in({"例子：", "Example:"}), line));
    // Options of `act` itself may stand behind the action too.
    command->fallthrough();
    action.add_options(*command, options->values, session);
    command->callback([&session, &action, options] {
        session.chosen = [&session, &action, options] { return run_act(action, *options, session); };
    });
}

}  // namespace

void add_act(CLI::App& root, Session& session) {
    CLI::App* act = subcommand(root, session, "act", what, examples);
    auto options = std::make_shared<Options>();
    act->add_option("NUMBER", options->number, std::string(session.in({"编号", "number of the matter"})))->required();
    act->add_option(
        "--as", options->as,
        std::string(session.in({"谁来办：姓名或标识", "who acts: a person of the organisation, by name or id"})));
    act->add_option("--code", options->code,
                    std::string(session.in({"来件人的查询码：评价、撤回、补充",
                                            "the person's query code, to judge, withdraw or supplement"})));
    act->add_option("--key", options->key,
                    std::string(session.in(
                        {"幂等键：同一个键重试，不会办两次", "idempotency key: a retry under it does nothing twice"})));
    add_data(*act, session, options->place);
    add_json(*act, session);
    act->require_subcommand(1);
    for (const Action& action : actions()) add_action(*act, session, action, options);
    for (const Action& action : joint_actions()) add_action(*act, session, action, options);
}

}  // namespace qingfeng::app::commands
