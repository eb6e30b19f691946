#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "service/proposals/calendar_toml.h"
#include "service/proposals/check_config.h"
#include "service/proposals/organisation_toml.h"
#include "service/proposals/permissions_toml.h"
#include "service/proposals/taxonomy_toml.h"
#include "simulation/simulator.h"
#include "util/check.h"

namespace qingfeng::simulation::testing {

inline std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The shipped configuration, from 3 March 2025 on.
inline Trial shipped_trial() {
    Trial trial;
    trial.charter.calendar =
        *service::proposals::parse_calendar_toml(read_file("config/calendar/china.toml"), "china.toml");
    trial.charter.taxonomy =
        *service::proposals::parse_taxonomy_toml(read_file("config/taxonomy/subjects.toml"), "subjects.toml");
    const auto organisation =
        service::proposals::parse_organisation_toml(read_file("config/organisation/demo.toml"), "demo.toml");
    util::check(organisation.has_value(), "the shipped organisation does not load");
    trial.charter.organisation = {organisation->lines(), organisation->units(), organisation->persons(),
                                  organisation->posts()};
    auto files = *service::proposals::read_config_folder("config/procedures");
    for (auto& file : files) file.path = "procedures/" + file.path;
    trial.charter.procedures = *service::proposals::parse_procedure_files(files);
    const std::string permissions = read_file("config/permissions/permissions.toml");
    const auto table = service::proposals::parse_permissions_toml(permissions, "permissions.toml");
    util::check(table.has_value(), "the shipped permissions do not load");
    trial.charter.others = {
        {domain::record::ConfigKind::Permissions, "permissions.toml", permissions, table->to_canonical()}};
    trial.begin = *util::parse_iso("2025-03-03T08:00:00+08:00");
    trial.founding = {"simulated", "模拟局", "localhost/qingfeng/simulated", "Asia/Shanghai"};
    return trial;
}

inline Settings settings_of(const Trial& trial, std::uint64_t seed, int days, double per_day) {
    Settings settings;
    settings.seed = seed;
    settings.begin = trial.begin;
    settings.end = {trial.begin.micros + std::int64_t{days} * 24 * util::micros_per_hour};
    settings.per_day = per_day;
    return settings;
}

}  // namespace qingfeng::simulation::testing
