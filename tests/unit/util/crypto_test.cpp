#include "util/crypto.h"

#include <gtest/gtest.h>

namespace qingfeng::util {
namespace {

TEST(Sha256, agrees_with_fips_180) {
    EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256({as_bytes("a"), as_bytes("bc")}), sha256(as_bytes("abc")));
}

TEST(Hmac, agrees_with_rfc_4231) {
    EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), {as_bytes("what do ya want "), as_bytes("for nothing?")})),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(
        to_hex(hmac_sha256(Bytes(131, 0xaa), {as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")})),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Aead, opens_only_where_it_was_sealed) {
    const SecretKey key = SecretKey::random();
    const AeadNonce nonce{};
    Bytes sealed = seal(key, nonce, as_bytes("内容"), as_bytes("place 1"));
    EXPECT_EQ(unseal(key, nonce, sealed, as_bytes("place 1")), to_bytes("内容"));
    EXPECT_FALSE(unseal(key, nonce, sealed, as_bytes("place 2")));
    EXPECT_FALSE(unseal(SecretKey::random(), nonce, sealed, as_bytes("place 1")));
    sealed.front() ^= 1;
    EXPECT_FALSE(unseal(key, nonce, sealed, as_bytes("place 1")));
    EXPECT_FALSE(unseal(key, nonce, Bytes(3), as_bytes("place 1")));
}

TEST(Ed25519, agrees_with_rfc_8032) {
    const SigningKey key(
        *SecretKey::from(*from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
    EXPECT_EQ(to_hex(key.public_key()), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const Bytes message = {0x72};
    const Signature signature = key.sign(message);
    EXPECT_EQ(
        to_hex(signature),
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302a"
        "eeb00d291612bb0c00");
    EXPECT_TRUE(verify_signature(key.public_key(), message, signature));
    EXPECT_FALSE(verify_signature(key.public_key(), as_bytes("s"), signature));
}

TEST(Base64, decodes_only_the_canonical_form) {
    EXPECT_EQ(to_base64(as_bytes("ab")), "YWI=");
    EXPECT_EQ(from_base64("YWI="), to_bytes("ab"));
    EXPECT_FALSE(from_base64("YWI"));
    EXPECT_FALSE(from_base64("YWJ="));
    EXPECT_FALSE(from_base64("YW I="));
    EXPECT_EQ(from_base64(""), Bytes{});
}

}  // namespace
}  // namespace qingfeng::util
