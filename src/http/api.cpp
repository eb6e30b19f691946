#include "http/api.h"

#include <algorithm>
#include <chrono>

#include "http/api_context.h"
#include "http/pages/routes.h"
#include "http/staff.h"

namespace qingfeng::http {
namespace {

std::optional<RateBudget> budget_of(const std::optional<BudgetLimits>& limits) {
    if (!limits) return std::nullopt;
    return RateBudget(*limits);
}

std::chrono::microseconds steady_now() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

Api::Api(ApiParts parts)
    : parts_(std::move(parts)),
      verification_(parts_.authority, parts_.clock),
      files_(parts_.web),
      registrations_(budget_of(parts_.limits.registrations)),
      registrations_all_(budget_of(parts_.limits.registrations_all)),
      codes_(budget_of(parts_.limits.codes)),
      sign_ins_(budget_of(parts_.limits.sign_ins)),
      pool_(parts_.limits.pool),
      password_pool_(parts_.limits.password_pool) {}

RateBudget* Api::bucket_of(Budget budget) {
    const auto of = [](std::optional<RateBudget>& bucket) { return bucket ? &*bucket : nullptr; };
    switch (budget) {
        case Budget::None:
            return nullptr;
        case Budget::Registrations:
            return of(registrations_);
        case Budget::Codes:
            return of(codes_);
        case Budget::SignIns:
            return of(sign_ins_);
    }
    return nullptr;
}

std::optional<Response> Api::over_budget(Budget budget, const Request& request) {
    if (is_this_machine(request.peer)) return std::nullopt;
    std::chrono::microseconds of_address{0};
    std::chrono::microseconds of_authority{0};
    {
        const std::lock_guard lock(budget_lock_);
        const auto now = steady_now();
        if (auto* bucket = bucket_of(budget)) of_address = bucket->spend(address_key(request.peer), now);
        // Only what its own address may send counts for all.
        if (budget == Budget::Registrations && registrations_all_ && of_address.count() == 0) {
            of_authority = registrations_all_->spend(parts_.authority.slug(), now);
        }
    }
    const auto wait = std::max(of_address, of_authority);
    if (wait.count() == 0) return std::nullopt;
    const Reader reader{parts_.messages, request.language(), request.request_id};
    Response response =
        of_address.count() > 0 ? problem(reader, 429, "too_many_requests") : problem(reader, 503, "busy");
    response.headers.set("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
    return response;
}

Handler Api::on_pool(Budget budget, Endpoint endpoint) { return on(pool_, budget, std::move(endpoint)); }

Handler Api::on_password_pool(Budget budget, Endpoint endpoint) {
    return on(password_pool_, budget, std::move(endpoint));
}

Handler Api::on(WorkPool& pool, Budget budget, Endpoint endpoint) {
    const auto run = std::make_shared<const Endpoint>(std::move(endpoint));  // shared with jobs that outlive the router
    return [api = shared_from_this(), &pool, budget, run](Request&& request, Responder responder) {
        if (auto refused = api->over_budget(budget, request)) {
            responder.answer(std::move(*refused));
            return;
        }
        const auto call = std::make_shared<Call>(Call{std::move(request), std::move(responder)});
        const bool taken = pool.submit([self = api.get(), call, run] {
            try {
                (*run)(call);
            } catch (const std::exception& fault) {
                self->log(LogLevel::Error, call->request.request_id + " " + call->request.route + ": " + fault.what());
            }
        });
        if (!taken) call->responder.answer(error_response(api->reader(*call), {util::ErrorKind::Busy, ""}));
    };
}

void Api::continue_call(const std::weak_ptr<Api>& weak, std::function<void(Api&)> rest) {
    const auto api = weak.lock();
    if (!api) return;
    api->pool_.resume([self = api.get(), rest = std::move(rest)] {
        try {
            rest(*self);
        } catch (const std::exception& fault) {
            self->log(LogLevel::Error, std::string("answering: ") + fault.what());
        }
    });
}

util::Result<std::shared_ptr<const service::Configuration>> Api::configuration() const {
    auto reader = parts_.authority.store().read();
    if (!reader) return reader.failure();
    return parts_.authority.configuration(**reader);
}

void Api::reject(const Call& call, const service::Rejection& rejection) const {
    if (const auto* error = std::get_if<util::Error>(&rejection)) {
        if (error_facts(error->kind).status >= 500) {
            log(LogLevel::Error, call.request.request_id + " " + call.request.route + ": " + error->message);
        }
    }
    call.responder.answer(rejection_response(reader(call), rejection));
}

Router make_api(ApiParts parts) {
    const auto api = std::make_shared<Api>(std::move(parts));
    Router router;
    add_matter_routes(router, api);
    add_log_routes(router, api);
    add_web_routes(router, api);
    if (api->parts().accounts != nullptr) add_session_routes(router, api);
    add_staff_routes(router, api);
    pages::add_page_routes(router, api);
    // So that the first figures of the day need not wait; where it fails, whoever asks is told.
    Api::continue_call(api, [](Api& self) {
        const auto& authority = self.parts().authority;
        auto reader = authority.store().read();
        if (reader) static_cast<void>(self.outcomes().prepare(**reader, authority));
    });
    return router;
}

}  // namespace qingfeng::http
