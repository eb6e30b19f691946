#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/calendar/limit.h"
#include "domain/clocks/clock.h"
#include "domain/people/recusal.h"
#include "domain/procedure/procedure.h"
#include "util/time.h"

/// The values that commands, events and states of a request speak of. Enumerators' numbers are in the record for ever.
namespace qingfeng::domain::request {

using people::PersonId;
using people::UnitId;
using procedure::Kind;
using util::Instant;

enum class Channel : std::uint8_t {
    Web = 1,
    Phone = 2,
    Letter = 3,
    Visit = 4,
    QrCode = 5,
    Media = 6,
    OtherSystem = 7,  ///< 12328, 12345, 信访
};

/// What a claimed time is good for.
enum class Precision : std::uint8_t { Minute = 1, Day = 2 };

/// When it happened, as claimed.
struct Occurred {
    Instant at;
    Precision precision = Precision::Minute;

    bool operator==(const Occurred&) const = default;
};

/// The finding for one point.
enum class Finding : std::uint8_t {
    Substantiated = 1,
    PartlySubstantiated = 2,
    NotSubstantiated = 3,
    CannotVerify = 4
};

enum class Liability : std::uint8_t { Liable = 1, NotLiable = 2, ThirdParty = 3 };

/// 好差评. There is no value for silence: no verdict is no verdict.
enum class Grade : std::uint8_t {
    VerySatisfied = 5,
    Satisfied = 4,
    Acceptable = 3,
    Dissatisfied = 2,
    VeryDissatisfied = 1,
};

/// What a verdict rests on, chosen by the person from a list that depends on the grade. Append only.
enum class VerdictReason : std::uint8_t {
    ProblemSolved = 1,
    Prompt = 2,
    Courteous = 3,
    WellExplained = 4,
    NotSolved = 5,
    TooSlow = 6,
    Discourteous = 7,
    PoorlyExplained = 8,
    PromiseNotKept = 9,
};

enum class Solved : std::uint8_t { Yes = 1, Partly = 2, No = 3 };

/// Whether an act by code counts at once or waits for the person's word through another channel, because staff issued
/// or saw the code.
enum class Standing : std::uint8_t {
    Confirmed = 1,
    AwaitingConfirmation = 2,
    Denied = 3,  ///< asked through another channel, the person says it was not theirs
};

/// Which act by code is confirmed.
enum class ConfirmedAct : std::uint8_t { Verdict = 1, Withdrawal = 2 };

enum class RemedyKind : std::uint8_t { Apology = 1, Refund = 2, Correction = 3, Compensation = 4, Rectification = 5 };

/// Something held out in an answer, with the day by which the person may expect it.
struct Promise {
    RemedyKind kind = RemedyKind::Apology;
    std::string text;
    util::Date until;

    bool operator==(const Promise&) const = default;
};

/// 答复意见书 in its parts.
struct Answer {
    std::string facts;
    std::string decision;
    std::string basis;  ///< law or rule it rests on
    std::vector<Promise> promises;

    bool operator==(const Answer&) const = default;
};

struct PointFinding {
    Finding finding = Finding::CannotVerify;
    std::string reasons;
    PersonId found_by;

    bool operator==(const PointFinding&) const = default;
};

/// 反映要点: each gets its own finding.
struct Point {
    std::string text;
    std::optional<PointFinding> finding;

    bool operator==(const Point&) const = default;
};

struct LiabilityFinding {
    Liability liability = Liability::NotLiable;
    std::string reasons;
    PersonId found_by;

    bool operator==(const LiabilityFinding&) const = default;
};

struct Verdict {
    Grade grade = Grade::Acceptable;
    std::optional<Solved> solved;
    std::string comment;
    Standing standing = Standing::Confirmed;
    std::uint32_t round = 0;  ///< 0 for the first answer, raised by each reopening
    Instant at;
    std::vector<VerdictReason> reasons = {};
    std::optional<bool> call_back_welcome = {};  ///< asked of those who are not satisfied; empty: not said

    bool operator==(const Verdict&) const = default;
};

enum class CallBackOutcome : std::uint8_t { Reached = 1, NotReached = 2 };

struct CallBack {
    CallBackOutcome outcome = CallBackOutcome::NotReached;
    std::optional<Solved> solved;
    std::string remark;
    PersonId by;
    std::uint32_t round = 0;
    Instant at;

    bool operator==(const CallBack&) const = default;
};

struct Remedy {
    std::uint32_t id = 0;  ///< from 1, in the order of the request that promised it
    Promise promise;
    std::optional<Instant> done;
    std::string evidence;  ///< voucher number, photo, record of the call

    bool operator==(const Remedy&) const = default;
};

/// 代表人 of a group. Identity, kept apart from what they say.
struct Representative {
    std::string name;
    std::string phone;

    bool operator==(const Representative&) const = default;
};

/// 协办: somebody of another unit contributes by a date of their own; the first handler stays answerable.
struct CoHandler {
    std::uint32_t id = 0;  ///< from 1
    UnitId unit;
    PersonId person;
    std::string task;
    util::Date until;
    std::optional<Instant> contributed;
    std::string contribution;

    bool operator==(const CoHandler&) const = default;
};

/// 复查 is the first, 复核 the second and last.
enum class ReviewStage : std::uint8_t { First = 1, Second = 2 };

enum class ReviewOutcome : std::uint8_t {
    Upheld = 1,
    Overturned = 2,  ///< the body below handles it anew
};

/// A review that was asked for, seen from the matter under review.
struct ReviewLink {
    std::string number;
    ReviewStage stage = ReviewStage::First;
    std::optional<ReviewOutcome> outcome;

    bool operator==(const ReviewLink&) const = default;
};

/// What a review comes to, before it is signed.
struct ReviewFinding {
    ReviewOutcome outcome = ReviewOutcome::Upheld;
    std::string reasons;
    PersonId found_by;

    bool operator==(const ReviewFinding&) const = default;
};

enum class OrderKind : std::uint8_t {
    Supervision = 1,  ///< 督办: by the office, numbered
    Instruction = 2,  ///< 批示: by a leader, supervised by the office
};

/// Work on a matter that somebody above wants done by a date; comes back when it is done or late.
struct Order {
    std::uint32_t id = 0;  ///< from 1
    OrderKind kind = OrderKind::Supervision;
    std::string number;  ///< of the paper
    std::string text;
    PersonId by;
    util::Date until;
    std::optional<PersonId> copied_to;  ///< the deputy in charge of the unit that has it
    std::optional<Instant> reported;    ///< as done; empty again when it was sent back
    std::string report;
    std::optional<Instant> settled;  ///< accepted as done

    bool operator==(const Order&) const = default;
};

/// A proposal, by a rule of the procedure, that the competent body decide on somebody's accountability.
struct AccountabilityProposal {
    procedure::Trigger trigger = procedure::Trigger::Overdue;
    std::optional<procedure::ClockKind> clock;
    std::uint32_t ordinal = 0;
    Instant at;

    bool operator==(const AccountabilityProposal&) const = default;
};

/// A post changes hands: offered by who leaves, not yet confirmed by who comes.
struct HandoverOffer {
    PersonId to;
    std::string reason;

    bool operator==(const HandoverOffer&) const = default;
};

/// Who answers for the matter from a moment on.
struct Answerable {
    PersonId person;
    Instant from;

    bool operator==(const Answerable&) const = default;
};

}  // namespace qingfeng::domain::request
