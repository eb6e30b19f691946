// The table of accounts is no view of entries, but the entries say who may sign in: rows written past them are found.
#include "service/verify_accounts.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "office.h"
#include "service/accounts/accounts.h"
#include "service/verify.h"
#include "storage/sqlite/store.h"
#include "tests/support/temporary_folder.h"

namespace qingfeng::service {
namespace {

using testing::as;
using testing::Office;

class VerifyAccounts : public ::testing::Test {
  protected:
    VerifyAccounts() {
        auto store = storage::open_sqlite_store(file());
        util::check(store.has_value(), "no store");
        office_ = std::make_unique<Office>("2026-11-02T09:00:00+08:00", std::move(*store));
        accounts::Settings settings;
        settings.cost = {1, 8192};
        accounts_ = std::make_unique<accounts::Accounts>(
            office_->authority(), office_->writer(), [this] { return office_->now(); }, settings);
        for (const char* person : {"zhao-min", "du-yongkang"}) {
            EXPECT_TRUE(accounts_->open_account(
                {person, domain::people::PersonId(person), "two lorries at the weigh station", false, false},
                as("tan-wenjing")));
        }
    }
    std::filesystem::path file() const { return folder_.path() / "qingfeng.db"; }

    void administer(const std::string& sql) {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
        char* message = nullptr;
        EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
            << (message ? message : "");
        sqlite3_free(message);
        sqlite3_close(database);
    }
    std::vector<std::string> findings() {
        const auto report = verify(office_->authority(), {}, {});
        EXPECT_TRUE(report);
        std::vector<std::string> found;
        for (const Finding& one : report->findings) {
            EXPECT_EQ(one.fault, VerifyFault::AccountDiffers);
            found.push_back(one.field + ": " + one.detail);
        }
        return found;
    }
    using Found = std::vector<std::string>;

    test::TemporaryFolder folder_;
    std::unique_ptr<Office> office_;
    std::unique_ptr<accounts::Accounts> accounts_;
};

TEST_F(VerifyAccounts, accounts_that_only_entries_have_changed_are_intact) {
    EXPECT_EQ(findings(), Found{});
    ASSERT_TRUE(accounts_->disable("zhao-min", "moved", as("tan-wenjing")));
    EXPECT_EQ(findings(), Found{});
    ASSERT_TRUE(accounts_->enable("zhao-min", "back", as("tan-wenjing")));
    ASSERT_TRUE(accounts_->reset("zhao-min", "three lorries at the toll gate", accounts::Accounts::SecondFactor::Keep,
                                 "forgotten", as("tan-wenjing")));
    EXPECT_EQ(findings(), Found{});
}

TEST_F(VerifyAccounts, a_row_of_before_put_back_after_a_disabling_is_found) {
    administer("create table kept as select * from accounts");
    ASSERT_TRUE(accounts_->disable("zhao-min", "moved", as("tan-wenjing")));
    administer("delete from accounts; insert into accounts select * from kept");
    EXPECT_EQ(findings(), Found{"account zhao-min: disabled by an entry and enabled by none"});
}

TEST_F(VerifyAccounts, a_row_that_was_edited_taken_away_or_given_to_somebody_else_is_found) {
    administer("update accounts set revision = revision + 1 where person = 'zhao-min'");
    EXPECT_EQ(findings(), Found{"account zhao-min: the row was changed"});
    administer("update accounts set person = 'lu-chengyi' where person = 'zhao-min'");
    EXPECT_EQ(findings(), Found{"account lu-chengyi: the row was changed"});
    administer("delete from accounts where person = 'lu-chengyi'");
    EXPECT_EQ(findings(), Found{"account zhao-min: the account is missing"});
}

TEST_F(VerifyAccounts, a_row_that_no_entry_has_opened_is_found) {
    administer(
        "insert into accounts select authority_id, account + 1000, x'00112233445566778899aabbccddeeff', 'leng-yue', "
        "revision, sealed from accounts where person = 'zhao-min'");
    EXPECT_EQ(findings(), Found{"account leng-yue: no entry has opened this account"});
}

}  // namespace
}  // namespace qingfeng::service
