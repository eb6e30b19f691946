#pragma once

#include <functional>
#include <optional>
#include <span>

#include "http/problem.h"
#include "http/rate_budget.h"
#include "http/router.h"
#include "http/server.h"
#include "http/staff_parts.h"
#include "http/static_files.h"
#include "http/work_pool.h"
#include "service/accounts/accounts.h"
#include "service/authority.h"
#include "service/matters.h"
#include "service/messages.h"
#include "service/witnessing.h"
#include "util/time.h"

/// The public interface of one authority: registering, tracking, the receipt, the person's own acts, the log. Described
/// for callers in api/openapi.yaml.
namespace qingfeng::service {
class Photos;
}

namespace qingfeng::http {

/// Every bound the interface keeps. Budgets are per client address; without one there is no bound. This machine's own
/// addresses have none.
struct ApiLimits {
    /// One toll station's whole hall may share an address.
    std::optional<BudgetLimits> registrations = BudgetLimits{.per_second = 2, .burst = 120};
    /// Registrations of all addresses together. What many machines send must not fill the disk within the hour.
    std::optional<BudgetLimits> registrations_all = BudgetLimits{.per_second = 50, .burst = 5000};
    /// Everything that takes a query code. The code's 75 bits cannot be guessed at any rate; this keeps the attempt
    /// cheap for us.
    std::optional<BudgetLimits> codes = BudgetLimits{.per_second = 5, .burst = 300};
    /// Signing in, on top of what the throttle of an account says: a whole office may share an address.
    std::optional<BudgetLimits> sign_ins = BudgetLimits{.per_second = 1, .burst = 120};
    std::size_t body_bytes_max = 128 * 1024;
    WorkPoolLimits pool;
    /// Two hashes at a time take 128 MiB; 32 that wait are done within a few seconds.
    WorkPoolLimits password_pool{.threads = 2, .queue_max = 32};
};

/// What the interface stands on. All references must outlive the router; the writer behind `matters` may end before or
/// after it.
struct ApiParts {
    service::Authority& authority;
    service::Matters& matters;
    const service::Messages& messages;
    std::function<util::Instant()> clock;
    Log log;  ///< for faults of ours; may be empty. Never sees a code, a name or a text
    ApiLimits limits;
    const service::Witnessing* witnessing = nullptr;  ///< null: this log asks no witnesses. Outlives the router
    std::span<const StaticFile> web = {};             ///< scripts and styles, and the console's files
    service::accounts::Accounts* accounts = nullptr;  ///< null: nobody signs in here. Outlives the router
    StaffParts staff{};                               ///< what the desk needs beyond the rest
    service::Photos* photos = nullptr;                ///< null: none are taken here. Outlives the router
};

/// Routes: POST /api/v1/{matters,track,receipt,supplement,withdraw,verdict}, GET
/// /log/{authority}/{checkpoint,witnessed,key,tile/…}, /assets/…, /desk/…, /healthz and /. The log answers under the
/// authority's slug and under "default".
Router make_api(ApiParts parts);

/// Words for the transport's problems from the message files ("problem.<code>", "problem_help.<code>"), where they have
/// them; else the built-in ones. `messages` must outlive the result.
ProblemTexts problem_texts(const service::Messages& messages);

}  // namespace qingfeng::http
