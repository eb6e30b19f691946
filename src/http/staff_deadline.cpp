#include "http/staff_deadline.h"

#include <chrono>

#include "domain/calendar/deadline.h"
#include "domain/procedure/keys.h"

namespace qingfeng::http {
namespace {

using domain::clocks::Clock;
using domain::clocks::Run;
using util::Instant;

/// "4 天", "5 小时", "20 分钟": whole units, rounded down, so that nobody is promised more than there is.
std::string span_words(const StaffCall& staff, std::chrono::microseconds span) {
    const std::int64_t micros = span.count();
    const auto [key, unit] = micros >= 48 * util::micros_per_hour ? std::pair("span.days", 24 * util::micros_per_hour)
                             : micros >= util::micros_per_hour    ? std::pair("span.hours", util::micros_per_hour)
                                                                  : std::pair("span.minutes", util::micros_per_minute);
    return staff.say(key, {{"count", std::to_string(micros / unit)}});
}

boost::json::array days_json(const StaffCall& staff, const Clock& clock, const domain::clocks::BoundBy& bound) {
    boost::json::array days;
    if (!bound.limit) return days;
    const auto derived = domain::calendar::derive(staff.configuration->calendar, staff.configuration->zone, bound.start,
                                                  *bound.limit, clock.suspensions);
    for (const auto& day : derived.days) {
        days.push_back(boost::json::object{{"date", day.date.text()},
                                           {"counts", day.counts},
                                           {"why", domain::calendar::why_text(day, staff.view.language)}});
    }
    return days;
}

}  // namespace

std::string_view run_key(Run run) {
    switch (run) {
        case Run::Running:
            return "running";
        case Run::Paused:
            return "paused";
        case Run::Stopped:
            return "stopped";
    }
    return "";
}

std::string_view deadline_state(const Clock& clock, Instant now) {
    if (clock.run == Run::Stopped) return "done";
    if (clock.run == Run::Paused) return "paused";
    if (clock.due <= now) return "late";
    return clock.due - now < std::chrono::hours(24) ? "soon" : "ok";
}

std::string due_words(const StaffCall& staff, Instant due) {
    const bool late = due <= staff.view.now;
    return staff.say(late ? "deadline.late" : "deadline.left",
                     {{"span", span_words(staff, late ? staff.view.now - due : due - staff.view.now)}});
}

std::string deadline_words(const StaffCall& staff, const Clock& clock) {
    if (clock.run == Run::Paused) return staff.say("deadline.paused");
    if (const auto kept = clock.kept()) return staff.say(*kept ? "deadline.kept" : "deadline.missed");
    return due_words(staff, clock.due);
}

boost::json::object deadline_chip(const StaffCall& staff, const Clock& clock) {
    boost::json::object chip;
    put_word(chip, staff, "clock", "clock", to_key(clock.kind));
    if (clock.ordinal != 0) chip["ordinal"] = clock.ordinal;
    chip["date"] = clock.date.text();
    chip["due"] = staff.iso(clock.due);
    chip["state"] = deadline_state(clock, staff.view.now);
    chip["words"] = deadline_words(staff, clock);
    chip["provisional"] = clock.provisional;
    return chip;
}

boost::json::object clock_json(const StaffCall& staff, const Clock& clock) {
    boost::json::object json = deadline_chip(staff, clock);
    json["run"] = run_key(clock.run);
    if (const auto kept = clock.kept()) json["kept"] = *kept;
    if (clock.stopped) json["stopped"] = staff.iso(*clock.stopped);
    boost::json::array bounds;
    for (std::size_t i = 0; i < clock.bound_by.size(); ++i) {
        const auto& bound = clock.bound_by[i];
        const bool counts = i == clock.earliest();
        boost::json::object one;
        put_word(one, staff, "basis", "basis", to_key(bound.basis));
        one["counts"] = counts;
        if (bound.limit) one["limit"] = bound.limit->text(staff.view.language);
        one["start"] = staff.iso(bound.start);
        one["date"] = bound.date.text();
        one["citation"] = bound.citation;
        one["days"] = counts ? days_json(staff, clock, bound) : boost::json::array();
        bounds.push_back(std::move(one));
    }
    json["bound_by"] = std::move(bounds);
    if (clock.extension) {
        json["extension"] = {{"by", clock.extension->limit.text(staff.view.language)},
                             {"approved_by", person_ref(staff.view, clock.extension->approved_by)},
                             {"approved", staff.iso(clock.extension->approved)},
                             {"reason", clock.extension->reason}};
    }
    return json;
}

}  // namespace qingfeng::http
