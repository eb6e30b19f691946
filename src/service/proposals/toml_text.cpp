#include "service/proposals/toml_text.h"

#include <fmt/core.h>

namespace qingfeng::service::proposals {

util::Result<toml::table> parse_toml(std::string_view text, std::string_view file) {
    try {
        return toml::parse(text, file);
    } catch (const toml::parse_error& error) {
        return util::fail(util::ErrorKind::InvalidInput,
                          fmt::format("{}:{}: {}", file, error.source().begin.line, error.description()));
    } catch (const TomlLibraryFault&) {
        return util::fail(util::ErrorKind::InvalidInput,
                          fmt::format("{}:1: somewhere in this file is a mistake that confuses the reader, such as a "
                                      "table header without a name",
                                      file));
    }
}

}  // namespace qingfeng::service::proposals
