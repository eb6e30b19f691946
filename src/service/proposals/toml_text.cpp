#include "service/proposals/toml_text.h"

#include <utility>

#include <fmt/core.h>

namespace qingfeng::service::proposals {

util::Result<toml::table, TomlFault> read_toml(std::string_view text) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        return util::refuse(TomlFault{error.source().begin.line, std::string(error.description())});
    } catch (const TomlLibraryFault&) {
        return util::refuse(TomlFault{1,
                                      "somewhere in this file is a mistake that confuses the reader, such as a table "
                                      "header without a name"});
    }
}

util::Result<toml::table> parse_toml(std::string_view text, std::string_view file) {
    auto read = read_toml(text);
    if (read) return std::move(read).value();
    const TomlFault& fault = read.error();
    return util::fail(util::ErrorKind::InvalidInput, fmt::format("{}:{}: {}", file, fault.line, fault.sentence));
}

}  // namespace qingfeng::service::proposals
