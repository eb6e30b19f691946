#include "domain/request/desk.h"

#include <algorithm>

#include "util/check.h"

namespace qingfeng::domain::request {

Desk::Desk(const Request* request, const Context& context)
    : request_(request), context_(context), today_(context.zone.to_local(context.now).date) {}

bool Desk::holds(std::initializer_list<people::Role> roles) const {
    if (person() == nullptr) return false;
    const auto posts = context_.organisation.roles_of(*person(), today_);
    return std::any_of(posts.begin(), posts.end(), [&](const people::Post& post) {
        return std::find(roles.begin(), roles.end(), post.role) != roles.end();
    });
}

bool Desk::is_office() const { return holds({people::Role::Office, people::Role::Leader}); }

bool Desk::is_intake() const { return holds({people::Role::Operator}) || is_office(); }

bool Desk::handles() const {
    return person() != nullptr && (*person() == request_->first_handler() || *person() == request_->current_handler());
}

bool Desk::in_handling_unit() const {
    if (person() == nullptr || !request_->handling_unit) return false;
    const auto posts = context_.organisation.roles_of(*person(), today_);
    return std::any_of(posts.begin(), posts.end(),
                       [&](const people::Post& post) { return post.unit == *request_->handling_unit; });
}

bool Desk::holds_above(const std::vector<people::Role>& roles) const {
    if (person() == nullptr || !request_->handling_unit) return false;
    auto units = context_.organisation.chain(*request_->handling_unit, today_);
    // The office stands beside the line of superiors, not in it.
    const auto office = context_.organisation.supervising_office(*request_->handling_unit, today_);
    const auto holds_in = [&](people::Role role, const UnitId& unit) {
        return context_.organisation.holds(*person(), role, unit, today_);
    };
    return std::any_of(roles.begin(), roles.end(), [&](people::Role role) {
        if (role == people::Role::Office && office && holds_in(role, *office)) return true;
        return std::any_of(units.begin(), units.end(), [&](const UnitId& unit) { return holds_in(role, unit); });
    });
}

std::optional<Refusal> Desk::excluded(people::Extent from) const {
    if (person() == nullptr) return std::nullopt;
    const auto exclusion = people::exclusion(context_.organisation, request_->parties(), *person(), today_);
    if (!exclusion) return std::nullopt;
    if (from == people::Extent::Whole && exclusion->extent == people::Extent::Deciding) return std::nullopt;
    return Refusal::Excluded;
}

bool Desk::may_handle(const PersonId& handler) const {
    return !people::exclusion(context_.organisation, request_->parties(), handler, today_);
}

bool Desk::may_see(const PersonId& who) const {
    const auto exclusion = people::exclusion(context_.organisation, request_->parties(), who, today_);
    return !exclusion || exclusion->extent == people::Extent::Deciding;
}

const procedure::Procedure* Desk::procedure() const {
    // By its name: a version adopted later may be in force for an earlier day, and must not reach back.
    return context_.procedures.find(request_->registration.procedure);
}

clocks::Rules Desk::rules() const {
    const procedure::Procedure* found = procedure();
    util::check(found != nullptr, "a matter registered under no procedure");
    return {context_.calendar, context_.zone, *found, context_.config_version};
}

void Desk::stop(clocks::Clock& clock) const {
    // What stood still until now counts for the clock: without it a matter that waited would seem late.
    if (clock.run == clocks::Run::Paused) clocks::resume(clock, resumes_at(), rules());
    clocks::stop(clock, now());
}

Instant Desk::resumes_at() const {
    const auto* suspended = std::get_if<state::Suspended>(&request_->state);
    return suspended == nullptr ? now() : std::min(now(), suspended->until);
}

event::Clocks Desk::stopped(std::initializer_list<clocks::ClockKind> kinds) const {
    event::Clocks changed;
    for (clocks::Clock clock : request_->clocks) {
        if (clock.run == clocks::Run::Stopped || std::find(kinds.begin(), kinds.end(), clock.kind) == kinds.end()) {
            continue;
        }
        stop(clock);
        changed.push_back(std::move(clock));
    }
    return changed;
}

event::Clocks Desk::all_stopped() const {
    event::Clocks changed;
    for (clocks::Clock clock : request_->clocks) {
        if (clock.run == clocks::Run::Stopped) continue;
        stop(clock);
        changed.push_back(std::move(clock));
    }
    return changed;
}

event::Clocks Desk::bound(clocks::ClockKind kind, procedure::ClockStart start) const {
    std::optional<clocks::Clock> clock;
    if (const clocks::Clock* existing = request_->clock(kind)) clock = *existing;
    if (!clocks::bind(clock, kind, start, now(), rules())) return {};
    return {*clock};
}

std::optional<Refusal> check_text(std::string_view text, std::size_t bytes_max) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Refusal::TextMissing;
    if (text.size() > bytes_max) return Refusal::TextTooLong;
    return std::nullopt;
}

}  // namespace qingfeng::domain::request
