#include "simulation/world.h"

namespace qingfeng::simulation {

Temper temper_of(const domain::people::PersonId& person, std::uint64_t seed) {
    constexpr double shares[] = {58, 17, 10, 10, 5};
    Random random = Random(seed).named("temper").named(person.get());
    return static_cast<Temper>(random.weighted(shares));
}

double pace_of(Temper temper) {
    switch (temper) {
        case Temper::Diligent:
            return 1.0;
        case Temper::Slow:
            return 2.4;
        case Temper::Evasive:
            return 1.7;
        case Temper::Copying:
            return 0.5;
        case Temper::Dishonest:
            return 1.0;
    }
    return 1.0;
}

bool OfficeTime::open(util::Instant at) const {
    const auto local = configuration_.zone.to_local(at);
    if (!configuration_.calendar.is_workday(local.date)) return false;
    const auto minute = local.micros_of_day / util::micros_per_minute;
    for (const auto& period : configuration_.calendar.working_hours().periods) {
        if (minute >= period.start && minute < period.end) return true;
    }
    return false;
}

util::Instant OfficeTime::after(util::Instant at, double minutes) const {
    auto local = configuration_.zone.to_local(at);
    std::int64_t left = static_cast<std::int64_t>(minutes * static_cast<double>(util::micros_per_minute)) + 1;
    // A year without a workday would be a fault of the calendar.
    for (int days = 0; days < 400; ++days, local = {local.date.plus_days(1), 0}) {
        if (!configuration_.calendar.is_workday(local.date)) continue;
        for (const auto& period : configuration_.calendar.working_hours().periods) {
            const std::int64_t start = std::max(local.micros_of_day, period.start * util::micros_per_minute);
            const std::int64_t end = period.end * util::micros_per_minute;
            if (start >= end) continue;
            if (left < end - start) return configuration_.zone.to_instant({local.date, start + left});
            left -= end - start;
        }
    }
    return configuration_.zone.to_instant(local);
}

}  // namespace qingfeng::simulation
