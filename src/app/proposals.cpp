#include "app/proposals.h"

#include <algorithm>

#include <fmt/core.h>

#include "app/embedded_config.h"
#include "app/session.h"
#include "service/proposals/calendar_toml.h"
#include "service/proposals/organisation_toml.h"
#include "service/proposals/permissions_toml.h"
#include "service/proposals/procedure_toml.h"
#include "service/proposals/publication_toml.h"
#include "service/proposals/taxonomy_toml.h"

namespace qingfeng::app {
namespace {

using domain::record::ConfigKind;
using service::Proposal;
using service::proposals::ConfigFile;
using util::ErrorKind;
using util::Language;
using util::Result;

std::vector<ConfigFile> embedded_below(std::string_view folder) {
    std::vector<ConfigFile> files = embedded_files();
    std::erase_if(files, [&](const ConfigFile& file) { return !file.path.starts_with(folder); });
    return files;
}

Proposal proposal_of(ConfigKind kind, const ConfigFile& file, util::Bytes canonical) {
    return {kind, file.path, file.text, std::move(canonical), service::Joining::InPlace, {}};
}

Result<Proposal> calendar_proposal(const ConfigFile& file) {
    const auto calendar = service::proposals::parse_calendar_toml(file.text, file.path);
    if (!calendar) return calendar.failure();
    return proposal_of(ConfigKind::Calendar, file, calendar->to_canonical());
}

Result<Proposal> taxonomy_proposal(const ConfigFile& file, Language language) {
    const auto taxonomy = service::proposals::parse_taxonomy_toml(file.text, file.path, language);
    if (!taxonomy) return taxonomy.failure();
    return proposal_of(ConfigKind::Taxonomy, file, taxonomy->to_canonical());
}

Result<ReadProposal> organisation_proposal(const ConfigFile& file, Language language) {
    const auto read = service::proposals::read_organisation_toml(file.text);
    std::string wrong;
    std::vector<std::string> warnings;
    for (const auto& finding : read.findings) {
        std::string line = finding.text(file.path, language);
        if (finding.stops) {
            wrong += (wrong.empty() ? "" : "\n") + line;
        } else {
            warnings.push_back(std::move(line));
        }
    }
    if (!read.organisation) return util::fail(ErrorKind::InvalidInput, wrong);
    return ReadProposal{proposal_of(ConfigKind::Organisation, file, read.organisation->to_canonical()),
                        std::move(warnings)};
}

Result<Proposal> permissions_proposal(const ConfigFile& file, Language language) {
    const auto table = service::proposals::parse_permissions_toml(file.text, file.path, language);
    if (!table) return table.failure();
    return proposal_of(ConfigKind::Permissions, file, table->to_canonical());
}

Result<Proposal> publication_proposal(const ConfigFile& file, Language language) {
    const auto publication = service::proposals::parse_publication_toml(file.text, file.path, language);
    if (!publication) return publication.failure();
    return proposal_of(ConfigKind::Publication, file, publication->to_canonical());
}

/// The files one after the other, each under its name, as the text of the adoption.
ConfigFile joined(const std::vector<ConfigFile>& files) {
    ConfigFile whole{"procedures/*.toml", ""};
    for (const ConfigFile& file : files) whole.text += fmt::format("# ==== {}\n{}\n", file.path, file.text);
    return whole;
}

/// TOML's quotes: the only characters that would end the string or are not allowed in it.
std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) result += c;
    }
    return result + "\"";
}

bool has_line(std::string_view text, std::string_view start) {
    return text.starts_with(start) || text.find("\n" + std::string(start)) != std::string_view::npos;
}

}  // namespace

std::vector<ConfigFile> embedded_files() {
    std::vector<ConfigFile> files;
    for (const EmbeddedFile& file : embedded_config())
        files.push_back({std::string(file.path), std::string(file.text)});
    return files;
}

Result<domain::calendar::Calendar> embedded_calendar() {
    const auto files = embedded_below("calendar/");
    if (files.empty()) return util::fail(ErrorKind::NotFound, "no calendar is compiled in");
    return service::proposals::parse_calendar_toml(files.front().text, files.front().path);
}

Result<std::vector<Proposal>> first_proposals(const ConfigFile& organisation, Language language) {
    std::vector<Proposal> proposals;
    for (const ConfigFile& file : embedded_below("calendar/")) {
        auto proposal = calendar_proposal(file);
        if (!proposal) return proposal.failure();
        proposals.push_back(std::move(*proposal));
    }
    for (const ConfigFile& file : embedded_below("taxonomy/")) {
        auto proposal = taxonomy_proposal(file, language);
        if (!proposal) return proposal.failure();
        proposals.push_back(std::move(*proposal));
    }
    auto people = organisation_proposal(organisation, language);
    if (!people) return people.failure();
    proposals.push_back(std::move(people->proposal));

    const auto files = embedded_below("procedures/");
    const auto book = service::proposals::parse_procedure_files(files, language);
    if (!book) return book.failure();
    proposals.push_back(proposal_of(ConfigKind::Procedures, joined(files), book->to_canonical()));

    for (const ConfigFile& file : embedded_below("permissions/")) {
        auto proposal = permissions_proposal(file, language);
        if (!proposal) return proposal.failure();
        proposals.push_back(std::move(*proposal));
    }
    return proposals;
}

ConfigFile demo_organisation() {
    const auto files = embedded_below("organisation/demo.toml");
    return files.empty() ? ConfigFile{"organisation/demo.toml", ""} : files.front();
}

Result<Proposal> demo_publication(Language language) {
    const auto files = embedded_below("publication/demo.toml");
    return publication_proposal(files.empty() ? ConfigFile{"publication/demo.toml", ""} : files.front(), language);
}

ConfigFile minimal_organisation(std::string_view name, util::Date from) {
    return {"organisation/minimal.toml",
            fmt::format(
                R"(# 初始机构：只有单位本身、政风行风办公室和一名值班人员，够受理第一件。请尽快用 adopt 换成真实的机构。
# A beginning: the unit itself, its supervising office and one officer, enough to take the first matter.
# Replace it soon by the real one: qingfeng adopt organisation.toml

[[unit]]
id = "root"
name = {0}
name_en = {0}
kind = "管理局"
nature = "事业"
from = {1}

[[unit]]
id = "office"
name = "政风行风办公室"
name_en = "Supervising Office for Conduct"
kind = "政风行风办公室"
nature = "事业"
parent = "root"
from = {1}

[[person]]
id = "office"
name = "政风行风办公室值班"
name_en = "Officer on duty"
employment = "事业"
from = {1}
posts = [
    {{ unit = "office", role = "单位主要负责人" }},
    {{ unit = "office", role = "政风行风办公室" }},
]
)",
                quoted(name), from.text())};
}

Result<ReadProposal> read_proposal(const ConfigFile& file, const service::Configuration& current, Language language) {
    const auto alone = [](Result<Proposal> proposal) -> Result<ReadProposal> {
        if (!proposal) return proposal.failure();
        return ReadProposal{std::move(*proposal), {}};
    };
    if (has_line(file.text, "[[unit]]")) return organisation_proposal(file, language);
    if (has_line(file.text, "[[field]]")) return alone(taxonomy_proposal(file, language));
    if (has_line(file.text, "[working_hours]")) return alone(calendar_proposal(file));
    if (has_line(file.text, "[sight]")) return alone(permissions_proposal(file, language));
    if (has_line(file.text, "[publication]")) return alone(publication_proposal(file, language));
    if (!has_line(file.text, "[[limit]]") && !has_line(file.text, "number_prefix")) {
        return util::fail(
            ErrorKind::InvalidInput,
            fmt::format("{}: {}", file.path,
                        Words{"看不出是什么：日历有 [working_hours]，分类有 [[field]]，机构有 [[unit]]，权限有 "
                              "[sight]，公开有 [publication]，办理程序有 number_prefix",
                              "it is none of what can be adopted: a calendar has [working_hours], a taxonomy "
                              "[[field]], an organisation [[unit]], permissions [sight], a publication "
                              "[publication], a procedure number_prefix"}
                            .in(language)));
    }
    const auto proposed = service::proposals::parse_procedures_toml(file.text, file.path, language);
    if (!proposed) return proposed.failure();
    const auto book = current.procedures().with(*proposed);
    if (!book) return util::fail(ErrorKind::InvalidInput, fmt::format("{}: {}", file.path, book.error().message));
    // Joined with the book in force only when it is adopted: another procedure may come in between.
    Proposal proposal = proposal_of(ConfigKind::Procedures, file, proposed->to_canonical());
    proposal.joining = service::Joining::IntoBook;
    return ReadProposal{std::move(proposal), {}};
}

}  // namespace qingfeng::app
