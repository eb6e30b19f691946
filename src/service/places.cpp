#include "service/places.h"

#include <algorithm>
#include <tuple>

#include "domain/people/name_folding.h"

namespace qingfeng::service {
namespace {

using domain::people::fold_name;
using domain::people::Organisation;
using domain::people::Unit;
using domain::people::UnitKind;

/// Smaller is better; above `poor` it is no match.
constexpr int exact = 0, begins = 1, contains = 2, letters = 3, poor = 4;

int closeness(const std::string& wanted, const std::string& name) {
    if (name.empty()) return poor;
    if (name == wanted) return exact;
    if (name.starts_with(wanted)) return begins;
    // "西山收费站3号车道" names the station, and more.
    if (name.find(wanted) != std::string::npos || (name.size() >= 6 && wanted.find(name) != std::string::npos)) {
        return contains;
    }
    return poor;
}

bool is_latin(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

int name_closeness(const std::string& wanted, const Unit& unit) {
    int best = closeness(wanted, fold_name(unit.id.get())) == exact ? exact : poor;
    std::vector<std::string_view> names = {unit.name_zh, unit.name_en, unit.short_zh};
    names.insert(names.end(), unit.aliases.begin(), unit.aliases.end());
    for (const std::string_view name : names) best = std::min(best, closeness(wanted, fold_name(name)));
    if (best == poor && wanted.size() >= 2 && is_latin(wanted)) {
        for (const std::string_view name : names) {
            if (pinyin_initials(name).starts_with(wanted)) best = letters;
        }
    }
    return best;
}

bool same_road(std::string_view wanted, const Unit& unit) {
    return wanted.empty() || fold_name(wanted) == fold_name(unit.road);
}

}  // namespace

bool is_on_the_road(UnitKind kind) {
    switch (kind) {
        case UnitKind::TollStation:
        case UnitKind::EnforcementTeam:
        case UnitKind::WeighStation:
        case UnitKind::ServiceArea:
            return true;
        case UnitKind::Bureau:
        case UnitKind::Division:
        case UnitKind::Department:
        case UnitKind::MonitoringCentre:
        case UnitKind::MaintenanceArea:
        case UnitKind::DisciplineOrgan:
        case UnitKind::SupervisingOffice:
            return false;
    }
    return false;
}

std::vector<const Unit*> units_on_the_road(const Organisation& organisation, util::Date day) {
    std::vector<const Unit*> found;
    for (const Unit& unit : organisation.units()) {
        if (is_on_the_road(unit.kind) && unit.validity.contains(day)) found.push_back(&unit);
    }
    const auto place = [](const Unit* unit) {
        const auto stake = domain::place::read_stake(unit->stake);
        return std::make_tuple(unit->road, stake ? stake->metres : 0, unit->id.get());
    };
    std::sort(found.begin(), found.end(), [&](const Unit* a, const Unit* b) { return place(a) < place(b); });
    return found;
}

std::vector<PlaceMatch> find_places(const Organisation& organisation, util::Date day, std::string_view text) {
    const domain::place::Location location = domain::place::read_location(text);
    const std::string whole = fold_name(text);
    const std::string wanted = location.place.empty() ? whole : location.place;
    struct Ranked {
        int closeness;
        std::int32_t away;
        PlaceMatch match;
    };
    std::vector<Ranked> ranked;
    if (whole.empty()) return {};
    for (const Unit* unit : units_on_the_road(organisation, day)) {
        const int by_name = std::min(name_closeness(wanted, *unit), name_closeness(whole, *unit));
        std::int32_t away = 0;
        bool near = false;
        if (const auto stake = domain::place::read_stake(unit->stake); stake && location.stake) {
            away = std::abs(stake->metres - location.stake->metres);
            near = away <= stake_reach_metres && same_road(location.road, *unit);
        }
        if (by_name == poor && !near) continue;
        ranked.push_back({by_name, away, {unit->id, by_name == exact, near ? away : 0}});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
        return std::tie(a.closeness, a.away) < std::tie(b.closeness, b.away);
    });
    // One name that fits and no other: that is the one. A place found by its stake alone is never certain.
    const auto named = std::count_if(ranked.begin(), ranked.end(), [](const Ranked& r) { return r.closeness < poor; });
    if (named == 1 && !ranked.empty() && ranked.front().closeness < letters) ranked.front().match.certain = true;
    std::vector<PlaceMatch> matches;
    for (const Ranked& each : ranked) {
        if (matches.size() == place_matches_max) break;
        matches.push_back(each.match);
    }
    return matches;
}

}  // namespace qingfeng::service
