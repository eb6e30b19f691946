// One deadline of ten workdays, against walking the same days with the calendar's lookup alone.

#include "bench.h"
#include "domain/calendar/deadline.h"
#include "service/proposals/calendar_toml.h"
#include "service/proposals/check_config.h"
#include "util/check.h"

namespace qingfeng::bench {

std::vector<Figure> deadlines(const Size& size) {
    const auto files = service::proposals::read_config_folder(QINGFENG_SOURCE_DIR "/config/calendar");
    util::check(files && !files->empty(), "the shipped calendar cannot be read");
    const auto calendar = service::proposals::parse_calendar_toml(files->front().text, files->front().path);
    const auto zone = *util::TimeZone::find("Asia/Shanghai");
    const std::size_t count = size.quick ? 200'000 : 2'000'000;
    const domain::calendar::Limit limit_rule{10, domain::calendar::LimitUnit::Workday};
    const util::Date first = *util::Date::parse("2020-01-01");
    std::int64_t sum = 0;
    const double ours = seconds([&] {
        for (std::size_t i = 0; i < count; ++i) {
            const auto start = zone.start_of(first.plus_days(static_cast<int>(i % 2000)));
            sum += domain::calendar::deadline_of(*calendar, zone, start, limit_rule).date.days;
        }
    });
    const double bare = seconds([&] {
        for (std::size_t i = 0; i < count; ++i) {
            const auto start = zone.start_of(first.plus_days(static_cast<int>(i % 2000)));
            util::Date day = zone.to_local(start).date;
            for (int left = 10; left > 0;) {
                day = day.plus_days(1);
                if (calendar->is_workday(day)) --left;
            }
            sum -= zone.start_of(day.plus_days(1)).micros == 0 ? 0 : day.days;
        }
    });
    util::check(sum == 0, "the two loops disagree");
    const double value = static_cast<double>(count) / ours;
    const double limit = static_cast<double>(count) / bare;
    return {{"deadlines of ten workdays", value, "per second", limit, value / limit}};
}

}  // namespace qingfeng::bench
