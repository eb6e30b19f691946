#include "http/pages/templates.h"

#include "http/pages/embedded_templates.h"
#include "util/check.h"

namespace qingfeng::http::pages {
namespace {

constexpr std::string_view ending = ".mustache";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string with_words(std::string_view source, const service::Messages& messages, Language language) {
    std::string out;
    while (true) {
        const auto begin = source.find("[[");
        out += source.substr(0, begin);
        if (begin == std::string_view::npos) return out;
        const auto end = source.find("]]", begin);
        util::check(end != std::string_view::npos, "a template's [[key]] has its end");
        out += escaped(messages.text(language, source.substr(begin + 2, end - begin - 2)));
        source.remove_prefix(end + 2);
    }
}

}  // namespace

Templates::Templates(const service::Messages& messages) {
    for (const auto& file : embedded_templates()) {
        if (!file.path.ends_with(ending)) continue;
        const std::string name(file.path.substr(0, file.path.size() - ending.size()));
        texts_[name] = {with_words(file.text, messages, Language::Chinese),
                        with_words(file.text, messages, Language::English)};
    }
    for (const auto& [name, text] : texts_) {
        util::check(kainjow::mustache::mustache(text.zh).is_valid(), "a template can be read");
    }
}

std::string Templates::render(std::string_view name, Language language, const Data& data) const {
    const auto found = texts_.find(name);
    util::check(found != texts_.end(), "the template is there");
    kainjow::mustache::mustache page(language == Language::Chinese ? found->second.zh : found->second.en);
    return page.render(data);
}

void put(Data& data, const std::string& name, const std::string& value) {
    if (!value.empty()) data.set(name, value);
}

void flag(Data& data, const std::string& name, bool value) {
    data.set(name, value ? Data::type::bool_true : Data::type::bool_false);
}

}  // namespace qingfeng::http::pages
