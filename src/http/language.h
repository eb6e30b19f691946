#pragma once

#include <string_view>

#include "util/language.h"

namespace qingfeng::http {

using util::Language;

/// The language of an answer: what `?lang=` asks for (`zh…` or `en…`), else the better liked of the two in
/// Accept-Language (RFC 9110 §12.5.4; on a tie the first named), else Chinese.
Language negotiate_language(std::string_view accept_language, std::string_view lang_parameter = {});

/// BCP 47 tag for Content-Language and the `lang` attribute: "zh-CN" or "en".
std::string_view language_tag(Language language);

}  // namespace qingfeng::http
