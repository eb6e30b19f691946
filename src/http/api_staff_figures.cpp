#include <algorithm>
#include <map>

#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "http/note_read.h"
#include "http/staff_lists.h"
#include "service/figures.h"

/// Figures with what they are a share of, how they are distributed, and the list behind each.
namespace qingfeng::http {
namespace {

using boost::json::array;
using boost::json::object;
using domain::request::FigureRule;
using domain::request::Outcome;
using service::FigureMatter;

/// What was asked for, in words that an address can carry on.
struct Asked {
    service::FigurePeriod period;
    std::string query;  ///< "from=…&until=…"
};

std::optional<Asked> read_period(const StaffCall& staff, std::vector<FieldError>& errors) {
    const auto& query = staff.request().target.query;
    const auto date = [&](const char* name, util::Date otherwise) {
        const auto text = query.get(name);
        if (text.empty()) return otherwise;
        const auto read = util::Date::parse(text);
        if (!read) errors.push_back({name, staff.word("field", "not_a_date")});
        return read.value_or(otherwise);
    };
    Asked asked;
    const util::Date today = staff.today();
    asked.period.until = date("until", today);
    asked.period.from = date("from", today.plus_days(1 - static_cast<int>(today.day())));
    if (asked.period.until < asked.period.from) errors.push_back({"until", staff.word("field", "too_early")});
    asked.query = "from=" + asked.period.from.text() + "&until=" + asked.period.until.text();
    if (const auto unit = query.get("unit"); !unit.empty()) {
        const domain::people::UnitId id{std::string(unit)};
        asked.period.units = service::units_below(*staff.configuration, id, staff.today());
        if (asked.period.units.empty()) errors.push_back({"unit", staff.word("field", "not_found")});
        asked.query += "&unit=" + std::string(unit);
    }
    if (const auto kind = query.get("kind"); !kind.empty()) {
        asked.period.kind = util::from_key<domain::procedure::Kind>(kind);
        if (!asked.period.kind) errors.push_back({"kind", staff.word("field", "not_in_list")});
        asked.query += "&kind=" + std::string(kind);
    }
    if (!errors.empty()) return std::nullopt;
    return asked;
}

std::uint64_t sum(const std::vector<const Outcome*>& outcomes,
                  std::uint32_t (*part)(const Outcome&, util::Instant, util::Date), const StaffCall& staff) {
    std::uint64_t total = 0;
    for (const Outcome* outcome : outcomes) total += part(*outcome, staff.view.now, staff.today());
    return total;
}

/// "87.5"; the share is rounded down, so that 99.96 is never shown as all.
std::string percent(std::uint64_t numerator, std::uint64_t denominator) {
    const std::uint64_t permille = numerator * 1000 / denominator;
    return std::to_string(permille / 10) + "." + std::to_string(permille % 10);
}

array figures_json(const StaffCall& staff, const std::vector<const Outcome*>& outcomes, const std::string& query) {
    array figures;
    for (const FigureRule& rule : domain::request::figure_rules()) {
        const std::uint64_t numerator = sum(outcomes, rule.numerator, staff);
        object one{{"figure", rule.key},
                   {"name", staff.word("figure", rule.key)},
                   {"of_what", staff.word("figure_of", rule.key)},
                   {"numerator", numerator}};
        if (rule.denominator != nullptr) {
            const std::uint64_t denominator = sum(outcomes, rule.denominator, staff);
            one["denominator"] = denominator;
            if (denominator > 0) one["percent"] = percent(numerator, denominator);
        }
        one["list"] = "/api/v1/figures/" + std::string(rule.key) + "/matters?" + query;
        figures.push_back(std::move(one));
    }
    return figures;
}

/// Bars in the order of the enumeration; a bar of nothing is shown too.
template <util::Keyed E>
object distribution(const StaffCall& staff, std::string_view figure, std::string_view group,
                    const std::map<E, std::uint64_t>& counts) {
    object json{{"figure", figure}, {"name", staff.word("distribution", figure)}};
    std::uint64_t all = 0;
    array bars;
    for (const E value : util::all_of<E>()) {
        const auto found = counts.find(value);
        const std::uint64_t count = found == counts.end() ? 0 : found->second;
        all += count;
        bars.push_back(object{{"key", to_key(value)}, {"name", staff.word(group, to_key(value))}, {"count", count}});
    }
    json["of"] = all;
    json["bars"] = std::move(bars);
    return json;
}

/// Days from registration to the answer, in steps that an office thinks in.
object answer_days(const StaffCall& staff, const std::vector<const Outcome*>& outcomes) {
    constexpr int steps[] = {1, 3, 5, 10, 15, 30};
    std::vector<std::uint64_t> counts(std::size(steps) + 1);
    const auto& zone = staff.configuration->zone;
    for (const Outcome* outcome : outcomes) {
        if (!outcome->answered || !outcome->answer_stopped || outcome->imported) continue;
        const int days =
            zone.to_local(*outcome->answer_stopped).date.days - zone.to_local(outcome->registered).date.days;
        const auto step = std::find_if(std::begin(steps), std::end(steps), [&](int most) { return days <= most; });
        ++counts[static_cast<std::size_t>(step - std::begin(steps))];
    }
    object json{{"figure", "answer_days"}, {"name", staff.word("distribution", "answer_days")}};
    std::uint64_t all = 0;
    array bars;
    int from = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const bool last = i == std::size(steps);
        const std::string words = last ? staff.say("distribution.days_above", {{"days", std::to_string(from - 1)}})
                                       : staff.say("distribution.days_between", {{"from", std::to_string(from)},
                                                                                 {"until", std::to_string(steps[i])}});
        const std::string key = last ? "above" : "to_" + std::to_string(steps[i]);
        bars.push_back(object{{"key", key}, {"name", words}, {"count", counts[i]}});
        all += counts[i];
        if (!last) from = steps[i] + 1;
    }
    json["of"] = all;
    json["bars"] = std::move(bars);
    return json;
}

array distributions_json(const StaffCall& staff, const std::vector<const Outcome*>& outcomes) {
    using namespace domain::request;  // NOLINT: the five facts
    std::map<Finding, std::uint64_t> findings;
    std::map<Liability, std::uint64_t> liabilities;
    std::map<Solved, std::uint64_t> solved;
    std::map<Grade, std::uint64_t> grades;
    for (const Outcome* outcome : outcomes) {
        if (outcome->imported) continue;
        for (const Finding finding : util::all_of<Finding>()) {
            findings[finding] += outcome->findings[static_cast<std::size_t>(finding) - 1];
        }
        if (outcome->liability) ++liabilities[*outcome->liability];
        if (outcome->solved) ++solved[*outcome->solved];
        if (outcome->grade) ++grades[*outcome->grade];
    }
    return {distribution(staff, "findings", "finding", findings),
            distribution(staff, "liability", "liability", liabilities), distribution(staff, "solved", "solved", solved),
            distribution(staff, "verdicts", "grade", grades), answer_days(staff, outcomes)};
}

/// The key and the name of the group a matter belongs to.
std::pair<std::string, std::string> group_of(const StaffCall& staff, const FigureMatter& matter, std::string_view by) {
    if (by == "kind") {
        const std::string key(to_key(matter.outcome.kind));
        return {key, staff.word("kind", key)};
    }
    if (by == "month") {
        const std::string month =
            staff.configuration->zone.to_local(matter.outcome.registered).date.text().substr(0, 7);
        return {month, month};
    }
    if (!matter.outcome.unit) return {"", staff.say("figure.no_unit")};
    return {matter.outcome.unit->get(), unit_name(staff.view, *matter.outcome.unit)};
}

array groups_json(const StaffCall& staff, const service::FigureMatters& matters, std::string_view by,
                  const Asked& asked) {
    std::map<std::pair<std::string, std::string>, std::vector<const Outcome*>> groups;
    for (const auto& matter : matters) groups[group_of(staff, *matter, by)].push_back(&matter->outcome);
    array json;
    for (const auto& [name, outcomes] : groups) {
        std::string query = asked.query;
        if (by == "kind") query += "&kind=" + name.first;
        if (by == "unit" && !name.first.empty()) query += "&unit=" + name.first;
        json.push_back(
            object{{"key", name.first}, {"name", name.second}, {"figures", figures_json(staff, outcomes, query)}});
    }
    return json;
}

std::optional<service::FigureMatters> load(Api& api, const StaffCall& staff, storage::Reader& reader,
                                           const Asked& asked) {
    auto matters = api.outcomes().of_period(reader, viewer_of(api, staff), asked.period);
    if (matters) return std::move(*matters);
    if (matters.error().kind == util::ErrorKind::InvalidInput) {
        answer_problem(api, staff, 422, "invalid_fields", {{"from", staff.word("field", "too_early")}});
    } else {
        api.reject(*staff.call, matters.error());
    }
    return std::nullopt;
}

void get_figures(Api& api, const StaffCall& staff) {
    std::vector<FieldError> errors;
    const auto by = staff.request().target.query.get("by");
    if (!by.empty() && by != "unit" && by != "kind" && by != "month") {
        errors.push_back({"by", staff.word("field", "not_in_list")});
    }
    const auto asked = read_period(staff, errors);
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto matters = load(api, staff, **reader, *asked);
    if (!matters) return;
    std::vector<const Outcome*> outcomes;
    for (const auto& matter : *matters) outcomes.push_back(&matter->outcome);
    const auto volume = sum(outcomes, domain::request::find_figure("volume")->numerator, staff);
    object json{{"as_of", staff.iso(staff.view.now)},
                {"from", asked->period.from.text()},
                {"until", asked->period.until.text()},
                {"sentence", staff.say("figure.sentence", {{"from", asked->period.from.text()},
                                                           {"until", asked->period.until.text()},
                                                           {"count", std::to_string(volume)}})},
                {"figures", figures_json(staff, outcomes, asked->query)},
                {"distributions", distributions_json(staff, outcomes)},
                {"groups", by.empty() ? array() : groups_json(staff, *matters, by, *asked)}};
    answer_noted(api, staff, {service::ReadWhat::Figures}, json_answer(staff, 200, json));
}

void list_figure(Api& api, const StaffCall& staff) {
    const auto* rule = domain::request::find_figure(staff.request().path.get("figure"));
    if (rule == nullptr) return answer_problem(api, staff, 404, "not_found");
    std::vector<FieldError> errors;
    const auto part = staff.request().target.query.get("part", "numerator");
    if (part != "numerator" && part != "denominator") errors.push_back({"part", staff.word("field", "not_in_list")});
    const auto asked = read_period(staff, errors);
    const auto page = read_page(api, staff, errors);
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto matters = load(api, staff, **reader, *asked);
    if (!matters) return;
    const auto counts = part == "denominator" && rule->denominator != nullptr ? rule->denominator : rule->numerator;
    service::MatterPage found;
    storage::StreamId last{0};
    for (const auto& matter : *matters) {
        const auto stream = matter->row.stream;
        if (page.after && stream >= page.after->stream) continue;
        if (counts(matter->outcome, staff.view.now, staff.today()) == 0) continue;
        if (found.rows.size() == page.limit) {
            found.next = storage::MatterCursor{{}, last};
            break;
        }
        last = stream;
        auto row = (*reader)->matter(api.parts().authority.id(), stream);
        if (!row) return api.reject(*staff.call, row.error());
        if (*row) found.rows.push_back(std::move(**row));
    }
    object json{{"as_of", staff.iso(staff.view.now)}};
    put_page(json, api, staff, **reader, page, found);
    answer_json(staff, 200, json);
}

}  // namespace

void add_staff_figure_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/figures", get_figures);
    add_staff_route(router, api, Method::Get, "/api/v1/figures/{figure}/matters", list_figure);
}

}  // namespace qingfeng::http
