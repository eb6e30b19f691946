#pragma once

#include <cstdint>

#include "domain/record/authority_event.h"
#include "domain/request/event.h"

/// The number of each event in entries. Permanent; a number is never used again for something else.
namespace qingfeng::storage {

enum class EventType : std::uint16_t {
    AuthorityFounded = 1,
    Adopted = 2,
    LogKeyRotated = 3,
    MasterKeyRotated = 4,
    CodeKeyRotated = 5,
    LogSucceeded = 6,
    StreamErased = 7,
    DeadlinesRecomputed = 8,
    // 9 to 19: witnesses
    AccountOpened = 20,
    AccountReset = 21,
    AccountDisabled = 22,
    AccountEnabled = 23,
    // 24 to 99: what else happens to an authority

    Registered = 100,
    Assigned = 101,
    SignedFor = 102,
    Accepted = 103,
    Refused = 104,
    Returned = 105,
    Designated = 106,
    Transferred = 107,
    InterestDeclared = 108,
    PointsSet = 109,
    PointFound = 110,
    LiabilityFound = 111,
    Suspended = 112,
    Resumed = 113,
    Extended = 114,
    Supplemented = 115,
    AnswerSubmitted = 116,
    AnswerSentBack = 117,
    Answered = 118,
    CallBackRecorded = 119,
    Judged = 120,
    RemedyFulfilled = 121,
    Closed = 122,
    Archived = 123,
    Reopened = 124,
    Withdrawn = 125,
    Referred = 126,
    Reminded = 127,
    ClockReminded = 128,
    ClockOverdue = 129,
    DeadlineChanged = 130,
    Imported = 131,
    ImportedAnswer = 132,
    Merged = 133,
    TakenIn = 134,
    AnsweredTogether = 135,
    PartyJudged = 136,
    Reclassified = 137,
    CoHandlerAdded = 138,
    Contributed = 139,
    ReviewAsked = 140,
    ReviewFound = 141,
    ReviewConcluded = 142,
    RepresentativesSet = 143,
    RefusalObjected = 144,
    RefusalConfirmed = 145,
    RefusalOverturned = 146,
    SupervisionOrdered = 147,
    Instructed = 148,
    OrderReported = 149,
    OrderSettled = 150,
    OrderSentBack = 151,
    AccountabilityProposed = 152,
    HandoverOffered = 153,
    HandedOver = 154,
    ActConfirmed = 155,
    IdentityRead = 156,
    PersonTold = 157,
    PhotosAttached = 180,
    // 158 to 199: what else happens to a request. 200 to 299: duty. 300 to 399:
    // proceeding.
};

namespace detail {
using domain::record::AccountDisabled;
using domain::record::AccountEnabled;
using domain::record::AccountOpened;
using domain::record::AccountReset;
using domain::record::Adopted;
using domain::record::AuthorityFounded;
using domain::record::CodeKeyRotated;
using domain::record::DeadlinesRecomputed;
using domain::record::LogKeyRotated;
using domain::record::LogSucceeded;
using domain::record::MasterKeyRotated;
using domain::record::StreamErased;
namespace event = domain::request::event;

template <class E>
struct TypeOf;
#define QINGFENG_EVENT_TYPE(structure, enumerator)                \
    template <>                                                   \
    struct TypeOf<structure> {                                    \
        static constexpr EventType value = EventType::enumerator; \
    }
QINGFENG_EVENT_TYPE(AuthorityFounded, AuthorityFounded);
QINGFENG_EVENT_TYPE(Adopted, Adopted);
QINGFENG_EVENT_TYPE(LogKeyRotated, LogKeyRotated);
QINGFENG_EVENT_TYPE(MasterKeyRotated, MasterKeyRotated);
QINGFENG_EVENT_TYPE(CodeKeyRotated, CodeKeyRotated);
QINGFENG_EVENT_TYPE(LogSucceeded, LogSucceeded);
QINGFENG_EVENT_TYPE(StreamErased, StreamErased);
QINGFENG_EVENT_TYPE(AccountOpened, AccountOpened);
QINGFENG_EVENT_TYPE(AccountReset, AccountReset);
QINGFENG_EVENT_TYPE(AccountDisabled, AccountDisabled);
QINGFENG_EVENT_TYPE(AccountEnabled, AccountEnabled);
QINGFENG_EVENT_TYPE(DeadlinesRecomputed, DeadlinesRecomputed);
QINGFENG_EVENT_TYPE(event::Registered, Registered);
QINGFENG_EVENT_TYPE(event::Assigned, Assigned);
QINGFENG_EVENT_TYPE(event::SignedFor, SignedFor);
QINGFENG_EVENT_TYPE(event::Accepted, Accepted);
QINGFENG_EVENT_TYPE(event::Refused, Refused);
QINGFENG_EVENT_TYPE(event::Returned, Returned);
QINGFENG_EVENT_TYPE(event::Designated, Designated);
QINGFENG_EVENT_TYPE(event::Transferred, Transferred);
QINGFENG_EVENT_TYPE(event::InterestDeclared, InterestDeclared);
QINGFENG_EVENT_TYPE(event::PointsSet, PointsSet);
QINGFENG_EVENT_TYPE(event::PointFound, PointFound);
QINGFENG_EVENT_TYPE(event::LiabilityFound, LiabilityFound);
QINGFENG_EVENT_TYPE(event::Suspended, Suspended);
QINGFENG_EVENT_TYPE(event::Resumed, Resumed);
QINGFENG_EVENT_TYPE(event::Extended, Extended);
QINGFENG_EVENT_TYPE(event::Supplemented, Supplemented);
QINGFENG_EVENT_TYPE(event::AnswerSubmitted, AnswerSubmitted);
QINGFENG_EVENT_TYPE(event::AnswerSentBack, AnswerSentBack);
QINGFENG_EVENT_TYPE(event::Answered, Answered);
QINGFENG_EVENT_TYPE(event::CallBackRecorded, CallBackRecorded);
QINGFENG_EVENT_TYPE(event::Judged, Judged);
QINGFENG_EVENT_TYPE(event::RemedyFulfilled, RemedyFulfilled);
QINGFENG_EVENT_TYPE(event::Closed, Closed);
QINGFENG_EVENT_TYPE(event::Archived, Archived);
QINGFENG_EVENT_TYPE(event::Reopened, Reopened);
QINGFENG_EVENT_TYPE(event::Withdrawn, Withdrawn);
QINGFENG_EVENT_TYPE(event::Referred, Referred);
QINGFENG_EVENT_TYPE(event::Reminded, Reminded);
QINGFENG_EVENT_TYPE(event::ClockReminded, ClockReminded);
QINGFENG_EVENT_TYPE(event::ClockOverdue, ClockOverdue);
QINGFENG_EVENT_TYPE(event::DeadlineChanged, DeadlineChanged);
QINGFENG_EVENT_TYPE(event::Imported, Imported);
QINGFENG_EVENT_TYPE(event::ImportedAnswer, ImportedAnswer);
QINGFENG_EVENT_TYPE(event::Merged, Merged);
QINGFENG_EVENT_TYPE(event::TakenIn, TakenIn);
QINGFENG_EVENT_TYPE(event::AnsweredTogether, AnsweredTogether);
QINGFENG_EVENT_TYPE(event::PartyJudged, PartyJudged);
QINGFENG_EVENT_TYPE(event::Reclassified, Reclassified);
QINGFENG_EVENT_TYPE(event::CoHandlerAdded, CoHandlerAdded);
QINGFENG_EVENT_TYPE(event::Contributed, Contributed);
QINGFENG_EVENT_TYPE(event::ReviewAsked, ReviewAsked);
QINGFENG_EVENT_TYPE(event::ReviewFound, ReviewFound);
QINGFENG_EVENT_TYPE(event::ReviewConcluded, ReviewConcluded);
QINGFENG_EVENT_TYPE(event::RepresentativesSet, RepresentativesSet);
QINGFENG_EVENT_TYPE(event::RefusalObjected, RefusalObjected);
QINGFENG_EVENT_TYPE(event::RefusalConfirmed, RefusalConfirmed);
QINGFENG_EVENT_TYPE(event::RefusalOverturned, RefusalOverturned);
QINGFENG_EVENT_TYPE(event::SupervisionOrdered, SupervisionOrdered);
QINGFENG_EVENT_TYPE(event::Instructed, Instructed);
QINGFENG_EVENT_TYPE(event::OrderReported, OrderReported);
QINGFENG_EVENT_TYPE(event::OrderSettled, OrderSettled);
QINGFENG_EVENT_TYPE(event::OrderSentBack, OrderSentBack);
QINGFENG_EVENT_TYPE(event::AccountabilityProposed, AccountabilityProposed);
QINGFENG_EVENT_TYPE(event::HandoverOffered, HandoverOffered);
QINGFENG_EVENT_TYPE(event::HandedOver, HandedOver);
QINGFENG_EVENT_TYPE(event::ActConfirmed, ActConfirmed);
QINGFENG_EVENT_TYPE(event::IdentityRead, IdentityRead);
QINGFENG_EVENT_TYPE(event::PersonTold, PersonTold);
QINGFENG_EVENT_TYPE(event::PhotosAttached, PhotosAttached);
#undef QINGFENG_EVENT_TYPE
}  // namespace detail

template <class E>
inline constexpr EventType type_of = detail::TypeOf<E>::value;

}  // namespace qingfeng::storage
