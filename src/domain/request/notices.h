#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/request/event.h"

/// What a person, or the desk a matter came from, must be told, and what they have been told: both are read from the
/// entries of the matter alone.
namespace qingfeng::domain::request {

enum class NoticeKind : std::uint8_t {
    Registered = 1,  ///< staff registered it: number and code go to the person
    Accepted,
    Refused,
    Suspended,  ///< something is wanted from the person
    Extended,
    DeadlineChanged,
    Answered,
    Reopened,
    Referred,
    Merged,
    RefusalDecided,   ///< upon an objection
    ReviewConcluded,  ///< by the body above
    RemedyFulfilled,
    Closed,
};
/// The part of message keys: "notice.answered".
std::string_view to_key(NoticeKind kind);

enum class Addressee : std::uint8_t {
    Person = 1,
    Source = 2,  ///< 12328, 12345, 信访: gets the 回单
};

struct Notice {
    Addressee addressee = Addressee::Person;
    NoticeKind kind = NoticeKind::Answered;
    std::uint64_t sequence = 0;  ///< of the entry it tells of: with the matter the notice's name
    Instant since;

    bool operator==(const Notice&) const = default;
};

/// One entry on its way through notices_owed().
struct NoticeStep {
    std::uint64_t sequence = 0;
    Instant at;
    const Event* event = nullptr;
};

/// What is still to be told, in the order in which it came about. Telling somebody settles all that went before: who is
/// told of the answer need not be told of the acceptance any more. A person who left no telephone number and the source
/// of what came here directly are owed nothing: they look for themselves.
std::vector<Notice> notices_owed(const std::vector<NoticeStep>& steps);

/// How the source is told, in a PersonTold: its channel.
inline constexpr Channel source_channel = Channel::OtherSystem;

}  // namespace qingfeng::domain::request
