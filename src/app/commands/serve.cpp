#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/demo_accounts.h"
#include "app/embedded_web.h"
#include "app/listen.h"
#include "app/indexer.h"
#include "app/sweeper.h"
#include "app/witnesses.h"
#include "domain/request/request.h"
#include "http/api.h"
#include "http/server.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"提供服务：登记、查询、回执、存证（HTTP）",
                     "serve: registering, tracking, receipts, the log (HTTP)"};
constexpr Words examples{
    R"(  qingfeng serve --data data                                   只在本机：127.0.0.1:8080
  qingfeng serve --data data --listen 127.0.0.1:9000
  qingfeng serve --data /var/lib/qingfeng --listen 10.0.0.5:8080 --proxy 10.0.0.2     前面有 nginx
按 Ctrl-C 或 SIGTERM 停止：先办完手上的请求。)",
    R"(  qingfeng serve --data data                                   this machine only: 127.0.0.1:8080
  qingfeng serve --data data --listen 127.0.0.1:9000
  qingfeng serve --data /var/lib/qingfeng --listen 10.0.0.5:8080 --proxy 10.0.0.2     behind nginx
Ctrl-C or SIGTERM stops it, after the requests under way.)"};

struct Options {
    DataPlace place;
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> proxies;
    WitnessOptions witnesses;
    bool verbose = false;
};

/// A matter somebody can go on with, so that the examples work as they stand.
std::optional<storage::MatterRow> open_matter(Application& application) {
    auto reader = application.store().read();
    if (!reader) return std::nullopt;
    const auto rows =
        (*reader)->matters(application.authority().id(), storage::StreamId(storage::streams::first_free), 50);
    if (!rows) return std::nullopt;
    for (const storage::MatterRow& row : *rows) {
        if (row.state == static_cast<std::uint8_t>(domain::request::StateKind::Accepted)) return row;
    }
    return std::nullopt;
}

void print_hints(Application& application, const Options& options, const std::string& address, const Session& session) {
    const std::string& slug = application.authority().slug();
    const std::string post = fmt::format("curl -s http://{}/api/v1/", address);
    const char* json = "-H 'Content-Type: application/json'";
    session.print(session.in({"在另一个终端里试试：", "Try in a second terminal:"}));
    session.print(fmt::format(
        "  {}matters {} -d '{{\"kind\":\"complaint\",{}\"body\":\"{}\"}}'", post, json,
        slug == "demo" ? "\"unit\":\"xishan-station\"," : "",
        session.in({"3号车道收费员态度生硬，不给发票", "The collector in lane 3 was rude and gave no invoice."})));
    session.print(fmt::format("  {}track {} -d '{{\"code\":\"CODE\"}}'", post, json));
    session.print(fmt::format("  {}receipt {} -d '{{\"code\":\"CODE\"}}' > receipt.tlog-proof", post, json));
    session.print(fmt::format("  curl -s http://{}/log/{}/key > log.key", address, slug));
    session.print("  qingfeng proof check receipt.tlog-proof --log-key log.key");
    if (const auto row = open_matter(application)) {
        session.print(fmt::format("  qingfeng show {} --data {}", row->number, options.place.folder));
        session.print(fmt::format("  qingfeng act {} points --point {} --as {} --data {}", row->number,
                                  session.in({"态度", "manner"}), row->handler, options.place.folder));
    }
    session.print(fmt::format("  qingfeng verify --data {}", options.place.folder));
}

void print_demo_accounts(Application& application, service::accounts::Accounts& accounts, const Session& session) {
    const auto lines = demo_account_lines(session, application, accounts);
    if (lines.empty()) return;
    session.print(fmt::format("{}{}",
                              session.in({"演示账号（只能在本机登录），密码都是 ",
                                          "Demo accounts, good on this machine only; the password of all is "}),
                              demo_password));
    for (const std::string& line : lines) session.print(line);
}

http::Log log_to(const Session& session, bool verbose) {
    return [&session, verbose](http::LogLevel level, std::string_view line) {
        if (level == http::LogLevel::Info && !verbose) return;
        session.note(fmt::format("{} {}", util::iso_text(session.world.clock(), util::TimeZone::utc()), line));
    };
}

ExitCode run_serve(const Options& options, const Session& session) {
    http::ServerOptions server_options;
    if (const auto status = read_address(options.listen, server_options); !status) {
        return session.explain(status.error());
    }
    const sigset_t stop_signals = block_stop_signals();
    auto application = Application::open(session, options.place, Purpose::Serve);
    if (!application) return session.explain(application.error());
    server_options.trusted_proxies = options.proxies;
    server_options.log = log_to(session, options.verbose);
    server_options.texts = http::problem_texts(session.messages);
    auto witnessing = open_witnessing(**application, options.place, options.witnesses, session);
    if (!witnessing) return session.explain(witnessing.error());
    service::accounts::Accounts accounts((*application)->authority(), (*application)->writer(), session.world.clock,
                                         {});
    http::Server server(server_options, http::make_api({(*application)->authority(),
                                                        (*application)->matters(),
                                                        session.messages,
                                                        session.world.clock,
                                                        server_options.log,
                                                        {},
                                                        witnessing->get(),
                                                        embedded_web(),
                                                        &accounts}));
    if (const auto status = server.start(); !status) return session.explain(status.error());
    if (*witnessing) (*witnessing)->start();
    std::optional<Sweeper> sweeper;
    std::optional<Indexer> indexer;
    if (!(*application)->read_only()) {
        sweeper.emplace((*application)->authority(), (*application)->writer(), session.world.clock,
                        [&session](std::string_view line) { session.note(line); });
        indexer.emplace((*application)->authority(), (*application)->writer(),
                        [&session](std::string_view line) { session.note(line); });
    }
    const std::string address = address_text(server_options.address, server.bound_port());
    session.print(fmt::format("{} http://{}/  ({}, {})", session.in({"正在服务：", "Serving on"}), address,
                              (*application)->authority().slug(), (*application)->authority().origin()));
    print_hints(**application, options, address, session);
    print_demo_accounts(**application, accounts, session);
    session.print(session.in({"按 Ctrl-C 停止。", "Stop with Ctrl-C."}));
    session.world.out << std::flush;

    wait_for_stop(stop_signals);
    session.note(session.in({"正在停止，先办完手上的请求……", "Stopping, after the requests under way …"}));
    server.stop();
    return ExitCode::Done;
}

}  // namespace

void add_serve(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "serve", what, examples);
    auto options = std::make_shared<Options>();
    command
        ->add_option("--listen", options->listen,
                     std::string(session.in({"地址和端口", "HOST:PORT; only this machine unless told otherwise"})))
        ->capture_default_str();
    command->add_option(
        "--proxy", options->proxies,
        std::string(session.in({"前面反向代理的地址；它说的来客地址才可信",
                                "address of a reverse proxy in front, whose word on clients is taken"})));
    add_witness_options(*command, session, options->witnesses);
    command->add_flag("--verbose", options->verbose, std::string(session.in({"多说一些", "say more"})));
    add_data(*command, session, options->place);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_serve(*options, session); }; });
}

}  // namespace qingfeng::app::commands
