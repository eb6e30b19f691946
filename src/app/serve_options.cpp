#include "app/serve_options.h"

#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "app/listen.h"
#include "http/rate_budget.h"

namespace qingfeng::app {
namespace {

using http::BudgetLimits;
using util::ErrorKind;
using util::Result;

/// Empty: no number above zero and up to a million.
std::optional<double> rate_in(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value > 0) || value > 1e6) return std::nullopt;
    return value;
}

}  // namespace

Result<std::optional<BudgetLimits>> budget(const std::string& option, const std::string& text,
                                           const std::optional<BudgetLimits>& otherwise) {
    if (text.empty()) return otherwise;
    if (text == "off") return std::optional<BudgetLimits>();
    const auto slash = text.find('/');
    const auto rate = rate_in(std::string_view(text).substr(0, slash));
    const auto burst = slash == std::string::npos ? std::nullopt : rate_in(std::string_view(text).substr(slash + 1));
    if (!rate || !burst || *burst < 1) {
        return util::fail(ErrorKind::InvalidInput,
                          fmt::format("{} {}: write RATE/BURST, as 2/120, or off", option, text));
    }
    return std::optional(BudgetLimits{.per_second = *rate, .burst = *burst});
}

Result<http::ApiLimits> api_limits(const ServeOptions& options) {
    http::ApiLimits limits;
    struct Row {
        const char* option;
        const std::string& text;
        std::optional<BudgetLimits>& into;
    };
    for (const Row& row : {Row{"--limit-registrations", options.registrations, limits.registrations},
                           Row{"--limit-registrations-all", options.registrations_all, limits.registrations_all},
                           Row{"--limit-codes", options.codes, limits.codes},
                           Row{"--limit-sign-ins", options.sign_ins, limits.sign_ins}}) {
        const auto read = budget(row.option, row.text, row.into);
        if (!read) return read.failure();
        row.into = *read;
    }
    if (options.password_threads > 0) limits.password_pool.threads = options.password_threads;
    return limits;
}

Result<http::ServerOptions> server_options(const ServeOptions& options) {
    http::ServerOptions server;
    if (const auto status = read_address(options.listen, server); !status) return status.failure();
    server.trusted_proxies = options.proxies;
    server.threads = options.threads;
    if (options.connections > 0) server.connections_max = options.connections;
    if (options.connections_per_address > 0) server.connections_per_address_max = options.connections_per_address;
    return server;
}

Result<http::ServerOptions> metrics_options(const ServeOptions& options) {
    http::ServerOptions server;
    if (const auto status = read_address(options.metrics, server); !status) {
        return util::fail(ErrorKind::InvalidInput, fmt::format("--metrics {}: write HOST:PORT", options.metrics));
    }
    if (!http::is_this_machine(server.address)) {
        return util::fail(
            ErrorKind::InvalidInput,
            fmt::format("--metrics {}: figures are given to this machine only, as 127.0.0.1:9464", options.metrics));
    }
    server.threads = 1;
    server.connections_max = 16;
    return server;
}

service::accounts::Settings account_settings(const ServeOptions& options) {
    service::accounts::Settings settings;
    if (options.session_idle_minutes > 0) settings.idle = std::chrono::minutes(options.session_idle_minutes);
    if (options.session_hours > 0) settings.absolute = std::chrono::hours(options.session_hours);
    return settings;
}

void add_serve_options(CLI::App& command, const Session& session, ServeOptions& options) {
    const auto say = [&session](const Words& words) { return std::string(session.in(words)); };
    command
        .add_option("--listen", options.listen,
                    say({"地址和端口", "HOST:PORT; only this machine unless told otherwise"}))
        ->capture_default_str();
    command.add_option("--proxy", options.proxies,
                       say({"前面反向代理的地址；它说的来客地址才可信",
                            "address of a reverse proxy in front, whose word on clients is taken"}));
    command.add_option("--metrics", options.metrics,
                       say({"运行指标（Prometheus），只给本机，如 127.0.0.1:9464",
                            "figures for Prometheus, to this machine only: 127.0.0.1:9464"}));
    add_witness_options(command, session, options.witnesses);
    command.add_option("--order-maps", options.order_maps,
                       say({"来件对照文件所在的文件夹（*.toml）；另有程序自带的",
                            "folder with the office's own maps of orders (*.toml), beside those of the program"}));
    command.add_option("--notices-webhook", options.notices.webhook,
                       say({"告知当事人的网关地址（短信、政务微信的转接程序）",
                            "address of the gateway that takes messages to people"}));
    command.add_option(
        "--notices-secret", options.notices.secret_file,
        say({"签名用的密钥文件，至少 32 字节", "file with the secret that signs the calls, 32 bytes at least"}));
    command.add_flag(
        "--notices-log", options.notices.log_only,
        say({"只记一行日志，不发送（开发用）", "a line in the log instead of a message, for development"}));

    command.add_option("--log", options.log, say({"日志格式：text 或 json", "form of the log: text or json"}))
        ->check(CLI::IsMember({"text", "json"}));
    command.add_flag("--log-requests", options.log_requests,
                     say({"每个请求记一行：路由、状态、用时，没有地址和内容",
                          "a line for each request: route, status, time; no address, no content"}));
    command.add_flag("--verbose", options.verbose, say({"多说一些", "say more"}));

    command.add_option("--limit-registrations", options.registrations,
                       say({"每个地址的登记：每秒/一次最多，默认 2/120；off 不限",
                            "registrations of an address: a second/at once, 2/120 unless told; off is none"}));
    command.add_option(
        "--limit-registrations-all", options.registrations_all,
        say({"全部地址合计的登记，默认 50/5000", "registrations of all addresses together, 50/5000 unless told"}));
    command.add_option(
        "--limit-codes", options.codes,
        say({"每个地址凭查询码的请求，默认 5/300", "requests with a query code of an address, 5/300 unless told"}));
    command.add_option("--limit-sign-ins", options.sign_ins,
                       say({"每个地址的登录，默认 1/120", "sign-ins of an address, 1/120 unless told"}));
    command.add_option("--connections", options.connections,
                       say({"最多同时连接，默认 4096", "connections at once, 4096 unless told"}));
    command.add_option("--connections-per-address", options.connections_per_address,
                       say({"每个地址最多同时连接，默认 256", "of one address, 256 unless told"}));
    command.add_option("--threads", options.threads,
                       say({"线程数，默认每核一个", "threads, one per core unless told"}));
    command
        .add_option("--password-threads", options.password_threads,
                    say({"同时核对几个密码，每个占 64 MiB，默认 2",
                         "passwords checked at once, each takes 64 MiB; 2 unless told"}))
        ->check(CLI::Range(1, 16));
    command
        .add_option("--session-idle", options.session_idle_minutes,
                    say({"多少分钟不用就退出，默认 60", "minutes after which an unused session ends, 60 unless told"}))
        ->check(CLI::Range(1, 24 * 60));
    command
        .add_option("--session-hours", options.session_hours,
                    say({"登录后最多多少小时，默认 12", "hours after which every session ends, 12 unless told"}))
        ->check(CLI::Range(1, 24 * 30));
}

}  // namespace qingfeng::app
