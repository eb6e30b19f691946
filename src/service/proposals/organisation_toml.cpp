#include "service/proposals/organisation_toml.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "service/proposals/toml_text.h"

namespace qingfeng::service::proposals {
namespace {

using namespace domain::people;

/// Collects the parts, the line each stands on, and everything that is wrong with them.
class OrganisationFile {
  public:
    OrganisationProposal read(const toml::table& root) {
        refuse_other_keys(root, {"line", "unit", "person"}, "the file", "文件");
        each_table(root, "line", [&](const toml::table& table) { line(table); });
        each_table(root, "unit", [&](const toml::table& table) { unit(table); });
        each_table(root, "person", [&](const toml::table& table) { person(table); });
        if (proposal_.findings.empty()) make();
        return finished();
    }

    OrganisationProposal unreadable(const TomlFault& fault) {
        find(fault.line, "不是有效的 TOML：" + fault.sentence, fault.sentence);
        return finished();
    }

  private:
    void find(std::uint32_t line, std::string zh, std::string en, bool stops = true) {
        proposal_.findings.push_back({line, stops, std::move(zh), std::move(en)});
    }
    void find(const toml::node& node, std::string zh, std::string en) {
        find(node.source().begin.line, std::move(zh), std::move(en));
    }

    OrganisationProposal finished() {
        std::ranges::stable_sort(proposal_.findings, {}, &OrganisationFinding::line);
        return std::move(proposal_);
    }

    void make() {
        for (Problem& problem : check_organisation(parts_)) {
            const bool stops = severity(problem.kind) != Severity::Warning;
            find(line_of(problem), std::move(problem.zh), std::move(problem.en), stops);
        }
        if (auto made = Organisation::make(std::move(parts_))) proposal_.organisation = std::move(made).value();
    }

    std::uint32_t line_of(const Problem& problem) const {
        switch (problem.part) {
            case PartKind::Whole:
                return 0;
            case PartKind::Line:
                return line_lines_[problem.index];
            case PartKind::Unit:
                return unit_lines_[problem.index];
            case PartKind::Person:
                return person_lines_[problem.index];
            case PartKind::Post:
                return post_lines_[problem.index];
        }
        return 0;
    }

    void refuse_other_keys(const toml::table& table, std::initializer_list<std::string_view> known,
                           std::string_view where, std::string_view where_zh) {
        for (const auto& [key, node] : table) {
            if (std::ranges::find(known, key.str()) != known.end()) continue;
            find(key.source().begin.line, fmt::format("{}中没有“{}”这一项", where_zh, key.str()),
                 fmt::format("\"{}\" means nothing in {}", key.str(), where));
        }
    }

    template <class Read>
    void each_table(const toml::table& root, std::string_view name, Read read) {
        const toml::node* node = root.get(name);
        if (!node) return;
        const toml::array* array = node->as_array();
        if (!array || !std::ranges::all_of(*array, [](const toml::node& n) { return n.is_table(); })) {
            return find(*node, fmt::format("每一项须写作 [[{}]]", name), fmt::format("write each as [[{}]]", name));
        }
        for (const toml::node& entry : *array) read(*entry.as_table());
    }

    enum class Need { Must, May };

    std::string text(const toml::table& table, std::string_view key, Need need = Need::May) {
        const toml::node* node = table.get(key);
        if (!node) {
            if (need == Need::Must) missing(table, key);
            return {};
        }
        const auto value = node->value_exact<std::string>();
        if (!value) wrong(*node, key, "文字", "a text");
        return value.value_or("");
    }

    void missing(const toml::table& table, std::string_view key) {
        find(table, fmt::format("缺少“{}”", key), fmt::format("\"{}\" is missing", key));
    }

    void wrong(const toml::node& node, std::string_view key, std::string_view zh, std::string_view en) {
        find(node, fmt::format("“{}”须为{}", key, zh), fmt::format("\"{}\" must be {}", key, en));
    }

    std::optional<util::Date> date(const toml::table& table, std::string_view key) {
        const toml::node* node = table.get(key);
        if (!node) return std::nullopt;
        const auto value = node->value_exact<toml::date>();
        const auto found = value ? util::Date::of(value->year, value->month, value->day) : std::nullopt;
        if (!found) wrong(*node, key, "不加引号的日期，如 2026-06-15", "a date without quotes, such as 2026-06-15");
        return found;
    }

    /// `otherwise` is meant where neither end is given; each end alone falls back on it.
    Interval term_of(const toml::table& table, std::optional<Interval> otherwise) {
        const auto from = date(table, "from");
        if (!from && !otherwise && !table.contains("from")) missing(table, "from");
        Interval term = otherwise.value_or(Interval{});
        if (from) term.from = *from;
        if (table.contains("until")) term.until = date(table, "until");
        return term;
    }

    template <class Id>
    std::vector<Id> list(const toml::table& table, std::string_view key) {
        std::vector<Id> found;
        const toml::node* node = table.get(key);
        if (!node) return found;
        const toml::array* array = node->as_array();
        if (!array) return wrong(*node, key, "方括号中的列表", "a list in brackets"), found;
        for (const toml::node& entry : *array) {
            if (const auto value = entry.value_exact<std::string>()) {
                found.emplace_back(*value);
            } else {
                wrong(entry, key, "文字的列表", "a list of texts");
            }
        }
        return found;
    }

    template <class E>
    E named(const toml::table& table, std::string_view key) {
        const std::string written = text(table, key, Need::Must);
        if (const auto value = term_named<E>(written)) return *value;
        std::string zh;
        std::string en;
        for (const E value : util::all_of<E>()) {
            zh += fmt::format("{}{}", zh.empty() ? "" : "、", term(value).zh);
            en += fmt::format("{}{}", en.empty() ? "" : ", ", term(value).slug);
        }
        if (const toml::node* node = table.get(key)) {
            find(*node, fmt::format("“{}”不是已知的 {}，可用：{}", written, key, zh),
                 fmt::format("\"{}\" is no {} known here; known are {}", written, key, en));
        }
        return E{};
    }

    void line(const toml::table& table) {
        refuse_other_keys(table, {"id", "name", "name_en"}, "a line", "业务条线");
        line_lines_.push_back(table.source().begin.line);
        parts_.lines.push_back({LineId(text(table, "id", Need::Must)), text(table, "name", Need::Must),
                                text(table, "name_en", Need::Must)});
    }

    void unit(const toml::table& table) {
        refuse_other_keys(table,
                          {"id", "name", "name_en", "short", "short_en", "kind", "nature", "from", "until", "parent",
                           "lines", "aliases", "road", "stake", "phone"},
                          "a unit", "单位");
        Unit made;
        made.id = UnitId(text(table, "id", Need::Must));
        made.name_zh = text(table, "name", Need::Must);
        made.name_en = text(table, "name_en", Need::Must);
        made.short_zh = text(table, "short");
        made.short_en = text(table, "short_en");
        made.kind = named<UnitKind>(table, "kind");
        made.nature = named<LegalNature>(table, "nature");
        made.validity = term_of(table, std::nullopt);
        made.parents = parents(table, made.validity);
        made.lines = list<LineId>(table, "lines");
        made.aliases = list<std::string>(table, "aliases");
        made.road = text(table, "road");
        made.stake = text(table, "stake");
        made.phone = text(table, "phone");
        unit_lines_.push_back(table.source().begin.line);
        parts_.units.push_back(std::move(made));
    }

    std::vector<Parentage> parents(const toml::table& table, const Interval& validity) {
        const toml::node* node = table.get("parent");
        if (!node) return {};
        if (const auto only = node->value_exact<std::string>()) return {{UnitId(*only), validity}};
        std::vector<Parentage> found;
        const toml::array* array = node->as_array();
        if (!array || !std::ranges::all_of(*array, [](const toml::node& n) { return n.is_table(); })) {
            wrong(*node, "parent", "上级单位的标识，或形如 { unit = \"…\", from = 2020-01-01 } 的列表",
                  "the id of a unit or a list of { unit = \"…\", from = 2020-01-01 }");
            return found;
        }
        for (const toml::node& entry : *array) {
            const toml::table& step = *entry.as_table();
            refuse_other_keys(step, {"unit", "from", "until"}, "a parent", "上级单位");
            found.push_back({UnitId(text(step, "unit", Need::Must)), term_of(step, validity)});
        }
        return found;
    }

    void person(const toml::table& table) {
        refuse_other_keys(table, {"id", "name", "name_en", "employment", "from", "until", "posts"}, "a person", "人员");
        Person made;
        made.id = PersonId(text(table, "id", Need::Must));
        made.name = text(table, "name", Need::Must);
        made.name_en = text(table, "name_en");
        made.employment = named<Employment>(table, "employment");
        made.validity = term_of(table, std::nullopt);
        each_post(table, made);
        person_lines_.push_back(table.source().begin.line);
        parts_.persons.push_back(std::move(made));
    }

    void each_post(const toml::table& table, const Person& holder) {
        const toml::node* node = table.get("posts");
        if (!node) return;
        const toml::array* array = node->as_array();
        if (!array || !std::ranges::all_of(*array, [](const toml::node& n) { return n.is_table(); })) {
            return wrong(*node, "posts", "形如 { unit = \"…\", role = \"承办人\" } 的列表",
                         "a list of { unit = \"…\", role = \"handler\" }");
        }
        for (const toml::node& entry : *array) post(*entry.as_table(), holder);
    }

    void post(const toml::table& table, const Person& holder) {
        refuse_other_keys(table, {"unit", "role", "from", "until", "acting", "rank", "lines", "charge"}, "a post",
                          "岗位");
        Post made;
        made.person = holder.id;
        made.unit = UnitId(text(table, "unit", Need::Must));
        made.role = named<Role>(table, "role");
        made.term = term_of(table, holder.validity);
        made.lines = list<LineId>(table, "lines");
        made.charge = list<UnitId>(table, "charge");
        if (const toml::node* node = table.get("acting")) {
            if (!node->is_boolean()) wrong(*node, "acting", "true 或 false", "true or false");
            made.acting = node->value_or(false);
        }
        if (const toml::node* node = table.get("rank")) {
            const auto rank = node->value_exact<std::int64_t>();
            if (!rank || *rank < 0 || *rank > 999)
                wrong(*node, "rank", "0 至 999 的整数", "a whole number from 0 to 999");
            made.rank = static_cast<std::uint32_t>(rank.value_or(0));
        }
        post_lines_.push_back(table.source().begin.line);
        parts_.posts.push_back(std::move(made));
    }

    OrganisationParts parts_;
    std::vector<std::uint32_t> line_lines_, unit_lines_, person_lines_, post_lines_;  ///< by index of the part
    OrganisationProposal proposal_;
};

}  // namespace

std::string OrganisationFinding::text(std::string_view file, util::Language language) const {
    const std::string& sentence = language == util::Language::Chinese ? zh : en;
    return line == 0 ? fmt::format("{}: {}", file, sentence) : fmt::format("{}:{}: {}", file, line, sentence);
}

OrganisationProposal read_organisation_toml(std::string_view text) {
    const auto root = read_toml(text);
    OrganisationFile reader;
    return root ? reader.read(*root) : reader.unreadable(root.error());
}

util::Result<Organisation> parse_organisation_toml(std::string_view text, std::string_view file) {
    OrganisationProposal proposal = read_organisation_toml(text);
    if (proposal.organisation) return std::move(*proposal.organisation);
    std::string message;
    for (const OrganisationFinding& finding : proposal.findings) {
        if (!finding.stops) continue;
        if (!message.empty()) message += '\n';
        message += finding.text(file, util::Language::English);
    }
    return util::fail(util::ErrorKind::InvalidInput, std::move(message));
}

}  // namespace qingfeng::service::proposals
