#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/procedure/procedure.h"
#include "util/language.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// A proposed file: its path below config/, with forward slashes, and what stands in it.
struct ConfigFile {
    std::string path;
    std::string text;
};

/// Every .toml and .tsv file below a folder, sorted by path. Io where the folder or a file cannot be read.
util::Result<std::vector<ConfigFile>> read_config_folder(const std::string& folder);

/// The files below procedures/ as one book, judged together: overlapping versions lie in different files.
util::Result<domain::procedure::ProcedureBook> parse_procedure_files(std::span<const ConfigFile> files,
                                                                     util::Language language = util::Language::English);

/// Reads everything as an adoption would, and answers what is wrong with it, a sentence each with file and line. Empty:
/// all of it may be adopted. Folders: calendar/, organisation/, taxonomy/, publication/, procedures/, import/,
/// messages/.
std::vector<std::string> check_config(std::span<const ConfigFile> files,
                                      util::Language language = util::Language::English);

}  // namespace qingfeng::service::proposals
