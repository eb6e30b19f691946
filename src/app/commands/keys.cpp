#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/names.h"
#include "service/history.h"
#include "service/rotation.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"密钥：更换和历史", "keys: change them, see which there were"};
constexpr Words examples{
    R"(  qingfeng keys rotate log    --as 谭文静 --reason 每年更换 --data data    存证签名的密钥
  qingfeng keys rotate code   --as 谭文静 --reason 每年更换 --data data    查询码的密钥；旧码照样能查
  qingfeng keys rotate master --as 谭文静 --reason 人员变动 --data data    主密钥；中断后再来一次就接着做
  qingfeng keys history --data data > 交接.txt    持有旧公钥的人凭它认出新公钥)",
    R"(  qingfeng keys rotate log    --as tan-wenjing --reason yearly --data data    the key that signs checkpoints
  qingfeng keys rotate code   --as tan-wenjing --reason yearly --data data    of query codes; old codes go on
  qingfeng keys rotate master --as tan-wenjing --reason yearly --data data    cut short, the next run goes on
  qingfeng keys history --data data > handovers.txt    leads whoever holds an old key of the log to the new one)"};

struct Options {
    DataPlace place;
    std::string which;
    std::string as;
    std::string reason;
};

ExitCode done(const Session& session, const std::string& which, std::string_view field, const std::string& value) {
    if (session.json) {
        session.print(boost::json::serialize(boost::json::object{{"rotated", which}, {std::string(field), value}}));
    } else {
        session.print(fmt::format("{}{}", session.in({"已更换：", "Rotated: "}), value));
    }
    return ExitCode::Done;
}

ExitCode rotate_master(const Options& options, const Session& session, const service::RotationOrder& order,
                       Application& application) {
    const auto report = service::rotate_master_key(
        application.store(), options.place.master_key_path(session.world.environment), session.world.clock, order, {});
    if (!report) return session.explain(report.error());
    return done(session, "master", "generation",
                fmt::format("{} ({})", report->generation,
                            fmt::format(fmt::runtime(session.in({"重新加密 {} 个密钥", "{} keys wrapped anew"})),
                                        report->wrapped)));
}

ExitCode run_rotate(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const auto person = Names(session, **configuration).person(options.as);
    if (!person) return session.explain(person.error());
    const service::RotationOrder order{origin_of(session, domain::record::Person{*person}), options.reason};
    service::Authority& authority = (*application)->authority();
    if (options.which == "master") return rotate_master(options, session, order, **application);
    if (options.which == "code") {
        const auto generation = service::rotate_code_key(authority, (*application)->writer_parts(), order);
        if (!generation) return session.explain(generation.error());
        return done(session, "code", "generation", std::to_string(*generation));
    }
    const auto key = service::rotate_log_key(authority, (*application)->writer_parts(), order);
    if (!key) return session.explain(key.error());
    return done(session, "log", "key", *key);
}

ExitCode run_history(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Read);
    if (!application) return session.explain(application.error());
    auto reader = (*application)->store().read();
    if (!reader) return session.explain(reader.error());
    const auto history = service::read_history((*application)->authority(), **reader);
    if (!history) return session.explain(history.error());
    for (const service::LogPeriod& period : history->periods) {
        session.note(fmt::format("{}  {} – {}", period.key.text(), period.from,
                                 period.until ? std::to_string(*period.until) : ""));
    }
    session.world.out << service::handovers(*history);
    return ExitCode::Done;
}

}  // namespace

void add_keys(CLI::App& root, Session& session) {
    CLI::App* keys = subcommand(root, session, "keys", what, examples);
    keys->require_subcommand(1);
    CLI::App* rotate = subcommand(*keys, session, "rotate", {"换上新的密钥", "put a new key in place"}, examples);
    auto options = std::make_shared<Options>();
    rotate->add_option("KEY", options->which, "log, master, code")
        ->required()
        ->check(CLI::IsMember({"log", "master", "code"}));
    rotate->add_option("--as", options->as, std::string(session.in({"谁决定更换", "who decides it"})))->required();
    rotate->add_option("--reason", options->reason, std::string(session.in({"原因", "reason"})))->required();
    add_data(*rotate, session, options->place);
    add_json(*rotate, session);
    rotate->callback(
        [&session, options] { session.chosen = [&session, options] { return run_rotate(*options, session); }; });
    CLI::App* history =
        subcommand(*keys, session, "history",
                   {"存证用过的公钥和交接书", "the keys the log has had, and the notes that hand over"}, examples);
    add_data(*history, session, options->place);
    history->callback(
        [&session, options] { session.chosen = [&session, options] { return run_history(*options, session); }; });
}

}  // namespace qingfeng::app::commands
