#include "service/backup.h"

#include <fstream>

#include <gtest/gtest.h>

#include "office.h"
#include "service/accounts/accounts.h"
#include "service/history.h"
#include "service/proposals/permissions_toml.h"
#include "service/rebuild.h"
#include "service/verify.h"
#include "storage/checkpoint_file.h"
#include "storage/sqlite/store.h"
#include "support/temporary_folder.h"

namespace qingfeng::service {
namespace {

namespace request = domain::request;
const std::string canary = "金丝雀收费员骂人";
const std::string phone = "13977776666";

/// The office's staff and calendar in a database on disk, so that files can be looked through.
class OnDisk {
  public:
    OnDisk() {
        store_ = *storage::open_sqlite_store(database());
        const domain::record::Origin founder{domain::record::Founder{}, "test", ""};
        EXPECT_TRUE(
            found_authority(*store_, vault_, {"default", "示例局", "example.org/log", "Asia/Shanghai"}, founder, now_));
        open();
        const auto organisation =
            proposals::parse_organisation_toml(testing::read_file("config/organisation/demo.toml"), "demo.toml");
        adopt_all(domain::record::ConfigKind::Organisation, organisation->to_canonical());
        adopt_all(domain::record::ConfigKind::Procedures, testing::small_book().to_canonical());
        const auto permissions = proposals::parse_permissions_toml(
            testing::read_file("config/permissions/permissions.toml"), "permissions.toml");
        adopt_all(domain::record::ConfigKind::Permissions, permissions->to_canonical());
    }

    void open() {
        close();
        store_ = *storage::open_sqlite_store(database());
        authority_ = *Authority::open(*store_, store_->authorities()->front(), vault_);
        storage::WriterParts parts;
        parts.clock = [this] { return now_; };
        parts.origin = authority_->origin();
        parts.signers_now = [this](storage::Reader& reader) { return authority_->signers(reader); };
        writer_ = std::make_unique<storage::Writer>(*store_, authority_->id(), parts);
        matters_ = std::make_unique<Matters>(*authority_, *writer_);
    }
    void close() {
        matters_.reset();
        writer_.reset();
        authority_.reset();
        store_.reset();
    }

    RegistrationAnswer withdrawn_complaint() {
        const auto answer = open_complaint();
        EXPECT_TRUE(
            matters_->act_by_code(answer.code, request::command::Withdraw{"不追究了"}, {testing::the_person, "", {}}));
        return answer;
    }
    RegistrationAnswer open_complaint() {
        request::command::Register command;
        command.body = canary;
        command.contact_phone = phone;
        const auto answer = matters_->register_matter(command, {testing::the_person, "", {}});
        EXPECT_TRUE(answer);
        return *answer;
    }
    std::string checkpoint() { return (*store_->read())->head(authority_->id())->checkpoint; }
    std::vector<Finding> findings(const std::vector<std::string>& against = {}) {
        const auto report = verify(*authority_, against, {});
        return report ? report->findings : std::vector<Finding>{{.detail = report.error().message}};
    }
    /// Which files under the folder hold the bytes.
    std::vector<std::string> files_with(std::string_view bytes) {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
            if (!entry.is_regular_file()) continue;
            if (testing::read_file(entry.path().string()).find(bytes) != std::string::npos) {
                found.push_back(entry.path().filename().string());
            }
        }
        return found;
    }

    std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
    std::filesystem::path database() const { return path("qingfeng.db"); }
    Authority& authority() { return *authority_; }
    storage::Writer& writer() { return *writer_; }
    Matters& matters() { return *matters_; }
    storage::Store& store() { return *store_; }
    const storage::KeyVault& vault() const { return vault_; }
    std::function<util::Instant()> clock() {
        return [this] { return now_; };
    }

  private:
    void adopt_all(domain::record::ConfigKind kind, util::Bytes canonical) {
        const domain::record::Origin founder{domain::record::Founder{}, "test", ""};
        EXPECT_TRUE(adopt(*authority_, *writer_, {kind, "test", "", std::move(canonical)}, founder));
    }

    test::TemporaryFolder folder_;
    storage::KeyVault vault_{util::SecretKey::random(), 1};
    util::Instant now_ = *util::parse_iso("2026-11-02T09:00:00+08:00");
    std::unique_ptr<storage::Store> store_;
    std::unique_ptr<Authority> authority_;
    std::unique_ptr<storage::Writer> writer_;
    std::unique_ptr<Matters> matters_;
};

const domain::people::PersonId office{"qiao-anran"};
const domain::people::PersonId head{"tan-wenjing"};
const ErasureOrder order{office, head, "当事人要求", "test", ""};

TEST(Erasure, is_refused_to_one_person_alone_for_open_matters_and_without_a_reason) {
    OnDisk place;
    const auto ended = place.withdrawn_complaint().number;
    const auto open = place.open_complaint().number;
    const auto refused = [&](const std::string& number, ErasureOrder given) {
        const auto erased = erase(place.authority(), place.writer(), number, given);
        return !erased && erased.error().kind == util::ErrorKind::Conflict;
    };
    EXPECT_TRUE(refused(open, order));
    EXPECT_TRUE(refused(ended, {office, office, "r", "", ""}));
    EXPECT_TRUE(refused(ended, {domain::people::PersonId("mo-xiaotong"), head, "r", "", ""}));
    EXPECT_TRUE(refused(ended, {office, domain::people::PersonId("mo-xiaotong"), "r", "", ""}));
    EXPECT_TRUE(refused(ended, {office, head, "", "", ""}));
    EXPECT_EQ(place.findings(), std::vector<Finding>{});
}

TEST(Erasure, the_text_is_gone_and_the_log_is_whole) {
    OnDisk place;
    const auto answer = place.withdrawn_complaint();
    const auto stream = (*place.matters().by_number(answer.number))->stream;
    const auto wrapped =
        (**(*place.store().read())->wrapped_key(place.authority().id(), storage::KeyPurpose::Stream, stream.get()))
            .wrapped;
    const std::string key_bytes(wrapped.begin(), wrapped.end());
    const std::string before = place.checkpoint();
    EXPECT_FALSE(place.files_with(key_bytes).empty()) << "the search can find what is there";

    const auto erased = erase(place.authority(), place.writer(), answer.number, order);
    ASSERT_TRUE(erased) << erased.error().message;
    EXPECT_EQ(erased->rule, "asked for");
    EXPECT_TRUE(*purge_patiently(place.store()));
    for (const std::string& gone : {key_bytes, canary, phone, answer.number}) {
        EXPECT_EQ(place.files_with(gone), std::vector<std::string>{});
    }
    EXPECT_FALSE(place.matters().by_code(answer.code));
    EXPECT_FALSE(place.matters().by_number(answer.number));
    EXPECT_EQ(place.findings({before}), std::vector<Finding>{});
    EXPECT_EQ(verify(place.authority(), {}, {})->erased, 1U);
    const auto rebuilt = rebuild(place.authority(), place.writer(), {});
    ASSERT_TRUE(rebuilt);
    EXPECT_EQ(rebuilt->erased, 1U);
    EXPECT_EQ(place.findings({before}), std::vector<Finding>{});
    EXPECT_FALSE(place.matters().by_code(answer.code));
}

TEST(Erasure, a_key_deleted_without_an_entry_is_found) {
    OnDisk place;
    const auto answer = place.withdrawn_complaint();
    const auto stream = (*place.matters().by_number(answer.number))->stream;
    auto work = storage::UnitOfWork::begin(place.store(), place.authority().id(), {});
    ASSERT_TRUE(work->erase_stream_key(stream));
    const auto signer = place.authority().signer();
    ASSERT_TRUE(work->commit(place.authority().origin(), std::span(&signer, 1)));
    bool told = false;
    for (const auto& finding : place.findings()) told = told || finding.fault == VerifyFault::KeyMissing;
    EXPECT_TRUE(told);
}

TEST(Backup, holds_no_key_and_comes_back_as_a_successor_that_verifies_across_the_seam) {
    OnDisk place;
    const auto kept = place.withdrawn_complaint();
    const auto gone = place.withdrawn_complaint();
    accounts::Settings cheap;
    cheap.cost = {1, 8192};
    accounts::Accounts accounts(place.authority(), place.writer(), place.clock(), cheap);
    ASSERT_TRUE(accounts.open_account({"duty", office, "two lorries at the weigh station", false, false},
                                      testing::as("tan-wenjing")));
    const storage::AccountId account = accounts.list()->front().id;
    ASSERT_TRUE(place.writer().submit_and_wait([&](storage::UnitOfWork& work) -> util::Status {
        storage::SessionRow session;
        session.id = storage::SessionId(2);
        session.account = account;
        return work.put_session(session);
    }));
    const std::string at_backup = place.checkpoint();
    ASSERT_TRUE(back_up(place.database(), place.path("backup")));
    {
        std::filesystem::copy_file(place.path("backup") / "qingfeng.db", place.path("look.db"));
        auto copy = storage::open_sqlite_store(place.path("look.db"));
        EXPECT_TRUE((*(*copy)->read())->wrapped_keys(place.authority().id())->empty());
    }
    EXPECT_FALSE(back_up(place.database(), place.path("backup"))) << "never over another";

    // After the backup: an erasure, and an entry that will be lost.
    ASSERT_TRUE(erase(place.authority(), place.writer(), gone.number, order));
    ASSERT_TRUE(fill_erasure_list(place.path("erasures.log"), place.authority()));
    ASSERT_TRUE(fill_erasure_list(place.path("erasures.log"), place.authority()));
    const auto list = read_erasure_list(place.path("erasures.log"));
    ASSERT_TRUE(list);
    EXPECT_EQ(list->size(), 1U) << "filled once";
    const auto lost = place.open_complaint();
    const std::string beyond = place.checkpoint();
    const auto old_key = place.authority().signer().verifier();
    {
        auto file = storage::CheckpointFile::open(place.path("checkpoints.log"), "example.org/log", {old_key});
        ASSERT_TRUE(file->append(beyond));
    }
    place.close();
    std::filesystem::rename(place.database(), place.path("lost.db"));
    for (const char* ending : {"-wal", "-shm"}) std::filesystem::remove(place.database().string() + ending);

    RestoreOrder restoring{place.path("backup"),
                           place.database(),
                           place.path("checkpoints.log"),
                           *list,
                           "",
                           "磁盘坏了",
                           {domain::record::System{}, "test", ""}};
    const auto report = restore(place.vault(), restoring, place.clock());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->logs.front().new_origin, "example.org/log~2");
    EXPECT_GT(report->logs.front().lost, 0U);
    EXPECT_EQ(report->logs.front().erased, 1U);

    place.open();
    EXPECT_EQ(place.authority().origin(), "example.org/log~2");
    EXPECT_EQ(place.findings({at_backup, place.checkpoint()}), std::vector<Finding>{});
    EXPECT_TRUE(place.matters().by_code(kept.code));
    EXPECT_FALSE(place.matters().by_code(gone.code)) << "what was erased does not come back";
    EXPECT_FALSE(place.matters().by_code(lost.code));
    EXPECT_TRUE((*place.store().read())->sessions_of(place.authority().id(), account)->empty())
        << "everybody signs in again";
    const auto found = place.findings({beyond});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().fault, VerifyFault::KeptLost);
    const auto history = read_history(place.authority(), **place.store().read());
    EXPECT_EQ(follow(old_key, handovers(*history)).back(), place.authority().signer().verifier());
    place.open_complaint();
    EXPECT_EQ(place.findings({at_backup}), std::vector<Finding>{});
}

TEST(Backup, a_file_changed_in_the_folder_is_not_restored) {
    OnDisk place;
    ASSERT_TRUE(back_up(place.database(), place.path("backup")));
    std::ofstream(place.path("backup") / "checkpoints.txt", std::ios::app) << "x";
    RestoreOrder restoring{place.path("backup"),
                           place.path("new.db"),
                           place.path("none"),
                           {},
                           "",
                           "",
                           {domain::record::System{}, "test", ""}};
    const auto report = restore(place.vault(), restoring, place.clock());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, util::ErrorKind::Damaged);
}

TEST(Backup, an_old_copy_put_in_place_silently_is_refused_at_the_start) {
    OnDisk place;
    const auto keys = std::vector{place.authority().signer().verifier()};
    place.close();
    // A log may lie beside the database: whoever copies it takes both.
    const auto copy = [&](const std::string& from, const std::string& to) {
        for (const char* ending : {"", "-wal", "-shm"}) {
            std::filesystem::remove(place.path(to + ending));
            if (std::filesystem::exists(place.path(from + ending))) {
                std::filesystem::copy_file(place.path(from + ending), place.path(to + ending));
            }
        }
    };
    copy("qingfeng.db", "old.db");
    place.open();
    place.open_complaint();
    auto file = storage::CheckpointFile::open(place.path("checkpoints.log"), "example.org/log", keys);
    const std::string outside = place.checkpoint();
    ASSERT_TRUE(file->append(outside));
    place.close();
    copy("old.db", "qingfeng.db");
    place.open();
    EXPECT_FALSE(storage::check_not_behind(**place.store().read(), place.authority().id(), *file->newest()));
    // With the checkpoint file rolled back too, only who kept a checkpoint elsewhere can tell.
    EXPECT_EQ(place.findings(), std::vector<Finding>{});
    EXPECT_EQ(place.findings({outside}).size(), 1U);
}

TEST(Backup, successors_are_counted_in_their_name) {
    EXPECT_EQ(successor_of("example.org/log"), "example.org/log~2");
    EXPECT_EQ(successor_of("example.org/log~2"), "example.org/log~3");
    EXPECT_EQ(successor_of("example.org/~anna"), "example.org/~anna~2");
}

}  // namespace
}  // namespace qingfeng::service
