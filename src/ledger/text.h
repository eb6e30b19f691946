#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ledger/tree.h"

/// Pieces of text that the C2SP formats share.
namespace qingfeng::ledger {

/// Valid UTF-8 (shortest forms, no surrogates) without ASCII control characters other than newline.
bool is_plain_text(std::string_view text);

/// Not empty, plain text, no Unicode space and no plus sign.
bool is_key_name(std::string_view text);

/// A decimal number without sign or leading zeroes, at most max_tree_size.
std::optional<std::uint64_t> parse_tree_number(std::string_view text);

/// The canonical base64 of exactly 32 bytes.
std::optional<Hash> parse_hash(std::string_view text);

/// Takes the next line off `rest`, without its newline. Empty where no newline follows: these formats end every line.
std::optional<std::string_view> take_line(std::string_view& rest);

}  // namespace qingfeng::ledger
