#include "http/metrics.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

namespace qingfeng::http {

std::string_view Metrics::class_of(std::string_view route) {
    if (route.empty()) return "none";
    if (route.starts_with("/api/")) return "api";
    if (route.starts_with("/log/")) return "log";
    if (route.starts_with("/assets/") || route.starts_with("/desk")) return "file";
    return "page";
}

void Metrics::saw(const Observed& observed) {
    const auto place = std::find(classes.begin(), classes.end(), class_of(observed.route)) - classes.begin();
    Figures& figures = figures_[static_cast<std::size_t>(place)];
    // A form that registers is answered by a redirection, other pages are not: apart they would be counted.
    const int digit = observed.status / 100 == 3 ? 2 : observed.status / 100;
    ++figures.by_status[digit == 2 || digit == 4 || digit == 5 ? static_cast<std::size_t>(digit) : 0];
    const auto bound = std::find_if(bounds_ms.begin(), bounds_ms.end(),
                                    [&](std::int64_t ms) { return observed.taken.count() <= ms * 1000; });
    ++figures.by_duration[static_cast<std::size_t>(bound - bounds_ms.begin())];
    figures.microseconds += static_cast<std::uint64_t>(std::max<std::int64_t>(observed.taken.count(), 0));
}

std::string Metrics::text() const {
    std::string out =
        "# HELP qingfeng_http_requests_total Requests answered, by class of route and how they ended.\n"
        "# TYPE qingfeng_http_requests_total counter\n";
    for (std::size_t i = 0; i < classes.size(); ++i) {
        for (const auto& [status, digit] : {std::pair("ok", 2U), std::pair("4xx", 4U), std::pair("5xx", 5U)}) {
            out += fmt::format("qingfeng_http_requests_total{{class=\"{}\",status=\"{}\"}} {}\n", classes[i], status,
                               figures_[i].by_status[digit].load());
        }
    }
    out +=
        "# HELP qingfeng_http_request_duration_seconds From the whole request to the whole answer.\n"
        "# TYPE qingfeng_http_request_duration_seconds histogram\n";
    for (std::size_t i = 0; i < classes.size(); ++i) {
        std::uint64_t total = 0;
        for (std::size_t b = 0; b < figures_[i].by_duration.size(); ++b) {
            total += figures_[i].by_duration[b].load();
            const std::string bound =
                b < bounds_ms.size() ? fmt::format("{}", static_cast<double>(bounds_ms[b]) / 1000) : "+Inf";
            out += fmt::format("qingfeng_http_request_duration_seconds_bucket{{class=\"{}\",le=\"{}\"}} {}\n",
                               classes[i], bound, total);
        }
        out += fmt::format("qingfeng_http_request_duration_seconds_sum{{class=\"{}\"}} {}\n", classes[i],
                           static_cast<double>(figures_[i].microseconds.load()) / 1e6);
        out += fmt::format("qingfeng_http_request_duration_seconds_count{{class=\"{}\"}} {}\n", classes[i], total);
    }
    for (const Source& source : sources_) {
        const double value = source.value();
        out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", source.name, source.help,
                           source.kind == Kind::Gauge ? "gauge" : "counter",
                           std::isnan(value) ? "NaN" : fmt::format("{}", value));
    }
    return out;
}

Router Metrics::router(const Metrics& metrics) {
    Router router;
    router.get("/metrics", [&metrics](const Request&, const Responder& responder) {
        responder.answer(text_response(200, metrics.text(), "text/plain; version=0.0.4; charset=utf-8"));
    });
    return router;
}

}  // namespace qingfeng::http
