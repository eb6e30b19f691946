#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"
#include "util/time.h"

/// Time-based one-time codes (RFC 6238: SHA-1, six digits, 30 seconds, which every authenticator app understands), and
/// the printed codes for the day the telephone is lost. Pure.
namespace qingfeng::service::accounts {

inline constexpr std::int64_t totp_step_seconds = 30;
inline constexpr std::size_t totp_secret_bytes = 20;

/// The step in which a moment lies.
std::uint64_t totp_step(util::Instant at);
/// The code of one step; `digits` up to 8 (the vectors of the RFC have eight).
std::string totp_code(util::ByteView secret, std::uint64_t step, int digits = 6);

/// The step that `code` belongs to: the present one or a neighbour, for clocks differ, and later than `last_step`, for
/// a code somebody has read over a shoulder must not work again. Empty: no.
std::optional<std::uint64_t> accept_totp(util::ByteView secret, std::string_view code, util::Instant now,
                                         std::uint64_t last_step);

/// RFC 4648 base32 without padding: how apps take a secret that is typed.
std::string to_base32(util::ByteView bytes);

/// "otpauth://totp/issuer:name?secret=…&issuer=…", for a QR code.
std::string otpauth_uri(util::ByteView secret, std::string_view issuer, std::string_view name);

inline constexpr std::size_t recovery_code_count = 10;
/// "7K3Q-9XMV-2ETA-M0PD": 80 random bits in an alphabet without look-alikes.
std::string new_recovery_code();
/// What is stored of one; blanks, dashes, case and look-alikes (O, I, L) of what was typed do not matter. The bits are
/// too many to be guessed, so that a fast hash will do. Empty where it is no such code.
std::optional<util::Digest> recovery_hash(std::string_view typed);

}  // namespace qingfeng::service::accounts
