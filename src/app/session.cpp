#include "app/session.h"

#include <algorithm>
#include <ostream>

#include <boost/json.hpp>
#include <fmt/core.h>

#include "util/overloaded.h"

namespace qingfeng::app {
namespace {

using util::ErrorKind;
using util::Language;

struct ErrorWords {
    std::string_view key;
    Words words;
};

ErrorWords words_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::InvalidInput:
            return {"invalid_input", {"写得不对", "cannot be understood"}};
        case ErrorKind::NotFound:
            return {"not_found", {"没有找到", "not found"}};
        case ErrorKind::Conflict:
            return {"conflict", {"已经有了，或者别人先改了", "exists already, or somebody else was first"}};
        case ErrorKind::Busy:
            return {"busy", {"正忙，请稍后再试", "busy, please try again soon"}};
        case ErrorKind::Full:
            return {"full", {"没有空间了", "no room left"}};
        case ErrorKind::ReadOnly:
            return {"read_only", {"数据只能读，不能写", "the data can be read but not written"}};
        case ErrorKind::Damaged:
            return {"damaged", {"记录有损坏", "the record is damaged"}};
        case ErrorKind::Io:
            return {"io", {"读写失败", "reading or writing failed"}};
        case ErrorKind::OutcomeUnknown:
            return {
                "outcome_unknown",
                {"不知道是否已经写入，请先查看再重试", "it may or may not have been written: look before you retry"}};
    }
    return {"io", {"", ""}};
}

/// The first code point of `rest`, and how many bytes it takes; what is no UTF-8 counts byte by byte.
std::pair<char32_t, std::size_t> first_of(std::string_view rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 1 || lead < 0xc0 || length > rest.size()) return {lead, 1};
    char32_t point = lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) point = (point << 6) | (byte(i) & 0x3fU);
    return {point, length};
}

bool is_wide(char32_t point) {
    return (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
           (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
           (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
           (point >= 0xffe0 && point <= 0xffe6) || (point >= 0x20000 && point <= 0x3fffd);
}

}  // namespace

ExitCode exit_code_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::InvalidInput:
            return ExitCode::WrongUse;
        case ErrorKind::NotFound:
        case ErrorKind::Conflict:
            return ExitCode::Refused;
        case ErrorKind::Busy:
        case ErrorKind::Full:
        case ErrorKind::ReadOnly:
        case ErrorKind::Damaged:
        case ErrorKind::Io:
        case ErrorKind::OutcomeUnknown:
            return ExitCode::CouldNot;
    }
    return ExitCode::CouldNot;
}

Language language_of(std::string_view asked, const storage::Environment& environment) {
    std::string wanted(asked);
    for (const char* name : {"QINGFENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (wanted.empty()) wanted = environment(name).value_or("");
    }
    return wanted.starts_with("zh") ? Language::Chinese : Language::English;
}

std::string Session::word(std::string_view group, std::string_view key) const {
    const std::string name = fmt::format("{}.{}", group, key);
    return messages.has(name) ? messages.text(language, name) : std::string(key);
}

void Session::print(std::string_view line) const { world.out << line << '\n'; }
void Session::note(std::string_view line) const {
    std::string text(line);
    if (json_notes) {
        text = boost::json::serialize(boost::json::object{
            {"at", util::iso_text(world.clock(), util::TimeZone::utc())}, {"level", "info"}, {"text", text}});
    }
    // In one piece: threads of the server speak here too.
    world.err << (text + '\n') << std::flush;
}

ExitCode Session::explain(const util::Error& error) const {
    const ErrorWords kind = words_of(error.kind);
    if (json) {
        print(boost::json::serialize(boost::json::object{{"error", std::string(kind.key)}, {"text", error.message}}));
    }
    note(fmt::format("qingfeng: {}: {}", in(kind.words), error.message));
    return exit_code_of(error.kind);
}

ExitCode Session::explain(domain::request::Refusal refusal) const {
    const std::string key(to_key(refusal));
    const std::string text = word("refusal", key);
    if (json) print(boost::json::serialize(boost::json::object{{"refused", key}, {"text", text}}));
    note(fmt::format("{}{} ({})", in({"不能办理：", "Refused: "}), text, key));
    return ExitCode::Refused;
}

ExitCode Session::explain(const std::variant<domain::request::Refusal, util::Error>& rejection) const {
    return std::visit([&](const auto& reason) { return explain(reason); }, rejection);
}

ProgressLine::ProgressLine(const Session& session, std::string what) : session_(session), what_(std::move(what)) {}

ProgressLine::~ProgressLine() {
    if (shown_) session_.world.err << "\r\x1b[K" << std::flush;
}

void ProgressLine::show(std::uint64_t done, std::uint64_t total) {
    if (!session_.world.err_is_terminal) return;
    const util::Instant now = session_.world.clock();
    if (shown_ && now - *shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    const std::uint64_t percent = total == 0 ? 100 : done * 100 / total;
    session_.world.err << fmt::format("\r\x1b[K{} {} / {} ({} %)", what_, done, total, percent) << std::flush;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto [point, length] = first_of(text);
        width += is_wide(point) ? 2 : 1;
        text.remove_prefix(length);
    }
    return width;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string result(text);
    const std::size_t used = display_width(text);
    if (used < width) result.append(width - used, ' ');
    return result;
}

std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& rows, std::size_t indent) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    std::vector<std::string> lines;
    for (const auto& row : rows) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += i + 1 == row.size() ? row[i] : padded(row[i], widths[i]) + "  ";
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace qingfeng::app
