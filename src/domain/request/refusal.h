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
    SealedKindNotTaken,  ///< misconduct needs reserved slots; the page names 12388
    KindNotTaken,        ///< no procedure in force for this kind
    AlreadyEnded,        ///< refused, merged, withdrawn, referred or archived
    OnlyHistory,         ///< imported: nothing happens to it until it is taken up
    NotInThisState,      ///< the action is not open now
    NotYourRole,         ///< the actor holds no post that may do this here
    NotYourMatter,       ///< another person handles it
    Excluded,            ///< complained of, leading those complained of, or with a declared interest
    NotOutsideUnit,      ///< liability and call-backs belong to somebody outside the unit
    DrafterMayNotSign,
    HandlerMayNotApprove,
    OnlyThePerson,  ///< only the person the matter belongs to
    AlreadySignedFor,
    DesignationIsFinal,
    UnknownUnit,
    UnknownPerson,
    HandlerExcluded,  ///< the person to be put in charge is excluded
    NoLawfulHandler,  ///< nobody in the unit or above it may handle it
    ReturnedAlready,  ///< a unit returns a matter once
    UnknownSubject,
    PointUnknown,
    RemedyUnknown,
    NoSuchClock,
    TextMissing,
    TextTooLong,
    TimeInTheFuture,
    ReasonNotInList,    ///< not in the closed list of the procedure
    RemedyDateMissing,  ///< a remedy without a date, or with one in the past
    FindingMissing,
    LiabilityMissing,
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
