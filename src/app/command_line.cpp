#include "app/command_line.h"

#include <algorithm>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/commands/simulate.h"
#include "app/embedded_config.h"

namespace qingfeng::app {
namespace {

using util::Language;

constexpr Words about{
    "清风：公职人员作风监督平台。每个反映都有一个具名的负责人、一个合法的时限、一份谁也不能悄悄改动的记录。",
    "Qingfeng: supervision of public offices. Whoever complains gets a named person, a lawful deadline, and a record "
    "nobody can quietly change."};

constexpr Words closing{
    R"(先试试：
  qingfeng init --demo --data data
  qingfeng serve --data data --listen 127.0.0.1:8080
  qingfeng deadline --from 2026-09-30 --limit "5 workdays"
每个命令都有例子：qingfeng 命令 --help

退出码：0 办成；1 规则不允许，或者查出了问题；2 命令写得不对；3 没能办成（没有数据、磁盘已满、正忙等）。
语言：--lang zh 或 en；不写时看 QINGFENG_LANG、LC_ALL、LC_MESSAGES、LANG。)",
    R"(Try first:
  qingfeng init --demo --data data
  qingfeng serve --data data --listen 127.0.0.1:8080
  qingfeng deadline --from 2026-09-30 --limit "5 workdays"
Every command has examples: qingfeng COMMAND --help

Exit codes: 0 done; 1 the rules refuse it, or something was found; 2 wrong use; 3 could not (no data, disk full, busy).
Language: --lang zh or en; otherwise QINGFENG_LANG, LC_ALL, LC_MESSAGES, LANG decide.)"};

/// --lang has to be known before anything is said, also before the arguments are understood.
std::string asked_language(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i].starts_with("--lang=")) return arguments[i].substr(7);
        if (arguments[i] == "--lang" && i + 1 < arguments.size()) return arguments[i + 1];
    }
    return "";
}

util::Result<service::Messages> embedded_messages() {
    std::string_view zh;
    std::string_view en;
    for (const EmbeddedFile& file : embedded_config()) {
        if (file.path == "messages/zh.toml") zh = file.text;
        if (file.path == "messages/en.toml") en = file.text;
    }
    return service::Messages::parse(zh, en);
}

/// Help in columns that stay straight where Chinese characters take two of them.
class Layout : public CLI::Formatter {
  public:
    std::string make_option(const CLI::Option* option, bool is_positional) const override {
        return row(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
    }
    std::string make_subcommand(const CLI::App* command) const override {
        return row(command->get_name(), command->get_description());
    }

  private:
    static constexpr std::size_t left = 34;

    static std::string row(const std::string& name, const std::string& what) {
        const std::string start = "  " + padded(name, left - 2);
        return display_width(start) > left ? start + "\n" + std::string(left, ' ') + what + "\n" : start + what + "\n";
    }
};

void translate_headings(CLI::App& root) {
    const auto formatter = root.get_formatter();
    formatter->label("Usage", "用法");
    formatter->label("OPTIONS", "选项");
    formatter->label("Positionals", "参数");
    formatter->label("POSITIONALS", "参数");
    formatter->label("SUBCOMMAND", "命令");
    formatter->label("SUBCOMMANDS", "命令");
    formatter->label("REQUIRED", "必填");
    formatter->label("TEXT", "文字");
    formatter->label("Env", "环境变量");
    root.option_defaults()->group("选项");
}

void add_commands(CLI::App& root, Session& session) {
    commands::add_init(root, session);
    commands::add_adopt(root, session);
    commands::add_account(root, session);
    commands::add_serve(root, session);
    commands::add_import(root, session);
    commands::add_orders(root, session);
    commands::add_register(root, session);
    commands::add_act(root, session);
    commands::add_show(root, session);
    commands::add_verify(root, session);
    commands::add_rebuild(root, session);
    commands::add_log(root, session);
    commands::add_keys(root, session);
    commands::add_backup(root, session);
    commands::add_restore(root, session);
    commands::add_erase(root, session);
    commands::add_handover(root, session);
    commands::add_deadline(root, session);
    commands::add_proof(root, session);
    commands::add_publish(root, session);
    commands::add_audit(root, session);
    commands::add_check_config(root, session);
    commands::add_qr(root, session);
    commands::add_witness(root, session);
    commands::add_simulate(root, session);
}

}  // namespace

ExitCode run(const std::vector<std::string>& arguments, Surroundings& world) {
    const auto messages = embedded_messages();
    if (!messages) {
        world.err << "qingfeng: " << messages.error().message << '\n';
        return ExitCode::CouldNot;
    }
    Session session{world, language_of(asked_language(arguments), world.environment), *messages};
    CLI::App root(std::string(session.in(about)), "qingfeng");
    root.formatter(std::make_shared<Layout>());
    if (session.language == Language::Chinese) translate_headings(root);
    root.set_help_flag("-h,--help", std::string(session.in({"显示这段说明", "show this text"})));
    root.set_version_flag("--version", "qingfeng " QINGFENG_VERSION,
                          std::string(session.in({"显示版本", "show the version"})));
    root.footer(std::string(session.in(closing)));
    root.require_subcommand(1);
    add_commands(root, session);
    try {
        // The library takes the arguments from the back.
        root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::Success& success) {
        root.exit(success, world.out, world.err);
        return ExitCode::Done;
    } catch (const CLI::ParseError& error) {
        session.note(fmt::format("qingfeng: {}{}", session.in({"命令写得不对：", "wrong use: "}), error.what()));
        session.note(session.in({"用 qingfeng --help 或 qingfeng 命令 --help 看说明和例子。",
                                 "See qingfeng --help or qingfeng COMMAND --help for what there is, with examples."}));
        return ExitCode::WrongUse;
    }
    return session.chosen();
}

namespace commands {

CLI::App* subcommand(CLI::App& parent, const Session& session, const std::string& name, const Words& what,
                     const Words& examples) {
    CLI::App* command = parent.add_subcommand(name, std::string(session.in(what)));
    command->group(std::string(session.in({"命令", "Commands"})));
    command->set_help_flag("-h,--help", std::string(session.in({"显示说明和例子", "show this text with examples"})));
    // Read beforehand by run(); named here so that it is understood and shown.
    command
        ->add_option_function<std::string>(
            "--lang", [](const std::string&) {}, std::string(session.in({"zh 或 en", "zh or en"})))
        ->check(CLI::IsMember({"zh", "en"}));
    if (!examples.en.empty()) {
        command->footer(fmt::format("{}\n{}", session.in({"例子：", "Examples:"}), session.in(examples)));
    }
    return command;
}

CLI::Option* add_json(CLI::App& command, Session& session) {
    return command.add_flag("--json", session.json, std::string(session.in({"给程序读的 JSON", "JSON, for programs"})));
}

void add_data(CLI::App& command, const Session& session, DataPlace& place) {
    command.add_option("--data", place.folder, std::string(session.in({"数据文件夹", "folder with the data"})))
        ->required()
        ->envname("QINGFENG_DATA");
    command.add_option("--authority", place.authority,
                       std::string(session.in({"主管单位的标识；只有一个时不用写",
                                               "the authority by its slug; not needed where there is only one"})));
    command.add_option("--master-key", place.master_key,
                       std::string(session.in({"主密钥文件；正式使用时放在别的盘上",
                                               "file of the master key; in production on another disk"})));
    command.add_option("--checkpoints", place.checkpoints,
                       std::string(session.in({"存证签名文件；正式使用时放在别的盘上",
                                               "file of signed checkpoints; in production on another disk"})));
}

}  // namespace commands
}  // namespace qingfeng::app
