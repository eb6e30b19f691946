#include "storage/master_key.h"

#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temporary_folder.h"

namespace qingfeng::storage {

namespace {

using util::ErrorKind;

std::filesystem::path write(const std::filesystem::path& file, std::string_view text, mode_t mode = 0600) {
    std::ofstream(file) << text;
    ::chmod(file.c_str(), mode);
    return file;
}

TEST(MasterKey, a_created_key_is_loaded_again_and_only_its_owner_may_read_it) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "keys" / "master.key";
    auto created = create_master_key(file);
    ASSERT_TRUE(created) << created.error().message;
    auto loaded = load_master_key(file);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(*created, *loaded);
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_EQ(std::filesystem::status(file.parent_path()).permissions(), std::filesystem::perms::owner_all);
}

TEST(MasterKey, an_existing_key_is_never_overwritten) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "master.key";
    auto first = create_master_key(file);
    ASSERT_TRUE(first);
    auto second = create_master_key(file);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(*load_master_key(file), *first);
}

TEST(MasterKey, a_key_that_others_may_read_or_change_is_refused) {
    const test::TemporaryFolder folder;
    const std::string key = util::to_base64(util::Bytes(32, 5)) + "\n";
    for (const mode_t mode : {0640U, 0604U, 0660U, 0602U, 0610U}) {
        auto loaded = load_master_key(write(folder.path() / "key", key, mode));
        ASSERT_FALSE(loaded) << mode;
        EXPECT_EQ(loaded.error().kind, ErrorKind::InvalidInput);
    }
    for (const mode_t mode : {0600U, 0400U, 0700U})
        EXPECT_TRUE(load_master_key(write(folder.path() / "key", key, mode))) << mode;
}

TEST(MasterKey, what_is_no_key_is_refused) {
    const test::TemporaryFolder folder;
    const std::string good = util::to_base64(util::Bytes(32, 5));
    EXPECT_TRUE(load_master_key(write(folder.path() / "key", good)));
    const std::string bad[] = {"",
                               "\n",
                               good + "\n\n",
                               " " + good,
                               good + " ",
                               good + good,
                               good + "\r\n",
                               util::to_base64(util::Bytes(31, 5)),
                               std::string(5000, 'A')};
    for (const std::string& text : bad) {
        auto loaded = load_master_key(write(folder.path() / "key", text));
        ASSERT_FALSE(loaded) << text;
        EXPECT_EQ(loaded.error().kind, ErrorKind::InvalidInput) << text;
    }
    EXPECT_EQ(load_master_key(folder.path() / "none").error().kind, ErrorKind::NotFound);
}

/// As systemd does: root's file, opened to the service by an access list, which shows as a right of root's group.
TEST(MasterKey, a_credential_of_the_service_manager_is_taken) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can hand a file over";
    const test::TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    const std::string good = util::to_base64(util::Bytes(32, 5));
    const auto load_as_nobody = [&](mode_t mode) {
        const auto file = write(folder.path() / "credential", good, mode);
        util::check(::seteuid(65534) == 0, "root may become nobody");
        const bool loaded = load_master_key(file).has_value();
        util::check(::seteuid(0) == 0, "and come back");
        return loaded;
    };
    EXPECT_TRUE(load_as_nobody(0440));
    EXPECT_FALSE(load_as_nobody(0460));
    EXPECT_FALSE(load_as_nobody(0444));
    EXPECT_FALSE(load_master_key(write(folder.path() / "credential", good, 0440))) << "root itself hands nothing over";
}

TEST(MasterKey, the_operators_choice_comes_first_then_the_credential_then_the_data_folder) {
    const test::TemporaryFolder folder;
    std::map<std::string, std::string> variables;
    const Environment environment = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    EXPECT_EQ(master_key_file("/data", {}, environment), "/data/keys/master.key");
    variables["CREDENTIALS_DIRECTORY"] = folder.path().string();
    EXPECT_EQ(master_key_file("/data", {}, environment), "/data/keys/master.key") << "no credential is there";
    const auto credential = write(folder.path() / "qingfeng-master-key", "");
    EXPECT_EQ(master_key_file("/data", {}, environment), credential);
    EXPECT_EQ(master_key_file("/data", "/other", environment), "/other");
}

}  // namespace

}  // namespace qingfeng::storage
