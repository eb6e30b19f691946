#pragma once

#include <string>
#include <string_view>

#include "service/openings.h"

/// The text of a day's public openings: one JSON object a line, so that a line can be read, counted or quoted alone.
///
///     {"format":"qingfeng-openings/v1", …}                 first: whose, which day, which leaves, signed checkpoint
///     {"month":"2026-11","as_of":"2026-11-30","unit":…}    a figure: of unit and kind; "rest", "total" or "hidden"
///     {"leaf":12,"opening":"…"}                            base64 of the bytes in ledger/opening.h
///     {"leaf":13,"excused":"erased"}                       nobody can open this leaf any more
///
/// docs/public-openings.md says it whole. One value has one text, so that a day published twice is the same file.
namespace qingfeng::app {

inline constexpr std::size_t openings_file_size_max = 1 << 30;
inline constexpr std::size_t openings_line_size_max = 8 << 20;

std::string openings_text(const service::DayFile&);
/// InvalidInput: which line, and what is wrong with it.
util::Result<service::DayFile> parse_openings(std::string_view text);

/// "openings-2026-11-30.jsonl"
std::string openings_file_name(util::Date date);

}  // namespace qingfeng::app
