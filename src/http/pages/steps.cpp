#include "domain/procedure/keys.h"
#include "http/pages/report_form.h"

/// What happens at each step, by when, and on which rule: read from the procedures that are in force, and from nothing
/// else.
namespace qingfeng::http::pages {
namespace {

using domain::procedure::Procedure;

Data limits_of(const Procedure& procedure, const Visit& visit) {
    Data list{Data::type::list};
    for (const auto& rule : procedure.limits) {
        Data limit;
        limit.set("what", visit.say("clock." + std::string(to_key(rule.clock))));
        limit.set("start", visit.say("start." + std::string(to_key(rule.start))));
        limit.set("limit", rule.limit.text(visit.language()));
        limit.set("basis", visit.say("basis." + std::string(to_key(rule.basis))));
        limit.set("citation", rule.citation);
        list.push_back(limit);
    }
    return list;
}

Data line(const std::string& what, const std::string& citation) {
    Data data;
    data.set("what", what);
    data.set("citation", citation);
    return data;
}

Data kind_of(const Procedure& procedure, const Visit& visit) {
    Data kind;
    const std::string key(to_key(procedure.kind));
    kind.set("key", key);
    kind.set("name", visit.say("kind." + key));
    kind.set("limits", limits_of(procedure, visit));
    flag(kind, "none", procedure.limits.empty());
    Data extensions{Data::type::list};
    for (const auto& rule : procedure.extensions) {
        extensions.push_back(line(
            visit.say("page.steps.extension_line", {{"clock", visit.say("clock." + std::string(to_key(rule.clock)))},
                                                    {"limit", rule.longest.text(visit.language())}}),
            rule.citation));
    }
    kind.set("extensions", extensions);
    flag(kind, "extensions?", !procedure.extensions.empty());
    Data suspensions{Data::type::list};
    for (const auto& rule : procedure.suspensions) {
        suspensions.push_back(line(visit.say("page.steps.suspension_line",
                                             {{"reason", visit.say("suspension." + std::string(to_key(rule.reason)))},
                                              {"limit", rule.cap.text(visit.language())}}),
                                   rule.citation));
    }
    kind.set("suspensions", suspensions);
    flag(kind, "suspensions?", !procedure.suspensions.empty());
    Data refusals{Data::type::list};
    for (const auto& rule : procedure.refusals) {
        Data refusal = line(visit.say("refusal_reason." + std::string(to_key(rule.reason))), rule.citation);
        refusal.set("instead", visit.chinese() ? rule.go_instead_zh : rule.go_instead_en);
        refusals.push_back(refusal);
    }
    kind.set("refusals", refusals);
    flag(kind, "refusals?", !procedure.refusals.empty());
    return kind;
}

Response steps_page(const Visit& visit) {
    Page page{.body = "steps", .title = visit.say("page.steps.title"), .data = {}};
    Data kinds{Data::type::list};
    std::string versions;
    for (const auto kind : public_kinds) {
        const Procedure* procedure = visit.configuration().procedures().find(kind, visit.today());
        if (procedure == nullptr) continue;
        kinds.push_back(kind_of(*procedure, visit));
        versions += (versions.empty() ? "" : ", ") + procedure->id;
    }
    page.data.set("kinds", kinds);
    page.data.set("version", versions);
    return visit.show(page);
}

Response rights(const Visit& visit) {
    return visit.show({.body = "rights", .title = visit.say("page.rights.title"), .data = {}});
}
Response discipline(const Visit& visit) {
    return visit.show({.body = "discipline", .title = visit.say("page.discipline.title"), .data = {}});
}
Response accessibility(const Visit& visit) {
    return visit.show({.body = "accessibility", .title = visit.say("page.accessibility.title"), .data = {}});
}

Response contact(const Visit& visit) {
    Page page{.body = "contact", .title = visit.say("page.contact.title"), .data = {}};
    const auto& organisation = visit.configuration().organisation;
    const auto name = [&](const char* key, const std::optional<domain::people::UnitId>& id) {
        const auto* unit = id ? organisation.find_unit(*id) : nullptr;
        if (unit == nullptr) return;
        page.data.set(key, visit.unit_name(*id));
        put(page.data, std::string(key) + "_phone", unit->phone);
    };
    if (const auto root = organisation.root(visit.today())) {
        name("bureau", root);
        name("office", organisation.supervising_office(*root, visit.today()));
    }
    return visit.show(page);
}

}  // namespace

void add_guides(Router& router, const Site& site) {
    site.get(router, "/steps", steps_page);
    site.get(router, "/rights", rights);
    site.get(router, "/discipline", discipline);
    site.get(router, "/accessibility", accessibility);
    site.get(router, "/contact", contact);
}

}  // namespace qingfeng::http::pages
