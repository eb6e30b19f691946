#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/application.h"
#include "app/commands.h"
#include "app/notifier.h"
#include "app/witnesses.h"
#include "http/api.h"
#include "http/server.h"
#include "service/accounts/accounts.h"

/// What `serve` can be told. Every bound has a default that suits one server behind a proxy.
namespace qingfeng::app {

enum class LogFormat { Text, Json };

struct ServeOptions {
    DataPlace place;
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> proxies;
    std::string metrics;  ///< empty: no figures
    WitnessOptions witnesses;
    std::string order_maps;  ///< folder of the office's own maps of orders; empty: those that come with the program
    NoticeOptions notices;

    bool verbose = false;
    bool log_requests = false;
    std::string log = "text";

    // "RATE/BURST" a second, or "off".
    std::string registrations;
    std::string registrations_all;
    std::string codes;
    std::string sign_ins;

    std::size_t connections = 0;  ///< 0, as below: the default of the part that keeps the bound
    std::size_t connections_per_address = 0;
    unsigned threads = 0;
    unsigned password_threads = 0;
    std::int64_t session_idle_minutes = 0;
    std::int64_t session_hours = 0;

    LogFormat log_format() const { return log == "json" ? LogFormat::Json : LogFormat::Text; }
};

void add_serve_options(CLI::App& command, const Session& session, ServeOptions& options);

/// ErrorKind::InvalidInput: which option cannot be read.
util::Result<http::ApiLimits> api_limits(const ServeOptions& options);
util::Result<http::ServerOptions> server_options(const ServeOptions& options);
/// Of the listener for figures, which only this machine may ask.
util::Result<http::ServerOptions> metrics_options(const ServeOptions& options);
service::accounts::Settings account_settings(const ServeOptions& options);

/// "2/120" is two a second with 120 at once; "off" is none. Empty: `otherwise`.
util::Result<std::optional<http::BudgetLimits>> budget(const std::string& option, const std::string& text,
                                                       const std::optional<http::BudgetLimits>& otherwise);

}  // namespace qingfeng::app
