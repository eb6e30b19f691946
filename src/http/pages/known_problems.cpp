#include "http/pages/known_problems.h"

#include <algorithm>
#include <array>

#include "domain/people/name_folding.h"
#include "domain/place/location.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "http/pages/matter.h"
#include "service/projection.h"
#include "service/visibility.h"

namespace qingfeng::http::pages {
namespace {

using domain::procedure::Kind;
using domain::request::StateKind;

constexpr std::size_t problems_shown = 3;
constexpr std::size_t rows_looked_at = 200;  ///< the newest open ones about the unit

/// A subject of the taxonomy that is about a thing, and words by which people name it: folded, so without blanks.
struct Facility {
    std::string_view subject;
    std::array<std::string_view, 20> words;
};
constexpr std::array facilities = {
    Facility{"0801", {"坑洼", "坑槽", "坑洞", "坑坑", "水坑", "大坑", "个坑", "有坑", "路面", "开裂",
                      "沉陷", "颠簸", "护栏", "栏杆", "灯",   "积水", "坏了", "损坏", "破损", "pothole"}},
    Facility{"0801", {"damaged", "broken", "guardrail", "barrier", "lamp", "lights", "surface", "crack", "bump"}},
    Facility{"0802", {"施工", "占道", "锥桶", "围挡", "roadwork", "construction", "cones"}},
    Facility{"0804", {"标志", "标牌", "标线", "指示牌", "路牌", "箭头", "roadsign", "signs", "marking", "arrow"}},
    Facility{"0806", {"抛洒", "遗撒", "散落", "障碍物", "轮胎皮", "debris", "fallenload"}},
    Facility{"0807", {"噪声", "噪音", "排水", "积水", "隔离栅", "围栏", "noise", "drain", "fence", "flooded"}},
    Facility{"0904", {"厕所", "卫生间", "洗手间", "垃圾", "异味", "脏", "toilet", "restroom", "rubbish", "dirty"}},
    Facility{"0907", {"充电", "加油", "charger", "charging", "fuel"}},
    Facility{"0507", {"公示牌", "公示栏", "noticeboard", "tollboard"}},
};

/// Subjects that these words may be about.
std::vector<std::string_view> subjects_named(std::string_view body) {
    const std::string text = domain::people::fold_name(body);
    std::vector<std::string_view> subjects;
    for (const Facility& facility : facilities) {
        const bool named = std::ranges::any_of(facility.words, [&](std::string_view word) {
            return !word.empty() && text.find(word) != std::string::npos;
        });
        if (named) subjects.push_back(facility.subject);
    }
    return subjects;
}

storage::MatterQuery open_about(const std::string& unit) {
    storage::MatterQuery query;
    query.sight.units = {unit};
    query.order = storage::MatterOrder::NewestFirst;
    for (const StateKind state : {StateKind::Assigned, StateKind::Accepted, StateKind::Handling, StateKind::Suspended,
                                  StateKind::AwaitingSignature}) {
        query.states.push_back(static_cast<std::uint8_t>(state));
    }
    for (const Kind kind : {Kind::Complaint, Kind::Help, Kind::Enquiry, Kind::Suggestion}) {
        query.kinds.push_back(static_cast<std::uint8_t>(kind));
    }
    query.limit = rows_looked_at;
    return query;
}

/// Of what somebody wrote about the place only a stake: all else could be about a person.
std::string stake_in(const std::string& place) {
    const auto location = domain::place::read_location(place);
    return location.stake ? location.stake->text() : std::string();
}

Data problem_of(const storage::MatterRow& row, const service::MatterSummary& summary, const Visit& visit) {
    Data problem;
    const auto* subject = visit.configuration().taxonomy.find(summary.subject);
    problem.set("subject", visit.chinese() ? subject->name_zh : subject->name_en);
    put(problem, "stake", stake_in(summary.place));
    const auto& zone = visit.configuration().zone;
    const auto day = [&](util::Instant at) { return zone.to_local(at).date.text(); };
    problem.set("received", day(row.registered));
    problem.set("state", visit.say("public_state." + std::string(to_key(static_cast<StateKind>(row.state)))));
    put(problem, "unit", row.unit.empty() ? "" : visit.unit_name(domain::people::UnitId(row.unit)));
    // A clock that stands still has no date to tell.
    const auto due = summary.outcome.answer_paused ? std::nullopt : summary.outcome.answer_due;
    // A day's limit is over at 24:00, which is the next day's beginning.
    if (due) {
        const std::string last = day(util::Instant{due->micros - 1});
        problem.set("due",
                    visit.say(*due < visit.now() ? "page.known.due_passed" : "page.known.due", {{"date", last}}));
    }
    return problem;
}

util::Result<std::vector<Data>> problems_like(const ReportForm& form, const Visit& visit) {
    std::vector<Data> problems;
    const auto subjects = subjects_named(form.body);
    if (subjects.empty()) return problems;
    const auto& authority = visit.api().parts().authority;
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto rows = (*reader)->list_matters(authority.id(), open_about(form.unit));
    if (!rows) return rows.failure();
    for (const storage::MatterRow& row : *rows) {
        // Handled by this unit, perhaps, but about another place; or about somebody.
        if (row.concerns != form.unit || !row.excluded.empty()) continue;
        const auto keys = authority.keys_of(**reader, row.stream);
        if (!keys) return keys.failure();
        const auto summary = *keys ? service::read_summary(row, **keys) : std::nullopt;
        if (!summary || std::ranges::find(subjects, summary->subject) == subjects.end()) continue;
        if (visit.configuration().taxonomy.find(summary->subject) == nullptr) continue;
        problems.push_back(problem_of(row, *summary, visit));
        if (problems.size() == problems_shown) break;
    }
    return problems;
}

bool may_be_about_a_facility(const ReportForm& form) {
    const auto kind = util::from_key<Kind>(form.kind);
    return kind == Kind::Complaint || kind == Kind::Help || kind == Kind::Enquiry || kind == Kind::Suggestion;
}

}  // namespace

std::optional<Response> ask_about_known_problems(const ReportForm& form, const Visit& visit) {
    const bool open = visit.configuration().publication.level != domain::publication::Level::Internal;
    if (!open || form.similar_seen || !form.has_unit() || !may_be_about_a_facility(form)) return std::nullopt;
    const auto problems = problems_like(form, visit);
    if (!problems) {
        // The report must not wait for this.
        visit.api().log(LogLevel::Error, visit.request().request_id + " known problems: " + problems.error().message);
        return std::nullopt;
    }
    if (problems->empty()) return std::nullopt;
    Page page{.body = "known",
              .title = visit.say("page.known.title"),
              .data = {},
              .from_form = true,
              .keep = true,
              .state_path = "/report",
              .default_act = "next"};
    Data list{Data::type::list};
    for (const Data& problem : *problems) list.push_back(problem);
    page.data.set("problems", list);
    page.data.set("step_words", visit.say("page.report.step", {{"step", "2"}}));
    page.data.set("lead", visit.say("page.known.lead", {{"unit", visit.unit_name(domain::people::UnitId(form.unit))}}));
    page.data.set("hidden", hidden_fields(form, 0, false));
    return visit.show(page);
}

}  // namespace qingfeng::http::pages
