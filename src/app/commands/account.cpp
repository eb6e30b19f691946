#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/names.h"
#include "service/accounts/accounts.h"
#include "service/visibility.h"

namespace qingfeng::app::commands {
namespace {

namespace accounts = service::accounts;

constexpr Words what{"账号：谁能登录", "accounts: who may sign in"};
constexpr Words examples{
    R"(  qingfeng account add zhang-wei --person 张伟 --as 谭文静 --data data     生成初始密码，只显示一次
  qingfeng account add zhang-wei --person 张伟 --as 谭文静 --password-file - --data data    密码从标准输入读一行
  qingfeng account reset zhang-wei --as 谭文静 --reason 忘记密码 --data data
  qingfeng account reset zhang-wei --remove-second-factor --as 谭文静 --reason 手机遗失 --data data
  qingfeng account disable zhang-wei --as 谭文静 --reason 调离 --data data     从下一个请求起就不能用
  qingfeng account list --data data
  qingfeng account sessions zhang-wei --end --data data     让他在所有设备上退出
能办什么由任职决定，不由账号决定。密码从不写在命令里：别人看得到命令。)",
    R"(  qingfeng account add zhang-wei --person zhang-wei --as tan-wenjing --data data   makes a password, shows it once
  qingfeng account add zhang-wei --as tan-wenjing --password-file - --data data    one line of standard input
  qingfeng account reset zhang-wei --as tan-wenjing --reason forgotten --data data
  qingfeng account reset zhang-wei --remove-second-factor --as tan-wenjing --reason "telephone lost" --data data
  qingfeng account disable zhang-wei --as tan-wenjing --reason moved --data data   from the next request on
  qingfeng account list --data data
  qingfeng account sessions zhang-wei --end --data data    signs them out everywhere
What somebody may do comes from their posts, not from the account. A password is never an argument: others can see
those.)"};

struct Options {
    DataPlace place;
    std::string name;
    std::string person;
    std::string as;
    std::string reason;
    std::string password_file;
    bool remove_second_factor = false;
    bool end = false;
};

/// What every subcommand works with.
struct Desk {
    std::unique_ptr<Application> application;
    std::shared_ptr<const service::Configuration> configuration;
    std::unique_ptr<accounts::Accounts> accounts;  ///< ends before the application
};

util::Result<Desk> open_desk(const Options& options, const Session& session, Purpose purpose) {
    Desk desk;
    auto application = Application::open(session, options.place, purpose);
    if (!application) return application.failure();
    desk.application = std::move(*application);
    const auto configuration = desk.application->configuration();
    if (!configuration) return configuration.failure();
    desk.configuration = *configuration;
    desk.accounts = std::make_unique<accounts::Accounts>(desk.application->authority(), desk.application->writer(),
                                                         session.world.clock, accounts::Settings{});
    return desk;
}

using Refused = std::variant<domain::request::Refusal, util::Error>;

/// Whoever decides must be one whom the permissions trust with accounts.
util::Result<domain::record::Origin, Refused> who_decides(const Options& options, const Session& session,
                                                          const Desk& desk) {
    const Names names(session, *desk.configuration);
    const auto person = names.person(options.as);
    if (!person) return util::refuse<Refused>(person.error());
    if (!service::may(*desk.configuration, *person, domain::permission::Act::Accounts, names.today())) {
        return util::refuse<Refused>(domain::request::Refusal::NotYourRole);
    }
    return origin_of(session, domain::record::Person{*person});
}

struct Password {
    std::string text;
    bool generated = false;
};

/// The first line of the file or of standard input; made here where none is named.
util::Result<Password> password_of(const Options& options) {
    if (options.password_file.empty()) return Password{accounts::generate_password(), true};
    Password password;
    std::ifstream file;
    if (options.password_file != "-") {
        file.open(options.password_file);
        if (!file) return util::fail(util::ErrorKind::Io, options.password_file + " cannot be read");
    }
    std::getline(options.password_file == "-" ? std::cin : file, password.text);
    if (!password.text.empty() && password.text.back() == '\r') password.text.pop_back();
    return password;
}

ExitCode say_password(const Session& session, const std::string& name, const Password& password, const Words& done) {
    if (session.json) {
        boost::json::object object{{"name", name}};
        if (password.generated) object["password"] = password.text;
        session.print(boost::json::serialize(object));
        return ExitCode::Done;
    }
    session.print(fmt::format("{}{}", session.in(done), name));
    if (password.generated) {
        session.print(fmt::format(
            "{}{}", session.in({"初始密码（只显示这一次）：", "Initial password, shown this once: "}), password.text));
    }
    session.print(session.in({"第一次登录时必须更换密码。", "It must be changed at the first sign-in."}));
    return ExitCode::Done;
}

ExitCode run_add(const Options& options, const Session& session) {
    const auto desk = open_desk(options, session, Purpose::Write);
    if (!desk) return session.explain(desk.error());
    const auto origin = who_decides(options, session, *desk);
    if (!origin) return session.explain(origin.error());
    const auto person =
        Names(session, *desk->configuration).person(options.person.empty() ? options.name : options.person);
    if (!person) return session.explain(person.error());
    const auto password = password_of(options);
    if (!password) return session.explain(password.error());
    const util::Status opened =
        desk->accounts->open_account({options.name, *person, password->text, true, false}, *origin);
    if (!opened) return session.explain(opened.error());
    return say_password(session, options.name, *password, {"已建立账号：", "Opened the account "});
}

ExitCode run_reset(const Options& options, const Session& session) {
    const auto desk = open_desk(options, session, Purpose::Write);
    if (!desk) return session.explain(desk.error());
    const auto origin = who_decides(options, session, *desk);
    if (!origin) return session.explain(origin.error());
    const auto password = password_of(options);
    if (!password) return session.explain(password.error());
    const auto second_factor = options.remove_second_factor ? accounts::Accounts::SecondFactor::Remove
                                                            : accounts::Accounts::SecondFactor::Keep;
    const util::Status reset =
        desk->accounts->reset(options.name, password->text, second_factor, options.reason, *origin);
    if (!reset) return session.explain(reset.error());
    return say_password(session, options.name, *password,
                        {"已重置密码，所有设备都已退出：", "Reset, and signed out everywhere: "});
}

ExitCode run_switch(const Options& options, const Session& session, bool enable) {
    const auto desk = open_desk(options, session, Purpose::Write);
    if (!desk) return session.explain(desk.error());
    const auto origin = who_decides(options, session, *desk);
    if (!origin) return session.explain(origin.error());
    const util::Status done = enable ? desk->accounts->enable(options.name, options.reason, *origin)
                                     : desk->accounts->disable(options.name, options.reason, *origin);
    if (!done) return session.explain(done.error());
    if (session.json) {
        session.print(boost::json::serialize(boost::json::object{{"name", options.name}, {"disabled", !enable}}));
    } else {
        session.print(
            fmt::format("{}{}", enable ? session.in({"已启用：", "Enabled: "}) : session.in({"已停用：", "Disabled: "}),
                        options.name));
    }
    return ExitCode::Done;
}

ExitCode run_list(const Options& options, const Session& session) {
    const auto desk = open_desk(options, session, Purpose::Read);
    if (!desk) return session.explain(desk.error());
    const auto all = desk->accounts->list();
    if (!all) return session.explain(all.error());
    const Names names(session, *desk->configuration);
    if (session.json) {
        boost::json::array array;
        for (const auto& one : *all) {
            array.push_back(boost::json::object{{"name", one.name},
                                                {"person", one.person.get()},
                                                {"disabled", one.disabled},
                                                {"must_change_password", one.must_change_password},
                                                {"second_factor", one.second_factor},
                                                {"demo", one.demo},
                                                {"sessions", one.sessions}});
        }
        session.print(boost::json::serialize(boost::json::object{{"accounts", std::move(array)}}));
        return ExitCode::Done;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : *all) {
        std::string notes;
        const auto add = [&](bool applies, const Words& words) {
            if (!applies) return;
            if (!notes.empty()) notes += session.in({"、", ", "});
            notes += session.in(words);
        };
        add(one.disabled, {"已停用", "disabled"});
        add(one.must_change_password, {"待更换初始密码", "initial password"});
        add(one.second_factor, {"双因素", "second factor"});
        add(one.demo, {"演示", "demo"});
        const std::string sessions = fmt::format(fmt::runtime(session.in({"{} 处登录", "{} sessions"})), one.sessions);
        rows.push_back({one.name, names.person_name(one.person), sessions, notes});
    }
    for (const std::string& line : aligned(rows)) session.print(line);
    if (all->empty()) session.print(session.in({"还没有账号。", "There are no accounts."}));
    return ExitCode::Done;
}

ExitCode run_sessions(const Options& options, const Session& session) {
    const auto desk = open_desk(options, session, options.end ? Purpose::Write : Purpose::Read);
    if (!desk) return session.explain(desk.error());
    const auto open = desk->accounts->sessions_of(options.name);
    if (!open) return session.explain(open.error());
    if (options.end) {
        const util::Status ended = desk->accounts->end_sessions_of(options.name);
        if (!ended) return session.explain(ended.error());
    }
    const Names names(session, *desk->configuration);
    if (session.json) {
        boost::json::array array;
        for (const auto& one : *open) {
            array.push_back(boost::json::object{{"id", std::to_string(one.id.get())},
                                                {"device", one.facts.device},
                                                {"address", one.facts.address},
                                                {"created", names.time(one.created)},
                                                {"seen", names.time(one.seen)}});
        }
        session.print(
            boost::json::serialize(boost::json::object{{"sessions", std::move(array)}, {"ended", options.end}}));
        return ExitCode::Done;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : *open) {
        rows.push_back({names.time(one.created), names.time(one.seen), one.facts.device, one.facts.address});
    }
    for (const std::string& line : aligned(rows)) session.print(line);
    if (options.end) session.print(session.in({"已全部退出。", "All have ended."}));
    return ExitCode::Done;
}

}  // namespace

void add_account(CLI::App& root, Session& session) {
    CLI::App* account = subcommand(root, session, "account", what, examples);
    account->require_subcommand(1);
    enum class Decided { Yes, No };
    const auto add = [&](const std::string& name, const Words& words, Decided decided,
                         ExitCode (*run)(const Options&, const Session&)) {
        CLI::App* command = subcommand(*account, session, name, words, examples);
        auto options = std::make_shared<Options>();
        if (name != "list") {
            command->add_option("NAME", options->name, std::string(session.in({"用户名", "the name to sign in with"})))
                ->required();
        }
        if (decided == Decided::Yes) {
            command->add_option("--as", options->as, std::string(session.in({"谁决定", "who decides it"})))->required();
        }
        if (decided == Decided::Yes && name != "add") {
            command->add_option("--reason", options->reason, std::string(session.in({"原因", "reason"})))->required();
        }
        add_data(*command, session, options->place);
        add_json(*command, session);
        command->callback(
            [&session, options, run] { session.chosen = [&session, options, run] { return run(*options, session); }; });
        return std::pair(command, options);
    };
    const auto add_password = [&](CLI::App* command, const std::shared_ptr<Options>& options) {
        command->add_option("--password-file", options->password_file,
                            std::string(session.in({"密码在这个文件的第一行；- 为标准输入；不写则生成",
                                                    "its first line is the password; - is standard input; otherwise "
                                                    "one is made"})));
    };
    const auto [opening, opening_options] = add("add", {"建立账号", "open an account"}, Decided::Yes, run_add);
    opening->add_option("--person", opening_options->person,
                        std::string(session.in({"机构表里的人；不写则与用户名相同",
                                                "somebody of the organisation; otherwise of the same name"})));
    add_password(opening, opening_options);
    const auto [resetting, resetting_options] =
        add("reset", {"重置密码", "give a new password"}, Decided::Yes, run_reset);
    resetting->add_flag("--remove-second-factor", resetting_options->remove_second_factor,
                        std::string(session.in({"同时取消双因素", "take the second factor away as well"})));
    add_password(resetting, resetting_options);
    add("disable", {"停用", "nobody can sign in with it any more"}, Decided::Yes,
        [](const Options& options, const Session& said) { return run_switch(options, said, false); });
    add("enable", {"重新启用", "it can be used again"}, Decided::Yes,
        [](const Options& options, const Session& said) { return run_switch(options, said, true); });
    add("list", {"所有账号", "all accounts"}, Decided::No, run_list);
    const auto [sessions, sessions_options] =
        add("sessions", {"在哪些设备上登录着", "where somebody is signed in"}, Decided::No, run_sessions);
    sessions->add_flag("--end", sessions_options->end, std::string(session.in({"全部退出", "end them all"})));
}

}  // namespace qingfeng::app::commands
