#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/calendar/limit.h"
#include "domain/people/unit.h"
#include "domain/procedure/kind.h"
#include "util/bytes.h"
#include "util/result.h"

/// How one kind of matter is handled: its limits with their sources, and what may be done about them. A value, adopted
/// by an entry that carries it whole; a matter stays under the procedure in force on the day it was registered.
namespace qingfeng::domain::procedure {

/// One obligation of the office towards the person, each with its own deadline.
enum class ClockKind : std::uint8_t {
    SignFor = 1,         ///< the unit signs for what was assigned to it
    Acceptance = 2,      ///< accept or refuse, and say so
    Answer = 3,          ///< the written answer reaches the person
    CallBack = 4,        ///< the office asks how it went
    Remedy = 5,          ///< one thing held out in an answer; one clock each
    Designation = 6,     ///< the office decides on what a unit sent back
    ReviewWindow = 7,    ///< the person may ask for a review until then: theirs, not the office's
    Redo = 8,            ///< putting right what was judged badly; the first answer's deadline stays as it was
    CoHandling = 9,      ///< what a co-handler is to contribute; one clock each
    RefusalReview = 10,  ///< the office looks again at a refusal that was objected to
    Supervision = 11,    ///< a supervision order is to be carried out; one clock each
    Instruction = 12,    ///< … a leader's instruction; one clock each
};

/// What starts a limit running.
enum class ClockStart : std::uint8_t {
    Registered = 1,
    Assigned = 2,
    Accepted = 3,
    Answered = 4,
    Returned = 5,
    Reopened = 6,
    Objected = 7,  ///< to a refusal
};

/// Whose limit it is. The earliest date counts, whichever it comes from.
enum class Basis : std::uint8_t {
    Source = 1,      ///< the system the matter came from set a date
    Law = 2,         ///< statute or regulation: the floor
    Commitment = 3,  ///< published by the office: may be stricter than law, never looser
    Practice = 4,    ///< only local practice is known; the office must decide before relying on it
    Merged = 5,      ///< of a matter merged into this one after its one extension: nothing extends it; never in a file
};

struct LimitRule {
    ClockKind clock = ClockKind::Answer;
    ClockStart start = ClockStart::Registered;
    Basis basis = Basis::Practice;
    calendar::Limit limit;
    std::string citation;  ///< law and article, or whose practice it is

    bool operator==(const LimitRule&) const = default;
};

/// Once per clock, before it runs out, by somebody other than the handler.
struct ExtensionRule {
    ClockKind clock = ClockKind::Answer;
    calendar::Limit longest;
    std::vector<people::Role> approvers;
    std::string citation;

    bool operator==(const ExtensionRule&) const = default;
};

/// The closed list of what stops a clock.
enum class SuspensionReason : std::uint8_t {
    AwaitingPerson = 1,     ///< the person was asked to add something
    AwaitingAppraisal = 2,  ///< test, measurement or expert opinion
    AwaitingOtherBody = 3,  ///< another body must conclude first
    ForceMajeure = 4,
    Hearing = 5,  ///< 听证 in a second review: its time is not counted
};

struct SuspensionRule {
    SuspensionReason reason = SuspensionReason::AwaitingPerson;
    calendar::Limit cap;  ///< all suspensions for this reason together
    std::string citation;

    bool operator==(const SuspensionRule&) const = default;
};

/// The closed list of why a matter is not taken.
enum class RefusalReason : std::uint8_t {
    OutsideRemit = 1,
    NoClearFacts = 2,
    InCourtOrArbitration = 3,
    PendingAtHigherLevel = 4,
    FinallyReviewed = 5,   ///< same facts and grounds after 复核
    LegalRouteOpen = 6,    ///< 行政复议 or another route the law assigns
    DisciplineMatter = 7,  ///< belongs to 纪检监察
};

struct RefusalRule {
    RefusalReason reason = RefusalReason::OutsideRemit;
    std::string go_instead_zh;  ///< where the person can go instead
    std::string go_instead_en;
    std::string citation;

    bool operator==(const RefusalRule&) const = default;
};

/// Reminders count back from (or on from) the deadline, in the unit of `offset`.
struct ReminderRule {
    ClockKind clock = ClockKind::Answer;
    bool after = false;  ///< false: before the deadline
    calendar::Limit offset;

    bool operator==(const ReminderRule&) const = default;
};

struct CallBackRule {
    std::uint8_t sample_percent = 100;  ///< of answered matters
    std::uint8_t attempts_max = 3;
    bool bad_verdict_always = true;

    bool operator==(const CallBackRule&) const = default;
};

/// What leads to a proposal that somebody be held accountable. A closed list: number or sum of fines has no place in it
/// (行政处罚法 art. 74). The platform proposes, the competent body decides.
enum class Trigger : std::uint8_t {
    Overdue = 1,            ///< a clock of the office ran out, longer ago than `by`
    BadVerdicts = 2,        ///< the answers were judged badly `count` times
    ReturnRejected = 3,     ///< a unit sent back what was found to be its own
    RefusalOverturned = 4,  ///< what had to be taken was refused
    AnswerOverturned = 5,   ///< a review overturned the answer
};

struct AccountabilityRule {
    Trigger trigger = Trigger::Overdue;
    ClockKind clock = ClockKind::Answer;  ///< of Overdue alone
    calendar::Limit by;                   ///< of Overdue alone; 0: at once
    std::uint8_t count = 1;               ///< of BadVerdicts alone
    std::string citation;

    bool operator==(const AccountabilityRule&) const = default;
};

struct Procedure {
    Kind kind = Kind::Complaint;
    std::string id;  ///< slug of this version, for ever
    people::Interval effective;
    std::string number_prefix;  ///< one to four capital letters
    std::vector<LimitRule> limits;
    std::vector<ExtensionRule> extensions;
    std::vector<SuspensionRule> suspensions;
    std::vector<RefusalRule> refusals;
    std::vector<ReminderRule> reminders;
    std::vector<AccountabilityRule> accountability;
    CallBackRule call_back;
    std::vector<people::Role> signers;  ///< who may sign the answer
    bool needs_findings = true;         ///< an answer needs a finding for each point
    bool needs_liability = true;        ///< … and liability found outside the unit
    bool asks_verdict = true;
    std::uint16_t retention_years = 0;  ///< 0: not set; nothing is erased

    bool operator==(const Procedure&) const = default;
};

/// All procedures an authority has adopted. A version once adopted keeps its id and its content for ever; a better one
/// gets an id of its own. Kept in the order of kind, first day and id, so that equal books have equal bytes.
class ProcedureBook {
  public:
    ProcedureBook() = default;
    explicit ProcedureBook(std::vector<Procedure> procedures);

    /// The procedure in force for a kind on a day; null where there is none. Where a faulty book has two, the earlier.
    const Procedure* find(Kind kind, util::Date date) const;
    /// The version of that name, in force or not; null where there is none. A matter finds its own by this.
    const Procedure* find(std::string_view id) const;
    const std::vector<Procedure>& all() const { return procedures_; }

    /// This book after `proposal` was adopted: its procedures are added, and one of the same kind that was in force
    /// without an end stops where its successor starts. Conflict where an id is in use with another content. The result
    /// is still to be judged by `problems`: versions that overlap can lie in different files.
    util::Result<ProcedureBook> with(const ProcedureBook& proposal) const;

    /// Format 1, or 2 where there are rules of accountability. A book read back is not validated by `problems`: the
    /// rules may have become stricter since.
    util::Bytes to_canonical() const;
    /// Damaged where the bytes are not exactly those of a book.
    static util::Result<ProcedureBook> from_canonical(util::ByteView bytes);

    bool operator==(const ProcedureBook&) const = default;

  private:
    std::vector<Procedure> procedures_;
};

}  // namespace qingfeng::domain::procedure
