#include "app/adoption.h"

#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "app/session.h"
#include "domain/procedure/keys.h"

namespace qingfeng::app {
namespace {

using domain::record::ConfigKind;
using util::Language;

using Lines = std::vector<std::string>;

/// Compares two lists of things that have a name: what is new, gone, or other than it was.
template <class T, class Name>
void compare(Lines& lines, Language language, const Words& noun, const std::vector<T>& before,
             const std::vector<T>& after, Name name) {
    std::map<std::string, const T*> old;
    for (const T& one : before) old[name(one)] = &one;
    std::map<std::string, const T*> fresh;
    for (const T& one : after) fresh[name(one)] = &one;
    for (const auto& [key, value] : fresh) {
        const auto was = old.find(key);
        if (was == old.end()) {
            lines.push_back(fmt::format("+ {} {}", noun.in(language), key));
        } else if (!(*was->second == *value)) {
            lines.push_back(fmt::format("~ {} {}", noun.in(language), key));
        }
    }
    for (const auto& [key, value] : old) {
        if (!fresh.contains(key)) lines.push_back(fmt::format("- {} {}", noun.in(language), key));
    }
}

void calendar_changes(Lines& lines, Language language, const domain::calendar::Calendar& before,
                      const domain::calendar::Calendar& after) {
    if (!(before.working_hours() == after.working_hours())) {
        lines.emplace_back(Words{"~ 作息时间", "~ working hours"}.in(language));
    }
    compare(lines, language, {"年度放假安排", "holidays of"}, before.table().years, after.table().years,
            [](const domain::calendar::YearTable& year) { return std::to_string(year.year); });
}

void organisation_changes(Lines& lines, Language language, const domain::people::Organisation& before,
                          const domain::people::Organisation& after) {
    const bool chinese = language == Language::Chinese;
    compare(lines, language, {"单位", "unit"}, before.units(), after.units(), [&](const domain::people::Unit& unit) {
        return fmt::format("{} ({})", unit.id.get(), chinese || unit.name_en.empty() ? unit.name_zh : unit.name_en);
    });
    compare(lines, language, {"人员", "person"}, before.persons(), after.persons(),
            [&](const domain::people::Person& person) {
                return fmt::format("{} ({})", person.id.get(),
                                   chinese || person.name_en.empty() ? person.name : person.name_en);
            });
    compare(lines, language, {"岗位", "post"}, before.posts(), after.posts(), [&](const domain::people::Post& post) {
        return fmt::format("{} · {} · {} · {}", post.unit.get(), domain::people::term(post.role).text(language),
                           post.person.get(), post.term.text());
    });
}

void procedure_changes(Lines& lines, Language language, const domain::procedure::ProcedureBook& before,
                       const domain::procedure::ProcedureBook& after) {
    compare(lines, language, {"办理程序", "procedure"}, before.all(), after.all(),
            [](const domain::procedure::Procedure& procedure) { return procedure.id; });
}

void permission_changes(Lines& lines, Language language, const domain::permission::PermissionTable& before,
                        const domain::permission::PermissionTable& after) {
    for (const auto role : util::all_of<domain::people::Role>()) {
        for (const auto act : util::all_of<domain::permission::Act>()) {
            if (before.at(role, act) == after.at(role, act)) continue;
            lines.push_back(fmt::format("~ {} · {}: {} → {}", domain::people::term(role).text(language),
                                        domain::permission::term(act).text(language),
                                        domain::permission::term(before.at(role, act)).text(language),
                                        domain::permission::term(after.at(role, act)).text(language)));
        }
    }
}

void publication_changes(Lines& lines, Language language, const domain::publication::Publication& before,
                         const domain::publication::Publication& after) {
    if (before == after) return;
    constexpr Words sentence{"公开级别：{}（最小公布数 {}）→ {}（最小公布数 {}）",
                             "level of publication: {} (smallest figure {}) → {} (smallest figure {})"};
    lines.push_back(fmt::format(fmt::runtime(sentence.in(language)), to_key(before.level), before.min_cell,
                                to_key(after.level), after.min_cell));
}

template <class T, class Compare>
Lines compared(const T& before, const util::Result<T>& after, Compare compare_them) {
    Lines lines;
    if (after) compare_them(lines, before, *after);
    return lines;
}

util::Result<domain::procedure::ProcedureBook> proposed_book(const service::Configuration& current,
                                                             const service::Proposal& proposal) {
    const auto canonical = service::joined_canonical(current.procedures(), proposal);
    if (!canonical) return canonical.failure();
    return domain::procedure::ProcedureBook::from_canonical(*canonical);
}

}  // namespace

Lines changes(const service::Configuration& current, const service::Proposal& proposal, Language language) {
    switch (proposal.kind) {
        case ConfigKind::Calendar:
            return compared(current.calendar, domain::calendar::Calendar::from_canonical(proposal.canonical),
                            [&](Lines& lines, const auto& before, const auto& after) {
                                calendar_changes(lines, language, before, after);
                            });
        case ConfigKind::Taxonomy:
            return compared(current.taxonomy, domain::taxonomy::Taxonomy::from_canonical(proposal.canonical),
                            [&](Lines& lines, const auto& before, const auto& after) {
                                compare(lines, language, {"分类", "subject"}, before.subjects(), after.subjects(),
                                        [](const domain::taxonomy::Subject& subject) { return subject.code; });
                            });
        case ConfigKind::Organisation:
            return compared(current.organisation, domain::people::Organisation::from_canonical(proposal.canonical),
                            [&](Lines& lines, const auto& before, const auto& after) {
                                organisation_changes(lines, language, before, after);
                            });
        case ConfigKind::Procedures:
            return compared(current.procedures(), proposed_book(current, proposal),
                            [&](Lines& lines, const auto& before, const auto& after) {
                                procedure_changes(lines, language, before, after);
                            });
        case ConfigKind::Permissions:
            return compared(current.permissions,
                            domain::permission::PermissionTable::from_canonical(proposal.canonical),
                            [&](Lines& lines, const auto& before, const auto& after) {
                                permission_changes(lines, language, before, after);
                            });
        case ConfigKind::Publication:
            return compared(current.publication, domain::publication::Publication::from_canonical(proposal.canonical),
                            [&](Lines& lines, const auto& before, const auto& after) {
                                publication_changes(lines, language, before, after);
                            });
    }
    return {};
}

}  // namespace qingfeng::app
