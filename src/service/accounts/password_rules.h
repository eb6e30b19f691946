#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Which passwords are taken, and how one is made. Length and what everybody tries first are all that is asked: rules
/// about kinds of characters make passwords that are written on the screen's edge.
namespace qingfeng::service::accounts {

enum class PasswordFault : std::uint8_t {
    TooShort = 1,   ///< under ten characters
    TooLong = 2,    ///< more bytes than are ever hashed
    Common = 3,     ///< among those that everybody tries first, or one character again and again
    HoldsName = 4,  ///< contains the name to sign in with
    Unchanged = 5,  ///< the one there was
};
std::string_view to_key(PasswordFault fault);

inline constexpr std::size_t password_characters_min = 10;
inline constexpr std::size_t password_bytes_max = 256;

/// Empty: it will do.
std::optional<PasswordFault> fault_of(std::string_view password, std::string_view name);

/// "7k3q-9xmv-2eta-m0pd": 80 random bits, to be read out over the telephone once.
std::string generate_password();

}  // namespace qingfeng::service::accounts
