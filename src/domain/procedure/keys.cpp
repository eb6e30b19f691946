#include "domain/procedure/keys.h"

namespace qingfeng::domain::procedure {

std::string_view to_key(Kind kind) {
    switch (kind) {
        case Kind::Enquiry:
            return "enquiry";
        case Kind::Help:
            return "help";
        case Kind::Suggestion:
            return "suggestion";
        case Kind::Complaint:
            return "complaint";
        case Kind::ReportThirdParty:
            return "report_third_party";
        case Kind::Misconduct:
            return "misconduct";
        case Kind::Petition:
            return "petition";
        case Kind::Application:
            return "application";
        case Kind::Praise:
            return "praise";
        case Kind::Media:
            return "media";
        case Kind::Review:
            return "review";
    }
    return {};
}

std::string_view to_key(ClockKind clock) {
    switch (clock) {
        case ClockKind::SignFor:
            return "sign_for";
        case ClockKind::Acceptance:
            return "acceptance";
        case ClockKind::Answer:
            return "answer";
        case ClockKind::CallBack:
            return "call_back";
        case ClockKind::Remedy:
            return "remedy";
        case ClockKind::Designation:
            return "designation";
        case ClockKind::ReviewWindow:
            return "review_window";
        case ClockKind::Redo:
            return "redo";
        case ClockKind::CoHandling:
            return "co_handling";
        case ClockKind::RefusalReview:
            return "refusal_review";
        case ClockKind::Supervision:
            return "supervision";
        case ClockKind::Instruction:
            return "instruction";
    }
    return {};
}

std::string_view to_key(ClockStart start) {
    switch (start) {
        case ClockStart::Registered:
            return "registered";
        case ClockStart::Assigned:
            return "assigned";
        case ClockStart::Accepted:
            return "accepted";
        case ClockStart::Answered:
            return "answered";
        case ClockStart::Returned:
            return "returned";
        case ClockStart::Reopened:
            return "reopened";
        case ClockStart::Objected:
            return "objected";
    }
    return {};
}

std::string_view to_key(Basis basis) {
    switch (basis) {
        case Basis::Source:
            return "source";
        case Basis::Law:
            return "law";
        case Basis::Commitment:
            return "commitment";
        case Basis::Practice:
            return "practice";
        case Basis::Merged:
            return "merged";
    }
    return {};
}

std::string_view to_key(SuspensionReason reason) {
    switch (reason) {
        case SuspensionReason::AwaitingPerson:
            return "awaiting_person";
        case SuspensionReason::AwaitingAppraisal:
            return "awaiting_appraisal";
        case SuspensionReason::AwaitingOtherBody:
            return "awaiting_other_body";
        case SuspensionReason::ForceMajeure:
            return "force_majeure";
        case SuspensionReason::Hearing:
            return "hearing";
    }
    return {};
}

std::string_view to_key(RefusalReason reason) {
    switch (reason) {
        case RefusalReason::OutsideRemit:
            return "outside_remit";
        case RefusalReason::NoClearFacts:
            return "no_clear_facts";
        case RefusalReason::InCourtOrArbitration:
            return "in_court_or_arbitration";
        case RefusalReason::PendingAtHigherLevel:
            return "pending_at_higher_level";
        case RefusalReason::FinallyReviewed:
            return "finally_reviewed";
        case RefusalReason::LegalRouteOpen:
            return "legal_route_open";
        case RefusalReason::DisciplineMatter:
            return "discipline_matter";
    }
    return {};
}

std::string_view to_key(Trigger trigger) {
    switch (trigger) {
        case Trigger::Overdue:
            return "overdue";
        case Trigger::BadVerdicts:
            return "bad_verdicts";
        case Trigger::ReturnRejected:
            return "return_rejected";
        case Trigger::RefusalOverturned:
            return "refusal_overturned";
        case Trigger::AnswerOverturned:
            return "answer_overturned";
    }
    return {};
}

}  // namespace qingfeng::domain::procedure
