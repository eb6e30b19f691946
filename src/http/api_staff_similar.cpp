#include <algorithm>
#include <map>
#include <set>

#include "http/json.h"
#include "http/registration.h"
#include "http/staff_lists.h"
#include "service/projection.h"

/// Matters like the one being typed, so that the same fault is not handled twice, and subjects its words suggest.
namespace qingfeng::http {

struct SimilarInput {
    std::optional<std::string> text;
    std::optional<std::string> unit;
    std::optional<std::string> place;
    std::optional<std::string> subject;
};
BOOST_DESCRIBE_STRUCT(SimilarInput, (), (text, unit, place, subject))

namespace {

using boost::json::array;
using boost::json::object;

constexpr std::size_t rows_compared = 300;  ///< the newest in sight
constexpr std::size_t items_max = 10;
constexpr std::size_t subjects_max = 5;
constexpr std::size_t text_bytes_compared = 2000;

/// Pairs of neighbouring characters: in Chinese a word is two of them, and there are no spaces to part them.
std::set<std::string> bigrams(std::string_view text) {
    std::vector<std::string> characters;
    text = text.substr(0, text_bytes_compared);
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        std::string character(text.substr(at, size));
        at += size;
        const bool blank = character.size() == 1 && !std::isalnum(static_cast<unsigned char>(character[0]));
        const bool mark = character == "，" || character == "。" || character == "、" || character == "；";
        if (!blank && !mark) characters.push_back(std::move(character));
    }
    std::set<std::string> pairs;
    for (std::size_t i = 1; i < characters.size(); ++i) pairs.insert(characters[i - 1] + characters[i]);
    return pairs;
}

/// Shared pairs as percent of the smaller text's.
int percent_alike(const std::set<std::string>& one, const std::set<std::string>& other) {
    const auto smaller = std::min(one.size(), other.size());
    if (smaller < 4) return 0;
    const auto shared = std::count_if(one.begin(), one.end(), [&](const auto& pair) { return other.contains(pair); });
    return static_cast<int>(static_cast<std::size_t>(shared) * 100 / smaller);
}

struct Found {
    int score = 0;
    const storage::MatterRow* row = nullptr;
    array why;
};

class Comparer {
  public:
    Comparer(const StaffCall& staff, const SimilarInput& input) : staff_(staff), input_(input) {
        if (input.unit && !input.unit->empty()) unit_ = find_unit(*staff.configuration, *input.unit, staff.today());
        pairs_ = bigrams(input.text.value_or(""));
    }

    Found compare(const storage::MatterRow& row, const service::MatterSummary& summary) const {
        Found found{0, &row, {}};
        const auto add = [&](int score, std::string why) {
            found.score += score;
            found.why.emplace_back(std::move(why));
        };
        if (const int alike = percent_alike(pairs_, bigrams(summary.opening_words)); alike >= 25) {
            add(alike, staff_.say("similar.text", {{"percent", std::to_string(alike)}}));
        }
        if (!input_.subject.value_or("").empty() && *input_.subject == summary.subject) {
            add(30, staff_.say("similar.subject"));
        }
        if (!input_.place.value_or("").empty() && *input_.place == summary.place) add(30, staff_.say("similar.place"));
        if (unit_ && (row.unit == unit_->get() || row.concerns == unit_->get())) add(20, staff_.say("similar.unit"));
        return found;
    }

    array subjects() const {
        std::vector<std::pair<int, const domain::taxonomy::Subject*>> scored;
        for (const auto& subject : staff_.configuration->taxonomy.subjects()) {
            const auto names = bigrams(subject.name_zh);
            const auto shared =
                std::count_if(names.begin(), names.end(), [&](const auto& pair) { return pairs_.contains(pair); });
            if (shared > 0) scored.emplace_back(static_cast<int>(shared), &subject);
        }
        std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        if (scored.size() > subjects_max) scored.resize(subjects_max);
        array json;
        const bool chinese = staff_.view.language == util::Language::Chinese;
        for (const auto& [score, subject] : scored) {
            json.push_back(object{{"key", subject->code}, {"name", chinese ? subject->name_zh : subject->name_en}});
        }
        return json;
    }

  private:
    const StaffCall& staff_;
    const SimilarInput& input_;
    std::optional<domain::people::UnitId> unit_;
    std::set<std::string> pairs_;
};

void find_similar(Api& api, const StaffCall& staff) {
    if (staff.request().content_type() != "application/json") return answer_problem(api, staff, 415, "not_json");
    const auto input = json::read<SimilarInput>(staff.request().body);
    if (!input) {
        staff.call->responder.answer(faults_response(api.reader(*staff.call), input.error()));
        return;
    }
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto matters = service::matters_newest(**reader, viewer_of(api, staff), {}, {}, rows_compared);
    if (!matters) return api.reject(*staff.call, matters.error());
    const Comparer comparer(staff, *input);
    std::vector<Found> found;
    for (const auto& row : matters->rows) {
        const auto keys = api.parts().authority.keys_of(**reader, row.stream);
        const auto summary = keys && *keys ? service::read_summary(row, **keys) : std::nullopt;
        if (!summary) continue;
        auto one = comparer.compare(row, *summary);
        // The same unit alone says nothing: every matter of it would be alike.
        if (one.score > 20) found.push_back(std::move(one));
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.score > b.score; });
    if (found.size() > items_max) found.resize(items_max);
    array items;
    for (Found& one : found) {
        items.push_back(object{{"matter", matter_line(api, staff, **reader, *one.row)}, {"why", std::move(one.why)}});
    }
    answer_json(staff, 200, object{{"items", std::move(items)}, {"subjects", comparer.subjects()}});
}

}  // namespace

void add_staff_similar_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Post, "/api/v1/similar", find_similar);
}

}  // namespace qingfeng::http
