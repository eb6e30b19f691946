#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "domain/procedure/procedure.h"

/// What keeps a proposed book from being adopted. Each fault is a rule of its own; the words for it are given where a
/// person reads them.
namespace qingfeng::domain::procedure {

enum class Fault : std::uint8_t {
    IdNotSlug = 1,              ///< not 1 to 40 of a-z, 0-9 and hyphen
    IdTwice = 2,                ///< two procedures of one id
    EffectiveEmpty = 3,         ///< ends before it starts
    EffectiveOverlap = 4,       ///< two procedures of a kind in force on one day
    PrefixNotCapitals = 5,      ///< not 1 to 4 capital letters
    NoAnswerLimit = 6,          ///< nobody would have to answer by any date
    NoSigner = 7,               ///< nobody could sign an answer
    SamplePercentTooLarge = 8,  ///< more than all
    LimitWithoutCitation = 9,
    LimitFromSource = 10,  ///< a source's date comes with the matter, not with the procedure
    LimitTwice = 11,       ///< same clock, start, basis and unit
    CommitmentLooserThanLaw = 12,
    ExtensionTwice = 13,         ///< of one clock
    ExtensionWithoutLimit = 14,  ///< of a clock that this procedure does not run
    ExtensionEmpty = 15,         ///< by nothing
    ExtensionWithoutApprover = 16,
    ExtensionByHandler = 17,  ///< whoever handles a matter may not give themselves more time
    ExtensionWithoutCitation = 18,
    SuspensionTwice = 19,  ///< for one reason
    SuspensionWithoutCap = 20,
    SuspensionWithoutCitation = 21,
    RefusalTwice = 22,          ///< for one reason
    RefusalWithoutWayOut = 23,  ///< does not say in both languages where to go instead
    RefusalWithoutCitation = 24,
    ReminderWithoutLimit = 25,        ///< of a clock that this procedure does not run
    AccountabilityTwice = 26,         ///< for one trigger (and clock)
    AccountabilityWithoutLimit = 27,  ///< of a clock that this procedure does not run
    AccountabilityEmpty = 28,         ///< after no bad verdict at all
    AccountabilityWithoutCitation = 29,
};

/// Which part of a procedure a fault lies in.
enum class Part : std::uint8_t { Whole, Limit, Extension, Suspension, Refusal, Reminder, Accountability };

struct Problem {
    Fault fault = Fault::IdNotSlug;
    std::size_t procedure = 0;  ///< place in `book.all()`
    Part part = Part::Whole;
    std::size_t item = 0;  ///< place in that part's list

    bool operator==(const Problem&) const = default;
};

/// Every problem of a book, in the order of its procedures and their parts. Empty: it may be adopted.
///
/// A commitment is held against the law of the same clock only in the same unit, and where it starts no earlier: days
/// and workdays cannot be compared without a calendar, so both are computed for each matter and the earlier counts.
std::vector<Problem> problems(const ProcedureBook& book);

}  // namespace qingfeng::domain::procedure
