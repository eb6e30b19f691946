#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Numbers that lead to a person, found in what people write: full-width digits, spaces and hyphens among them, no
/// blank before or after as in Chinese text. Pure. What is not recognised stays: masking lessens harm, it proves
/// nothing.
namespace qingfeng::domain::masking {

enum class Kind : std::uint8_t {
    Mobile = 1,        ///< 手机号码
    Landline = 2,      ///< 固定电话, with area code, or without one where a word before says so
    IdentityCard = 3,  ///< 居民身份证号码: 18 with a true check character, or 15 with a possible birthday
    Plate = 4,         ///< 车牌号码, those of new-energy vehicles too
    BankAccount = 5,   ///< 银行卡号 with a true check digit, or an account that a word before names as such
};
std::string_view to_key(Kind kind);

/// Bytes of the text from the first to behind the last digit or letter.
struct Found {
    Kind kind = Kind::Mobile;
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Found&) const = default;
};

/// In order, none touching another. Text that is no UTF-8 is read byte by byte where it is not.
std::vector<Found> find_personal_numbers(std::string_view text);

/// Each digit and letter of what is found becomes `*`; of a plate the province and its first letter stay. Masking what
/// is masked changes nothing. What leads to an office stays where `kept` has it: its digits alone, in order
/// ("09905550112").
std::string masked(std::string_view text, const std::set<std::string>& kept = {});

}  // namespace qingfeng::domain::masking
