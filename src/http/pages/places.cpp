#include "http/pages/places.h"

namespace qingfeng::http::pages {

using domain::people::Unit;
using domain::people::UnitKind;

std::string where_on_road(const Unit& unit) {
    if (unit.road.empty()) return unit.stake;
    return unit.stake.empty() ? unit.road : unit.road + " " + unit.stake;
}

std::string shown_name(const Unit& unit, const Visit& visit) {
    if (visit.chinese() || unit.name_en.empty()) return unit.name_zh;
    return unit.name_zh + " " + unit.name_en;
}

std::string_view unit_kind_key(UnitKind kind) {
    switch (kind) {
        case UnitKind::Bureau:
            return "bureau";
        case UnitKind::Division:
            return "division";
        case UnitKind::Department:
            return "department";
        case UnitKind::TollStation:
            return "toll_station";
        case UnitKind::EnforcementTeam:
            return "enforcement_team";
        case UnitKind::WeighStation:
            return "weigh_station";
        case UnitKind::MonitoringCentre:
            return "monitoring_centre";
        case UnitKind::ServiceArea:
            return "service_area";
        case UnitKind::MaintenanceArea:
            return "maintenance_area";
        case UnitKind::DisciplineOrgan:
            return "discipline_organ";
        case UnitKind::SupervisingOffice:
            return "supervising_office";
    }
    return "";
}

}  // namespace qingfeng::http::pages
