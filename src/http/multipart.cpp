#include "http/multipart.h"

#include <algorithm>

#include "http/text.h"

namespace qingfeng::http {
namespace {

constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046 §5.1.1
constexpr std::string_view line_end = "\r\n";

/// A header's value: its first word and its parameters, in quotes or not. Browsers write %22 for a quotation mark and
/// never a backslash, which may well stand in a file's name.
struct HeaderValue {
    std::string_view word;
    std::vector<std::pair<std::string_view, std::string_view>> parameters;

    std::optional<std::string_view> find(std::string_view name) const {
        for (const auto& [known, value] : parameters) {
            if (equal_ignoring_case(known, name)) return value;
        }
        return std::nullopt;
    }
};

std::optional<HeaderValue> read_value(std::string_view text) {
    HeaderValue value;
    const std::size_t first = text.find(';');
    value.word = trimmed(text.substr(0, first));
    text = first == std::string_view::npos ? std::string_view() : text.substr(first + 1);
    while (!trimmed(text).empty()) {
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view name = trimmed(text.substr(0, equals));
        text = trimmed(text.substr(equals + 1));
        std::size_t end = 0;
        if (text.starts_with('"')) {
            text.remove_prefix(1);
            end = text.find('"');
            if (end == std::string_view::npos) return std::nullopt;
            value.parameters.emplace_back(name, text.substr(0, end));
            text = trimmed(text.substr(end + 1));
            if (!text.empty() && !text.starts_with(';')) return std::nullopt;
            end = 0;
        } else {
            end = std::min(text.find(';'), text.size());
            value.parameters.emplace_back(name, trimmed(text.substr(0, end)));
        }
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return value;
}

std::optional<std::string> boundary_of(std::string_view content_type) {
    const auto value = read_value(content_type);
    if (!value || !equal_ignoring_case(value->word, "multipart/form-data")) return std::nullopt;
    const auto boundary = value->find("boundary");
    if (!boundary || boundary->empty() || boundary->size() > boundary_bytes_max) return std::nullopt;
    const bool printable = std::ranges::all_of(*boundary, [](char c) { return c > ' ' && c < 127; });
    if (!printable) return std::nullopt;
    return std::string(*boundary);
}

std::string decoded_name(std::string_view text) {
    std::string name(text);
    for (const auto& [code, character] : {std::pair{"%22", "\""}, {"%0D", " "}, {"%0A", " "}}) {
        for (auto at = name.find(code); at != std::string::npos; at = name.find(code)) name.replace(at, 3, character);
    }
    return name;
}

/// What a value of a form may hold: line breaks and tabs, for forms have text areas.
bool is_plain_text(std::string_view text) {
    return is_utf8(text) && std::ranges::none_of(text, [](char c) {
               return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
           });
}

struct Part {
    std::string name;
    std::optional<std::string> file;
    std::string_view content;
};

/// Header lines up to the empty one; only Content-Disposition matters.
std::optional<Part> read_header(std::string_view header) {
    std::optional<Part> part;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(line_end), header.size());
        const std::string_view line = header.substr(0, end);
        header.remove_prefix(std::min(header.size(), end + line_end.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || line.starts_with(' ') || line.starts_with('\t')) return std::nullopt;
        if (!equal_ignoring_case(line.substr(0, colon), "content-disposition")) continue;
        const auto value = read_value(line.substr(colon + 1));
        if (!value || part || !equal_ignoring_case(value->word, "form-data")) return std::nullopt;
        const auto name = value->find("name");
        if (!name || name->empty()) return std::nullopt;
        part.emplace();
        part->name = decoded_name(*name);
        if (const auto file = value->find("filename")) part->file = decoded_name(*file);
    }
    return part;
}

/// The next part from the front of `rest`, which stands behind a delimiter's line; `rest` then stands behind the next
/// delimiter.
std::optional<Part> next_part(std::string_view& rest, std::string_view delimiter, const MultipartLimits& limits) {
    const std::size_t header_end = rest.substr(0, limits.part_header_bytes_max).find("\r\n\r\n");
    if (header_end == std::string_view::npos) return std::nullopt;
    auto part = read_header(rest.substr(0, header_end));
    if (!part) return std::nullopt;
    rest.remove_prefix(header_end + 4);
    const std::size_t end = rest.find(delimiter);
    if (end == std::string_view::npos) return std::nullopt;
    part->content = rest.substr(0, end);
    rest.remove_prefix(end + delimiter.size());
    return part;
}

}  // namespace

std::optional<MultipartForm> parse_multipart(std::string_view content_type, std::string_view body,
                                             const MultipartLimits& limits) {
    const auto boundary = boundary_of(content_type);
    if (!boundary) return std::nullopt;
    const std::string delimiter = "\r\n--" + *boundary;
    if (!body.starts_with(std::string_view(delimiter).substr(2))) return std::nullopt;
    std::string_view rest = body.substr(delimiter.size() - 2);
    std::vector<std::pair<std::string, std::string>> fields;
    MultipartForm form;
    std::size_t field_bytes = 0;
    for (std::size_t count = 0; !rest.starts_with("--"); ++count) {
        if (count == limits.parts_max || !rest.starts_with(line_end)) return std::nullopt;
        rest.remove_prefix(line_end.size());
        auto part = next_part(rest, delimiter, limits);
        if (!part || !is_plain_text(part->name)) return std::nullopt;
        if (part->file) {
            if (!is_plain_text(*part->file)) part->file = "";
            if (!part->content.empty() || !part->file->empty()) {
                form.files.push_back({part->name, *part->file, part->content});
            }
            continue;
        }
        field_bytes += part->name.size() + part->content.size();
        if (field_bytes > limits.field_bytes_max || !is_plain_text(part->content)) return std::nullopt;
        fields.emplace_back(std::move(part->name), part->content);
    }
    form.fields = Parameters(std::move(fields));
    return form;
}

}  // namespace qingfeng::http
