#include "storage/keys.h"

#include <functional>

#include <gtest/gtest.h>

namespace qingfeng::storage {

namespace {

const AuthorityId authority{7};
const StreamId stream{1000};

TEST(Keys, a_wrapped_key_opens_to_the_key_that_was_wrapped) {
    const KeyVault vault(util::SecretKey::random(), 3);
    const util::SecretKey key = util::SecretKey::random();
    const WrappedKeyRow row = vault.wrap(authority, KeyPurpose::Stream, stream.get(), 2, key);
    EXPECT_EQ(row.purpose, KeyPurpose::Stream);
    EXPECT_EQ(row.owner, 1000);
    EXPECT_EQ(row.generation, 2U);
    EXPECT_EQ(row.master, 3U);
    auto opened = vault.unwrap(authority, row);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(*opened, key);
}

TEST(Keys, the_same_key_wrapped_twice_looks_different) {
    const KeyVault vault(util::SecretKey::random(), 1);
    const util::SecretKey key = util::SecretKey::random();
    EXPECT_NE(vault.wrap(authority, KeyPurpose::Stream, 1, 1, key).wrapped,
              vault.wrap(authority, KeyPurpose::Stream, 1, 1, key).wrapped);
}

TEST(Keys, a_wrapped_key_that_was_moved_or_changed_does_not_open) {
    const util::SecretKey master = util::SecretKey::random();
    const KeyVault vault(master, 1);
    const WrappedKeyRow good = vault.wrap(authority, KeyPurpose::Stream, 1000, 1, util::SecretKey::random());
    struct Case {
        const char* name;
        std::function<void(WrappedKeyRow&)> change;
    };
    const Case cases[] = {
        {"another purpose", [](WrappedKeyRow& row) { row.purpose = KeyPurpose::Lookup; }},
        {"another stream", [](WrappedKeyRow& row) { row.owner = 1001; }},
        {"another generation", [](WrappedKeyRow& row) { row.generation = 2; }},
        {"another master generation", [](WrappedKeyRow& row) { row.master = 2; }},
        {"one bit of the nonce", [](WrappedKeyRow& row) { row.wrapped[0] ^= 1; }},
        {"one bit of the tag", [](WrappedKeyRow& row) { row.wrapped.back() ^= 0x80; }},
        {"cut short", [](WrappedKeyRow& row) { row.wrapped.resize(20); }},
        {"empty", [](WrappedKeyRow& row) { row.wrapped.clear(); }},
    };
    for (const Case& c : cases) {
        WrappedKeyRow row = good;
        c.change(row);
        auto opened = vault.unwrap(authority, row);
        ASSERT_FALSE(opened) << c.name;
        EXPECT_EQ(opened.error().kind, util::ErrorKind::Damaged) << c.name;
    }
    EXPECT_FALSE(vault.unwrap(AuthorityId(8), good)) << "another authority";
    EXPECT_FALSE(KeyVault(util::SecretKey::random(), 1).unwrap(authority, good)) << "another master key";
    EXPECT_FALSE(KeyVault(master, 2).unwrap(authority, good)) << "the master key under another generation";
    EXPECT_TRUE(vault.unwrap(authority, good));
}

TEST(Keys, the_keys_of_a_stream_differ_and_follow_from_its_key) {
    const util::SecretKey key = util::SecretKey::random();
    const StreamKeys keys = StreamKeys::from(key);
    EXPECT_FALSE(keys.content == keys.identity);
    EXPECT_FALSE(keys.content == keys.salts);
    EXPECT_FALSE(keys.identity == keys.salts);
    EXPECT_FALSE(keys.content == key);
    EXPECT_EQ(StreamKeys::from(key).content, keys.content);
}

TEST(Keys, a_keyed_hash_depends_on_key_label_and_where_its_parts_end) {
    const util::SecretKey key = *util::SecretKey::from(util::Bytes(32, 1));
    const auto of = [&](std::string_view label, std::initializer_list<std::string_view> parts) {
        const auto* part = parts.begin();
        return parts.size() == 1 ? keyed_hash(key, label, {util::as_bytes(part[0])})
                                 : keyed_hash(key, label, {util::as_bytes(part[0]), util::as_bytes(part[1])});
    };
    const KeyedHash hash = of("label", {"ab", "c"});
    EXPECT_EQ(hash, of("label", {"ab", "c"}));
    EXPECT_NE(hash, of("label", {"a", "bc"}));
    EXPECT_NE(hash, of("label", {"abc", ""}));
    EXPECT_NE(hash, of("label", {"abc"}));
    EXPECT_NE(hash, of("other", {"ab", "c"}));
    const util::SecretKey other = *util::SecretKey::from(util::Bytes(32, 2));
    EXPECT_NE(hash, keyed_hash(other, "label", {util::as_bytes("ab"), util::as_bytes("c")}));
}

}  // namespace

}  // namespace qingfeng::storage
