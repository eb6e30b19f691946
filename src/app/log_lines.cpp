#include "app/log_lines.h"

#include <boost/json.hpp>
#include <fmt/core.h>

namespace qingfeng::app {
namespace {

std::string_view word_of(http::LogLevel level) {
    switch (level) {
        case http::LogLevel::Info:
            return "info";
        case http::LogLevel::Warning:
            return "warning";
        case http::LogLevel::Error:
            return "error";
    }
    return "info";
}

std::string when(util::Instant at) { return util::iso_text(at, util::TimeZone::utc()); }
double milliseconds(const http::Observed& observed) { return static_cast<double>(observed.taken.count()) / 1000; }

}  // namespace

std::string text_line(util::Instant at, http::LogLevel level, std::string_view text) {
    return fmt::format("{} {} {}", when(at), word_of(level), text);
}

std::string text_line(util::Instant at, const http::Observed& observed) {
    return fmt::format("{} {} {} {} {} {:.1f} ms", when(at), observed.request_id.empty() ? "-" : observed.request_id,
                       http::method_text(observed.method), observed.route.empty() ? "-" : observed.route,
                       observed.status, milliseconds(observed));
}

std::string json_line(util::Instant at, http::LogLevel level, std::string_view text) {
    return boost::json::serialize(boost::json::object{{"at", when(at)}, {"level", word_of(level)}, {"text", text}});
}

std::string json_line(util::Instant at, const http::Observed& observed) {
    return boost::json::serialize(boost::json::object{{"at", when(at)},
                                                      {"level", "info"},
                                                      {"request_id", observed.request_id},
                                                      {"method", http::method_text(observed.method)},
                                                      {"route", observed.route},
                                                      {"status", observed.status},
                                                      {"ms", milliseconds(observed)}});
}

}  // namespace qingfeng::app
