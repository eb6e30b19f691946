#include "domain/request/keys.h"

namespace qingfeng::domain::request {

std::string_view to_key(Channel channel) {
    switch (channel) {
        case Channel::Web:
            return "web";
        case Channel::Phone:
            return "phone";
        case Channel::Letter:
            return "letter";
        case Channel::Visit:
            return "visit";
        case Channel::QrCode:
            return "qr_code";
        case Channel::Media:
            return "media";
        case Channel::OtherSystem:
            return "other_system";
    }
    return {};
}

std::string_view to_key(Finding finding) {
    switch (finding) {
        case Finding::Substantiated:
            return "substantiated";
        case Finding::PartlySubstantiated:
            return "partly_substantiated";
        case Finding::NotSubstantiated:
            return "not_substantiated";
        case Finding::CannotVerify:
            return "cannot_verify";
    }
    return {};
}

std::string_view to_key(Liability liability) {
    switch (liability) {
        case Liability::Liable:
            return "liable";
        case Liability::NotLiable:
            return "not_liable";
        case Liability::ThirdParty:
            return "third_party";
    }
    return {};
}

std::string_view to_key(Grade grade) {
    switch (grade) {
        case Grade::VerySatisfied:
            return "very_satisfied";
        case Grade::Satisfied:
            return "satisfied";
        case Grade::Acceptable:
            return "acceptable";
        case Grade::Dissatisfied:
            return "dissatisfied";
        case Grade::VeryDissatisfied:
            return "very_dissatisfied";
    }
    return {};
}

std::string_view to_key(VerdictReason reason) {
    switch (reason) {
        case VerdictReason::ProblemSolved:
            return "problem_solved";
        case VerdictReason::Prompt:
            return "prompt";
        case VerdictReason::Courteous:
            return "courteous";
        case VerdictReason::WellExplained:
            return "well_explained";
        case VerdictReason::NotSolved:
            return "not_solved";
        case VerdictReason::TooSlow:
            return "too_slow";
        case VerdictReason::Discourteous:
            return "discourteous";
        case VerdictReason::PoorlyExplained:
            return "poorly_explained";
        case VerdictReason::PromiseNotKept:
            return "promise_not_kept";
    }
    return {};
}

std::string_view to_key(Solved solved) {
    switch (solved) {
        case Solved::Yes:
            return "yes";
        case Solved::Partly:
            return "partly";
        case Solved::No:
            return "no";
    }
    return {};
}

std::string_view to_key(Standing standing) {
    switch (standing) {
        case Standing::Confirmed:
            return "confirmed";
        case Standing::AwaitingConfirmation:
            return "awaiting_confirmation";
        case Standing::Denied:
            return "denied";
    }
    return {};
}

std::string_view to_key(RemedyKind remedy) {
    switch (remedy) {
        case RemedyKind::Apology:
            return "apology";
        case RemedyKind::Refund:
            return "refund";
        case RemedyKind::Correction:
            return "correction";
        case RemedyKind::Compensation:
            return "compensation";
        case RemedyKind::Rectification:
            return "rectification";
    }
    return {};
}

std::string_view to_key(CallBackOutcome outcome) {
    switch (outcome) {
        case CallBackOutcome::Reached:
            return "reached";
        case CallBackOutcome::NotReached:
            return "not_reached";
    }
    return {};
}

std::string_view to_key(ConfirmedAct act) {
    switch (act) {
        case ConfirmedAct::Verdict:
            return "verdict";
        case ConfirmedAct::Withdrawal:
            return "withdrawal";
    }
    return {};
}

std::string_view to_key(ReviewStage stage) {
    switch (stage) {
        case ReviewStage::First:
            return "first";
        case ReviewStage::Second:
            return "second";
    }
    return {};
}

std::string_view to_key(ReviewOutcome outcome) {
    switch (outcome) {
        case ReviewOutcome::Upheld:
            return "upheld";
        case ReviewOutcome::Overturned:
            return "overturned";
    }
    return {};
}

std::string_view to_key(OrderKind order) {
    switch (order) {
        case OrderKind::Supervision:
            return "supervision";
        case OrderKind::Instruction:
            return "instruction";
    }
    return {};
}

}  // namespace qingfeng::domain::request
