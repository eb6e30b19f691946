#include "domain/masking/masking.h"

#include <algorithm>
#include <array>
#include <optional>

#include "domain/masking/characters.h"

namespace qingfeng::domain::masking {

namespace {

using Text = std::vector<Character>;

constexpr std::u32string_view provinces = U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
constexpr std::size_t context_length = 12;

bool parts_plate(char32_t c) {
    return is_blank(c) || is_hyphen(c) || c == U'.' || c == 0xB7 || c == 0x2022 || c == 0x30FB;
}
bool is_plate_letter(char32_t c) { return is_latin(c) && c != U'I' && c != U'O'; }

/// Digits from `begin` on across blanks and hyphens, as people group them. Dots part: sums, versions, addresses of
/// machines have them.
struct Run {
    std::u32string digits;
    std::vector<std::size_t> at;  ///< index of each digit in the text
};

bool joins(char32_t c) { return is_blank(c) || is_hyphen(c); }

Run run_from(const Text& text, std::size_t begin, std::size_t digits_max) {
    Run run;
    for (std::size_t i = begin; i < text.size() && run.digits.size() <= digits_max; ++i) {
        const char32_t c = text[i].folded;
        if (is_digit(c)) {
            run.digits.push_back(c);
            run.at.push_back(i);
        } else if (!joins(c) || i - run.at.back() > 3) {
            break;  // "0731 - 8" is one number, what is further apart is two
        }
    }
    return run;
}

/// The run's first `count` digits end where a group of digits ends, or where a year is written right behind them: a
/// letter signed with a telephone number and the date has no blank between.
bool ends_group(const Text& text, const Run& run, std::size_t count) {
    const std::size_t next = run.at[count - 1] + 1;
    std::u32string rest;
    std::size_t at = next;
    while (at < text.size() && is_digit(text[at].folded) && rest.size() < 5) rest.push_back(text[at++].folded);
    if (rest.empty()) return true;
    const bool year = rest.size() == 4 && (rest.starts_with(U"19") || rest.starts_with(U"20"));
    return year && at < text.size() && (text[at].folded == U'年' || joins(text[at].folded));
}

/// One of the words stands shortly before `at`, with nothing but marks, blanks or a few characters between.
bool named_before(const Text& text, std::size_t at, std::initializer_list<std::u32string_view> words) {
    std::u32string before;
    for (std::size_t i = at > context_length ? at - context_length : 0; i < at; ++i) before.push_back(text[i].folded);
    return std::any_of(words.begin(), words.end(),
                       [&](std::u32string_view word) { return before.find(word) != std::u32string::npos; });
}

bool named_behind(const Text& text, std::size_t at, std::initializer_list<std::u32string_view> words) {
    std::u32string behind;
    for (std::size_t i = at; i < std::min(at + 4, text.size()); ++i) behind.push_back(text[i].folded);
    return std::any_of(words.begin(), words.end(),
                       [&](std::u32string_view word) { return behind.find(word) != std::u32string::npos; });
}

unsigned value(char32_t digit) { return digit - U'0'; }

unsigned number(std::u32string_view digits) {
    unsigned sum = 0;
    for (const char32_t digit : digits) sum = sum * 10 + value(digit);
    return sum;
}

bool possible_birthday(unsigned year, unsigned month, unsigned day) {
    return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool possible_region(std::u32string_view digits) {
    const unsigned province = number(digits.substr(0, 2));
    return province >= 11 && province <= 83;
}

/// GB 11643: ISO 7064 MOD 11-2 over the first 17.
char32_t check_character(std::u32string_view digits) {
    constexpr std::array<unsigned, 17> weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += value(digits[i]) * weights[i];
    return U"10X98765432"[sum % 11];
}

bool luhn(std::u32string_view digits) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        unsigned digit = value(digits[digits.size() - 1 - i]);
        if (i % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

struct Match {
    Kind kind = Kind::Mobile;
    std::size_t first = 0;  ///< character
    std::size_t behind = 0;
};

std::optional<Match> identity_card(const Text& text, std::size_t begin, const Run& run) {
    if (run.digits.size() < 15 || !possible_region(run.digits)) return std::nullopt;
    const bool named = named_before(text, begin, {U"身份证", U"证件号"});
    const std::u32string_view digits = run.digits;
    if (digits.size() >= 17 &&
        possible_birthday(number(digits.substr(6, 4)), number(digits.substr(10, 2)), number(digits.substr(12, 2)))) {
        const std::size_t behind = run.at[16] + 1;
        const bool with_x = behind < text.size() && text[behind].folded == U'X';
        if (with_x && (check_character(digits) == U'X' || named)) {
            return Match{Kind::IdentityCard, begin, behind + 1};
        }
        if (digits.size() >= 18 && ends_group(text, run, 18) && (digits[17] == check_character(digits) || named)) {
            return Match{Kind::IdentityCard, begin, run.at[17] + 1};
        }
    }
    const bool old_birthday = possible_birthday(1900 + number(digits.substr(6, 2)), number(digits.substr(8, 2)),
                                                number(digits.substr(10, 2)));
    // Of fifteen digits only those written without a break: three groups of five are more often something else.
    const bool unbroken = run.at[14] == begin + 14;
    if (old_birthday && unbroken && ends_group(text, run, 15)) return Match{Kind::IdentityCard, begin, run.at[14] + 1};
    return std::nullopt;
}

bool opens_mobile(std::u32string_view digits) { return digits[0] == U'1' && digits[1] >= U'3'; }

/// Two written without a blank between, as in a list that lost its commas.
bool two_mobiles(std::size_t begin, const Run& run) {
    const std::u32string_view digits = run.digits;
    if (digits.size() != 22 || run.at[21] != begin + 21) return false;
    return opens_mobile(digits) && opens_mobile(digits.substr(11));
}

std::optional<Match> mobile(const Text& text, std::size_t begin, const Run& run) {
    if (two_mobiles(begin, run)) return Match{Kind::Mobile, begin, run.at[21] + 1};
    std::size_t skip = 0;
    for (const std::u32string_view country : {U"0086", U"86", U"0"}) {
        if (run.digits.starts_with(country) && run.digits.size() >= country.size() + 11) {
            skip = country.size();
            break;
        }
    }
    for (const std::size_t start : {skip, std::size_t{0}}) {
        if (run.digits.size() < start + 11) continue;
        const bool opens = run.digits[start] == U'1' && run.digits[start + 1] >= U'3';
        if (opens && ends_group(text, run, start + 11)) return Match{Kind::Mobile, begin, run.at[start + 10] + 1};
    }
    return std::nullopt;
}

std::optional<Match> bank_account(const Text& text, std::size_t begin, const Run& run) {
    const bool named =
        named_before(text, begin, {U"账号", U"帐号", U"账户", U"帐户", U"卡号", U"银行卡", U"开户行", U"存折"});
    for (std::size_t count = std::min<std::size_t>(run.digits.size(), named ? 24 : 19); count >= (named ? 8U : 16U);
         --count) {
        if (!ends_group(text, run, count)) continue;
        const std::u32string_view digits = std::u32string_view(run.digits).substr(0, count);
        const bool issuer = digits[0] == U'6' || digits[0] == U'4' || digits[0] == U'5' || digits[0] == U'3';
        if (named || (issuer && luhn(digits))) return Match{Kind::BankAccount, begin, run.at[count - 1] + 1};
    }
    return std::nullopt;
}

/// Behind a number: "转 801", "-801".
std::size_t with_extension(const Text& text, std::size_t behind) {
    std::size_t at = behind;
    while (at < text.size() && is_blank(text[at].folded)) ++at;
    if (at >= text.size() || (text[at].folded != U'转' && !is_hyphen(text[at].folded))) return behind;
    ++at;
    while (at < text.size() && is_blank(text[at].folded)) ++at;
    const std::size_t digits = at;
    while (at < text.size() && is_digit(text[at].folded)) ++at;
    return at > digits && at - digits <= 5 ? at : behind;
}

/// "(0731)8888 8888": the bracket behind the area code joins.
std::optional<Match> bracketed_landline(const Text& text, std::size_t begin) {
    std::size_t at = begin;
    std::size_t area = 0;
    while (at < text.size() && is_digit(text[at].folded)) ++at, ++area;
    if (area < 3 || area > 4 || at >= text.size() || text[at].folded != U')') return std::nullopt;
    ++at;
    while (at < text.size() && joins(text[at].folded)) ++at;
    if (at >= text.size() || !is_digit(text[at].folded)) return std::nullopt;
    const Run local = run_from(text, at, 8);
    for (const std::size_t count : {std::size_t{8}, std::size_t{7}}) {
        if (local.digits.size() >= count && local.digits[0] >= U'2' && ends_group(text, local, count)) {
            return Match{Kind::Landline, begin, with_extension(text, local.at[count - 1] + 1)};
        }
    }
    return std::nullopt;
}

/// A list goes on: "0731-85551234/3728105".
bool follows_telephone(const Text& text, std::size_t begin, std::optional<std::size_t> telephone_end) {
    if (!telephone_end || begin - *telephone_end > 2 || begin == *telephone_end) return false;
    constexpr std::u32string_view marks = U"/、,，;；和或 ";
    for (std::size_t i = *telephone_end; i < begin; ++i) {
        if (marks.find(text[i].folded) == std::u32string_view::npos) return false;
    }
    return true;
}

std::optional<Match> landline(const Text& text, std::size_t begin, const Run& run,
                              std::optional<std::size_t> telephone_end) {
    const bool area_code = run.digits.size() >= 2 && run.digits[0] == U'0' && run.digits[1] >= U'1';
    if (area_code) {
        if (const auto found = bracketed_landline(text, begin)) return found;
        const bool short_code = run.digits[1] <= U'2';  // 010, 02x; all others have four digits
        const std::size_t code = short_code ? 3 : 4;
        for (const std::size_t local : {std::size_t{8}, std::size_t{7}}) {
            const std::size_t count = code + local;
            if (run.digits.size() >= count && run.digits[code] >= U'2' && ends_group(text, run, count)) {
                return Match{Kind::Landline, begin, with_extension(text, run.at[count - 1] + 1)};
            }
        }
        return std::nullopt;
    }
    // "号码" alone may be an invoice's or an order's.
    const bool other_number = named_before(text, begin, {U"发票", U"工单", U"编号", U"单号", U"代码"});
    const bool named =
        follows_telephone(text, begin, telephone_end) ||
        named_before(text, begin, {U"电话", U"座机", U"热线", U"拨打", U"致电", U"传真", U"联系方式", U"TEL"}) ||
        (!other_number && named_before(text, begin, {U"号码"}));
    if (run.digits.empty() || run.digits[0] < U'2') return std::nullopt;
    for (const std::size_t count : {std::size_t{8}, std::size_t{7}}) {
        if (run.digits.size() < count || !ends_group(text, run, count)) continue;
        const std::size_t behind = run.at[count - 1] + 1;
        if (!named && !named_behind(text, behind, {U"打电话", U"打来", U"打给", U"来电"})) continue;
        // "2019-05-06 10" has eight digits as well: no local number has two breaks.
        const std::size_t breaks = run.at[count - 1] + 1 - begin - count;
        const bool clock = behind < text.size() && (text[behind].folded == U':' || text[behind].folded == U'年');
        if (breaks <= 1 && !clock) return Match{Kind::Landline, begin, with_extension(text, behind)};
    }
    return std::nullopt;
}

std::optional<Match> plate(const Text& text, std::size_t begin) {
    if (provinces.find(text[begin].folded) == std::u32string_view::npos) return std::nullopt;
    std::size_t at = begin + 1;
    const auto skip = [&] {
        while (at < text.size() && at < begin + 5 && parts_plate(text[at].folded)) ++at;
    };
    skip();
    if (at >= text.size() || !is_plate_letter(text[at].folded)) return std::nullopt;
    ++at;
    skip();
    std::size_t digits = 0, letters = 0;
    std::size_t end = at;
    while (end < text.size() && (is_digit(text[end].folded) || is_plate_letter(text[end].folded))) {
        ++(is_digit(text[end].folded) ? digits : letters);
        ++end;
    }
    const bool next_is_word = end < text.size() && is_latin(text[end].folded);
    const std::size_t length = digits + letters;
    if (next_is_word || digits == 0) return std::nullopt;
    if (length == 4 && end < text.size() &&
        std::u32string_view(U"挂学警港澳领超").find(text[end].folded) != std::u32string_view::npos) {
        return Match{Kind::Plate, begin, end};
    }
    // Six of a new-energy vehicle: D or F and figures stand at one end of it.
    const bool ordinary = length == 5 && letters <= 3;
    const bool new_energy = length == 6 && letters >= 1 && letters <= 2 && digits >= 4;
    if (ordinary || new_energy) return Match{Kind::Plate, begin, end};
    return std::nullopt;
}

std::optional<Match> match_at(const Text& text, std::size_t at, std::optional<std::size_t> telephone_end) {
    if (const auto found = plate(text, at)) return found;
    if (!is_digit(text[at].folded)) return std::nullopt;
    if (at > 0 && is_digit(text[at - 1].folded)) return std::nullopt;
    const Run run = run_from(text, at, 24);
    if (const auto found = identity_card(text, at, run)) return found;
    if (const auto found = mobile(text, at, run)) return found;
    if (const auto found = landline(text, at, run, telephone_end)) return found;
    return bank_account(text, at, run);
}

bool is_masked_character(Kind kind, const Character& character, std::size_t place) {
    if (kind == Kind::Plate && place < 2) return false;
    return is_digit(character.folded) || is_latin(character.folded);
}

}  // namespace

std::string_view to_key(Kind kind) {
    switch (kind) {
        case Kind::Mobile:
            return "mobile";
        case Kind::Landline:
            return "landline";
        case Kind::IdentityCard:
            return "identity_card";
        case Kind::Plate:
            return "plate";
        case Kind::BankAccount:
            return "bank_account";
    }
    return {};
}

std::vector<Found> find_personal_numbers(std::string_view bytes) {
    const Text text = characters_of(bytes);
    std::vector<Found> found;
    std::optional<std::size_t> telephone_end;
    for (std::size_t at = 0; at < text.size();) {
        const auto match = match_at(text, at, telephone_end);
        if (!match) {
            ++at;
            continue;
        }
        found.push_back({match->kind, text[match->first].begin, text[match->behind - 1].end});
        at = match->behind;
        if (match->kind == Kind::Mobile || match->kind == Kind::Landline) telephone_end = at;
    }
    return found;
}

namespace {

std::string digits_of(std::string_view number) {
    std::string digits;
    for (const Character& character : characters_of(number)) {
        if (is_digit(character.folded)) digits += static_cast<char>(character.folded);
    }
    return digits;
}

}  // namespace

std::string masked(std::string_view given, const std::set<std::string>& kept) {
    std::string text(given);
    const auto find = [&] {
        auto found = find_personal_numbers(text);
        std::erase_if(found, [&](const Found& one) {
            return kept.contains(digits_of(std::string_view(text).substr(one.begin, one.end - one.begin)));
        });
        return found;
    };
    // What is left when a number is gone may look like one itself: until nothing is found. Each round takes digits
    // away.
    for (auto found = find(); !found.empty(); found = find()) {
        std::string next;
        std::size_t at = 0;
        for (const Found& one : found) {
            next.append(text, at, one.begin - at);
            const std::string_view number = std::string_view(text).substr(one.begin, one.end - one.begin);
            std::size_t place = 0;  // among letters and digits, the province counting as one
            for (const Character& character : characters_of(number)) {
                if (is_masked_character(one.kind, character, place)) {
                    next += '*';
                } else {
                    next.append(number, character.begin, character.end - character.begin);
                }
                if (!parts_plate(character.folded)) ++place;
            }
            at = one.end;
        }
        text = next.append(text, at);
    }
    return text;
}

}  // namespace qingfeng::domain::masking
