#include "domain/people/organisation_check.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "domain/people/name_folding.h"

namespace qingfeng::domain::people {
namespace {

using util::Date;

constexpr Date first_date{-25567};  // 1900-01-01
constexpr Date last_date{376200};   // 3000-01-01

bool in_reach(const Interval& term) {
    return first_date <= term.from && term.from < last_date && (!term.until || *term.until <= last_date);
}

/// Each question about the whole history is asked on the days on which an answer can change: between two of these
/// nothing does, so that these days are all days.
class Check {
  public:
    explicit Check(const OrganisationParts& parts) : parts_(parts) {
        for (std::size_t i = 0; i < parts.units.size(); ++i) units_.emplace(parts.units[i].id, i);
        for (std::size_t i = 0; i < parts.persons.size(); ++i) persons_.emplace(parts.persons[i].id, i);
        for (const Line& line : parts.lines) lines_.insert(line.id);
    }

    std::vector<Problem> run() {
        ids_and_references();
        if (!problems_.empty()) return std::move(problems_);  // the rest would only repeat them
        tree();
        if (!problems_.empty()) return std::move(problems_);
        names();
        line_departments();
        for (std::size_t i = 0; i < parts_.posts.size(); ++i) post(i);
        pairs_of_posts();
        for (std::size_t i = 0; i < parts_.units.size(); ++i) head_gaps(i);
        watching_units();
        return std::move(problems_);
    }

  private:
    void add(ProblemKind kind, PartKind part, std::size_t index, std::string zh, std::string en) {
        problems_.push_back({kind, part, index, std::move(zh), std::move(en)});
    }

    template <class T>
    void ids(const std::vector<T>& things, PartKind part) {
        std::set<std::string> seen;
        for (std::size_t i = 0; i < things.size(); ++i) {
            const std::string& id = things[i].id.get();
            if (!is_slug(id)) {
                add(ProblemKind::BadId, part, i, fmt::format("标识“{}”只能用小写字母、数字和连字符，最多 40 个", id),
                    fmt::format("the id \"{}\" must be 1 to 40 small letters, digits or hyphens", id));
            }
            if (!seen.insert(id).second) {
                add(ProblemKind::DuplicateId, part, i, fmt::format("标识“{}”重复", id),
                    fmt::format("the id \"{}\" is given twice", id));
            }
        }
    }

    void interval(const Interval& term, PartKind part, std::size_t index) {
        if (!in_reach(term) || term.empty()) {
            add(ProblemKind::EmptyInterval, part, index, "终止日期不晚于起始日期，或年份超出 1900 至 2999",
                "the term ends before it begins, or lies outside the years 1900 to 2999");
        }
    }

    void known_unit(const UnitId& id, PartKind part, std::size_t index) {
        if (units_.contains(id)) return;
        add(ProblemKind::UnknownUnit, part, index, fmt::format("没有标识为“{}”的单位", id.get()),
            fmt::format("there is no unit \"{}\"", id.get()));
    }

    void known_lines(const std::vector<LineId>& lines, PartKind part, std::size_t index) {
        for (const LineId& id : lines) {
            if (lines_.contains(id)) continue;
            add(ProblemKind::UnknownLine, part, index, fmt::format("没有标识为“{}”的业务条线", id.get()),
                fmt::format("there is no line \"{}\"", id.get()));
        }
    }

    void named(bool has_name, PartKind part, std::size_t index) {
        if (has_name) return;
        add(ProblemKind::EmptyName, part, index, "名称不能为空（单位和条线须有中英文名称）",
            "a name is missing (units and lines need one in Chinese and one in English)");
    }

    void ids_and_references() {
        ids(parts_.lines, PartKind::Line);
        ids(parts_.units, PartKind::Unit);
        ids(parts_.persons, PartKind::Person);
        for (std::size_t i = 0; i < parts_.lines.size(); ++i) {
            const Line& line = parts_.lines[i];
            named(!line.name_zh.empty() && !line.name_en.empty(), PartKind::Line, i);
        }
        for (std::size_t i = 0; i < parts_.units.size(); ++i) {
            const Unit& unit = parts_.units[i];
            named(!fold_name(unit.name_zh).empty() && !fold_name(unit.name_en).empty(), PartKind::Unit, i);
            interval(unit.validity, PartKind::Unit, i);
            known_lines(unit.lines, PartKind::Unit, i);
            for (const Parentage& parentage : unit.parents) {
                interval(parentage.term, PartKind::Unit, i);
                known_unit(parentage.parent, PartKind::Unit, i);
            }
        }
        for (std::size_t i = 0; i < parts_.persons.size(); ++i) {
            named(!fold_name(parts_.persons[i].name).empty(), PartKind::Person, i);
            interval(parts_.persons[i].validity, PartKind::Person, i);
        }
        for (std::size_t i = 0; i < parts_.posts.size(); ++i) post_references(i);
    }

    void post_references(std::size_t i) {
        const Post& post = parts_.posts[i];
        interval(post.term, PartKind::Post, i);
        known_unit(post.unit, PartKind::Post, i);
        known_lines(post.lines, PartKind::Post, i);
        for (const UnitId& unit : post.charge) known_unit(unit, PartKind::Post, i);
        if (persons_.contains(post.person)) return;
        add(ProblemKind::UnknownPerson, PartKind::Post, i, fmt::format("没有标识为“{}”的人员", post.person.get()),
            fmt::format("there is no person \"{}\"", post.person.get()));
    }

    const Unit& unit(const UnitId& id) const { return parts_.units[units_.at(id)]; }
    const std::string& name_zh(const UnitId& id) const { return unit(id).name_zh; }
    const std::string& name_en(const UnitId& id) const { return unit(id).name_en; }

    const UnitId* parent(const Unit& of, Date day) const {
        for (const Parentage& parentage : of.parents) {
            if (parentage.term.contains(day)) return &parentage.parent;
        }
        return nullptr;
    }

    void tree() {
        for (std::size_t i = 0; i < parts_.units.size(); ++i) parents(i);
        const auto note = [&](const Interval& term) {
            days_.insert(term.from);
            if (term.until) days_.insert(*term.until);
        };
        for (const Unit& each : parts_.units) {
            note(each.validity);
            for (const Parentage& parentage : each.parents) note(parentage.term);
        }
        std::set<std::size_t> told;  // one sentence a unit, not one a day
        for (const Date day : days_) tree_on(day, told);
    }

    void parents(std::size_t i) {
        const Unit& child = parts_.units[i];
        for (auto a = child.parents.begin(); a != child.parents.end(); ++a) {
            const Unit& above = unit(a->parent);
            if (!above.validity.contains(a->term)) {
                add(ProblemKind::ParentNotInBeing, PartKind::Unit, i,
                    fmt::format("上级单位“{}”在 {} 期间并不一直存在", above.name_zh, a->term.text()),
                    fmt::format("the parent \"{}\" does not exist throughout {}", above.name_en, a->term.text()));
            }
            for (auto b = std::next(a); b != child.parents.end(); ++b) {
                if (!a->term.overlaps(b->term)) continue;
                add(ProblemKind::OverlappingParents, PartKind::Unit, i,
                    fmt::format("“{}”在同一天有两个上级单位", child.name_zh),
                    fmt::format("\"{}\" has two parents on one day", child.name_en));
            }
        }
    }

    void tree_on(Date day, std::set<std::size_t>& told) {
        const Unit* root = nullptr;
        for (std::size_t i = 0; i < parts_.units.size(); ++i) {
            const Unit& each = parts_.units[i];
            if (!each.validity.contains(day)) continue;
            const UnitId* above = parent(each, day);
            if (!above && root && told.insert(i).second) {
                add(ProblemKind::SecondRoot, PartKind::Unit, i,
                    fmt::format("{} 起“{}”和“{}”都没有上级单位，只能有一个最高单位", day.text(), root->name_zh,
                                each.name_zh),
                    fmt::format("from {} both \"{}\" and \"{}\" have no parent; only one unit may be the highest",
                                day.text(), root->name_en, each.name_en));
            }
            if (!above && !root) root = &each;
            if (in_cycle(each, day) && told.insert(i).second) {
                add(ProblemKind::ParentCycle, PartKind::Unit, i,
                    fmt::format("{} 起“{}”的上级单位绕回到自己", day.text(), each.name_zh),
                    fmt::format("from {} the parents of \"{}\" lead back to itself", day.text(), each.name_en));
            }
        }
    }

    bool in_cycle(const Unit& start, Date day) const {
        std::size_t steps = 0;  // a walk that ends up in a cycle further above is reported there
        for (const UnitId* above = parent(start, day); above && steps <= parts_.units.size(); ++steps) {
            if (*above == start.id) return true;
            above = parent(unit(*above), day);
        }
        return false;
    }

    /// Short names may repeat; what must be unique is what a person can be sure of.
    void names() {
        std::multimap<std::string, std::size_t> seen;
        for (std::size_t i = 0; i < parts_.units.size(); ++i) {
            const Unit& each = parts_.units[i];
            std::set<std::string> own = {fold_name(each.name_zh), fold_name(each.name_en), each.id.get()};
            for (const std::string& alias : each.aliases) own.insert(fold_name(alias));
            for (const std::string& name : own) {
                const auto [begin, end] = seen.equal_range(name);
                for (auto other = begin; other != end; ++other) {
                    const Unit& first = parts_.units[other->second];
                    if (!first.validity.overlaps(each.validity)) continue;
                    add(ProblemKind::DuplicateName, PartKind::Unit, i,
                        fmt::format("名称“{}”同时属于“{}”和“{}”", name, first.name_zh, each.name_zh),
                        fmt::format("the name \"{}\" belongs to both \"{}\" and \"{}\"", name, first.id.get(),
                                    each.id.get()));
                }
            }
            for (const std::string& name : own) seen.emplace(name, i);
        }
    }

    void line_departments() {
        struct Answers {
            Interval term;
            std::size_t unit;
        };
        std::map<std::pair<UnitId, LineId>, std::vector<Answers>> answering;
        for (std::size_t i = 0; i < parts_.units.size(); ++i) {
            const Unit& each = parts_.units[i];
            if (each.kind != UnitKind::Department) continue;
            for (const Parentage& parentage : each.parents) {
                for (const LineId& line : each.lines) {
                    auto& others = answering[{parentage.parent, line}];
                    for (const Answers& other : others) {
                        if (!other.term.overlaps(parentage.term) || other.unit == i) continue;
                        const Unit& first = parts_.units[other.unit];
                        add(ProblemKind::TwoLineDepartments, PartKind::Unit, i,
                            fmt::format("“{}”和“{}”同时主管同一条线“{}”", first.name_zh, each.name_zh, line.get()),
                            fmt::format("\"{}\" and \"{}\" both answer for the line \"{}\"", first.id.get(),
                                        each.id.get(), line.get()));
                    }
                    others.push_back({parentage.term, i});
                }
            }
        }
    }

    void post(std::size_t i) {
        const Post& each = parts_.posts[i];
        const Unit& where = unit(each.unit);
        const Person& who = parts_.persons[persons_.at(each.person)];
        if (!where.validity.contains(each.term)) {
            add(ProblemKind::PostOutsideUnit, PartKind::Post, i,
                fmt::format("{}的任期 {} 超出“{}”存续的期间", who.name, each.term.text(), where.name_zh),
                fmt::format("the term {} of {} goes beyond the time in which \"{}\" exists", each.term.text(),
                            who.id.get(), where.name_en));
        }
        if (!who.validity.contains(each.term)) {
            add(ProblemKind::PostOutsidePerson, PartKind::Post, i,
                fmt::format("{}的任期 {} 超出其在职期间", who.name, each.term.text()),
                fmt::format("the term {} goes beyond the time in which {} serves here", each.term.text(),
                            who.id.get()));
        }
        if (each.role == Role::Custodian && where.kind != UnitKind::DisciplineOrgan) {
            add(ProblemKind::CustodianElsewhere, PartKind::Post, i,
                fmt::format("限知件管理员{}须属于纪检监察机构，不能在“{}”", who.name, where.name_zh),
                fmt::format("the custodian {} must belong to the discipline organ, not to \"{}\"", who.id.get(),
                            where.name_en));
        }
        for (const UnitId& charge : each.charge) {
            if (charge != each.unit && ever_below(charge, each.unit, each.term)) continue;
            add(ProblemKind::ChargeElsewhere, PartKind::Post, i,
                fmt::format("{}分管的“{}”在任期内从不是“{}”的下级", who.name, name_zh(charge), where.name_zh),
                fmt::format("\"{}\", in the charge of {}, is never below \"{}\" during the term", name_en(charge),
                            who.id.get(), where.name_en));
        }
    }

    bool ever_below(const UnitId& id, const UnitId& ancestor, const Interval& term) const {
        const auto on = [&](Date day) { return term.contains(day) && below(id, ancestor, day); };
        return on(term.from) || std::ranges::any_of(days_, on);
    }

    bool below(const UnitId& id, const UnitId& ancestor, Date day) const {
        for (const UnitId* at = &id; at; at = parent(unit(*at), day)) {
            if (*at == ancestor) return true;
        }
        return false;
    }

    void pairs_of_posts() {
        std::map<std::pair<UnitId, Role>, std::vector<std::size_t>> earlier;
        for (std::size_t i = 0; i < parts_.posts.size(); ++i) {
            const Post& b = parts_.posts[i];
            auto& others = earlier[{b.unit, b.role}];
            for (const std::size_t j : others) {
                const Post& a = parts_.posts[j];
                if (a.term.overlaps(b.term)) pair_of_posts(a, b, i);
            }
            others.push_back(i);
        }
    }

    void pair_of_posts(const Post& a, const Post& b, std::size_t i) {
        const std::string& zh = name_zh(b.unit);
        const std::string& en = name_en(b.unit);
        const auto day = std::max(a.term.from, b.term.from).text();
        if (a.person == b.person) {
            add(ProblemKind::DuplicatePost, PartKind::Post, i,
                fmt::format("{} 在“{}”的同一岗位登记了两次", b.person.get(), zh),
                fmt::format("{} holds the same post in \"{}\" twice on {}", b.person.get(), en, day));
        } else if (b.role != Role::UnitHead) {
            return;
        } else if (a.acting != b.acting) {
            add(ProblemKind::ActingBesideHead, PartKind::Post, i,
                fmt::format("{} 起“{}”既有主要负责人又有主持工作的人，由主要负责人负责", day, zh),
                fmt::format("from {} \"{}\" has an acting head beside its head; the head answers", day, en));
        } else if (a.acting) {
            add(ProblemKind::OverlappingActing, PartKind::Post, i,
                fmt::format("{} 起“{}”有两人主持工作：{}、{}", day, zh, a.person.get(), b.person.get()),
                fmt::format("from {} \"{}\" has two acting heads: {} and {}", day, en, a.person.get(), b.person.get()));
        } else {
            add(ProblemKind::OverlappingHeads, PartKind::Post, i,
                fmt::format("{} 起“{}”有两名主要负责人：{}、{}", day, zh, a.person.get(), b.person.get()),
                fmt::format("from {} \"{}\" has two heads: {} and {}", day, en, a.person.get(), b.person.get()));
        }
    }

    void head_gaps(std::size_t i) {
        const Unit& each = parts_.units[i];
        std::vector<Interval> terms;
        for (const Post& post : parts_.posts) {
            if (post.unit == each.id && post.role == Role::UnitHead) terms.push_back(post.term);
        }
        std::ranges::sort(terms, {}, &Interval::from);
        Date covered = each.validity.from;
        for (const Interval& term : terms) {
            if (covered < term.from) gap(i, {covered, term.from});
            if (!term.until) return;
            covered = std::max(covered, *term.until);
        }
        if (!each.validity.until || covered < *each.validity.until) gap(i, {covered, each.validity.until});
    }

    void gap(std::size_t i, const Interval& days) {
        add(ProblemKind::HeadVacant, PartKind::Unit, i,
            fmt::format("“{}”在 {} 期间没有主要负责人，也无人主持工作", parts_.units[i].name_zh, days.text()),
            fmt::format("\"{}\" has no head and no acting head during {}", parts_.units[i].name_en, days.text()));
    }

    void watching_units() {
        const auto has = [&](UnitKind kind) {
            return std::ranges::any_of(parts_.units, [&](const Unit& u) { return u.kind == kind; });
        };
        if (!has(UnitKind::SupervisingOffice)) {
            add(ProblemKind::NoSupervisingOffice, PartKind::Whole, 0, "没有设政风行风办公室",
                "there is no supervising office");
        }
        if (!has(UnitKind::DisciplineOrgan)) {
            add(ProblemKind::NoDisciplineOrgan, PartKind::Whole, 0, "没有设纪检监察机构",
                "there is no discipline organ");
        }
    }

    const OrganisationParts& parts_;
    std::map<UnitId, std::size_t> units_;
    std::map<PersonId, std::size_t> persons_;
    std::set<LineId> lines_;
    std::set<Date> days_;  ///< on which the tree changes
    std::vector<Problem> problems_;
};

}  // namespace

Severity severity(ProblemKind kind) {
    switch (kind) {
        case ProblemKind::BadId:
        case ProblemKind::DuplicateId:
        case ProblemKind::EmptyName:
        case ProblemKind::EmptyInterval:
        case ProblemKind::UnknownUnit:
        case ProblemKind::UnknownPerson:
        case ProblemKind::UnknownLine:
        case ProblemKind::OverlappingParents:
        case ProblemKind::ParentNotInBeing:
        case ProblemKind::ParentCycle:
        case ProblemKind::SecondRoot:
            return Severity::Broken;
        case ProblemKind::PostOutsideUnit:
        case ProblemKind::PostOutsidePerson:
        case ProblemKind::DuplicatePost:
        case ProblemKind::OverlappingHeads:
        case ProblemKind::OverlappingActing:
        case ProblemKind::DuplicateName:
        case ProblemKind::TwoLineDepartments:
        case ProblemKind::CustodianElsewhere:
        case ProblemKind::ChargeElsewhere:
            return Severity::Error;
        case ProblemKind::HeadVacant:
        case ProblemKind::ActingBesideHead:
        case ProblemKind::NoSupervisingOffice:
        case ProblemKind::NoDisciplineOrgan:
            return Severity::Warning;
    }
    return Severity::Broken;
}

std::vector<Problem> check_organisation(const OrganisationParts& parts) { return Check(parts).run(); }

}  // namespace qingfeng::domain::people
