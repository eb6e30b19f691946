#include <algorithm>

#include "domain/permission/table.h"
#include "domain/procedure/keys.h"
#include "http/json.h"
#include "http/staff.h"
#include "service/adoptions.h"
#include "service/config_change.h"
#include "service/founding.h"
#include "service/visibility.h"
#include "util/canonical.h"

/// What the authority has adopted, who may do what under it, and adopting something else: seen first, then done.
namespace qingfeng::http {

struct PreviewInput {
    std::string source_name;
    std::string text;
    std::optional<std::string> what;
};
BOOST_DESCRIBE_STRUCT(PreviewInput, (), (source_name, text, what))

struct AdoptInput {
    std::string source_name;
    std::string text;
    std::string preview;
    std::optional<std::string> what;
};
BOOST_DESCRIBE_STRUCT(AdoptInput, (), (source_name, text, preview, what))

namespace {

using boost::json::array;
using boost::json::object;
using domain::permission::Act;
using domain::record::Adopted;
using domain::record::ConfigKind;

constexpr std::size_t examples_max = 50;
constexpr std::size_t source_name_max = 200;

std::string_view config_key(ConfigKind kind) {
    switch (kind) {
        case ConfigKind::Calendar:
            return "calendar";
        case ConfigKind::Taxonomy:
            return "taxonomy";
        case ConfigKind::Organisation:
            return "organisation";
        case ConfigKind::Procedures:
            return "procedures";
        case ConfigKind::Permissions:
            return "permissions";
        case ConfigKind::Publication:
            return "publication";
    }
    return "";
}

bool may(const StaffCall& staff, Act act) {
    return service::may(*staff.configuration, staff.person, act, staff.today());
}

// ---- what is in force

template <class E>
object permission_term(const StaffCall& staff, E value) {
    return {{"key", to_key(value)}, {"name", domain::permission::term(value).text(staff.view.language)}};
}

void get_permissions(Api& api, const StaffCall& staff) {
    using namespace domain::permission;  // NOLINT: the words of the table
    if (!may(staff, Act::Rules)) return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    array roles;
    for (const auto role : util::all_of<domain::people::Role>()) {
        const auto term = domain::people::term(role);
        roles.push_back(object{{"key", term.slug}, {"name", term.text(staff.view.language)}});
    }
    array rows;
    for (const auto group : util::all_of<Group>()) {
        for (const Act act : acts_of(group)) {
            array cells;
            for (const auto role : util::all_of<domain::people::Role>()) {
                cells.push_back(permission_term(staff, staff.configuration->permissions.at(role, act)));
            }
            rows.push_back(object{{"thing", to_key(act)},
                                  {"thing_name", term(act).text(staff.view.language)},
                                  {"cells", std::move(cells)}});
        }
    }
    answer_json(staff, 200, object{{"roles", std::move(roles)}, {"rows", std::move(rows)}});
}

std::string author(const StaffCall& staff, const domain::record::Origin& origin) {
    if (const auto* person = domain::record::person_of(origin.actor)) return person_name(staff.view, *person);
    return staff.word("actor", "founder");
}

void list_adoptions(Api& api, const StaffCall& staff) {
    if (!may(staff, Act::Rules)) return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto adoptions = service::adoptions(api.parts().authority, **reader);
    if (!adoptions) return api.reject(*staff.call, adoptions.error());
    array items;
    for (const auto& recorded : *adoptions) {
        const auto* adopted = std::get_if<Adopted>(&recorded.event);
        if (adopted == nullptr) continue;
        object one;
        put_word(one, staff, "what", "config_kind", config_key(adopted->config_kind));
        one["source_name"] = adopted->source_name;
        one["at"] = staff.iso(recorded.recorded);
        one["by"] = author(staff, recorded.origin);
        one["position"] = recorded.position;
        one["sha256"] = util::to_hex(util::sha256(adopted->canonical));
        items.push_back(std::move(one));
    }
    answer_json(staff, 200, object{{"items", std::move(items)}});
}

// ---- adopting

/// What a preview stood for: the text, who saw it, and under which configuration. Whoever adopts must have seen just
/// that.
std::string preview_token(Api& api, const StaffCall& staff, const service::Proposal& proposal) {
    util::CanonicalWriter writer;
    writer.text("qingfeng/preview/v1")
        .text(staff.person.get())
        .number(staff.configuration->version)
        .number(static_cast<std::uint8_t>(proposal.kind))
        .bytes(proposal.canonical);
    return util::to_hex(util::hmac_sha256(api.parts().authority.lookup_key().view(), {writer.view()}));
}

array problem_lines(std::string_view text, bool error) {
    array lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (end > 0) lines.push_back(object{{"sentence", text.substr(0, end)}, {"error", error}});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

template <class Input>
std::optional<Input> read_proposal_input(Api& api, const StaffCall& staff) {
    if (!may(staff, Act::Adopt) || !api.parts().staff.read_proposal) {
        api.reject(*staff.call, domain::request::Refusal::NotYourRole);
        return std::nullopt;
    }
    if (staff.request().content_type() != "application/json") {
        answer_problem(api, staff, 415, "not_json");
        return std::nullopt;
    }
    auto input = json::read<Input>(staff.request().body);
    json::Faults faults = input ? json::Faults{} : input.error();
    if (input && (input->source_name.empty() || input->source_name.size() > source_name_max)) {
        faults.push_back(
            {input->source_name.empty() ? json::FaultKind::Missing : json::FaultKind::TooLong, "/source_name"});
    }
    if (input && input->text.empty()) faults.push_back({json::FaultKind::Missing, "/text"});
    if (!faults.empty()) {
        staff.call->responder.answer(faults_response(api.reader(*staff.call), faults));
        return std::nullopt;
    }
    return std::move(*input);
}

void preview_adoption(Api& api, const StaffCall& staff) {
    const auto input = read_proposal_input<PreviewInput>(api, staff);
    if (!input) return;
    const auto read =
        api.parts().staff.read_proposal(input->source_name, input->text, *staff.configuration, staff.view.language);
    if (!read) {
        object json;
        json["can_adopt"] = false;
        json["same"] = false;
        json["problems"] = problem_lines(read.error().message, true);
        json["changes"] = array();
        json["moves"] = 0;
        json["examples"] = array();
        return answer_json(staff, 200, json);
    }
    object json;
    put_word(json, staff, "what", "config_kind", config_key(read->proposal.kind));
    const bool same = read->changes.empty();
    json["can_adopt"] = !same;
    json["same"] = same;
    array problems;
    for (const auto& warning : read->warnings) problems.push_back(object{{"sentence", warning}, {"error", false}});
    json["problems"] = std::move(problems);
    json["changes"] = array(read->changes.begin(), read->changes.end());
    const auto effect =
        service::preview_change(api.parts().authority, read->proposal, [](std::uint64_t, std::uint64_t) {});
    if (!effect) return api.reject(*staff.call, effect.error());
    json["moves"] = effect->moved;
    array examples;
    for (const auto& moved : effect->deadlines) {
        if (examples.size() == examples_max) break;
        object one{{"number", moved.number}};
        put_word(one, staff, "clock", "clock", to_key(moved.clock));
        one["before"] = moved.from.text();
        one["after"] = moved.to.text();
        examples.push_back(std::move(one));
    }
    json["examples"] = std::move(examples);
    if (!same) json["preview"] = preview_token(api, staff, read->proposal);
    answer_json(staff, 200, json);
}

void adopt(Api& api, const StaffCall& staff) {
    const auto input = read_proposal_input<AdoptInput>(api, staff);
    if (!input) return;
    if (api.parts().staff.writer == nullptr) {
        return api.reject(*staff.call, util::Error{util::ErrorKind::ReadOnly, "nothing is written here"});
    }
    const auto read =
        api.parts().staff.read_proposal(input->source_name, input->text, *staff.configuration, staff.view.language);
    if (!read) return answer_problem(api, staff, 422, "invalid_fields", {{"/text", read.error().message}});
    if (input->preview != preview_token(api, staff, read->proposal)) {
        return answer_problem(api, staff, 412, "preview_is_old");
    }
    const auto adopted = service::adopt(api.parts().authority, *api.parts().staff.writer, read->proposal,
                                        {domain::record::Person{staff.person}, "", ""});
    if (!adopted) return api.reject(*staff.call, adopted.error());
    std::uint64_t moved = 0;
    if (*adopted && read->proposal.kind == ConfigKind::Calendar) {
        const auto applied = service::apply_calendar_change(api.parts().authority, *api.parts().staff.writer, {});
        if (!applied) return api.reject(*staff.call, applied.error());
        moved = applied->moved;
    }
    object json;
    put_word(json, staff, "what", "config_kind", config_key(read->proposal.kind));
    json["position"] = adopted->value_or(0);
    json["moved"] = moved;
    answer_json(staff, 200, json);
}

}  // namespace

void add_staff_adoption_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/permissions", get_permissions);
    add_staff_route(router, api, Method::Get, "/api/v1/adoptions", list_adoptions);
    add_staff_route(router, api, Method::Post, "/api/v1/adoptions/preview", preview_adoption);
    add_staff_route(router, api, Method::Post, "/api/v1/adoptions/adopt", adopt);
}

}  // namespace qingfeng::http
