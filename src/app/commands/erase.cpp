#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/names.h"
#include "app/photo_desk.h"
#include "service/erasure.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"销毁办结的办件：内容再也读不出，存证仍然完整",
                     "destroy a finished matter: nobody can read it again, the log stays whole"};
constexpr Words examples{
    R"(  qingfeng erase TS2026-000017 --as 乔安然 --approved-by 谭文静 --reason 当事人要求 --data data
  qingfeng erase --due --as 乔安然 --approved-by 谭文静 --reason 保管期满 --data data
销毁不能撤销。决定的人属于监督办公室，批准的是另一个人。原因里不要写个人信息：它会留下。)",
    R"(  qingfeng erase TS2026-000017 --as qiao-anran --approved-by tan-wenjing --reason "asked for" --data data
  qingfeng erase --due --as qiao-anran --approved-by tan-wenjing --reason "term over" --data data
It cannot be undone. One person of the supervising office decides, another approves. Put nothing personal into the
reason: it stays.)"};

struct Options {
    DataPlace place;
    std::string number;
    bool due = false;
    std::string as;
    std::string approved_by;
    std::string reason;
};

util::Result<std::vector<std::string>> numbers_of(const Options& options, const Session& session,
                                                  Application& application) {
    if (options.due == !options.number.empty()) {
        return util::fail(util::ErrorKind::InvalidInput,
                          std::string(session.in({"请写编号，或者 --due", "give either a number or --due"})));
    }
    if (!options.due) return std::vector{options.number};
    auto reader = application.store().read();
    if (!reader) return reader.failure();
    return service::due_for_erasure(application.authority(), **reader, session.world.clock());
}

ExitCode run_erase(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const Names names(session, **configuration);
    const auto by = names.person(options.as);
    if (!by) return session.explain(by.error());
    const auto approved = names.person(options.approved_by);
    if (!approved) return session.explain(approved.error());
    const auto numbers = numbers_of(options, session, **application);
    if (!numbers) return session.explain(numbers.error());
    const auto origin = origin_of(session, domain::record::Person{*by});
    const service::ErasureOrder order{*by, *approved, options.reason, origin.via, origin.os_user};
    boost::json::array erased;
    std::optional<util::Error> failed;
    for (const std::string& number : *numbers) {
        const auto one = service::erase((*application)->authority(), (*application)->writer(), number, order);
        if (!one) {
            failed = one.error();
            break;
        }
        erased.push_back(boost::json::string(number));
        for (const std::string& photo : one->photos) {
            const auto gone = attachments_of(options.place, (*application)->authority()).erase(photo);
            if (!gone) failed = gone.error();
        }
        if (!session.json)
            session.print(fmt::format("{}{} ({})", session.in({"已销毁 ", "erased "}), number, one->rule));
    }
    // Also after a failure: what was done must be on the list.
    const auto listed = service::fill_erasure_list(options.place.erasures_path(), (*application)->authority());
    const auto purged = service::purge_patiently((*application)->store());
    if (failed) return session.explain(*failed);
    if (!listed) return session.explain(listed.error());
    if (!purged) return session.explain(purged.error());
    if (!*purged) {
        session.note(
            session.in({"预写日志里还有残留，有人正在读；请稍后再运行一次 erase --due。",
                        "The write-ahead log still holds remains, somebody is reading: run erase --due again."}));
    }
    if (session.json) {
        session.print(boost::json::serialize(boost::json::object{{"erased", std::move(erased)}, {"purged", *purged}}));
    } else if (numbers->empty()) {
        session.print(session.in({"没有到期的办件。", "Nothing is due."}));
    }
    return ExitCode::Done;
}

}  // namespace

void add_erase(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "erase", what, examples);
    auto options = std::make_shared<Options>();
    command->add_option("NUMBER", options->number, std::string(session.in({"编号", "number of the matter"})));
    command->add_flag("--due", options->due,
                      std::string(session.in({"所有保管期满的", "all whose retention term is over"})));
    command->add_option("--as", options->as, std::string(session.in({"谁决定", "who decides"})))->required();
    command->add_option("--approved-by", options->approved_by, std::string(session.in({"谁批准", "who approves"})))
        ->required();
    command->add_option("--reason", options->reason, std::string(session.in({"原因", "reason"})))->required();
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_erase(*options, session); }; });
}

}  // namespace qingfeng::app::commands
