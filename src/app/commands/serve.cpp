#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/demo_accounts.h"
#include "app/embedded_web.h"
#include "app/indexer.h"
#include "app/listen.h"
#include "app/log_lines.h"
#include "app/metrics_sources.h"
#include "app/notifier.h"
#include "app/order_maps.h"
#include "app/photo_desk.h"
#include "app/serve_options.h"
#include "app/staff_desk.h"
#include "app/sweeper.h"
#include "domain/request/request.h"
#include "http/api.h"
#include "http/metrics.h"
#include "http/pages/problem_page.h"
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

void print_hints(Application& application, const ServeOptions& options, const std::string& address,
                 const Session& session) {
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

void write_line(const Session& session, const std::string& line) {
    // In one piece: every thread of the server writes here.
    session.world.err << (line + '\n') << std::flush;
}

http::Log log_to(const Session& session, const ServeOptions& options) {
    return [&session, format = options.log_format(), verbose = options.verbose](http::LogLevel level,
                                                                                std::string_view text) {
        if (level == http::LogLevel::Info && !verbose) return;
        const util::Instant now = session.world.clock();
        write_line(session, format == LogFormat::Json ? json_line(now, level, text) : text_line(now, level, text));
    };
}

http::Observer observer_for(const Session& session, const ServeOptions& options, http::Metrics& metrics) {
    return [&session, &metrics, format = options.log_format(), log = options.log_requests](const http::Observed& seen) {
        metrics.saw(seen);
        if (!log) return;
        const util::Instant now = session.world.clock();
        write_line(session, format == LogFormat::Json ? json_line(now, seen) : text_line(now, seen));
    };
}

/// The listener for figures; none where it was not asked for.
util::Result<std::unique_ptr<http::Server>> serve_metrics(const ServeOptions& options, const http::Metrics& metrics,
                                                          const http::Log& log) {
    if (options.metrics.empty()) return std::unique_ptr<http::Server>();
    auto own = metrics_options(options);
    if (!own) return own.failure();
    own->log = log;
    auto server = std::make_unique<http::Server>(*own, http::Metrics::router(metrics));
    if (const auto status = server->start(); !status) return status.failure();
    return server;
}

ExitCode run_serve(const ServeOptions& options, const Session& session) {
    auto server_options_read = server_options(options);
    if (!server_options_read) return session.explain(server_options_read.error());
    http::ServerOptions& transport = *server_options_read;
    const auto limits = api_limits(options);
    if (!limits) return session.explain(limits.error());
    if (!options.metrics.empty()) {
        if (const auto own = metrics_options(options); !own) return session.explain(own.error());
    }
    const sigset_t stop_signals = block_stop_signals();
    auto application = Application::open(session, options.place, Purpose::Serve);
    if (!application) return session.explain(application.error());
    http::Metrics metrics;
    transport.log = log_to(session, options);
    transport.observer = observer_for(session, options, metrics);
    transport.texts = http::problem_texts(session.messages);
    transport.problem_page = http::pages::problem_pages(session.messages, embedded_web());
    auto witnessing = open_witnessing(**application, options.place, options.witnesses, session);
    if (!witnessing) return session.explain(witnessing.error());
    service::accounts::Accounts accounts((*application)->authority(), (*application)->writer(), session.world.clock,
                                         account_settings(options));
    auto maps = order_maps(options.order_maps, session.language);
    if (!maps) return session.explain(maps.error());
    const auto gateway = open_gateway(options.notices, session);
    if (!gateway) return session.explain(gateway.error());
    StaffDesk desk(**application, options.place, std::move(*maps), session);
    PhotoDesk photo_desk(**application, options.place, session);
    http::Server server(transport, http::make_api({(*application)->authority(), (*application)->matters(),
                                                   session.messages, session.world.clock, transport.log, *limits,
                                                   witnessing->get(), embedded_web(), &accounts, desk.parts(),
                                                   (*application)->read_only() ? nullptr : &photo_desk.photos()}));
    add_sources(metrics, **application, options.place.folder, server);
    const auto figures = serve_metrics(options, metrics, transport.log);
    if (!figures) return session.explain(figures.error());
    if (const auto status = server.start(); !status) return session.explain(status.error());
    if (*witnessing) (*witnessing)->start();
    std::optional<Sweeper> sweeper;
    std::optional<Indexer> indexer;
    std::optional<Notifier> notifier;
    if (!(*application)->read_only()) {
        sweeper.emplace((*application)->authority(), (*application)->writer(), session.world.clock,
                        [&session](std::string_view line) { session.note(line); });
        indexer.emplace((*application)->authority(), (*application)->writer(),
                        [&session](std::string_view line) { session.note(line); });
        if (*gateway) notifier.emplace(**application, desk.board(), **gateway, session);
    }
    const std::string address = address_text(transport.address, server.bound_port());
    session.print(fmt::format("{} http://{}/  ({}, {})", session.in({"正在服务：", "Serving on"}), address,
                              (*application)->authority().slug(), (*application)->authority().origin()));
    if (*figures) {
        const std::string host = metrics_options(options)->address;
        session.print(fmt::format("{} http://{}/metrics", session.in({"运行指标：", "Figures on"}),
                                  address_text(host, (*figures)->bound_port())));
    }
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
    auto options = std::make_shared<ServeOptions>();
    add_serve_options(*command, session, *options);
    add_data(*command, session, options->place);
    command->callback([&session, options] {
        session.json_notes = options->log_format() == LogFormat::Json;
        session.chosen = [&session, options] { return run_serve(*options, session); };
    });
}

}  // namespace qingfeng::app::commands
