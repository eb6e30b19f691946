#pragma once

#include <cstdint>
#include <string_view>

namespace qingfeng::domain::request {

/// Why a command on a request is refused. In the order in which they are reported: what is wrong with the matter before
/// what is wrong with the actor, and that before what is wrong with the command. Of several texts the first that is
/// missing or too long is reported. Each has plain words in both languages under "refusal.<to_key>". Not in the record:
/// the numbers may change.
enum class Refusal : std::uint8_t {
    NoSuchMatter,
    SealedKindNotTaken,   ///< misconduct needs reserved slots; the page names 12388
    KindNotTaken,         ///< no procedure in force for this kind
    AlreadyEnded,         ///< refused, merged, withdrawn, referred or archived
    OnlyHistory,          ///< imported: nothing happens to it until it is taken up
    AnsweredInHistory,    ///< imported with its answer: there is nothing to take up
    NotInThisState,       ///< the action is not open now
    OthersMerged,         ///< others were merged into it: it cannot be merged away itself
    NotAnsweredYet,       ///< a review looks at an answer
    ReviewNotProvided,    ///< the procedure knows no review
    ReviewWindowClosed,   ///< the time for asking has passed
    ReviewedAlready,      ///< a matter is reviewed once; the next step is a review of the review
    FinallyReviewed,      ///< after 复核 there is no further step here
    NoHigherBody,         ///< the body above is outside this authority
    ObjectedAlready,      ///< to a refusal: once
    RefusalIsOverturned,  ///< it must be taken
    NotYourRole,          ///< the actor holds no post that may do this here
    NotYourMatter,        ///< another person handles it
    Excluded,             ///< complained of, leading those complained of, or with a declared interest
    NotOutsideUnit,       ///< liability and call-backs belong to somebody outside the unit
    DrafterMayNotSign,
    HandlerMayNotApprove,
    RefuserMayNotReview,  ///< somebody else looks at a refusal again
    OnlyThePerson,        ///< only the person the matter belongs to
    AlreadySignedFor,
    DesignationIsFinal,
    OtherUnknown,  ///< no matter of that number
    SameMatter,
    OtherNotOpen,  ///< nothing can be merged into it any more
    KindsDiffer,   ///< reclassify first
    NothingChanged,
    UnknownUnit,
    UnknownPerson,
    HandlerExcluded,  ///< the person to be put in charge is excluded
    NoLawfulHandler,  ///< nobody in the unit or above it may handle it
    ReturnedAlready,  ///< a unit returns a matter once
    UnknownSubject,
    PointUnknown,
    RemedyUnknown,
    CoHandlerUnknown,
    ContributedAlready,
    OrderUnknown,
    OrderNotOpen,  ///< reported or settled already, or not reported yet
    NoHandoverOffered,
    NothingToConfirm,
    NoSuchClock,
    TextMissing,
    TextTooLong,
    TooMany,
    TooManyRepresentatives,
    TimeInTheFuture,
    ReasonNotInList,    ///< not in the closed list of the procedure
    RemedyDateMissing,  ///< a remedy without a date, or with one in the past
    DateOutOfRange,     ///< in the past, or later than what it is to serve
    FindingMissing,
    LiabilityMissing,
    ReviewOutcomeMissing,
    RemedyOpen,
    ExtendedAlready,
    DeadlineAlreadyPassed,
    DeadlineSetBySource,  ///< only the source may move its own deadline
    ExtensionTooLong,
    SuspensionCapReached,
    JudgedAlready,
    VerdictOutOfRange,
    CallBackMissing,
    CallBackTooSoon,  ///< attempts belong to different hours
    TooManyAttempts,
};

/// The enumerator's name in snake_case: stable, used in messages and API answers.
std::string_view to_key(Refusal refusal);

}  // namespace qingfeng::domain::request
