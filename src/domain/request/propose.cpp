#include <algorithm>

#include "domain/request/desk.h"

/// Rules of accountability: what the procedure says leads to a proposal. The platform proposes, once for each occasion;
/// the competent body decides.
namespace qingfeng::domain::request {
namespace {

using procedure::AccountabilityRule;
using procedure::Trigger;

class Proposals {
  public:
    Proposals(const Request& before, const Context& context, std::vector<Event>& events)
        : before_(before), context_(context), events_(events), after_(before) {
        for (const Event& event : events) after_ = apply(std::move(after_), event, context.actor, context.now);
    }

    void add() {
        const Desk desk(&after_, context_);
        const auto* procedure = desk.procedure();
        if (procedure == nullptr) return;
        for (const AccountabilityRule& rule : procedure->accountability) add(rule, desk);
    }

  private:
    void add(const AccountabilityRule& rule, const Desk& desk) {
        switch (rule.trigger) {
            case Trigger::Overdue:
                return overdue(rule, desk);
            case Trigger::BadVerdicts:
                return bad_verdicts(rule);
            case Trigger::ReturnRejected:
                return return_rejected(rule);
            case Trigger::RefusalOverturned:
                if (happened<event::RefusalOverturned>()) {
                    propose(rule, 0, before_.refused_by.value_or(before_.first_handler()), after_.handling_unit);
                }
                return;
            case Trigger::AnswerOverturned:
                for (const Event& event : events_) {
                    const auto* concluded = std::get_if<event::ReviewConcluded>(&event);
                    if (concluded == nullptr || concluded->review_outcome != ReviewOutcome::Overturned) continue;
                    return propose(rule, static_cast<std::uint32_t>(concluded->review_stage), before_.first_handler(),
                                   before_.handling_unit);
                }
                return;
        }
    }

    void overdue(const AccountabilityRule& rule, const Desk& desk) {
        for (const clocks::Clock& clock : after_.clocks) {
            if (clock.kind != rule.clock || clock.run == clocks::Run::Paused) continue;
            const Instant ended = clock.stopped.value_or(context_.now);
            if (ended < clocks::late_by(clock, rule.by, desk.rules())) continue;
            if (proposed(rule, clock.ordinal)) continue;
            propose(rule, clock.ordinal, after_.first_handler(), after_.handling_unit);
        }
    }

    void bad_verdicts(const AccountabilityRule& rule) {
        const auto bad = std::count_if(after_.verdicts.begin(), after_.verdicts.end(), [](const Verdict& verdict) {
            return verdict.standing == Standing::Confirmed && verdict.grade <= Grade::Dissatisfied;
        });
        if (bad < rule.count || proposed(rule, 0)) return;
        propose(rule, 0, after_.first_handler(), after_.handling_unit);
    }

    void return_rejected(const AccountabilityRule& rule) {
        for (const Event& event : events_) {
            const auto* designated = std::get_if<event::Designated>(&event);
            if (designated == nullptr) continue;
            const auto& returned = before_.returned_by;
            if (std::find(returned.begin(), returned.end(), designated->unit) == returned.end()) return;
            return propose(rule, 0, answered_for(designated->unit), designated->unit);
        }
    }

    /// Whoever the matter had been given to in the unit that returned it is not in the state any more: the unit's head
    /// answers for the return.
    PersonId answered_for(const UnitId& unit) const {
        const auto day = context_.zone.to_local(context_.now).date;
        const auto head = context_.organisation.answerable(unit, day);
        return head ? head->person : after_.first_handler();
    }

    template <class E>
    bool happened() const {
        return std::any_of(events_.begin(), events_.end(),
                           [](const Event& event) { return std::holds_alternative<E>(event); });
    }

    bool proposed(const AccountabilityRule& rule, std::uint32_t ordinal) const {
        return std::any_of(after_.proposals.begin(), after_.proposals.end(), [&](const AccountabilityProposal& old) {
            const bool same_clock = rule.trigger != Trigger::Overdue || old.clock == rule.clock;
            return old.trigger == rule.trigger && same_clock && old.ordinal == ordinal;
        });
    }

    void propose(const AccountabilityRule& rule, std::uint32_t ordinal, const PersonId& person,
                 const std::optional<UnitId>& unit) {
        const auto clock = rule.trigger == Trigger::Overdue ? std::optional(rule.clock) : std::nullopt;
        found_.push_back(event::AccountabilityProposed{rule.trigger, clock, ordinal, unit, person, rule.citation});
    }

  public:
    void finish() { events_.insert(events_.end(), found_.begin(), found_.end()); }

  private:
    const Request& before_;
    const Context& context_;
    std::vector<Event>& events_;
    Request after_;
    std::vector<Event> found_;
};

}  // namespace

void add_proposals(const Request& before, const Context& context, std::vector<Event>& events) {
    if (before.only_history() || context.procedures.find(before.registration.procedure) == nullptr) return;
    Proposals proposals(before, context, events);
    proposals.add();
    proposals.finish();
}

}  // namespace qingfeng::domain::request
