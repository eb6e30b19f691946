#include "domain/request/figures.h"

#include <algorithm>

namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using clocks::Run;
using util::Date;

bool is_bad(Grade grade) { return grade == Grade::Dissatisfied || grade == Grade::VeryDissatisfied; }
bool is_good(Grade grade) {
    return grade == Grade::Acceptable || grade == Grade::Satisfied || grade == Grade::VerySatisfied;
}

std::size_t place_of(Finding finding) { return static_cast<std::size_t>(finding) - 1; }

// Live matters alone; what ended early has no answer to be judged by.
std::uint32_t live(const Outcome& outcome, Instant, Date) { return outcome.imported ? 0 : 1; }
bool has_own_end(const Outcome& outcome) { return !outcome.imported && !outcome.ended_early; }

std::uint32_t limit_decided(const Outcome& outcome, Instant now, Date) {
    if (!has_own_end(outcome) || !outcome.answer_due || outcome.answer_paused) return 0;
    return outcome.answer_stopped || *outcome.answer_due <= now ? 1 : 0;
}
std::uint32_t in_time(const Outcome& outcome, Instant now, Date today) {
    return limit_decided(outcome, now, today) != 0 && outcome.answer_stopped &&
                   *outcome.answer_stopped < *outcome.answer_due
               ? 1
               : 0;
}

std::uint32_t closed(const Outcome& outcome, Instant, Date) { return has_own_end(outcome) && outcome.closed ? 1 : 0; }
std::uint32_t closed_at_once(const Outcome& outcome, Instant now, Date today) {
    return closed(outcome, now, today) != 0 && outcome.rounds == 0 ? 1 : 0;
}

std::uint32_t found(const Outcome& outcome, Instant, Date) {
    std::uint32_t all = 0;
    if (outcome.imported) return 0;
    for (const std::uint32_t each : outcome.findings) all += each;
    return all;
}
std::uint32_t found_true(const Outcome& outcome, Instant, Date) {
    if (outcome.imported) return 0;
    return outcome.findings[place_of(Finding::Substantiated)] +
           outcome.findings[place_of(Finding::PartlySubstantiated)];
}

std::uint32_t liability_found(const Outcome& outcome, Instant, Date) {
    return !outcome.imported && outcome.liability ? 1 : 0;
}
std::uint32_t liable(const Outcome& outcome, Instant, Date) {
    return !outcome.imported && outcome.liability == Liability::Liable ? 1 : 0;
}

std::uint32_t answered(const Outcome& outcome, Instant, Date) {
    return has_own_end(outcome) && outcome.answered ? 1 : 0;
}
std::uint32_t rated(const Outcome& outcome, Instant now, Date today) {
    return answered(outcome, now, today) != 0 && outcome.grade ? 1 : 0;
}
std::uint32_t satisfied(const Outcome& outcome, Instant now, Date today) {
    return rated(outcome, now, today) != 0 && is_good(*outcome.grade) ? 1 : 0;
}

std::uint32_t said_solved_or_not(const Outcome& outcome, Instant, Date) {
    return !outcome.imported && outcome.solved ? 1 : 0;
}
std::uint32_t solved(const Outcome& outcome, Instant, Date) {
    return !outcome.imported && outcome.solved == Solved::Yes ? 1 : 0;
}

std::uint32_t drawn(const Outcome& outcome, Instant, Date) { return has_own_end(outcome) && outcome.drawn ? 1 : 0; }
std::uint32_t drawn_and_called(const Outcome& outcome, Instant now, Date today) {
    return drawn(outcome, now, today) != 0 && outcome.called ? 1 : 0;
}
std::uint32_t called(const Outcome& outcome, Instant, Date) { return has_own_end(outcome) && outcome.called ? 1 : 0; }
std::uint32_t reached(const Outcome& outcome, Instant now, Date today) {
    return called(outcome, now, today) != 0 && outcome.reached ? 1 : 0;
}

std::uint32_t judged_badly(const Outcome& outcome, Instant, Date) {
    return has_own_end(outcome) && outcome.judged_badly ? 1 : 0;
}
/// Handled again, and what the person last said of it is not bad any more.
std::uint32_t put_right(const Outcome& outcome, Instant now, Date today) {
    return judged_badly(outcome, now, today) != 0 && outcome.rounds > 0 && outcome.answered && outcome.grade &&
                   !is_bad(*outcome.grade)
               ? 1
               : 0;
}

std::uint32_t assigned(const Outcome& outcome, Instant, Date) {
    return !outcome.imported && (outcome.unit || outcome.returns > 0) ? 1 : 0;
}
std::uint32_t returned(const Outcome& outcome, Instant now, Date today) {
    return assigned(outcome, now, today) != 0 && outcome.returns > 0 ? 1 : 0;
}

std::uint32_t remedies_due(const Outcome& outcome, Instant, Date today) {
    if (outcome.imported) return 0;
    std::uint32_t due = outcome.remedies_kept + outcome.remedies_missed;
    for (std::uint32_t i = 0; i < outcome.remedies_open_count; ++i) due += outcome.remedies_open[i] < today ? 1 : 0;
    return due;
}
std::uint32_t remedies_kept(const Outcome& outcome, Instant, Date) {
    return outcome.imported ? 0 : outcome.remedies_kept;
}

constexpr FigureRule rules[] = {
    {"volume", nullptr, live},
    {"closed", live, closed},
    {"on_time", limit_decided, in_time},
    {"first_time", closed, closed_at_once},
    {"substantiated", found, found_true},
    {"liable", liability_found, liable},
    {"solved", said_solved_or_not, solved},
    {"rated", answered, rated},
    {"satisfied", rated, satisfied},
    {"called_back", drawn, drawn_and_called},
    {"reached", called, reached},
    {"bad_fixed", judged_badly, put_right},
    {"returned", assigned, returned},
    {"kept", remedies_due, remedies_kept},
};

bool ended_early(StateKind state) {
    return state == StateKind::Refused || state == StateKind::Merged || state == StateKind::Withdrawn ||
           state == StateKind::Referred;
}

void add_clock(Outcome& outcome, const Request& request) {
    const auto* clock = request.clock(ClockKind::Answer);
    if (clock == nullptr) return;
    outcome.answer_due = clock->due;
    outcome.answer_stopped = clock->stopped;
    outcome.answer_paused = clock->run == Run::Paused;
}

void add_word_of_the_person(Outcome& outcome, const Request& request) {
    Instant said;
    for (const Verdict& verdict : request.verdicts) {
        // By a code that staff had seen it counts once the person has confirmed it another way.
        if (verdict.standing != Standing::Confirmed) continue;
        if (!outcome.first_grade) outcome.first_grade = verdict.grade;
        outcome.grade = verdict.grade;
        outcome.judged_badly = outcome.judged_badly || is_bad(verdict.grade);
        if (verdict.solved && said <= verdict.at) outcome.solved = verdict.solved, said = verdict.at;
    }
    for (const CallBack& call : request.call_backs) {
        outcome.called = true;
        outcome.reached = outcome.reached || call.outcome == CallBackOutcome::Reached;
        if (call.solved && said <= call.at) outcome.solved = call.solved, said = call.at;
    }
}

void add_what_is_open(Outcome& outcome, const Request& request, StateKind state) {
    const Verdict* verdict = request.verdict();
    outcome.judged_badly_now = verdict != nullptr && is_bad(verdict->grade);
    const bool answered = state == StateKind::Answered || state == StateKind::AwaitingCallBack;
    const bool reached = std::ranges::any_of(request.call_backs, [&](const CallBack& call) {
        return call.round == request.round && call.outcome == CallBackOutcome::Reached;
    });
    outcome.to_call = answered && !reached && (outcome.judged_badly_now || (request.call_back_drawn && !verdict));
    for (const Order& order : request.orders) {
        if (std::ranges::find(outcome.ordered_by, order.by) == outcome.ordered_by.end()) {
            outcome.ordered_by.push_back(order.by);
        }
    }
}

}  // namespace

void add_remedies(Outcome& outcome, const std::vector<RemedyOutcome>& remedies, const util::TimeZone& zone) {
    for (const RemedyOutcome& remedy : remedies) {
        ++outcome.remedies;
        if (remedy.done) {
            const bool kept = zone.to_local(*remedy.done).date <= remedy.until;
            ++(kept ? outcome.remedies_kept : outcome.remedies_missed);
        } else if (outcome.remedies_open_count < outcome.remedies_open.size()) {
            outcome.remedies_open[outcome.remedies_open_count++] = remedy.until;
        }
    }
}

std::vector<RemedyOutcome> remedies_of(const Request& request) {
    std::vector<RemedyOutcome> remedies;
    for (const Remedy& remedy : request.remedies) remedies.push_back({remedy.done, remedy.promise.until});
    return remedies;
}

Outcome outcome_of(const Request& request, const util::TimeZone& zone) {
    Outcome outcome = outcome_without_remedies(request);
    add_remedies(outcome, remedies_of(request), zone);
    return outcome;
}

Outcome outcome_without_remedies(const Request& request) {
    Outcome outcome;
    const StateKind state = state_kind(request.state);
    outcome.kind = request.registration.kind;
    outcome.unit = request.handling_unit;
    outcome.registered = request.registered;
    outcome.imported = request.history && state == StateKind::Imported;
    outcome.closed = state == StateKind::Closed || state == StateKind::Archived;
    outcome.answered = !request.answers.empty();
    outcome.ended_early = ended_early(state);
    outcome.rounds = request.round;
    outcome.drawn = request.call_back_drawn;
    outcome.returns = static_cast<std::uint32_t>(request.returned_by.size());
    outcome.designated = request.designated;
    for (const Point& point : request.points) {
        if (point.finding) ++outcome.findings[place_of(point.finding->finding)];
    }
    if (request.liability) outcome.liability = request.liability->liability;
    add_clock(outcome, request);
    add_word_of_the_person(outcome, request);
    add_what_is_open(outcome, request, state);
    return outcome;
}

std::span<const FigureRule> figure_rules() { return rules; }

const FigureRule* find_figure(std::string_view key) {
    const auto found =
        std::find_if(std::begin(rules), std::end(rules), [&](const FigureRule& rule) { return rule.key == key; });
    return found == std::end(rules) ? nullptr : found;
}

}  // namespace qingfeng::domain::request
