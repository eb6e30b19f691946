#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "http/api.h"
#include "http/api_problems.h"
#include "http/public_view.h"
#include "service/figures.h"
#include "service/verification.h"

namespace qingfeng::http {

/// A request on its way: what was asked, and the right to answer it.
struct Call {
    Request request;
    Responder responder;

    Language language() const { return request.language(); }
};
using CallPtr = std::shared_ptr<Call>;  ///< shared by the steps of one request, which run on different threads

/// What the endpoints share. One lives as long as the router's handlers do.
class Api : public std::enable_shared_from_this<Api> {
  public:
    explicit Api(ApiParts parts);

    const ApiParts& parts() const { return parts_; }
    const StaticFiles& files() const { return files_; }
    Reader reader(const Call& call) const { return {parts_.messages, call.language(), call.request.request_id}; }

    /// Handlers that run on the pool. What they throw becomes a 500.
    using Endpoint = std::function<void(const CallPtr&)>;
    enum class Budget { None, Registrations, Codes, SignIns };
    Handler on_pool(Budget budget, Endpoint endpoint);
    /// What hashes passwords runs on threads of its own: it takes memory and a good part of a second, and nothing else
    /// may wait behind it.
    Handler on_password_pool(Budget budget, Endpoint endpoint);
    /// Runs the rest of a call on the pool. From any thread, also when the router has gone meanwhile.
    static void continue_call(const std::weak_ptr<Api>& api, std::function<void(Api&)> rest);

    /// The organisation, the zone and all else in force now.
    util::Result<std::shared_ptr<const service::Configuration>> configuration() const;
    /// Is it this authority's name in a /log/… address?
    bool is_ours(std::string_view slug) const { return slug == parts_.authority.slug() || slug == "default"; }
    /// What figures are made of, remembered from one asking to the next.
    service::Outcomes& outcomes() { return outcomes_; }
    service::Verification& verification() { return verification_; }
    void log(LogLevel level, const std::string& line) const {
        if (parts_.log) parts_.log(level, line);
    }
    /// The rejection as an answer; faults of ours are also logged.
    void reject(const Call& call, const service::Rejection& rejection) const;

  private:
    Handler on(WorkPool& pool, Budget budget, Endpoint endpoint);
    /// Null: no bound.
    RateBudget* bucket_of(Budget budget);
    /// Empty: go ahead.
    std::optional<Response> over_budget(Budget budget, const Request& request);

    ApiParts parts_;
    service::Outcomes outcomes_;
    service::Verification verification_;
    StaticFiles files_;
    std::mutex budget_lock_;  ///< guards the budgets
    std::optional<RateBudget> registrations_;
    std::optional<RateBudget> registrations_all_;  ///< one key: the authority
    std::optional<RateBudget> codes_;
    std::optional<RateBudget> sign_ins_;
    WorkPool pool_;  ///< last, with the next: their jobs use all the rest
    WorkPool password_pool_;
};

void add_matter_routes(Router& router, const std::shared_ptr<Api>& api);
void add_log_routes(Router& router, const std::shared_ptr<Api>& api);
void add_web_routes(Router& router, const std::shared_ptr<Api>& api);
/// Only where there are accounts.
void add_session_routes(Router& router, const std::shared_ptr<Api>& api);

}  // namespace qingfeng::http
