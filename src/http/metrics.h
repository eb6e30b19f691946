#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/observed.h"
#include "http/router.h"

namespace qingfeng::http {

/// What an operator watches, as Prometheus reads it. No count says anything about a matter: routes are counted in five
/// large classes, answers as ok, 4xx or 5xx (a form that registers is answered by a redirection, which would tell).
/// Were registrations counted apart, their number less that of the numbers given would be the number of sealed matters;
/// were entries that wait counted, so would they be.
class Metrics {
  public:
    enum class Kind { Gauge, Counter };
    /// Asked each time the figures are read, on the thread that reads them.
    struct Source {
        std::string name;  ///< with its unit: "qingfeng_open_connections"
        std::string help;
        Kind kind = Kind::Gauge;
        std::function<double()> value;
    };

    /// From any thread.
    void saw(const Observed& observed);
    /// Before the first text().
    void add(Source source) { sources_.push_back(std::move(source)); }
    /// The text exposition format, version 0.0.4.
    std::string text() const;

    /// Answers GET /metrics, and nothing else. `metrics` must outlive it.
    static Router router(const Metrics& metrics);

    /// The class of a route: "api", "log", "page", "file", "none" (no route has the path).
    static std::string_view class_of(std::string_view route);

  private:
    static constexpr std::array<std::string_view, 5> classes = {"api", "log", "page", "file", "none"};
    static constexpr std::array<std::int64_t, 10> bounds_ms = {1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000};

    struct Figures {
        std::array<std::atomic<std::uint64_t>, 6> by_status{};  ///< at 2 what went well, at 4 and 5 what did not
        std::array<std::atomic<std::uint64_t>, bounds_ms.size() + 1> by_duration{};
        std::atomic<std::uint64_t> microseconds{0};
    };

    std::array<Figures, classes.size()> figures_;
    std::vector<Source> sources_;
};

}  // namespace qingfeng::http
