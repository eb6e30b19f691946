#include "domain/procedure/problems.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace qingfeng::domain::procedure {

namespace {

constexpr std::size_t prefix_length_max = 4;

bool is_prefix(std::string_view prefix) {
    return !prefix.empty() && prefix.size() <= prefix_length_max &&
           std::ranges::all_of(prefix, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Misconduct is registered and referred to the discipline organ, which answers on its own clocks.
bool is_answered_here(Kind kind) { return kind != Kind::Misconduct; }

bool same_rule(const LimitRule& left, const LimitRule& right) {
    return left.clock == right.clock && left.start == right.start && left.basis == right.basis &&
           left.limit.unit == right.limit.unit;
}

bool is_looser(const LimitRule& commitment, const LimitRule& law) {
    if (commitment.clock != law.clock || commitment.limit.unit != law.limit.unit) return false;
    if (commitment.start != law.start && law.start != ClockStart::Registered) return false;
    if (commitment.limit.count != law.limit.count) return commitment.limit.count > law.limit.count;
    return commitment.limit.last_day > law.limit.last_day;
}

class Inspection {
  public:
    explicit Inspection(const ProcedureBook& book) : book_(book.all()) {}

    std::vector<Problem> all() {
        for (at_ = 0; at_ < book_.size(); ++at_) {
            whole(book_[at_]);
            limits(book_[at_]);
            extensions(book_[at_]);
            suspensions(book_[at_]);
            refusals(book_[at_]);
            reminders(book_[at_]);
            accountability(book_[at_]);
        }
        return std::move(found_);
    }

  private:
    void when(bool wrong, Fault fault, Part part = Part::Whole, std::size_t item = 0) {
        if (wrong) found_.push_back({fault, at_, part, item});
    }

    void whole(const Procedure& procedure) {
        const auto before = std::span(book_).first(at_);
        const auto runs_beside = [&](const Procedure& other) {
            return other.kind == procedure.kind && other.effective.overlaps(procedure.effective);
        };
        const bool has_answer = runs(procedure, ClockKind::Answer);

        when(!people::is_slug(procedure.id), Fault::IdNotSlug);
        when(std::ranges::count(before, procedure.id, &Procedure::id) > 0, Fault::IdTwice);
        when(procedure.effective.empty(), Fault::EffectiveEmpty);
        when(std::ranges::any_of(before, runs_beside), Fault::EffectiveOverlap);
        when(!is_prefix(procedure.number_prefix), Fault::PrefixNotCapitals);
        when(is_answered_here(procedure.kind) && !has_answer, Fault::NoAnswerLimit);
        when(is_answered_here(procedure.kind) && procedure.signers.empty(), Fault::NoSigner);
        when(procedure.call_back.sample_percent > 100, Fault::SamplePercentTooLarge);
    }

    void limits(const Procedure& procedure) {
        for (std::size_t i = 0; i < procedure.limits.size(); ++i) {
            const LimitRule& rule = procedure.limits[i];
            const auto before = std::span(procedure.limits).first(i);
            const auto is_same = [&](const LimitRule& other) { return same_rule(other, rule); };
            const auto is_law_broken = [&](const LimitRule& law) {
                return law.basis == Basis::Law && is_looser(rule, law);
            };
            const bool loose = rule.basis == Basis::Commitment && std::ranges::any_of(procedure.limits, is_law_broken);

            when(rule.citation.empty(), Fault::LimitWithoutCitation, Part::Limit, i);
            when(rule.basis == Basis::Source || rule.basis == Basis::Merged, Fault::LimitFromSource, Part::Limit, i);
            when(std::ranges::any_of(before, is_same), Fault::LimitTwice, Part::Limit, i);
            when(loose, Fault::CommitmentLooserThanLaw, Part::Limit, i);
        }
    }

    void extensions(const Procedure& procedure) {
        for (std::size_t i = 0; i < procedure.extensions.size(); ++i) {
            const ExtensionRule& rule = procedure.extensions[i];
            const auto before = std::span(procedure.extensions).first(i);
            const bool twice = std::ranges::count(before, rule.clock, &ExtensionRule::clock) > 0;
            const bool by_handler = std::ranges::count(rule.approvers, people::Role::Handler) > 0;

            when(twice, Fault::ExtensionTwice, Part::Extension, i);
            when(!runs(procedure, rule.clock), Fault::ExtensionWithoutLimit, Part::Extension, i);
            when(rule.longest.count == 0, Fault::ExtensionEmpty, Part::Extension, i);
            when(rule.approvers.empty(), Fault::ExtensionWithoutApprover, Part::Extension, i);
            when(by_handler, Fault::ExtensionByHandler, Part::Extension, i);
            when(rule.citation.empty(), Fault::ExtensionWithoutCitation, Part::Extension, i);
        }
    }

    void suspensions(const Procedure& procedure) {
        for (std::size_t i = 0; i < procedure.suspensions.size(); ++i) {
            const SuspensionRule& rule = procedure.suspensions[i];
            const auto before = std::span(procedure.suspensions).first(i);
            const bool twice = std::ranges::count(before, rule.reason, &SuspensionRule::reason) > 0;

            when(twice, Fault::SuspensionTwice, Part::Suspension, i);
            when(rule.cap.count == 0, Fault::SuspensionWithoutCap, Part::Suspension, i);
            when(rule.citation.empty(), Fault::SuspensionWithoutCitation, Part::Suspension, i);
        }
    }

    void refusals(const Procedure& procedure) {
        for (std::size_t i = 0; i < procedure.refusals.size(); ++i) {
            const RefusalRule& rule = procedure.refusals[i];
            const auto before = std::span(procedure.refusals).first(i);
            const bool twice = std::ranges::count(before, rule.reason, &RefusalRule::reason) > 0;
            const bool no_way_out = rule.go_instead_zh.empty() || rule.go_instead_en.empty();

            when(twice, Fault::RefusalTwice, Part::Refusal, i);
            when(no_way_out, Fault::RefusalWithoutWayOut, Part::Refusal, i);
            when(rule.citation.empty(), Fault::RefusalWithoutCitation, Part::Refusal, i);
        }
    }

    void reminders(const Procedure& procedure) {
        for (std::size_t i = 0; i < procedure.reminders.size(); ++i) {
            const bool without = !runs(procedure, procedure.reminders[i].clock);
            when(without, Fault::ReminderWithoutLimit, Part::Reminder, i);
        }
    }

    void accountability(const Procedure& procedure) {
        for (std::size_t i = 0; i < procedure.accountability.size(); ++i) {
            const AccountabilityRule& rule = procedure.accountability[i];
            const auto before = std::span(procedure.accountability).first(i);
            const auto is_same = [&](const AccountabilityRule& other) {
                return other.trigger == rule.trigger && other.clock == rule.clock;
            };
            const bool without = rule.trigger == Trigger::Overdue && !runs(procedure, rule.clock);

            when(std::ranges::any_of(before, is_same), Fault::AccountabilityTwice, Part::Accountability, i);
            when(without, Fault::AccountabilityWithoutLimit, Part::Accountability, i);
            when(rule.count == 0, Fault::AccountabilityEmpty, Part::Accountability, i);
            when(rule.citation.empty(), Fault::AccountabilityWithoutCitation, Part::Accountability, i);
        }
    }

    /// The dates of these are set by whoever promises, orders or shares out work, so they run under every procedure.
    static bool dated_by_hand(ClockKind clock) {
        return clock == ClockKind::Remedy || clock == ClockKind::CoHandling || clock == ClockKind::Supervision ||
               clock == ClockKind::Instruction;
    }

    static bool runs(const Procedure& procedure, ClockKind clock) {
        return dated_by_hand(clock) || std::ranges::count(procedure.limits, clock, &LimitRule::clock) > 0;
    }

    const std::vector<Procedure>& book_;
    std::size_t at_ = 0;
    std::vector<Problem> found_;
};

}  // namespace

std::vector<Problem> problems(const ProcedureBook& book) { return Inspection(book).all(); }

}  // namespace qingfeng::domain::procedure
