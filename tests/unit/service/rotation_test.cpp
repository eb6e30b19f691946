#include "service/rotation.h"

#include <string>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "ledger/checkpoint.h"
#include "office.h"
#include "service/history.h"
#include "service/verify.h"
#include "storage/master_key.h"
#include "storage/sqlite/store.h"
#include "support/temporary_folder.h"

namespace qingfeng::service {
namespace {

using testing::Office;
namespace request = domain::request;

const domain::record::Origin administrator = testing::as("u-office-1");
const RotationOrder order{administrator, "每年一次"};

storage::WriterParts parts_of(Office& office) {
    storage::WriterParts parts;
    parts.clock = [&office] { return office.now(); };
    parts.origin = office.authority().origin();
    parts.signers_now = [&office](storage::Reader& reader) { return office.authority().signers(reader); };
    return parts;
}

request::command::Register a_complaint(const std::string& body = "收费员态度生硬") {
    request::command::Register command;
    command.kind = domain::procedure::Kind::Complaint;
    command.body = body;
    return command;
}

RegistrationAnswer register_one(Matters& matters, const std::string& key) {
    const auto answer = matters.register_matter(a_complaint(), {testing::the_person, key, {}});
    EXPECT_TRUE(answer);
    return answer ? *answer : RegistrationAnswer{};
}

std::string checkpoint_of(Authority& authority) {
    auto reader = authority.store().read();
    return (*reader)->head(authority.id())->checkpoint;
}

std::vector<Finding> findings(Authority& authority, const std::vector<std::string>& against = {}) {
    const auto report = verify(authority, against, {});
    EXPECT_TRUE(report);
    return report ? report->findings
                  : std::vector<Finding>{{"", {}, "", VerifyFault::Unreadable, 0, 0, {}, report.error().message}};
}

TEST(Rotation, whoever_holds_the_old_log_key_can_follow_to_the_new_one) {
    Office office;
    const auto old_key = office.authority().signer().verifier();
    const std::string before = checkpoint_of(office.authority());
    const auto rotated = rotate_log_key(office.authority(), parts_of(office), order);
    ASSERT_TRUE(rotated) << rotated.error().message;

    // The checkpoint over the rotation carries both signatures.
    const std::string at = checkpoint_of(office.authority());
    const auto new_key = *ledger::parse_verifier_key(*rotated);
    for (const auto& key : {old_key, new_key}) {
        EXPECT_TRUE(ledger::open_checkpoint(at, office.authority().origin(), std::span(&key, 1)));
    }
    auto reader = office.store().read();
    const auto history = read_history(office.authority(), **reader);
    ASSERT_TRUE(history) << history.error().message;
    EXPECT_EQ(history->keys(), (std::vector{old_key, new_key}));
    EXPECT_EQ(follow(old_key, handovers(*history)), (std::vector{old_key, new_key}));
    EXPECT_EQ(findings(office.authority(), {before, at}), std::vector<Finding>{});
}

TEST(Rotation, a_handover_that_the_old_key_has_not_signed_leads_nowhere) {
    const ledger::NoteSigner old_key("example.org/log", util::SigningKey::random());
    const ledger::NoteSigner thief("example.org/log", util::SigningKey::random());
    const std::string text = handover_text(old_key.verifier(), thief.verifier(), 7);
    const std::string note = *ledger::sign_note(text, std::span(&thief, 1));
    EXPECT_EQ(who_handed_over(note, old_key.verifier(), thief.verifier(), 7), HandoverBy::NewKey);
    EXPECT_EQ(who_handed_over(note, old_key.verifier(), thief.verifier(), 8), HandoverBy::Nobody);
    EXPECT_EQ(follow(old_key.verifier(), note + "\n"), std::vector{old_key.verifier()});
}

TEST(Rotation, a_replaced_log_key_that_signs_on_is_found) {
    Office office;
    const auto thief = office.authority().signer();
    ASSERT_TRUE(rotate_log_key(office.authority(), parts_of(office), order));
    auto reader = office.store().read();
    const auto head = *(*reader)->head(office.authority().id());
    const auto note =
        ledger::sign_checkpoint({office.authority().origin(), head.tree_size + 1, head.root, {}}, std::span(&thief, 1));
    const auto found = findings(office.authority(), {*note});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].fault, VerifyFault::KeptByReplacedKey);
}

TEST(Rotation, a_second_server_signs_with_the_new_key_from_its_next_commit_on) {
    Office office;  // the first server, whose writer is told its signer anew with each commit
    auto second = *Authority::open(office.store(), office.store().authorities()->front(), office.vault());
    storage::WriterParts parts = parts_of(office);
    parts.signers_now = [&](storage::Reader& reader) { return second->signers(reader); };
    storage::Writer writer(office.store(), second->id(), parts);
    Matters matters(*second, writer);
    register_one(matters, "0123456789abcdef012345");
    ASSERT_TRUE(rotate_log_key(office.authority(), parts_of(office), order));
    const auto first = register_one(matters, "0123456789abcdef012346");
    EXPECT_EQ(findings(office.authority()), std::vector<Finding>{});
    EXPECT_EQ(second->signer().verifier(), office.authority().signer().verifier());

    // The same with the key of query codes.
    ASSERT_TRUE(rotate_code_key(office.authority(), parts_of(office), order));
    const auto later = register_one(matters, "0123456789abcdef012347");
    EXPECT_TRUE(office.matters().by_code(first.code));
    EXPECT_TRUE(office.matters().by_code(later.code));
}

TEST(Rotation, codes_given_out_before_a_rotation_are_understood_and_given_again) {
    Office office;
    const auto before = register_one(office.matters(), "0123456789abcdef012345");
    const auto generation = rotate_code_key(office.authority(), parts_of(office), order);
    ASSERT_TRUE(generation);
    EXPECT_EQ(*generation, 2U);
    EXPECT_TRUE(office.matters().by_code(before.code));
    const auto again = register_one(office.matters(), "0123456789abcdef012345");
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.code, before.code);
}

/// An authority on disk, for what concerns files.
class OnDisk {
  public:
    OnDisk() {
        key_ = *storage::create_master_key(key_file());
        store_ = *storage::open_sqlite_store(folder_.path() / "qingfeng.db");
        const domain::record::Origin founder{domain::record::Founder{}, "test", ""};
        EXPECT_TRUE(found_authority(*store_, storage::KeyVault(key_, 1),
                                    {"default", "示例局", "example.org/log", "Asia/Shanghai"}, founder, now_));
    }
    std::unique_ptr<Authority> open() {
        return *Authority::open(*store_, store_->authorities()->front(), *storage::open_vault(key_file()));
    }
    storage::WriterParts parts(Authority& authority) {
        storage::WriterParts parts;
        parts.clock = [this] { return now_; };
        parts.origin = authority.origin();
        parts.signers_now = [&](storage::Reader& reader) { return authority.signers(reader); };
        return parts;
    }
    /// What an accident or an enemy does: the key's row is gone.
    void drop_key(storage::KeyPurpose purpose) {
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open((folder_.path() / "qingfeng.db").c_str(), &handle), SQLITE_OK);
        const auto sql = "delete from wrapped_keys where purpose = " + std::to_string(static_cast<int>(purpose));
        ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(handle);
    }
    std::filesystem::path key_file() const { return folder_.path() / "master.key"; }
    storage::Store& store() { return *store_; }
    const util::SecretKey& first_key() const { return key_; }
    std::function<util::Instant()> clock() {
        return [this] { return now_; };
    }

  private:
    test::TemporaryFolder folder_;
    util::SecretKey key_;
    std::unique_ptr<storage::Store> store_;
    util::Instant now_ = *util::parse_iso("2026-11-02T09:00:00+08:00");
};

TEST(Rotation, a_new_master_key_wraps_every_key_and_the_old_one_opens_nothing_more) {
    OnDisk place;
    const auto before = place.open();
    const auto report = rotate_master_key(place.store(), place.key_file(), place.clock(), order, {});
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->generation, 2U);
    EXPECT_EQ(report->wrapped, 4U);  // log, codes, lookups, the authority's stream
    const auto keys = storage::load_master_keys(place.key_file());
    ASSERT_TRUE(keys);
    EXPECT_EQ(keys->size(), 1U);
    auto reader = place.store().read();
    const auto wrapped = (*reader)->wrapped_keys(before->id());
    ASSERT_TRUE(wrapped);
    for (const auto& row : *wrapped) EXPECT_EQ(row.master, 2U);
    EXPECT_FALSE(
        Authority::open(place.store(), place.store().authorities()->front(), storage::KeyVault(place.first_key(), 1)));
    EXPECT_EQ(findings(*place.open()), std::vector<Finding>{});
    // A server that has run all the while reads the file again.
    EXPECT_EQ(findings(*before), std::vector<Finding>{});
}

TEST(Rotation, a_master_key_rotation_cut_short_goes_on_with_the_same_key) {
    OnDisk place;
    auto keys = *storage::load_master_keys(place.key_file());
    keys.emplace(2, util::SecretKey::random());
    ASSERT_TRUE(storage::save_master_keys(place.key_file(), keys));
    EXPECT_EQ(findings(*place.open()), std::vector<Finding>{}) << "both keys serve meanwhile";
    const auto report = rotate_master_key(place.store(), place.key_file(), place.clock(), order, {});
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->resumed);
    EXPECT_EQ(storage::load_master_keys(place.key_file())->at(2), keys.at(2));
    EXPECT_EQ(findings(*place.open()), std::vector<Finding>{});
}

TEST(Rotation, without_the_log_key_reading_goes_on_writing_stops_and_a_new_key_stands_alone) {
    OnDisk place;
    const std::string kept = checkpoint_of(*place.open());
    const auto old_key = place.open()->signer().verifier();
    place.drop_key(storage::KeyPurpose::LogSigning);
    const auto authority = place.open();
    EXPECT_FALSE(authority->can_sign());
    EXPECT_EQ(findings(*authority, {kept}), std::vector<Finding>{});
    EXPECT_FALSE(rotate_code_key(*authority, place.parts(*authority), order));
    ASSERT_TRUE(rotate_log_key(*authority, place.parts(*authority), order));
    EXPECT_EQ(findings(*authority, {kept, checkpoint_of(*authority)}), std::vector<Finding>{});
    auto reader = place.store().read();
    EXPECT_EQ(follow(old_key, handovers(*read_history(*authority, **reader))), std::vector{old_key})
        << "outsiders are not led to a key that the old one never named";
}

TEST(Rotation, without_the_code_key_nothing_is_registered_until_there_is_another) {
    OnDisk place;
    place.drop_key(storage::KeyPurpose::QueryCode);
    const auto authority = place.open();
    storage::Writer writer(place.store(), authority->id(), place.parts(*authority));
    Matters matters(*authority, writer);
    EXPECT_FALSE(matters.register_matter(a_complaint(), {testing::the_person, "0123456789abcdef012345", {}}));
    EXPECT_EQ(*rotate_code_key(*authority, place.parts(*authority), order), 2U);
    EXPECT_EQ(findings(*authority), std::vector<Finding>{});
}

}  // namespace
}  // namespace qingfeng::service
