#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/matter_query.h"
#include "util/crypto.h"

/// Where a page ended, as a text that means nothing to whoever carries it: encrypted, since the ids inside count every
/// matter there is, and bound to one list of one reader.
namespace qingfeng::http {

/// `list` names the list with all its filters and its reader.
std::string seal_cursor(const util::SecretKey& key, std::string_view list, const storage::MatterCursor& at);
/// Empty: another list's, another reader's, or not ours at all.
std::optional<storage::MatterCursor> open_cursor(const util::SecretKey& key, std::string_view list,
                                                 std::string_view text);

}  // namespace qingfeng::http
