#pragma once

#include <string>

#include "util/language.h"

namespace qingfeng::service::import {

/// Something said to whoever runs the import, in both languages.
struct Sentence {
    std::string zh;
    std::string en;

    const std::string& in(util::Language language) const { return language == util::Language::Chinese ? zh : en; }
    bool operator==(const Sentence&) const = default;
};

}  // namespace qingfeng::service::import
