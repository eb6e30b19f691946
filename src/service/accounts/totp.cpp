#include "service/accounts/totp.h"

#include <array>

#include <fmt/core.h>

#include "util/crypto.h"
#include "util/hmac_sha1.h"

namespace qingfeng::service::accounts {
namespace {

constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t recovery_symbols = 16;

char canonical_symbol(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') return '0';
    if (c == 'I' || c == 'L') return '1';
    return c;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

std::uint64_t totp_step(util::Instant at) {
    return static_cast<std::uint64_t>(at.micros / (totp_step_seconds * util::micros_per_second));
}

std::string totp_code(util::ByteView secret, std::uint64_t step, int digits) {
    std::array<std::uint8_t, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i) counter[7 - i] = static_cast<std::uint8_t>(step >> (8 * i));
    const auto mac = util::hmac_sha1(secret, counter);
    // RFC 4226 §5.3: the last four bits say where the number is cut out.
    const std::size_t at = mac.back() & 0x0f;
    const std::uint32_t number = (std::uint32_t{mac[at]} & 0x7f) << 24 | std::uint32_t{mac[at + 1]} << 16 |
                                 std::uint32_t{mac[at + 2]} << 8 | std::uint32_t{mac[at + 3]};
    std::uint32_t modulus = 1;
    for (int i = 0; i < digits; ++i) modulus *= 10;
    return fmt::format("{:0{}}", number % modulus, digits);
}

std::optional<std::uint64_t> accept_totp(util::ByteView secret, std::string_view code, util::Instant now,
                                         std::uint64_t last_step) {
    const std::uint64_t present = totp_step(now);
    std::optional<std::uint64_t> accepted;
    for (const std::uint64_t step : {present, present - 1, present + 1}) {
        const bool same = util::equal_in_constant_time(util::as_bytes(totp_code(secret, step)), util::as_bytes(code));
        if (same && step > last_step && !accepted) accepted = step;
    }
    return accepted;
}

std::string to_base32(util::ByteView bytes) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint8_t byte : bytes) {
        bits = bits << 8 | byte;
        count += 8;
        while (count >= 5) {
            count -= 5;
            out += base32_alphabet[bits >> count & 31];
        }
    }
    if (count > 0) out += base32_alphabet[bits << (5 - count) & 31];
    return out;
}

std::string otpauth_uri(util::ByteView secret, std::string_view issuer, std::string_view name) {
    return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period={}",
                       percent_encoded(issuer), percent_encoded(name), to_base32(secret), percent_encoded(issuer),
                       totp_step_seconds);
}

std::string new_recovery_code() {
    std::array<std::uint8_t, recovery_symbols> random{};
    util::fill_random(random);
    std::string code;
    for (std::size_t i = 0; i < random.size(); ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += crockford[random[i] & 31];
    }
    return code;
}

std::optional<util::Digest> recovery_hash(std::string_view typed) {
    std::string symbols;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        const char symbol = canonical_symbol(c);
        if (crockford.find(symbol) == std::string_view::npos) return std::nullopt;
        symbols += symbol;
    }
    if (symbols.size() != recovery_symbols) return std::nullopt;
    return util::sha256({util::as_bytes("qingfeng/recovery/v1"), util::as_bytes(symbols)});
}

}  // namespace qingfeng::service::accounts
