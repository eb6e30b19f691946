#include "ledger/checkpoint.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/cosignature.h"

namespace qingfeng::ledger {
namespace {

using F = NoteFault;

util::SigningKey key_number(std::uint8_t number) {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(number);
    return util::SigningKey(util::SecretKey(seed));
}

const std::string origin = "log.example.org/log/default";
const std::string root_text = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

NoteSigner log_signer() { return NoteSigner(origin, key_number(1)); }
Cosigner witness() { return Cosigner("witness.example.net", key_number(2)); }
Checkpoint some_checkpoint() { return {origin, 42, empty_root(), {}}; }

std::string signed_text(std::string_view text) {
    const NoteSigner signer = log_signer();
    return *sign_note(text, {&signer, 1});
}

TEST(Checkpoint, is_three_lines) {
    EXPECT_EQ(checkpoint_text(some_checkpoint()), origin + "\n42\n" + root_text + "\n");
    EXPECT_EQ(parse_checkpoint(origin + "\n42\n" + root_text + "\n"), some_checkpoint());
    Checkpoint extended = some_checkpoint();
    extended.extensions = {"one", "two 二"};
    EXPECT_EQ(checkpoint_text(extended), origin + "\n42\n" + root_text + "\none\ntwo 二\n");
    EXPECT_EQ(parse_checkpoint(checkpoint_text(extended)), extended);
}

TEST(Checkpoint, no_other_spelling_is_read) {
    const std::string texts[] = {
        "",
        "\n",
        "o\n",
        "o\n1\n",
        "\n1\n" + root_text + "\n",
        "o\n\n" + root_text + "\n",
        "o\n1\n\n",
        "o\n1\n" + root_text,
        "o\n01\n" + root_text + "\n",
        "o\n00\n" + root_text + "\n",
        "o\n+1\n" + root_text + "\n",
        "o\n-1\n" + root_text + "\n",
        "o\n 1\n" + root_text + "\n",
        "o\n1 \n" + root_text + "\n",
        "o\n0x1\n" + root_text + "\n",
        "o\n9223372036854775808\n" + root_text + "\n",
        "o\n18446744073709551616\n" + root_text + "\n",
        "o\n1\n" + root_text + " \n",
        "o\n1\n " + root_text + "\n",
        "o\n1\n" + root_text.substr(0, 43) + "\n",
        "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        "o\n1\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA\n",
        "o\n1\n" + root_text + "\n\n",
        "o\n1\n" + root_text + "\nextension",
        "o\n1\n" + root_text + "\n\nextension\n",
    };
    for (const std::string& text : texts) EXPECT_FALSE(parse_checkpoint(text)) << testing::PrintToString(text);
    EXPECT_TRUE(parse_checkpoint("o\n0\n" + root_text + "\n"));
    EXPECT_TRUE(parse_checkpoint("o\n9223372036854775807\n" + root_text + "\n"));
}

TEST(Checkpoint, opens_with_the_logs_key_only) {
    const NoteSigner signer = log_signer();
    const VerifierKey key = signer.verifier();
    const VerifierKey other = NoteSigner(origin, key_number(9)).verifier();
    const auto note = sign_checkpoint(some_checkpoint(), {&signer, 1});
    ASSERT_TRUE(note);
    const auto opened = open_checkpoint(*note, origin, {&key, 1});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->checkpoint, some_checkpoint());
    EXPECT_EQ(opened->by_log.size(), 1U);
    EXPECT_EQ(open_checkpoint(*note, origin, {&other, 1}).error(), F::NotSigned);
    EXPECT_EQ(open_checkpoint(*note, "log.example.org/log/other", {&key, 1}).error(), F::UnexpectedOrigin);
    EXPECT_EQ(open_checkpoint(signed_text("a letter\n"), origin, {&key, 1}).error(), F::NotACheckpoint);
}

TEST(Checkpoint, lines_that_would_be_read_as_something_else_are_not_signed) {
    const NoteSigner signer = log_signer();
    for (const std::string bad : {"", "a\nb", "a\tb"}) {
        EXPECT_FALSE(sign_checkpoint({bad, 1, empty_root(), {}}, {&signer, 1}));
        EXPECT_FALSE(sign_checkpoint({origin, 1, empty_root(), {bad}}, {&signer, 1})) << bad;
    }
    EXPECT_FALSE(sign_checkpoint({origin, max_tree_size + 1, empty_root(), {}}, {&signer, 1}));
}

TEST(Checkpoint, a_witness_alone_does_not_make_it_the_logs) {
    const VerifierKey log_key = log_signer().verifier();
    const VerifierKey witness_key = witness().verifier();
    const std::string text = checkpoint_text(some_checkpoint());
    Note note{text, {witness().cosign(text, 1'800'000'000)}};
    EXPECT_EQ(open_checkpoint(note_bytes(note), origin, {&log_key, 1}, {&witness_key, 1}).error(), F::NotSigned);
    note.signatures.push_back(log_signer().sign(text));
    const auto opened = open_checkpoint(note_bytes(note), origin, {&log_key, 1}, {&witness_key, 1});
    ASSERT_TRUE(opened);
    ASSERT_EQ(opened->by_witnesses.size(), 1U);
    EXPECT_EQ(opened->by_witnesses[0].seconds, 1'800'000'000U);
    EXPECT_EQ(opened->by_witnesses[0].key, witness_key);
    const auto unwitnessed = open_checkpoint(note_bytes(note), origin, {&log_key, 1});
    EXPECT_TRUE(unwitnessed->by_witnesses.empty());
    EXPECT_EQ(unwitnessed->note.unknown.size(), 1U);
}

TEST(Cosignature, covers_its_time_and_the_whole_text) {
    const std::string text = checkpoint_text(some_checkpoint());
    EXPECT_EQ(cosigned_message(1679315147, text), "cosignature/v1\ntime 1679315147\n" + text);
    const auto key = key_number(2).public_key();
    const util::Bytes good = witness().cosign(text, 1679315147).bytes;
    ASSERT_EQ(good.size(), 72U);
    EXPECT_EQ(verify_cosignature(key, text, good), 1679315147U);
    EXPECT_FALSE(verify_cosignature(key, text + "extension\n", good));
    EXPECT_FALSE(verify_cosignature(key_number(3).public_key(), text, good));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        util::Bytes changed = good;
        changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
        ASSERT_FALSE(verify_cosignature(key, text, changed)) << bit;
    }
    EXPECT_FALSE(verify_cosignature(key, text, util::ByteView(good).first(71)));
    EXPECT_FALSE(verify_cosignature(key, text, {}));
}

TEST(Cosignature, a_plain_signature_by_the_same_key_is_not_one) {
    const std::string text = checkpoint_text(some_checkpoint());
    const VerifierKey witness_key = witness().verifier();
    NoteSignature plain = NoteSigner("witness.example.net", key_number(2)).sign(text);
    EXPECT_EQ(open_note(note_bytes({text, {plain}}), {&witness_key, 1}).error(), F::NotSigned);
    plain.key_id = witness_key.id();
    EXPECT_EQ(open_note(note_bytes({text, {plain}}), {&witness_key, 1}).error(), F::BadSignature);
}

RC_GTEST_PROP(Checkpoint, whatever_is_read_is_its_only_spelling, ()) {
    const auto middle = *rc::gen::container<std::string>(rc::gen::element('0', '1', '\n', '9', ' '));
    const std::string text = "o\n" + middle + "\n" + root_text + "\n" + middle;
    if (const auto checkpoint = parse_checkpoint(text)) RC_ASSERT(checkpoint_text(*checkpoint) == text);
}

}  // namespace
}  // namespace qingfeng::ledger
