#include "domain/request/notices.h"

#include <algorithm>
#include <optional>

#include "util/overloaded.h"

namespace qingfeng::domain::request {

namespace {

struct Owed {
    std::optional<NoticeKind> person;
    std::optional<NoticeKind> source;
};

/// What an entry by itself obliges to tell. Who worked at it and what was thought of it inside is nobody's notice.
Owed owed_by(const Event& event) {
    using Kind = NoticeKind;
    return std::visit(util::Overloaded{
                          [](const event::Registered& e) -> Owed {
                              // Who registered it themselves has read number and code on their own screen.
                              return {e.code_seen_by_staff ? std::optional(Kind::Registered) : std::nullopt, {}};
                          },
                          [](const event::Accepted&) -> Owed {
                              return {Kind::Accepted, {}};
                          },
                          [](const event::Refused&) -> Owed {
                              return {Kind::Refused, Kind::Refused};
                          },
                          [](const event::Suspended& e) -> Owed {
                              const bool awaits = e.suspension_reason == procedure::SuspensionReason::AwaitingPerson;
                              return {awaits ? std::optional(Kind::Suspended) : std::nullopt, {}};
                          },
                          [](const event::Extended&) -> Owed {
                              return {Kind::Extended, {}};
                          },
                          [](const event::DeadlineChanged&) -> Owed {
                              return {Kind::DeadlineChanged, {}};
                          },
                          [](const event::Answered&) -> Owed {
                              return {Kind::Answered, Kind::Answered};
                          },
                          [](const event::AnsweredTogether&) -> Owed {
                              return {Kind::Answered, Kind::Answered};
                          },
                          [](const event::Reopened&) -> Owed {
                              return {Kind::Reopened, {}};
                          },
                          [](const event::Referred&) -> Owed {
                              return {Kind::Referred, Kind::Referred};
                          },
                          [](const event::Merged&) -> Owed {
                              return {Kind::Merged, {}};
                          },
                          [](const event::RefusalConfirmed&) -> Owed {
                              return {Kind::RefusalDecided, {}};
                          },
                          [](const event::RefusalOverturned&) -> Owed {
                              return {Kind::RefusalDecided, {}};
                          },
                          [](const event::ReviewConcluded&) -> Owed {
                              return {Kind::ReviewConcluded, {}};
                          },
                          [](const event::RemedyFulfilled&) -> Owed {
                              return {Kind::RemedyFulfilled, {}};
                          },
                          [](const event::Closed&) -> Owed {
                              return {Kind::Closed, {}};
                          },
                          [](const event::Assigned&) -> Owed { return {}; },
                          [](const event::SignedFor&) -> Owed { return {}; },
                          [](const event::Returned&) -> Owed { return {}; },
                          [](const event::Designated&) -> Owed { return {}; },
                          [](const event::Transferred&) -> Owed { return {}; },
                          [](const event::InterestDeclared&) -> Owed { return {}; },
                          [](const event::PointsSet&) -> Owed { return {}; },
                          [](const event::PointFound&) -> Owed { return {}; },
                          [](const event::LiabilityFound&) -> Owed { return {}; },
                          [](const event::Resumed&) -> Owed { return {}; },
                          [](const event::Supplemented&) -> Owed { return {}; },
                          [](const event::AnswerSubmitted&) -> Owed { return {}; },
                          [](const event::AnswerSentBack&) -> Owed { return {}; },
                          [](const event::CallBackRecorded&) -> Owed { return {}; },
                          [](const event::Judged&) -> Owed { return {}; },
                          [](const event::Archived&) -> Owed { return {}; },
                          [](const event::Withdrawn&) -> Owed { return {}; },
                          [](const event::Reminded&) -> Owed { return {}; },
                          [](const event::ClockReminded&) -> Owed { return {}; },
                          [](const event::ClockOverdue&) -> Owed { return {}; },
                          [](const event::Imported&) -> Owed { return {}; },
                          [](const event::ImportedAnswer&) -> Owed { return {}; },
                          [](const event::TakenIn&) -> Owed { return {}; },
                          [](const event::PartyJudged&) -> Owed { return {}; },
                          [](const event::Reclassified&) -> Owed { return {}; },
                          [](const event::CoHandlerAdded&) -> Owed { return {}; },
                          [](const event::Contributed&) -> Owed { return {}; },
                          [](const event::ReviewAsked&) -> Owed { return {}; },
                          [](const event::ReviewFound&) -> Owed { return {}; },
                          [](const event::RepresentativesSet&) -> Owed { return {}; },
                          [](const event::RefusalObjected&) -> Owed { return {}; },
                          [](const event::SupervisionOrdered&) -> Owed { return {}; },
                          [](const event::Instructed&) -> Owed { return {}; },
                          [](const event::OrderReported&) -> Owed { return {}; },
                          [](const event::OrderSettled&) -> Owed { return {}; },
                          [](const event::OrderSentBack&) -> Owed { return {}; },
                          [](const event::AccountabilityProposed&) -> Owed { return {}; },
                          [](const event::HandoverOffered&) -> Owed { return {}; },
                          [](const event::HandedOver&) -> Owed { return {}; },
                          [](const event::ActConfirmed&) -> Owed { return {}; },
                          [](const event::IdentityRead&) -> Owed { return {}; },
                          [](const event::PersonTold&) -> Owed { return {}; },
                          [](const event::PhotosAttached&) -> Owed { return {}; },
                      },
                      event);
}

}  // namespace

std::string_view to_key(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::Registered:
            return "registered";
        case NoticeKind::Accepted:
            return "accepted";
        case NoticeKind::Refused:
            return "refused";
        case NoticeKind::Suspended:
            return "suspended";
        case NoticeKind::Extended:
            return "extended";
        case NoticeKind::DeadlineChanged:
            return "deadline_changed";
        case NoticeKind::Answered:
            return "answered";
        case NoticeKind::Reopened:
            return "reopened";
        case NoticeKind::Referred:
            return "referred";
        case NoticeKind::Merged:
            return "merged";
        case NoticeKind::RefusalDecided:
            return "refusal_decided";
        case NoticeKind::ReviewConcluded:
            return "review_concluded";
        case NoticeKind::RemedyFulfilled:
            return "remedy_fulfilled";
        case NoticeKind::Closed:
            return "closed";
    }
    return "";
}

std::vector<Notice> notices_owed(const std::vector<NoticeStep>& steps) {
    std::vector<Notice> owed;
    bool has_phone = false;
    bool has_source = false;
    for (const NoticeStep& step : steps) {
        if (const auto* registered = std::get_if<event::Registered>(step.event)) {
            has_phone = !registered->contact_phone.empty();
            has_source = !registered->source.empty() && !registered->external_number.empty();
        }
        if (const auto* told = std::get_if<event::PersonTold>(step.event)) {
            const auto addressee = told->channel == source_channel ? Addressee::Source : Addressee::Person;
            std::erase_if(owed, [&](const Notice& notice) { return notice.addressee == addressee; });
        }
        const Owed by = owed_by(*step.event);
        if (by.person && has_phone) owed.push_back({Addressee::Person, *by.person, step.sequence, step.at});
        if (by.source && has_source) owed.push_back({Addressee::Source, *by.source, step.sequence, step.at});
    }
    return owed;
}

}  // namespace qingfeng::domain::request
