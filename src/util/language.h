#pragma once

namespace qingfeng::util {

/// The languages everything a person reads exists in.
enum class Language { Chinese, English };

}  // namespace qingfeng::util
