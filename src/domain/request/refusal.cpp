#include "domain/request/refusal.h"

namespace qingfeng::domain::request {

std::string_view to_key(Refusal refusal) {
    switch (refusal) {
        case Refusal::NoSuchMatter:
            return "no_such_matter";
        case Refusal::SealedKindNotTaken:
            return "sealed_kind_not_taken";
        case Refusal::KindNotTaken:
            return "kind_not_taken";
        case Refusal::AlreadyEnded:
            return "already_ended";
        case Refusal::OnlyHistory:
            return "only_history";
        case Refusal::NotInThisState:
            return "not_in_this_state";
        case Refusal::NotYourRole:
            return "not_your_role";
        case Refusal::NotYourMatter:
            return "not_your_matter";
        case Refusal::Excluded:
            return "excluded";
        case Refusal::NotOutsideUnit:
            return "not_outside_unit";
        case Refusal::DrafterMayNotSign:
            return "drafter_may_not_sign";
        case Refusal::HandlerMayNotApprove:
            return "handler_may_not_approve";
        case Refusal::OnlyThePerson:
            return "only_the_person";
        case Refusal::AlreadySignedFor:
            return "already_signed_for";
        case Refusal::DesignationIsFinal:
            return "designation_is_final";
        case Refusal::UnknownUnit:
            return "unknown_unit";
        case Refusal::UnknownPerson:
            return "unknown_person";
        case Refusal::HandlerExcluded:
            return "handler_excluded";
        case Refusal::NoLawfulHandler:
            return "no_lawful_handler";
        case Refusal::ReturnedAlready:
            return "returned_already";
        case Refusal::UnknownSubject:
            return "unknown_subject";
        case Refusal::PointUnknown:
            return "point_unknown";
        case Refusal::RemedyUnknown:
            return "remedy_unknown";
        case Refusal::NoSuchClock:
            return "no_such_clock";
        case Refusal::TextMissing:
            return "text_missing";
        case Refusal::TextTooLong:
            return "text_too_long";
        case Refusal::TimeInTheFuture:
            return "time_in_the_future";
        case Refusal::ReasonNotInList:
            return "reason_not_in_list";
        case Refusal::RemedyDateMissing:
            return "remedy_date_missing";
        case Refusal::FindingMissing:
            return "finding_missing";
        case Refusal::LiabilityMissing:
            return "liability_missing";
        case Refusal::RemedyOpen:
            return "remedy_open";
        case Refusal::ExtendedAlready:
            return "extended_already";
        case Refusal::DeadlineAlreadyPassed:
            return "deadline_already_passed";
        case Refusal::DeadlineSetBySource:
            return "deadline_set_by_source";
        case Refusal::ExtensionTooLong:
            return "extension_too_long";
        case Refusal::SuspensionCapReached:
            return "suspension_cap_reached";
        case Refusal::JudgedAlready:
            return "judged_already";
        case Refusal::VerdictOutOfRange:
            return "verdict_out_of_range";
        case Refusal::CallBackMissing:
            return "call_back_missing";
        case Refusal::CallBackTooSoon:
            return "call_back_too_soon";
        case Refusal::TooManyAttempts:
            return "too_many_attempts";
    }
    return "";
}

}  // namespace qingfeng::domain::request
