#include "service/accounts/password_rules.h"

#include <algorithm>
#include <array>

#include "service/accounts/totp.h"

namespace qingfeng::service::accounts {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Ten characters or more, for shorter ones fall anyway: runs along the keyboard and the words of such lists, with the
/// digits people put behind them.
constexpr std::array<std::string_view, 22> roots = {
    "password", "passw0rd", "p@ssw0rd",  "p@ssword",      "qwertyuiop", "qwerty",  "asdfghjkl", "zxcvbnm",
    "woaini",   "5201314",  "147258369", "administrator", "admin",      "letmein", "welcome",   "iloveyou",
    "qingfeng", "gaosu",    "changeme",  "1q2w3e4r",      "1qaz2wsx",   "abc",
};

bool is_run(std::string_view text) {
    for (const std::string_view line :
         {"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"}) {
        if (line.find(text) != std::string_view::npos) return true;
    }
    return false;
}

/// One of the roots with nothing but digits and signs around it, a run, or few characters repeated.
bool is_common(const std::string& text) {
    std::string kinds = text;
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    if (kinds.size() <= 3 || is_run(text)) return true;
    for (const std::string_view root : roots) {
        const auto at = text.find(root);
        if (at == std::string::npos) continue;
        std::string rest = text.substr(0, at) + text.substr(at + root.size());
        const bool only_signs = std::none_of(rest.begin(), rest.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        });
        if (only_signs && rest.size() <= 6) return true;
    }
    return false;
}

}  // namespace

std::string_view to_key(PasswordFault fault) {
    switch (fault) {
        case PasswordFault::TooShort:
            return "too_short";
        case PasswordFault::TooLong:
            return "too_long";
        case PasswordFault::Common:
            return "common";
        case PasswordFault::HoldsName:
            return "holds_name";
        case PasswordFault::Unchanged:
            return "unchanged";
    }
    return {};
}

std::optional<PasswordFault> fault_of(std::string_view password, std::string_view name) {
    if (password.size() > password_bytes_max) return PasswordFault::TooLong;
    if (characters(password) < password_characters_min) return PasswordFault::TooShort;
    const std::string folded = lower(password);
    if (is_common(folded)) return PasswordFault::Common;
    if (name.size() >= 4 && folded.find(lower(name)) != std::string::npos) return PasswordFault::HoldsName;
    return std::nullopt;
}

std::string generate_password() { return lower(new_recovery_code()); }

}  // namespace qingfeng::service::accounts
