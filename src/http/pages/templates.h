#pragma once

#include <map>
#include <string>
#include <string_view>

#include <kainjow/mustache.hpp>

#include "http/language.h"
#include "service/messages.h"

/// The public pages: HTML made on the server, whole without scripts.
namespace qingfeng::http::pages {

/// What a template is filled with. Values are escaped by {{name}}.
using Data = kainjow::mustache::data;

/// Mustache templates whose own words stand as [[page.home.title]] and come from the message files.
class Templates {
  public:
    /// Puts in the words of both languages. A key without a message fails a check: templates are our own.
    explicit Templates(const service::Messages& messages);

    /// `name` without its ending: "home".
    std::string render(std::string_view name, Language language, const Data& data) const;

  private:
    struct Text {
        std::string zh;
        std::string en;
    };
    std::map<std::string, Text, std::less<>> texts_;
};

/// Sets what is not empty: an empty text counts as true in a section.
void put(Data& data, const std::string& name, const std::string& value);
/// A flag that opens a section.
void flag(Data& data, const std::string& name, bool value);

}  // namespace qingfeng::http::pages
