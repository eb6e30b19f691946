#include "service/accounts/password_rules.h"

#include <gtest/gtest.h>

#include "util/password.h"

namespace qingfeng::service::accounts {
namespace {

TEST(PasswordRules, say_what_is_wrong) {
    struct Row {
        std::string password;
        std::optional<PasswordFault> fault;
    };
    const std::vector<Row> rows = {
        {"", PasswordFault::TooShort},
        {"123456789", PasswordFault::TooShort},
        {"九个字的密码太短了", PasswordFault::TooShort},
        {"十个字的密码就可以了", std::nullopt},
        {std::string(257, 'x'), PasswordFault::TooLong},
        {"aaaaaaaaaaaa", PasswordFault::Common},
        {"1212121212", PasswordFault::Common},
        {"1234567890", PasswordFault::Common},
        {"Password2026!", PasswordFault::Common},
        {"qwertyuiop", PasswordFault::Common},
        {"5201314666", PasswordFault::Common},
        {"Zhang-Wei is me", PasswordFault::HoldsName},
        {"two lorries at the weigh station", std::nullopt},
        {"password of the old lorry", std::nullopt},
    };
    for (const Row& row : rows) EXPECT_EQ(fault_of(row.password, "zhang-wei"), row.fault) << row.password;
}

TEST(PasswordRules, what_is_generated_will_do) {
    for (int i = 0; i < 200; ++i) {
        const std::string password = generate_password();
        EXPECT_EQ(password.size(), 19U);
        EXPECT_EQ(fault_of(password, "zhang-wei"), std::nullopt) << password;
    }
}

TEST(PasswordHash, is_argon2id_salted_and_bound_to_its_password) {
    const util::HashCost cost{1, 8192};
    const std::string hash = util::hash_password("right", cost);
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << hash;
    EXPECT_NE(hash, util::hash_password("right", cost));
    EXPECT_TRUE(util::verify_password("right", hash));
    EXPECT_FALSE(util::verify_password("wrong", hash));
    EXPECT_FALSE(util::verify_password("right", ""));
    EXPECT_FALSE(util::verify_password("right", hash.substr(0, 40)));
    EXPECT_FALSE(util::verify_password("right", hash + std::string(200, 'x')));
    EXPECT_FALSE(util::needs_rehash(hash, cost));
    EXPECT_TRUE(util::needs_rehash(hash, {2, 8192}));
}

}  // namespace
}  // namespace qingfeng::service::accounts
