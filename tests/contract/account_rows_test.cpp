#include "contract/store_contract.h"

namespace qingfeng::storage::contract {

namespace {

using util::ErrorKind;

AccountRow account(std::int64_t id, std::uint8_t name, std::string person) {
    return {AccountId(id), hash(name), std::move(person), 1, {1, 2, 3}};
}
SessionRow session(std::int64_t id, std::uint8_t token, std::int64_t account) {
    SessionRow row;
    row.id = SessionId(id);
    row.token.fill(token);
    row.account = AccountId(account);
    row.created = {100};
    row.seen = {200};
    row.sealed = {9};
    return row;
}

TEST_P(StoreContract, an_account_is_found_by_id_name_and_person_and_replaced_whole) {
    commit([&](WriteTransaction& to) {
        must(to.put_account(account(1000, 1, "zhang-wei")));
        must(to.put_account(account(1001, 2, "li-na")));
    });
    EXPECT_EQ(must(read()->account(authority_, AccountId(1000))), account(1000, 1, "zhang-wei"));
    EXPECT_EQ(must(read()->account_named(authority_, hash(2))), account(1001, 2, "li-na"));
    EXPECT_EQ(must(read()->account_of(authority_, "zhang-wei")), account(1000, 1, "zhang-wei"));
    EXPECT_FALSE(must(read()->account(authority_, AccountId(1))));
    EXPECT_FALSE(must(read()->account_named(authority_, hash(3))));
    EXPECT_FALSE(must(read()->account_of(authority_, "")));

    AccountRow renamed = account(1000, 7, "zhang-wei");
    renamed.revision = 2;
    renamed.sealed = {};
    commit([&](WriteTransaction& to) { must(to.put_account(renamed)); });
    EXPECT_EQ(must(read()->account(authority_, AccountId(1000))), renamed);
    EXPECT_FALSE(must(read()->account_named(authority_, hash(1))));
}

TEST_P(StoreContract, a_name_and_a_person_have_one_account) {
    commit([&](WriteTransaction& to) { must(to.put_account(account(1000, 1, "zhang-wei"))); });
    for (const AccountRow& second : {account(1001, 1, "li-na"), account(1001, 2, "zhang-wei")}) {
        auto transaction = write();
        const auto refused = transaction->put_account(second);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
    }
}

TEST_P(StoreContract, accounts_come_by_id_up_to_the_limit) {
    commit([&](WriteTransaction& to) {
        for (const int n : {4, 1, 3, 2}) {
            must(to.put_account(account(1000 + n, static_cast<std::uint8_t>(n), "p" + std::to_string(n))));
        }
    });
    std::vector<std::int64_t> ids;
    for (const AccountRow& row : must(read()->accounts(authority_, AccountId(1002), 2))) ids.push_back(row.id.get());
    EXPECT_EQ(ids, (std::vector<std::int64_t>{1002, 1003}));
}

TEST_P(StoreContract, a_session_is_found_by_its_token_until_it_is_erased) {
    commit([&](WriteTransaction& to) {
        must(to.put_session(session(1010, 1, 1000)));
        must(to.put_session(session(1009, 2, 1000)));
        must(to.put_session(session(1011, 3, 1001)));
    });
    util::Digest token{};
    token.fill(1);
    EXPECT_EQ(must(read()->session(authority_, token)), session(1010, 1, 1000));
    EXPECT_EQ(must(read()->sessions_of(authority_, AccountId(1000))),
              (std::vector{session(1009, 2, 1000), session(1010, 1, 1000)}));
    SessionRow later = session(1010, 1, 1000);
    later.seen = {300};
    commit([&](WriteTransaction& to) { must(to.put_session(later)); });
    EXPECT_EQ(must(read()->session(authority_, token)), later);
    commit([&](WriteTransaction& to) {
        must(to.erase_session(SessionId(1010)));
        must(to.erase_session(SessionId(5)));
    });
    EXPECT_FALSE(must(read()->session(authority_, token)));
    EXPECT_EQ(must(read()->sessions_of(authority_, AccountId(1000))).size(), 1U);
}

TEST_P(StoreContract, accounts_and_sessions_of_another_authority_are_not_seen) {
    const AuthorityId other = must(store_->add_authority("other", "example.org/other"));
    commit([&](WriteTransaction& to) {
        must(to.put_account(account(1000, 1, "zhang-wei")));
        must(to.put_session(session(1010, 1, 1000)));
    });
    util::Digest token{};
    token.fill(1);
    EXPECT_FALSE(must(read()->account(other, AccountId(1000))));
    EXPECT_FALSE(must(read()->account_named(other, hash(1))));
    EXPECT_FALSE(must(read()->account_of(other, "zhang-wei")));
    EXPECT_FALSE(must(read()->session(other, token)));
    EXPECT_TRUE(must(read()->sessions_of(other, AccountId(1000))).empty());
}

}  // namespace
}  // namespace qingfeng::storage::contract
