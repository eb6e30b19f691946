#include "service/accounts/totp.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "util/hmac_sha1.h"

namespace qingfeng::service::accounts {
namespace {

const util::Bytes rfc_secret = util::to_bytes("12345678901234567890");

util::Instant at(std::int64_t seconds) { return {seconds * util::micros_per_second}; }

/// RFC 6238, appendix B, the rows for SHA-1.
TEST(Totp, gives_the_codes_of_the_rfc) {
    const std::vector<std::pair<std::int64_t, std::string>> rows = {
        {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
        {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
    };
    for (const auto& [seconds, code] : rows) EXPECT_EQ(totp_code(rfc_secret, totp_step(at(seconds)), 8), code);
}

/// RFC 4226, appendix D: the same by counter, six digits.
TEST(Totp, gives_the_codes_of_the_counter_rfc) {
    const std::vector<std::string> codes = {"755224", "287082", "359152", "969429", "338314",
                                            "254676", "287922", "162583", "399871", "520489"};
    for (std::size_t counter = 0; counter < codes.size(); ++counter) {
        EXPECT_EQ(totp_code(rfc_secret, counter), codes[counter]);
    }
}

TEST(Totp, a_code_is_good_for_its_step_and_the_neighbours) {
    const std::string code = totp_code(rfc_secret, 1000);
    const std::int64_t begin = 1000 * totp_step_seconds;
    const std::vector<std::pair<std::int64_t, bool>> rows = {
        {begin - 31, false}, {begin - 30, true}, {begin, true},
        {begin + 29, true},  {begin + 59, true}, {begin + 60, false},
    };
    for (const auto& [seconds, good] : rows) {
        EXPECT_EQ(accept_totp(rfc_secret, code, at(seconds), 0).has_value(), good) << seconds - begin;
    }
}

TEST(Totp, a_step_used_or_passed_over_is_never_good_again) {
    const util::Instant now = at(1000 * totp_step_seconds);
    for (const std::uint64_t step : {999U, 1000U, 1001U}) {
        const std::string code = totp_code(rfc_secret, step);
        EXPECT_EQ(accept_totp(rfc_secret, code, now, step - 1), step);
        EXPECT_EQ(accept_totp(rfc_secret, code, now, step), std::nullopt);
        EXPECT_EQ(accept_totp(rfc_secret, code, now, step + 1), std::nullopt);
    }
}

TEST(Totp, anything_but_six_digits_is_refused) {
    const util::Instant now = at(1000 * totp_step_seconds);
    const std::string code = totp_code(rfc_secret, 1000);
    for (const std::string& wrong : {std::string(), code.substr(1), code + "0", " " + code, std::string(6, '\0')}) {
        EXPECT_FALSE(accept_totp(rfc_secret, wrong, now, 0)) << wrong;
    }
}

/// RFC 4648, section 10, without the padding.
TEST(Totp, base32_is_that_of_the_rfc) {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"", ""},
        {"f", "MY"},
        {"fo", "MZXQ"},
        {"foo", "MZXW6"},
        {"foob", "MZXW6YQ"},
        {"fooba", "MZXW6YTB"},
        {"foobar", "MZXW6YTBOI"},
    };
    for (const auto& [text, encoded] : rows) EXPECT_EQ(to_base32(util::as_bytes(text)), encoded);
}

TEST(Totp, the_address_names_issuer_and_account_escaped) {
    EXPECT_EQ(otpauth_uri(util::as_bytes("foobar"), "路政 局", "zhang-wei"),
              "otpauth://totp/%E8%B7%AF%E6%94%BF%20%E5%B1%80:zhang-wei?secret=MZXW6YTBOI&issuer="
              "%E8%B7%AF%E6%94%BF%20%E5%B1%80&algorithm=SHA1&digits=6&period=30");
}

/// RFC 2202, the first three.
TEST(Totp, hmac_sha1_is_that_of_the_rfc) {
    EXPECT_EQ(util::to_hex(util::hmac_sha1(util::Bytes(20, 0x0b), util::as_bytes("Hi There"))),
              "b617318655057264e28bc0b6fb378c8ef146be00");
    EXPECT_EQ(util::to_hex(util::hmac_sha1(util::as_bytes("Jefe"), util::as_bytes("what do ya want for nothing?"))),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(util::to_hex(util::hmac_sha1(util::Bytes(20, 0xaa), util::Bytes(50, 0xdd))),
              "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
}

TEST(RecoveryCode, is_understood_however_it_is_written) {
    const auto hash = recovery_hash("7K3Q-9XM0-2E1A-M0PD");
    ASSERT_TRUE(hash);
    for (const char* typed : {"7k3q9xm02e1am0pd", "7K3Q 9XMO 2EIA MOPD", " 7k3q-9xmo-2ela-mopd "}) {
        EXPECT_EQ(recovery_hash(typed), hash) << typed;
    }
    for (const char* typed :
         {"", "7K3Q-9XM0-2E1A-M0P", "7K3Q-9XM0-2E1A-M0PDD", "7K3Q-9XM0-2E1A-M0PU", "7K3Q/9XM0/2E1A/M0PD"}) {
        EXPECT_FALSE(recovery_hash(typed)) << typed;
    }
}

TEST(RecoveryCode, none_is_made_twice) {
    std::set<util::Digest> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto hash = recovery_hash(new_recovery_code());
        ASSERT_TRUE(hash);
        EXPECT_TRUE(seen.insert(*hash).second);
    }
}

}  // namespace
}  // namespace qingfeng::service::accounts
