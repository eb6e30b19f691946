#include "http/pages/places.h"
#include "http/pages/site.h"
#include "service/places.h"

/// Stations, service areas, teams: found by name, pinyin or stake; each with who answers for it, and what a lane's QR
/// code leads to.
namespace qingfeng::http::pages {
namespace {

using domain::people::Unit;

Data row(const Unit& unit, const Visit& visit) {
    Data data;
    data.set("id", unit.id.get());
    data.set("name", shown_name(unit, visit));
    put(data, "where", where_on_road(unit));
    return data;
}

Response stations(const Visit& visit) {
    Page page{.body = "stations", .title = visit.say("page.stations.title"), .data = {}};
    const auto& organisation = visit.configuration().organisation;
    const std::string query(visit.request().target.query.get("q").substr(0, 200));
    Data units{Data::type::list};
    std::size_t count = 0;
    if (query.empty()) {
        for (const Unit* unit : service::units_on_the_road(organisation, visit.today())) {
            units.push_back(row(*unit, visit));
            ++count;
        }
    } else {
        for (const auto& match : service::find_places(organisation, visit.today(), query)) {
            Data found = row(*organisation.find_unit(match.unit), visit);
            if (match.metres_away > 0) {
                found.set("away",
                          visit.say("page.stations.away", {{"km", std::to_string((match.metres_away + 500) / 1000)}}));
            }
            units.push_back(found);
            ++count;
        }
        page.data.set("q", query);
        page.data.set("found", visit.say("page.stations.found", {{"count", std::to_string(count)}}));
    }
    page.data.set("units", units);
    flag(page.data, "units?", count > 0);
    return visit.show(page);
}

const Unit* asked_for(const Visit& visit) {
    const auto* unit = visit.configuration().organisation.find_unit(
        domain::people::UnitId(std::string(visit.request().path.get("unit"))));
    const bool there = unit != nullptr && unit->validity.contains(visit.today()) && service::is_on_the_road(unit->kind);
    return there ? unit : nullptr;
}

Response station(const Visit& visit) {
    const Unit* unit = asked_for(visit);
    if (unit == nullptr) return problem(visit.reader(), 404, "not_found");
    Page page{.body = "station", .title = visit.unit_name(unit->id), .data = {}};
    Data& data = page.data;
    const auto& organisation = visit.configuration().organisation;
    data.set("id", unit->id.get());
    data.set("name", unit->name_zh);
    if (!visit.chinese()) put(data, "other_name", unit->name_en);
    data.set("kind", visit.say("page.unit_kind." + std::string(unit_kind_key(unit->kind))));
    put(data, "where", where_on_road(*unit));
    put(data, "phone", unit->phone);
    if (const auto answerable = organisation.answerable(unit->id, visit.today())) {
        data.set("answerable", person_name(visit.context(), answerable->person));
    }
    if (const auto parent = organisation.parent(unit->id, visit.today())) data.set("parent", visit.unit_name(*parent));
    if (const auto office = organisation.supervising_office(unit->id, visit.today())) {
        data.set("office", visit.unit_name(*office));
    }
    return visit.show(page);
}

/// The address in a lane's QR code: short, and without anything that could identify who scans it.
Response from_code(const Visit& visit) {
    const Unit* unit = asked_for(visit);
    if (unit == nullptr) return see_other("/report");
    std::string address = "/report?unit=" + unit->id.get();
    const std::string lane(visit.request().path.get("lane"));
    const bool plain = !lane.empty() && lane.size() <= 8 && lane.find_first_not_of("0123456789") == std::string::npos;
    if (plain) address += "&lane=" + lane;
    return see_other(std::move(address));
}

}  // namespace

void add_stations(Router& router, const Site& site) {
    site.get(router, "/stations", stations);
    site.get(router, "/stations/{unit}", station);
    site.get(router, "/q/{unit}", from_code);
    site.get(router, "/q/{unit}/{lane}", from_code);
}

}  // namespace qingfeng::http::pages
