#pragma once

#include <vector>

#include "domain/calendar/calendar.h"
#include "domain/people/organisation.h"
#include "domain/procedure/procedure.h"
#include "domain/record/actor.h"
#include "domain/request/command.h"
#include "domain/request/refusal.h"
#include "domain/request/request.h"
#include "domain/taxonomy/taxonomy.h"
#include "util/result.h"

/// The rules of the request life: what may happen next, who may do it, by when. Everything that varies comes in as a
/// value; everything that was decided goes out in events.
namespace qingfeng::domain::request {

/// Texts are bounded so that one matter cannot fill the record.
inline constexpr std::size_t body_bytes_max = 64 * 1024;
inline constexpr std::size_t note_bytes_max = 8 * 1024;
inline constexpr std::size_t points_max = 20;
inline constexpr std::size_t promises_max = 20;
inline constexpr std::size_t co_handlers_max = 10;
inline constexpr std::size_t orders_max = 20;
inline constexpr std::size_t merged_max = 100;
/// 信访工作条例(2022) art. 20: a group sends at most five.
inline constexpr std::size_t representatives_max = 5;
/// Two attempts to call back belong to different hours.
inline constexpr std::int64_t call_back_gap_micros = util::micros_per_hour;

struct Context {
    record::Actor actor;
    Instant now;  ///< the time the entry will be recorded with
    const people::Organisation& organisation;
    const procedure::ProcedureBook& procedures;  ///< as adopted when the matter was registered
    const calendar::Calendar& calendar;
    const taxonomy::Taxonomy& taxonomy;
    const util::TimeZone& zone;
    std::uint64_t config_version = 0;
    std::string number;               ///< for Register: the number the matter gets
    util::Bytes code_hash;            ///< for Register
    util::Bytes external_hash;        ///< for Register, with a number at the source
    bool code_seen_by_staff = false;  ///< for Register: staff issue the code
    std::uint8_t random_percent = 0;  ///< 0 to 99, drawn by the caller: call-back sample
    /// The matter that `counterpart_of` names: merged into, under review. Null where there is none of that number.
    const Request* other = nullptr;
};

using Decision = util::Result<std::vector<Event>, Refusal>;

/// What `command` brings about, or the reason why not. `request` is null for Register alone.
Decision decide(const Request* request, const Command& command, const Context& context);

/// Number of the other matter that the rules have to know to decide on this command; empty: none.
std::string counterpart_of(const Request* request, const Command& command);

/// Numbers of the matters that an event of `here` (as it is after it) is also told in.
std::vector<std::string> told_in(const Event& event, const Request& here);
/// What the event brings about there, to be recorded in the same transaction: the other half of a merger, the answer to
/// everybody whose matter was merged, the outcome of a review. Empty where nothing follows any more.
std::vector<Event> echo(const Event& event, const Request& here, const Request& there, const Context& context);

}  // namespace qingfeng::domain::request
