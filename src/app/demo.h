#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/application.h"
#include "app/session.h"
#include "service/founding.h"

namespace qingfeng::app {

/// A matter of the demo to look at first, with the code by which its person follows it.
struct DemoExample {
    std::string number;
    std::string code;
    std::string state;  ///< its key
    std::string what;   ///< the first words of what was said
};

struct Demo {
    std::uint64_t matters = 0;
    std::uint64_t entries = 0;
    std::vector<DemoExample> examples;  ///< one for each of some states
};

struct DemoPlan {
    int days = 548;  ///< of the past: eighteen months
    std::uint64_t seed = 2026;
    double per_day = 5.2;                      ///< matters on an ordinary day
    std::optional<std::uint64_t> matters_max;  ///< nobody comes any more after so many
    bool indexed = false;                      ///< for search at once; else a server does it when it starts
};

inline constexpr std::string_view demo_name = "示例省高速公路管理局";

/// Founds the demo authority in a folder that has no data yet and lets it live through the time up to now, so that it
/// is full of matters in every state when it is first looked at; then everybody gets an account. The same people,
/// matters and dates on the same day; keys and query codes are this installation's own. Durable when it returns.
util::Result<Demo> found_demo(const Session& session, const DataPlace& place, const service::Founding& founding,
                              const DemoPlan& plan);

}  // namespace qingfeng::app
