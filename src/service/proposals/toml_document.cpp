#include "service/proposals/toml_document.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

namespace qingfeng::service::proposals {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Skips the strings and comments of a text, far enough to find what is in neither.
class OutsideQuotes {
  public:
    explicit OutsideQuotes(std::string_view text) : text_(text) {
        if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    }

    /// Where the first character beyond ASCII stands.
    std::optional<std::size_t> find_foreign() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (static_cast<unsigned char>(c) >= 0x80) return at_;
            if (c == '#') {
                skip_to('\n');
            } else if (c == '"' || c == '\'') {
                skip_string(c);
            } else {
                ++at_;
            }
        }
        return std::nullopt;
    }

  private:
    void skip_to(char end) { at_ = std::min(text_.find(end, at_), text_.size()); }

    void skip_string(char quote) {
        const std::string three(3, quote);
        const bool long_form = text_.substr(at_).starts_with(three);
        at_ += long_form ? 3 : 1;
        while (at_ < text_.size()) {
            if (quote == '"' && text_[at_] == '\\') {
                at_ = std::min(at_ + 2, text_.size());
            } else if (!long_form && text_[at_] == '\n') {
                return;  // not closed: the parser will say so
            } else if (!long_form && text_[at_] == quote) {
                ++at_;
                return;
            } else if (long_form && text_.substr(at_).starts_with(three)) {
                at_ += 3;
                for (int more = 0; more < 2 && at_ < text_.size() && text_[at_] == quote; ++more) ++at_;
                return;
            } else {
                ++at_;
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// The character that begins at `at`; empty where the bytes are no UTF-8.
std::string_view character_at(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (size == 0 || lead > 0xf4 || at + size > text.size()) return {};
    for (std::size_t i = 1; i < size; ++i) {
        if ((static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80) return {};
    }
    return text.substr(at, size);
}

}  // namespace

util::Result<toml::table> parse_toml(std::string_view text, std::string_view file) {
    if (const auto foreign = OutsideQuotes(text).find_foreign()) {
        const auto line = 1 + std::ranges::count(text.substr(0, *foreign), '\n');
        return util::fail(util::ErrorKind::InvalidInput,
                          fmt::format("{}:{}: \"{}\" stands outside quotation marks, where only ASCII letters and "
                                      "half-width punctuation may stand",
                                      file, line, character_at(text, *foreign)));
    }
    toml::parse_result parsed = toml::parse(text, file);
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        return util::fail(util::ErrorKind::InvalidInput,
                          fmt::format("{}:{}: {}", file, error.source().begin.line, error.description()));
    }
    return std::move(parsed).table();
}

}  // namespace qingfeng::service::proposals
