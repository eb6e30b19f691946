#pragma once

#include <variant>
#include <vector>

#include "domain/record/actor.h"
#include "domain/request/event.h"
#include "domain/request/terms.h"

namespace qingfeng::domain::request {

/// The states of a request; each carries only what exists in it.
namespace state {
struct Registered {
    bool operator==(const Registered&) const = default;
};
struct Assigned {
    bool signed_for = false;
    bool operator==(const Assigned&) const = default;
};
struct Accepted {
    bool operator==(const Accepted&) const = default;
};
struct Handling {
    bool operator==(const Handling&) const = default;
};
struct Suspended {
    procedure::SuspensionReason reason = procedure::SuspensionReason::AwaitingPerson;
    Instant since;
    Instant until;
    bool operator==(const Suspended&) const = default;
};
struct AwaitingSignature {
    Answer draft;
    PersonId drafted_by;
    bool operator==(const AwaitingSignature&) const = default;
};
struct Answered {
    bool operator==(const Answered&) const = default;
};
struct AwaitingCallBack {
    bool operator==(const AwaitingCallBack&) const = default;
};
struct Closed {
    bool operator==(const Closed&) const = default;
};
struct Archived {
    bool operator==(const Archived&) const = default;
};
struct Returned {
    UnitId by;
    bool operator==(const Returned&) const = default;
};
struct Refused {
    bool operator==(const Refused&) const = default;
};
struct Merged {
    std::string into;
    bool operator==(const Merged&) const = default;
};
struct Withdrawn {
    bool operator==(const Withdrawn&) const = default;
};
struct Referred {
    bool operator==(const Referred&) const = default;
};
struct Imported {
    bool operator==(const Imported&) const = default;
};
/// Refused, and the person has objected: the office looks again.
struct Objected {
    bool operator==(const Objected&) const = default;
};
}  // namespace state

/// The index (from 1) is the number kept in projections: append only. `state_kind` names it.
using State = std::variant<state::Registered, state::Assigned, state::Accepted, state::Handling, state::Suspended,
                           state::AwaitingSignature, state::Answered, state::AwaitingCallBack, state::Closed,
                           state::Archived, state::Returned, state::Refused, state::Merged, state::Withdrawn,
                           state::Referred, state::Imported, state::Objected>;

enum class StateKind : std::uint8_t {
    Registered = 1,
    Assigned,
    Accepted,
    Handling,
    Suspended,
    AwaitingSignature,
    Answered,
    AwaitingCallBack,
    Closed,
    Archived,
    Returned,
    Refused,
    Merged,
    Withdrawn,
    Referred,
    Imported,
    Objected,
};

struct PastSuspension {
    procedure::SuspensionReason reason = procedure::SuspensionReason::AwaitingPerson;
    Instant from;
    Instant until;

    bool operator==(const PastSuspension&) const = default;
};

/// One matter of the request life: what its entries, applied in order, add up to.
struct Request {
    State state;
    event::Registered registration;
    std::optional<event::Imported> history;  ///< set for what came in by import
    Instant registered;
    std::optional<UnitId> handling_unit;
    std::vector<PersonId> handlers;  ///< the first is the first handler and stays; the last works on it now
    std::vector<Point> points;
    std::optional<LiabilityFinding> liability;
    std::vector<Answer> answers;  ///< signed ones; the last is in force
    std::vector<Remedy> remedies;
    std::vector<Verdict> verdicts;
    std::vector<CallBack> call_backs;
    std::vector<clocks::Clock> clocks;
    std::vector<people::Interest> interests;
    std::vector<UnitId> returned_by;
    std::vector<PastSuspension> past_suspensions;
    bool designated = false;
    bool call_back_drawn = false;
    bool withdrawn = false;  ///< by the person, though the check goes on or the act is not confirmed yet
    Standing withdrawal = Standing::Confirmed;
    bool check_goes_on = false;
    std::uint32_t round = 0;
    std::vector<Answerable> answerable;  ///< first handlers, oldest first
    std::optional<HandoverOffer> handover;
    std::vector<CoHandler> co_handlers;
    std::vector<Order> orders;
    std::vector<AccountabilityProposal> proposals;
    std::vector<std::string> merged_from;      ///< numbers of the matters merged into this one
    std::vector<PersonId> also_complained_of;  ///< in those
    std::vector<UnitId> also_units;
    std::vector<UnitId> offices_complained_of{};  ///< who serves there does not see the matter
    std::vector<ReviewLink> reviews;
    std::optional<ReviewFinding> review_finding;
    std::vector<PersonId> signed_by;  ///< of each answer
    std::optional<PersonId> refused_by;
    bool objected = false;            ///< to the refusal: once
    bool refusal_overturned = false;  ///< it must be taken
    std::optional<Instant> assigned;  ///< first
    std::optional<Instant> accepted;
    std::vector<Photo> photos;  ///< in the order they came
    Instant last_recorded;

    const PersonId& first_handler() const { return handlers.front(); }
    const PersonId& current_handler() const { return handlers.back(); }
    people::Parties parties() const;
    const clocks::Clock* clock(clocks::ClockKind, std::uint32_t ordinal = 0) const;
    /// The earliest deadline that runs and is the office's own.
    const clocks::Clock* next_clock() const;
    std::optional<Instant> wake() const;
    bool ended() const;
    /// Imported and not taken up.
    bool only_history() const { return std::holds_alternative<state::Imported>(state); }
    const std::string& number() const { return history ? history->number : registration.number; }
    /// The first handler at a moment; null before it was registered.
    const PersonId* answerable_at(Instant) const;
    /// Of the round of the newest answer; one that the person denies is none.
    const Verdict* verdict() const;

    bool operator==(const Request&) const = default;
};

StateKind state_kind(const State&);
/// "registered", "awaiting_signature", …: as in vocabulary and messages.
std::string_view to_key(StateKind);

/// Nothing further happens to a matter in this state; what is only history counts as over too. One list for rows of the
/// projection and for matters.
bool has_ended(StateKind);

/// The state after an event. Pure: asks no clock, no calendar, no configuration. `before` is empty for the first event.
Request apply(std::optional<Request> before, const Event&, const record::Actor&, Instant recorded);

}  // namespace qingfeng::domain::request
