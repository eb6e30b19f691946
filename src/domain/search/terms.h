#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Text as the index of terms knows it. Pure; what is indexed has been masked before.
namespace qingfeng::domain::search {

/// Terms of a text, each once, in order: every two Chinese characters that stand side by side, and every run of Latin
/// letters and digits whole. Full width and half width, upper and lower case are one.
std::vector<std::string> terms_of(std::string_view text);

/// The text in one width and case, for looking words up in it.
std::string folded(std::string_view text);

/// The words of a query that are looked for, folded: split at blanks.
std::vector<std::string> words_of(std::string_view query);

}  // namespace qingfeng::domain::search
