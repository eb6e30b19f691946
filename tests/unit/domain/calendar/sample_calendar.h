#pragma once

#include "domain/calendar/calendar.h"

namespace qingfeng::domain::calendar::testing {

/// 2025-12-29 to the end of 2026 as published, in the few days the tests need; 2027 is not published.
inline Calendar sample_calendar() {
    const auto day = [](const char* text) { return util::Date::parse(text).value(); };
    const auto add = [&](std::vector<NamedDay>& days, const char* from, const char* to, const char* name) {
        for (auto date = day(from); date <= day(to); date = date.plus_days(1)) days.push_back({date, name});
    };
    YearTable y2025{2025, "notice of 2025", {}, {}};
    add(y2025.off, "2025-10-01", "2025-10-08", "国庆节");
    YearTable y2026{2026, "notice of 2026", {}, {}};
    add(y2026.off, "2026-01-01", "2026-01-03", "元旦");
    add(y2026.off, "2026-02-15", "2026-02-23", "春节");
    add(y2026.off, "2026-09-25", "2026-09-27", "中秋节");
    add(y2026.off, "2026-10-01", "2026-10-07", "国庆节");
    for (const char* worked : {"2026-02-14", "2026-02-28"}) y2026.work.push_back({day(worked), "春节"});
    for (const char* worked : {"2026-09-20", "2026-10-10"}) y2026.work.push_back({day(worked), "国庆节"});
    CalendarTable table;
    table.hours = {{{510, 720}, {840, 1050}}};
    table.holidays = {{"元旦", "New Year's Day"},
                      {"春节", "Spring Festival"},
                      {"中秋节", "Mid-Autumn Festival"},
                      {"国庆节", "National Day"}};
    table.years = {y2026, y2025};
    return Calendar::make(std::move(table)).value();
}

}  // namespace qingfeng::domain::calendar::testing
