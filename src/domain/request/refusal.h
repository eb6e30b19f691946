#pragma once

#include <cstdint>
#include <string_view>

namespace qingfeng::domain::request {

/// Why a command on a request is refused. In the order in which they are reported: what is wrong with the matter before
/// what is wrong with the actor, and that before what is wrong with the command. Each has plain words in both languages
/// under "refusal.<to_key>".
enum class Refusal : std::uint8_t {
    NoSuchMatter,
    KindNotTaken,        ///< no procedure in force for this kind
    SealedKindNotTaken,  ///< misconduct needs reserved slots; the page names 12388
    AlreadyEnded,        ///< refused, merged, withdrawn, referred or archived
    NotInThisState,      ///< the action is not open now
    OnlyHistory,         ///< imported: nothing happens to it until it is taken up
    NotYourRole,         ///< the actor holds no post that may do this here
    NotYourMatter,       ///< another person handles it
    Excluded,            ///< complained of, leading those complained of, or with a declared interest
    HandlerExcluded,     ///< the person to be put in charge is excluded
    NotOutsideUnit,      ///< liability and call-backs belong to somebody outside the unit
    DrafterMayNotSign,
    HandlerMayNotApprove,
    OnlyThePerson,    ///< only the person the matter belongs to
    NoLawfulHandler,  ///< nobody in the unit or above it may handle it
    UnknownUnit,
    UnknownPerson,
    UnknownSubject,
    TextMissing,
    TextTooLong,
    TimeInTheFuture,
    ReturnedAlready,  ///< a unit returns a matter once
    DesignationIsFinal,
    ReasonNotInList,  ///< not in the closed list of the procedure
    PointUnknown,
    FindingMissing,
    LiabilityMissing,
    RemedyUnknown,
    RemedyDateMissing,  ///< a remedy without a date, or with one in the past
    RemedyOpen,
    AlreadySignedFor,
    NoSuchClock,
    ExtendedAlready,
    ExtensionTooLong,
    DeadlineAlreadyPassed,
    DeadlineSetBySource,  ///< only the source may move its own deadline
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
