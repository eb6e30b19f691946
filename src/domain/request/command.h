#pragma once

#include <variant>

#include "domain/request/photo.h"
#include "domain/request/terms.h"

/// What somebody wants done to a request. Commands are not in the record; what came of them is.
namespace qingfeng::domain::request::command {

struct Register {
    Kind kind = Kind::Complaint;
    Channel channel = Channel::Web;
    std::optional<UnitId> unit;  ///< where it happened, or whom it concerns
    std::string place;
    std::string subject;  ///< taxonomy code
    std::string body;
    std::vector<std::string> points;  ///< empty: the body is the one point
    std::string contact_name;
    std::string contact_phone;
    std::optional<Occurred> occurred;
    std::string source;  ///< 12328, 12345, 信访; empty: came here directly
    std::string external_number;
    std::optional<Instant> source_deadline;
    std::optional<PersonId> first_asked;
    std::vector<PersonId> complained_of;
    std::uint32_t group_size = 0;  ///< of a group; 0: one person
    std::vector<Representative> representatives;
    std::string review_of;  ///< for kind Review: number of the matter to look at again
    std::vector<Photo> photos = {};
};
/// The office names the unit; without a person the next lawful handler there.
struct Assign {
    UnitId unit;
    std::optional<PersonId> handler;
};
struct SignFor {};
struct Accept {};
struct Refuse {
    procedure::RefusalReason reason = procedure::RefusalReason::OutsideRemit;
    std::string explanation;
};
/// The unit sends it back to the office.
struct Return {
    std::string reason;
    std::string basis;
};
/// The office decides, finally.
struct Designate {
    UnitId unit;
    std::optional<PersonId> handler;
    std::string reason;
};
struct Transfer {
    PersonId to;
    std::string reason;
};
struct DeclareInterest {
    PersonId person;
    std::string reason;
};
struct SetPoints {
    std::vector<std::string> points;
};
struct Find {
    std::uint32_t point = 1;  ///< from 1
    Finding finding = Finding::CannotVerify;
    std::string reasons;
};
struct FindLiability {
    Liability liability = Liability::NotLiable;
    std::string reasons;
};
struct Suspend {
    procedure::SuspensionReason reason = procedure::SuspensionReason::AwaitingPerson;
    std::string explanation;
};
struct Resume {
    std::string explanation;
};
struct Extend {
    procedure::ClockKind clock = procedure::ClockKind::Answer;
    calendar::Limit by;
    std::string reason;
};
struct Supplement {
    std::string text;
    std::vector<Photo> photos = {};
};
struct Submit {
    Answer answer;
};
struct SendBack {
    std::string reason;
};
struct Sign {};
struct RecordCallBack {
    CallBackOutcome outcome = CallBackOutcome::NotReached;
    std::optional<Solved> solved;
    std::string remark;
};
struct Judge {
    Grade grade = Grade::Acceptable;
    std::optional<Solved> solved;
    std::string comment;
    std::vector<VerdictReason> reasons = {};     ///< of those that go with the grade
    std::optional<bool> call_back_welcome = {};  ///< asked where the grade is low
};
struct FulfilRemedy {
    std::uint32_t remedy = 1;
    std::string evidence;
};
struct Close {};
struct Archive {};
struct Reopen {
    std::string reason;
};
struct Withdraw {
    std::string reason;
};
struct Refer {
    std::string body;    ///< 纪检监察机构, 公安, 复议机关, another bureau
    std::string letter;  ///< number of the letter
    std::string reason;
};
struct Remind {
    std::string text;
};
/// The same facts are handled in another matter, which keeps the earlier deadline.
struct Merge {
    std::string into;  ///< its number
    std::string reason;
};
struct Reclassify {
    Kind kind = Kind::Complaint;
    std::string subject;
    std::string reason;
};
/// Makes a matter of unanswered history: it arrives now.
struct TakeUp {
    std::optional<Kind> kind;    ///< empty: as it was imported
    std::optional<UnitId> unit;  ///< empty: as it was imported
    std::string subject;
    Channel channel = Channel::OtherSystem;
    std::string contact_phone;
};
struct SetRepresentatives {
    std::uint32_t group_size = 0;
    std::vector<Representative> representatives;
};
struct AddCoHandler {
    UnitId unit;
    std::optional<PersonId> handler;
    std::string task;
    util::Date until;
};
struct Contribute {
    std::uint32_t co_handler = 1;
    std::string text;
};
/// The conclusion of a review.
struct FindReview {
    ReviewOutcome outcome = ReviewOutcome::Upheld;
    std::string reasons;
};
/// The person does not accept that it is not taken.
struct ObjectToRefusal {
    std::string reason;
};
struct ConfirmRefusal {
    std::string reasons;
};
struct OverturnRefusal {
    std::string reasons;
};
struct Supervise {
    std::string text;
    util::Date until;
};
/// Entered by the leader, or by the office from paper.
struct Instruct {
    std::optional<PersonId> leader;  ///< empty: who gives the command
    util::Date dated;                ///< as written on the paper
    std::string text;
    util::Date until;
};
/// An order is carried out.
struct ReportOrder {
    std::uint32_t order = 1;
    std::string text;
};
struct SettleOrder {
    std::uint32_t order = 1;
    std::string remark;
};
struct SendBackOrder {
    std::uint32_t order = 1;
    std::string reason;
};
/// First half of a handover; `from` is the first handler.
struct OfferHandover {
    PersonId to;
    std::string reason;
};
/// Second half, by the one it was offered to.
struct TakeOver {};
/// The person was asked through another channel whether an act by code was theirs.
struct ConfirmAct {
    ConfirmedAct act = ConfirmedAct::Verdict;
    Standing standing = Standing::Confirmed;
    Channel channel = Channel::Phone;
    std::string remark;
};
/// Somebody looks up who the person is: each reading is an entry.
struct ReadIdentity {
    std::string reason;
};
/// The person was told something, by telephone, letter or message.
struct Tell {
    Channel channel = Channel::Phone;
    std::string to_whom;
    std::string text;
};
/// What the sweep asks: whatever the clocks have brought about by now.
struct Tick {};

}  // namespace qingfeng::domain::request::command

namespace qingfeng::domain::request {

using Command =
    std::variant<command::Register, command::Assign, command::SignFor, command::Accept, command::Refuse,
                 command::Return, command::Designate, command::Transfer, command::DeclareInterest, command::SetPoints,
                 command::Find, command::FindLiability, command::Suspend, command::Resume, command::Extend,
                 command::Supplement, command::Submit, command::SendBack, command::Sign, command::RecordCallBack,
                 command::Judge, command::FulfilRemedy, command::Close, command::Archive, command::Reopen,
                 command::Withdraw, command::Refer, command::Remind, command::Tick, command::Merge, command::Reclassify,
                 command::TakeUp, command::SetRepresentatives, command::AddCoHandler, command::Contribute,
                 command::FindReview, command::ObjectToRefusal, command::ConfirmRefusal, command::OverturnRefusal,
                 command::Supervise, command::Instruct, command::ReportOrder, command::SettleOrder,
                 command::SendBackOrder, command::OfferHandover, command::TakeOver, command::ConfirmAct,
                 command::ReadIdentity, command::Tell>;

}  // namespace qingfeng::domain::request
