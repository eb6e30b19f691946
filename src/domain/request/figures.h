#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/request/request.h"

/// Five facts kept apart: closed by the office, found per point, liable, solved according to the person, judged. Every
/// figure is a share of something that is said with it; what is not known is in no numerator and in no denominator.
namespace qingfeng::domain::request {

/// What the figures need of one matter: nothing about who it belongs to.
struct Outcome {
    Kind kind = Kind::Complaint;
    std::optional<UnitId> unit;  ///< handles it
    Instant registered;
    bool imported = false;  ///< history is in no live figure
    bool closed = false;    ///< closed or archived
    bool answered = false;
    bool ended_early = false;           ///< refused, merged, withdrawn or referred: no answer of its own
    std::optional<Instant> answer_due;  ///< running or stopped
    std::optional<Instant> answer_stopped;
    bool answer_paused = false;
    std::uint32_t rounds = 0;                 ///< reopenings
    std::array<std::uint32_t, 4> findings{};  ///< points by Finding, in its order
    std::optional<Liability> liability;
    std::optional<Solved> solved;      ///< the latest word of the person
    std::optional<Grade> first_grade;  ///< of the first answer
    std::optional<Grade> grade;        ///< the latest
    bool judged_badly = false;         ///< ever
    bool judged_badly_now = false;     ///< the answer in force
    bool to_call = false;              ///< a call-back may be owed: whether it is, its procedure says
    std::vector<PersonId> ordered_by;  ///< who gave an instruction or an order in it, each once
    bool drawn = false;                ///< for a call-back
    bool called = false;
    bool reached = false;
    std::uint32_t returns = 0;
    bool designated = false;
    std::uint32_t remedies = 0;
    std::uint32_t remedies_kept = 0;             ///< in time
    std::uint32_t remedies_missed = 0;           ///< late, as far as they are done
    std::array<util::Date, 20> remedies_open{};  ///< dates of those not done
    std::uint32_t remedies_open_count = 0;

    bool operator==(const Outcome&) const = default;
};

/// Whether a promise was kept depends on where the day ends: kept apart, so that the rest is a function of entries
/// alone.
struct RemedyOutcome {
    std::optional<Instant> done;
    util::Date until;

    bool operator==(const RemedyOutcome&) const = default;
};

Outcome outcome_of(const Request& request, const util::TimeZone& zone);
/// All but the remedies.
Outcome outcome_without_remedies(const Request& request);
std::vector<RemedyOutcome> remedies_of(const Request& request);
void add_remedies(Outcome& outcome, const std::vector<RemedyOutcome>& remedies, const util::TimeZone& zone);

/// One share: how much of one matter counts in it.
struct FigureRule {
    std::string_view key;  ///< "on_time": the word of messages "figure.…" and "figure_of.…"
    /// Null: a plain count.
    std::uint32_t (*denominator)(const Outcome&, Instant now, util::Date today);
    std::uint32_t (*numerator)(const Outcome&, Instant now, util::Date today);
};

std::span<const FigureRule> figure_rules();
const FigureRule* find_figure(std::string_view key);

}  // namespace qingfeng::domain::request
