#include "ledger/note.h"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/cosignature.h"
#include "ledger/text.h"

namespace qingfeng::ledger {
namespace {

using F = NoteFault;

util::SigningKey key_number(std::uint8_t number) {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(number);
    return util::SigningKey(util::SecretKey(seed));
}

NoteSigner signer_number(std::uint8_t number, const std::string& name = "example.org/log") {
    return NoteSigner(name, key_number(number));
}

std::string signed_by(std::string_view text, const std::vector<NoteSigner>& signers) {
    return *sign_note(text, signers);
}

/// The example of the specification.
constexpr std::string_view example_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view example_note =
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

TEST(Note, the_specifications_example_opens) {
    const auto key = parse_verifier_key(example_key);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->name, "example.com/foo");
    EXPECT_EQ(key->id(), 0x530d903aU);
    EXPECT_EQ(key->text(), example_key);
    const auto note = open_note(example_note, {&*key, 1});
    ASSERT_TRUE(note);
    EXPECT_EQ(note->text, "This is an example message.\n");
    EXPECT_EQ(note->verified.size(), 1U);
}

TEST(Note, verifier_keys_have_one_spelling) {
    for (const std::string_view text : {
             "",
             "+",
             "++",
             "example.com/foo",
             "example.com/foo+530d903a",
             "example.com/foo+530d903a+",
             "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
             "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
             "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0",
             "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         }) {
        EXPECT_FALSE(parse_verifier_key(text)) << text;
    }
    EXPECT_EQ(*parse_verifier_key(signer_number(1).verifier().text()), signer_number(1).verifier());
    const VerifierKey witness = Cosigner("witness.example", key_number(1)).verifier();
    EXPECT_EQ(*parse_verifier_key(witness.text()), witness);
    EXPECT_NE(witness.id(), NoteSigner("witness.example", key_number(1)).verifier().id());
}

TEST(Note, the_last_empty_line_separates_text_and_signatures) {
    const auto signer = signer_number(1);
    const VerifierKey key = signer.verifier();
    for (const std::string_view text :
         {"a\n", "\n", "a\n\nb\n", "a\n\n\n", "\n\n", "清风\n— looks like a signature\n"}) {
        const auto note = open_note(signed_by(text, {signer}), {&key, 1});
        ASSERT_TRUE(note) << text;
        EXPECT_EQ(note->text, text);
    }
}

TEST(Note, malformed_notes_are_refused) {
    const std::string sig = "— n AAAAAAA=\n";  // four bytes of key id and one of signature
    ASSERT_TRUE(parse_note("a\n\n" + sig));
    const std::string malformed[] = {
        "",
        "\n",
        "\n\n",
        "a\n",
        "a\n\n",
        "a\n" + sig,
        sig,
        "a\n\n" + sig + "\n",
        "a\n\n" + sig.substr(0, sig.size() - 1),
        "a\n\n" + sig + "b\n",
        "a\n\n\n" + sig + "\n" + "b\n",
        "a\n\n-- n AAAAAAA=\n",
        "a\n\n—n AAAAAAA=\n",
        "a\n\n—  AAAAAAA=\n",
        "a\n\n— n\n",
        "a\n\n— n \n",
        "a\n\n— n  AAAAAAA=\n",
        "a\n\n— n AAAAAA==\n",
        "a\n\n— n AAAAAAA\n",
        "a\n\n— n AAAAAAB=\n",
        "a\n\n— n AAAAAAA= \n",
        "a\n\n— n AAAA AAA=\n",
        "a\n\n— n AAAAAA-_\n",
        "a\n\n— n+n AAAAAAA=\n",
        "a\n\n— n\u00a0n AAAAAAA=\n",
        "a\n\n— n\u3000n AAAAAAA=\n",
        "a\n\n— n AAAAAAA=\r\n",
        "a\r\n\n" + sig,
        "a\t\n\n" + sig,
        std::string("a\0\n\n", 4) + sig,
        "a\x80\n\n" + sig,
        "a\xc0\x80\n\n" + sig,
        "a\xed\xa0\x80\n\n" + sig,
        "a\xe0\x80\x80\n\n" + sig,
        "a\xf0\x80\x80\x80\n\n" + sig,
        "a\xf4\x90\x80\x80\n\n" + sig,
        "a\xf5\x80\x80\x80\n\n" + sig,
        "a\xe6\xb8\n\n" + sig,
    };
    for (const std::string& note : malformed) {
        const auto parsed = parse_note(note);
        EXPECT_TRUE(!parsed && parsed.error() == F::Malformed) << testing::PrintToString(note);
    }
}

TEST(Note, size_and_number_of_signatures_are_bounded) {
    const std::string sig = "— n AAAAAAA=\n";
    std::string note = "a\n\n";
    for (std::size_t i = 0; i < max_note_signatures; ++i) note += sig;
    EXPECT_TRUE(parse_note(note));
    EXPECT_EQ(parse_note(note + sig).error(), F::TooManySignatures);
    const std::string tail = "\n\n" + sig;
    EXPECT_TRUE(parse_note(std::string(max_note_size - tail.size(), 'a') + tail));
    EXPECT_EQ(parse_note(std::string(max_note_size - tail.size() + 1, 'a') + tail).error(), F::TooLarge);
}

TEST(Note, only_known_keys_make_it_believed) {
    const auto one = signer_number(1);
    const auto two = signer_number(2);
    const auto same_name = signer_number(3);
    const std::string by_one = signed_by("a\n", {one});
    const std::string by_both = signed_by("a\n", {one, two});
    const std::vector<VerifierKey> know_one = {one.verifier()};
    const std::vector<VerifierKey> know_both = {one.verifier(), two.verifier()};

    EXPECT_EQ(open_note(by_one, know_one)->verified.size(), 1U);
    EXPECT_EQ(open_note(by_both, know_one)->verified.size(), 1U);
    EXPECT_EQ(open_note(by_both, know_one)->unknown.size(), 1U);
    EXPECT_EQ(open_note(by_both, know_both)->verified.size(), 2U);
    EXPECT_EQ(open_note(by_one, {}).error(), F::NotSigned);
    const std::vector<VerifierKey> know_other = {same_name.verifier()};
    EXPECT_EQ(open_note(by_one, know_other).error(), F::NotSigned);
}

TEST(Note, a_wrong_signature_by_a_known_key_spoils_the_note) {
    const auto one = signer_number(1);
    const auto two = signer_number(2);
    const std::vector<VerifierKey> know_both = {one.verifier(), two.verifier()};
    Note note{"a\n", {one.sign("a\n"), two.sign("b\n")}};
    EXPECT_EQ(open_note(note_bytes(note), know_both).error(), F::BadSignature);
    const std::vector<VerifierKey> know_one = {one.verifier()};
    EXPECT_TRUE(open_note(note_bytes(note), know_one));

    note = {"a\n", {one.sign("a\n"), one.sign("a\n")}};
    EXPECT_EQ(open_note(note_bytes(note), know_one)->verified.size(), 1U);
    note.signatures[1].bytes[0] ^= 1;
    EXPECT_EQ(open_note(note_bytes(note), know_one).error(), F::BadSignature);
    note.signatures = {one.sign("a\n")};
    note.signatures[0].bytes.pop_back();
    EXPECT_EQ(open_note(note_bytes(note), know_one).error(), F::BadSignature);
}

/// Two made-up keys of one name whose four-byte ids collide: a matter of some hundred thousand tries.
std::vector<VerifierKey> colliding_keys() {
    std::map<std::uint32_t, VerifierKey> seen;
    for (std::uint32_t i = 0;; ++i) {
        VerifierKey key{.name = "example.org/log"};
        for (unsigned byte = 0; byte < 4; ++byte) key.key[byte] = static_cast<std::uint8_t>(i >> (8 * byte));
        const auto [other, is_new] = seen.emplace(key.id(), key);
        if (!is_new) return {other->second, key};
    }
}

TEST(Note, keys_that_cannot_be_told_apart_are_refused) {
    const auto one = signer_number(1);
    EXPECT_EQ(open_note(signed_by("a\n", {one}), colliding_keys()).error(), F::AmbiguousKey);
    const std::vector<VerifierKey> twice = {one.verifier(), one.verifier()};
    EXPECT_TRUE(open_note(signed_by("a\n", {one}), twice));
}

TEST(Note, texts_that_no_note_can_carry_are_not_signed) {
    const std::vector<NoteSigner> signers = {signer_number(1)};
    for (const std::string_view text : {"", "a", "a\tb\n", "a\r\n", "\xff\n"}) EXPECT_FALSE(sign_note(text, signers));
    EXPECT_FALSE(sign_note("a\n", {}));
    EXPECT_FALSE(sign_note(std::string(max_note_size, '\n'), signers));
}

RC_GTEST_PROP(Note, what_is_signed_opens_and_no_changed_bit_does, (std::string seed)) {
    std::string text = "清";
    for (const char c : seed) text += c >= 0x20 || c == '\n' ? c : '?';
    text += "\n";
    const auto signer = signer_number(1);
    const VerifierKey key = signer.verifier();
    std::string note = signed_by(text, {signer});
    RC_ASSERT(open_note(note, {&key, 1})->text == text);
    const auto bit = *rc::gen::inRange<std::size_t>(0, note.size() * 8);
    note[bit / 8] = static_cast<char>(note[bit / 8] ^ (1 << (bit % 8)));
    RC_ASSERT(!open_note(note, {&key, 1}));
}

RC_GTEST_PROP(Note, whatever_is_parsed_is_its_only_spelling, ()) {
    const auto tail = *rc::gen::container<std::string>(rc::gen::element('\n', 'A', '=', ' ', 'n', '+'));
    const std::string bytes = "a\n\n— n AAAAAAA=\n" + tail;
    if (const auto note = parse_note(bytes)) RC_ASSERT(note_bytes(*note) == bytes);
}

}  // namespace
}  // namespace qingfeng::ledger
