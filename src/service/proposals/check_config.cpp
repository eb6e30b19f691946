#include "service/proposals/check_config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "domain/procedure/keys.h"
#include "service/messages.h"
#include "service/proposals/calendar_toml.h"
#include "service/proposals/mapping_toml.h"
#include "service/proposals/organisation_toml.h"
#include "service/proposals/permissions_toml.h"
#include "service/proposals/procedure_toml.h"
#include "service/proposals/publication_toml.h"
#include "service/proposals/taxonomy_toml.h"

namespace qingfeng::service::proposals {

namespace {

namespace fs = std::filesystem;
using domain::procedure::Kind;
using domain::procedure::Procedure;
using domain::procedure::ProcedureBook;

bool is_proposal(const fs::path& path) { return path.extension() == ".toml" || path.extension() == ".tsv"; }

std::optional<std::string> read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in) return std::nullopt;
    return text;
}

/// Gathers the sentences of one run.
class Check {
  public:
    Check(std::span<const ConfigFile> files, util::Language language) : files_(files), language_(language) {}

    std::vector<std::string> run() {
        each("calendar/", [](const ConfigFile& file) { return parse_calendar_toml(file.text, file.path); });
        each("taxonomy/", [&](const ConfigFile& file) { return parse_taxonomy_toml(file.text, file.path, language_); });
        each("organisation/", [&](const ConfigFile& file) { return read_organisation(file); });
        each("import/", [&](const ConfigFile& file) { return parse_mapping_toml(file.text, file.path, language_); });
        each("permissions/",
             [&](const ConfigFile& file) { return parse_permissions_toml(file.text, file.path, language_); });
        publication();
        procedures();
        messages();
        return std::move(found_);
    }

  private:
    void say(std::string_view zh, std::string_view en) {
        found_.emplace_back(language_ == util::Language::Chinese ? zh : en);
    }

    void tell(const util::Error& error) {
        std::string_view rest = error.message;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            found_.emplace_back(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
    }

    std::vector<ConfigFile> below(std::string_view folder) {
        std::vector<ConfigFile> inside;
        std::ranges::copy_if(files_, std::back_inserter(inside),
                             [&](const ConfigFile& file) { return file.path.starts_with(folder); });
        if (inside.empty()) say(fmt::format("{} 下没有文件", folder), fmt::format("there is no file below {}", folder));
        return inside;
    }

    template <class Parse>
    void each(std::string_view folder, Parse parse) {
        for (const ConfigFile& file : below(folder)) {
            if (const auto read = parse(file); !read) tell(read.error());
        }
    }

    /// Warnings stop nothing and are told at adoption.
    util::Status read_organisation(const ConfigFile& file) const {
        std::string wrong;
        for (const OrganisationFinding& finding : read_organisation_toml(file.text).findings) {
            if (!finding.stops) continue;
            wrong += (wrong.empty() ? "" : "\n") + finding.text(file.path, language_);
        }
        if (!wrong.empty()) return util::fail(util::ErrorKind::InvalidInput, std::move(wrong));
        return util::Done();
    }

    /// An office needs none: without one nothing is published.
    void publication() {
        for (const ConfigFile& file : files_) {
            if (!file.path.starts_with("publication/")) continue;
            if (const auto read = parse_publication_toml(file.text, file.path, language_); !read) tell(read.error());
        }
    }

    void procedures() {
        const std::vector<ConfigFile> files = below("procedures/");
        const auto book = parse_procedure_files(files, language_);
        if (!book) return tell(book.error());
        for (const Kind kind : util::all_of<Kind>()) {
            const bool taken = std::ranges::count(book->all(), kind, &Procedure::kind) > 0;
            if (!taken) {
                say(fmt::format("没有“{}”的办理程序，这一类不能受理", to_key(kind)),
                    fmt::format("no procedure for \"{}\": this kind could not be taken", to_key(kind)));
            }
        }
    }

    void messages() {
        const auto text_of = [&](std::string_view path) {
            const auto found = std::ranges::find(files_, path, &ConfigFile::path);
            if (found == files_.end()) say(fmt::format("缺少 {}", path), fmt::format("{} is missing", path));
            return found == files_.end() ? std::string_view() : std::string_view(found->text);
        };
        const std::string_view zh = text_of("messages/zh.toml");
        const std::string_view en = text_of("messages/en.toml");
        if (zh.empty() || en.empty()) return;
        if (const auto read = Messages::parse(zh, en); !read) tell(read.error());
    }

    std::span<const ConfigFile> files_;
    util::Language language_;
    std::vector<std::string> found_;
};

}  // namespace

util::Result<std::vector<ConfigFile>> read_config_folder(const std::string& folder) {
    std::vector<ConfigFile> files;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        if (!at->is_regular_file(error) || !is_proposal(at->path())) continue;
        auto text = read_file(at->path());
        if (!text) return util::fail(util::ErrorKind::Io, fmt::format("cannot read {}", at->path().string()));
        files.push_back({at->path().lexically_relative(folder).generic_string(), std::move(*text)});
    }
    if (error) return util::fail(util::ErrorKind::Io, fmt::format("cannot read {}: {}", folder, error.message()));
    std::ranges::sort(files, {}, &ConfigFile::path);
    return files;
}

util::Result<ProcedureBook> parse_procedure_files(std::span<const ConfigFile> files, util::Language language) {
    std::string wrong;
    std::vector<Procedure> procedures;
    std::map<std::string, std::string> file_of;  // by id; of two the later
    const auto tell = [&](std::string_view sentence) { (wrong += wrong.empty() ? "" : "\n") += sentence; };
    for (const ConfigFile& file : files) {
        const auto book = parse_procedures_toml(file.text, file.path, language);
        if (!book) tell(book.error().message);
        if (!book) continue;
        for (const Procedure& procedure : book->all()) {
            procedures.push_back(procedure);
            file_of[procedure.id] = file.path;
        }
    }
    const ProcedureBook book(std::move(procedures));
    // Each file alone is sound, so what is found now lies between them.
    for (const domain::procedure::Problem& problem : problems(book)) {
        const std::string& id = book.all()[problem.procedure].id;
        tell(fmt::format("{}:1: {}", file_of[id], fault_text(problem.fault, language)));
    }
    if (!wrong.empty()) return util::fail(util::ErrorKind::InvalidInput, std::move(wrong));
    return book;
}

std::vector<std::string> check_config(std::span<const ConfigFile> files, util::Language language) {
    return Check(files, language).run();
}

}  // namespace qingfeng::service::proposals
