#pragma once

#include <variant>

#include "domain/request/photo.h"
#include "domain/request/terms.h"

/// What happened to a request. Each is one entry of its stream; member names are field names in leaves and openings and
/// therefore permanent (storage/field_ids.h gives each its number).
namespace qingfeng::domain::request::event {

using Clocks = std::vector<clocks::Clock>;  ///< the clocks this event began or changed, as they are after it

struct Registered {
    std::string number;
    Kind kind = Kind::Complaint;
    std::string procedure;     ///< id of the procedure in force
    std::uint64_t config = 0;  ///< config_version it was decided under
    Channel channel = Channel::Web;
    std::optional<UnitId> unit;
    std::string place;
    std::string subject;
    std::string body;
    std::vector<std::string> points;
    std::string contact_name;
    std::string contact_phone;
    std::optional<Occurred> occurred;
    std::string source;
    std::string external_number;
    std::optional<PersonId> first_asked;
    std::vector<PersonId> complained_of;
    std::vector<UnitId> units_complained_of;
    PersonId first_handler;  ///< until assigned: whoever answers for the office
    bool code_seen_by_staff = false;
    util::Bytes code_hash;  ///< so that tracking survives a rebuild
    util::Bytes external_hash;
    util::Date first_deadline;
    Clocks clocks;
    std::optional<std::uint32_t> group_size;
    std::vector<Representative> representatives;
    std::string review_of;  ///< number of the matter under review
    std::optional<ReviewStage> review_stage;
    std::vector<PersonId> decided_before;  ///< took part in the matter under review: excluded from this one
    /// Of the units complained of those that supervise others: who serves there does not see the matter.
    std::vector<UnitId> offices_complained_of{};

    bool operator==(const Registered&) const = default;
};
struct Assigned {
    UnitId unit;
    PersonId handler;
    Clocks clocks;

    bool operator==(const Assigned&) const = default;
};
struct SignedFor {
    Clocks clocks;

    bool operator==(const SignedFor&) const = default;
};
struct Accepted {
    Clocks clocks;

    bool operator==(const Accepted&) const = default;
};
struct Refused {
    procedure::RefusalReason refusal_reason = procedure::RefusalReason::OutsideRemit;
    std::string explanation;
    std::string go_instead_zh;
    std::string go_instead_en;
    std::string citation;
    Clocks clocks;

    bool operator==(const Refused&) const = default;
};
struct Returned {
    std::string reason;
    std::string basis;
    Clocks clocks;

    bool operator==(const Returned&) const = default;
};
struct Designated {
    UnitId unit;
    PersonId handler;
    std::string reason;
    Clocks clocks;

    bool operator==(const Designated&) const = default;
};
struct Transferred {
    PersonId handler;
    std::string reason;

    bool operator==(const Transferred&) const = default;
};
struct InterestDeclared {
    PersonId person;
    std::string reason;

    bool operator==(const InterestDeclared&) const = default;
};
struct PointsSet {
    std::vector<std::string> points;

    bool operator==(const PointsSet&) const = default;
};
struct PointFound {
    std::uint32_t point = 0;
    Finding finding = Finding::CannotVerify;
    std::string reasons;

    bool operator==(const PointFound&) const = default;
};
struct LiabilityFound {
    Liability liability = Liability::NotLiable;
    std::string reasons;

    bool operator==(const LiabilityFound&) const = default;
};
struct Suspended {
    procedure::SuspensionReason suspension_reason = procedure::SuspensionReason::AwaitingPerson;
    std::string explanation;
    Instant until;  ///< runs again then at the latest
    Clocks clocks;

    bool operator==(const Suspended&) const = default;
};
struct Resumed {
    std::string explanation;
    Clocks clocks;

    bool operator==(const Resumed&) const = default;
};
struct Extended {
    procedure::ClockKind clock = procedure::ClockKind::Answer;
    calendar::Limit by;
    std::string reason;
    Clocks clocks;

    bool operator==(const Extended&) const = default;
};
struct Supplemented {
    std::string body;

    bool operator==(const Supplemented&) const = default;
};
struct AnswerSubmitted {
    Answer answer;

    bool operator==(const AnswerSubmitted&) const = default;
};
struct AnswerSentBack {
    std::string reason;

    bool operator==(const AnswerSentBack&) const = default;
};
struct Answered {
    bool call_back_drawn = false;
    Clocks clocks;

    bool operator==(const Answered&) const = default;
};
struct CallBackRecorded {
    CallBackOutcome outcome = CallBackOutcome::NotReached;
    std::optional<Solved> solved;
    std::string remark;
    Clocks clocks;

    bool operator==(const CallBackRecorded&) const = default;
};
struct Judged {
    Grade grade = Grade::Acceptable;
    std::optional<Solved> solved;
    std::string comment;
    Standing standing = Standing::Confirmed;
    Clocks clocks;
    std::vector<VerdictReason> verdict_reasons = {};
    std::optional<bool> call_back_welcome = {};

    bool operator==(const Judged&) const = default;
};
struct RemedyFulfilled {
    std::uint32_t remedy = 0;
    std::string evidence;
    Clocks clocks;

    bool operator==(const RemedyFulfilled&) const = default;
};
struct Closed {
    Clocks clocks;

    bool operator==(const Closed&) const = default;
};
struct Archived {
    bool operator==(const Archived&) const = default;
};
struct Reopened {
    std::string reason;
    Clocks clocks;

    bool operator==(const Reopened&) const = default;
};
struct Withdrawn {
    std::string reason;
    bool check_goes_on = false;  ///< 三乱 and discipline: withdrawing stops nothing
    Standing standing = Standing::Confirmed;
    Clocks clocks;

    bool operator==(const Withdrawn&) const = default;
};
struct Referred {
    std::string referred_to;
    std::string letter;
    std::string reason;
    Clocks clocks;

    bool operator==(const Referred&) const = default;
};
/// A person reminded the unit.
struct Reminded {
    std::string text;

    bool operator==(const Reminded&) const = default;
};
/// A clock reminded: the moment planned for it has come.
struct ClockReminded {
    procedure::ClockKind clock = procedure::ClockKind::Answer;
    Clocks clocks;

    bool operator==(const ClockReminded&) const = default;
};
struct ClockOverdue {
    procedure::ClockKind clock = procedure::ClockKind::Answer;
    Clocks clocks;

    bool operator==(const ClockOverdue&) const = default;
};
/// A changed calendar moved a deadline.
struct DeadlineChanged {
    std::uint64_t config = 0;
    Clocks clocks;

    bool operator==(const DeadlineChanged&) const = default;
};
/// History from elsewhere: outside the invariants and live figures, no handler invented, no clock.
struct Imported {
    std::string number;  ///< ours, by which it is shown
    std::string source;
    std::string external_number;
    util::Bytes external_hash;
    std::optional<Kind> imported_kind;
    std::string title;
    std::string body;
    std::string contact_name;
    std::optional<Occurred> occurred;  ///< when the source received it
    std::optional<UnitId> unit;
    std::string imported_unit;  ///< as the source names it
    std::string subject;
    std::string imported_status;
    std::optional<Occurred> source_due;  ///< the source's own deadline

    bool operator==(const Imported&) const = default;
};
struct ImportedAnswer {
    std::string answer_text;
    std::optional<Occurred> occurred;
    std::string imported_status;

    bool operator==(const ImportedAnswer&) const = default;
};

/// The same facts are handled in another matter. The clock of the answer runs on until the person has it.
struct Merged {
    std::string merged_into;
    std::string reason;
    Clocks clocks;

    bool operator==(const Merged&) const = default;
};
/// Another matter was merged into this one.
struct TakenIn {
    std::string merged_from;
    std::vector<std::string> points;
    std::vector<PersonId> complained_of;
    std::vector<UnitId> units_complained_of;
    std::vector<people::Interest> interests;
    Clocks clocks;
    std::vector<UnitId> offices_complained_of{};  ///< as in Registered

    bool operator==(const TakenIn&) const = default;
};
/// The answer given in the matter it was merged into.
struct AnsweredTogether {
    Answer answer;
    std::uint32_t remedy = 0;  ///< number of the first promise in that matter
    std::uint32_t round = 0;
    Clocks clocks;

    bool operator==(const AnsweredTogether&) const = default;
};
/// What the person of a matter merged into this one thinks of the answer.
struct PartyJudged {
    std::string merged_from;
    Grade grade = Grade::Acceptable;
    std::optional<Solved> solved;
    Standing standing = Standing::Confirmed;

    bool operator==(const PartyJudged&) const = default;
};
struct Reclassified {
    Kind kind = Kind::Complaint;
    std::string procedure;
    std::string subject;
    std::string reason;
    std::vector<UnitId> units_complained_of;
    Clocks clocks;

    bool operator==(const Reclassified&) const = default;
};
struct CoHandlerAdded {
    std::uint32_t co_handler = 0;
    UnitId unit;
    PersonId handler;
    std::string text;
    util::Date until_date;
    Clocks clocks;

    bool operator==(const CoHandlerAdded&) const = default;
};
struct Contributed {
    std::uint32_t co_handler = 0;
    std::string text;
    Clocks clocks;

    bool operator==(const Contributed&) const = default;
};
/// A higher body was asked to look at the answer again.
struct ReviewAsked {
    std::string review;
    ReviewStage review_stage = ReviewStage::First;
    Clocks clocks;

    bool operator==(const ReviewAsked&) const = default;
};
/// In the review: what it comes to.
struct ReviewFound {
    ReviewOutcome review_outcome = ReviewOutcome::Upheld;
    std::string reasons;

    bool operator==(const ReviewFound&) const = default;
};
/// In the matter under review: what was decided above.
struct ReviewConcluded {
    std::string review;
    ReviewStage review_stage = ReviewStage::First;
    ReviewOutcome review_outcome = ReviewOutcome::Upheld;
    std::string reasons;

    bool operator==(const ReviewConcluded&) const = default;
};
struct RepresentativesSet {
    std::uint32_t group_size = 0;
    std::vector<Representative> representatives;

    bool operator==(const RepresentativesSet&) const = default;
};
struct RefusalObjected {
    std::string reason;
    Clocks clocks;

    bool operator==(const RefusalObjected&) const = default;
};
struct RefusalConfirmed {
    std::string reasons;
    Clocks clocks;

    bool operator==(const RefusalConfirmed&) const = default;
};
struct RefusalOverturned {
    std::string reasons;
    Clocks clocks;

    bool operator==(const RefusalOverturned&) const = default;
};
struct SupervisionOrdered {
    std::uint32_t order = 0;
    std::string order_number;
    std::string text;
    util::Date until_date;
    std::optional<PersonId> copied_to;
    Clocks clocks;

    bool operator==(const SupervisionOrdered&) const = default;
};
struct Instructed {
    std::uint32_t order = 0;
    std::string order_number;
    PersonId leader;
    util::Date dated;
    std::string text;
    util::Date until_date;
    std::optional<PersonId> copied_to;
    Clocks clocks;

    bool operator==(const Instructed&) const = default;
};
struct OrderReported {
    std::uint32_t order = 0;
    std::string text;
    Clocks clocks;

    bool operator==(const OrderReported&) const = default;
};
struct OrderSettled {
    std::uint32_t order = 0;
    std::string remark;

    bool operator==(const OrderSettled&) const = default;
};
struct OrderSentBack {
    std::uint32_t order = 0;
    std::string reason;
    Clocks clocks;

    bool operator==(const OrderSentBack&) const = default;
};
/// By a rule of the procedure: the competent body decides what becomes of it.
struct AccountabilityProposed {
    procedure::Trigger trigger = procedure::Trigger::Overdue;
    std::optional<procedure::ClockKind> late_clock;
    std::uint32_t ordinal = 0;
    std::optional<UnitId> unit;
    PersonId person;  ///< who answers for what happened; not who did it
    std::string citation;

    bool operator==(const AccountabilityProposed&) const = default;
};
struct HandoverOffered {
    PersonId handler;
    std::string reason;

    bool operator==(const HandoverOffered&) const = default;
};
struct HandedOver {
    PersonId person;   ///< who answered until now
    PersonId handler;  ///< … from now on

    bool operator==(const HandedOver&) const = default;
};
struct ActConfirmed {
    ConfirmedAct confirmed_act = ConfirmedAct::Verdict;
    Standing standing = Standing::Confirmed;
    Channel channel = Channel::Phone;
    std::string remark;
    Clocks clocks;

    bool operator==(const ActConfirmed&) const = default;
};

struct IdentityRead {
    std::string reason;

    bool operator==(const IdentityRead&) const = default;
};
struct PersonTold {
    Channel channel = Channel::Phone;
    std::string to_whom;
    std::string text;

    bool operator==(const PersonTold&) const = default;
};

/// Pictures that came with the report or the supplement recorded right before.
struct PhotosAttached {
    std::vector<Photo> photos;

    bool operator==(const PhotosAttached&) const = default;
};

}  // namespace qingfeng::domain::request::event

namespace qingfeng::domain::request {

using Event =
    std::variant<event::Registered, event::Assigned, event::SignedFor, event::Accepted, event::Refused, event::Returned,
                 event::Designated, event::Transferred, event::InterestDeclared, event::PointsSet, event::PointFound,
                 event::LiabilityFound, event::Suspended, event::Resumed, event::Extended, event::Supplemented,
                 event::AnswerSubmitted, event::AnswerSentBack, event::Answered, event::CallBackRecorded, event::Judged,
                 event::RemedyFulfilled, event::Closed, event::Archived, event::Reopened, event::Withdrawn,
                 event::Referred, event::Reminded, event::ClockReminded, event::ClockOverdue, event::DeadlineChanged,
                 event::Imported, event::ImportedAnswer, event::Merged, event::TakenIn, event::AnsweredTogether,
                 event::PartyJudged, event::Reclassified, event::CoHandlerAdded, event::Contributed, event::ReviewAsked,
                 event::ReviewFound, event::ReviewConcluded, event::RepresentativesSet, event::RefusalObjected,
                 event::RefusalConfirmed, event::RefusalOverturned, event::SupervisionOrdered, event::Instructed,
                 event::OrderReported, event::OrderSettled, event::OrderSentBack, event::AccountabilityProposed,
                 event::HandoverOffered, event::HandedOver, event::ActConfirmed, event::IdentityRead, event::PersonTold,
                 event::PhotosAttached>;

}  // namespace qingfeng::domain::request
