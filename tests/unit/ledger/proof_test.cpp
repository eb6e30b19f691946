#include "ledger/proof.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/cosignature.h"
#include "ledger/prove.h"
#include "unit/ledger/memory_log.h"

namespace qingfeng::ledger {
namespace {

using F = ProofFault;

const std::string origin = "log.example.org/log/default";

util::SigningKey key_number(std::uint8_t number) {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(number);
    return util::SigningKey(util::SecretKey(seed));
}

Cosigner witness() { return Cosigner("witness.example.net", key_number(2)); }

TrustedKeys trusted_keys() { return {origin, {NoteSigner(origin, key_number(1)).verifier()}, {witness().verifier()}}; }

Opening some_opening() {
    Opening opening;
    for (std::uint16_t i = 0; i < 4; ++i) {
        const OpenedField field{i, static_cast<std::uint16_t>(i + 1), Salt{}, util::to_bytes(std::to_string(i))};
        opening.digests.push_back(field_digest(field.field_id, field.salt, field.value));
        if (i < 2) opening.fields.push_back(field);
    }
    return opening;
}

/// A log of 21 leaves in which leaf 7 is some_opening()'s.
MemoryLog log_with_opening() {
    MemoryLog log;
    for (std::uint64_t i = 0; i < 21; ++i) log.append(i == 7 ? leaf_of(some_opening()) : test_leaf(i));
    return log;
}

std::string signed_checkpoint(const Frontier& frontier) {
    const std::string text = checkpoint_text({origin, frontier.size(), frontier.root(), {}});
    return note_bytes({text, {NoteSigner(origin, key_number(1)).sign(text), witness().cosign(text, 1'800'000'000)}});
}

LogProof some_proof() {
    MemoryLog log = log_with_opening();
    return {opening_bytes(some_opening()), 7, *prove_inclusion(7, 21, log), signed_checkpoint(log.frontier())};
}

TEST(Proof, its_text_is_that_of_the_specification) {
    const LogProof proof = some_proof();
    std::string expected = "c2sp.org/tlog-proof@v1\nextra " + util::to_base64(proof.extra) + "\nindex 7\n";
    for (const Hash& hash : proof.hashes) expected += util::to_base64(hash) + "\n";
    expected += "\n" + proof.checkpoint;
    EXPECT_EQ(proof_text(proof), expected);
    EXPECT_EQ(*parse_proof(expected), proof);
    LogProof bare = proof;
    bare.extra.clear();
    EXPECT_EQ(proof_text(bare).find("extra"), std::string::npos);
    EXPECT_EQ(*parse_proof(proof_text(bare)), bare);
}

TEST(Proof, no_other_spelling_is_read) {
    const std::string hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    const std::string head = "c2sp.org/tlog-proof@v1\n";
    ASSERT_TRUE(parse_proof(head + "extra AA==\nindex 0\n" + hash + "\n"));
    ASSERT_TRUE(parse_proof(head + "index 0\n\n"));
    std::string too_many;
    for (std::size_t i = 0; i <= max_proof_hashes; ++i) too_many += hash;
    const std::string texts[] = {
        "",
        "\n",
        head,
        "c2sp.org/tlog-proof@v2\nindex 0\n\n",
        " " + head + "index 0\n\n",
        "c2sp.org/tlog-proof@v1\r\nindex 0\n\n",
        head + "\nindex 0\n\n",
        head + "index 0\n",
        head + "index 0\n" + hash,
        head + "index\n\n",
        head + "index \n\n",
        head + "index  0\n\n",
        head + "index 00\n\n",
        head + "index 07\n\n",
        head + "index -1\n\n",
        head + "index 9223372036854775808\n\n",
        head + "Index 0\n\n",
        head + "extra \nindex 0\n\n",
        head + "extra\nindex 0\n\n",
        head + "extra A\nindex 0\n\n",
        head + "extra AB==\nindex 0\n\n",
        head + "extra AA==\nextra AA==\nindex 0\n\n",
        head + "index 0\nextra AA==\n\n",
        head + "index 0\n" + hash.substr(1) + "\n",
        head + "index 0\n " + hash + "\n",
        head + "index 0\n" + too_many + "\n",
    };
    for (const std::string& text : texts) {
        const auto proof = parse_proof(text);
        EXPECT_TRUE(!proof && proof.error() == F::Malformed) << testing::PrintToString(text);
    }
    EXPECT_EQ(parse_proof(std::string(max_proof_size + 1, 'a')).error(), F::TooLarge);
}

TEST(Proof, shows_the_opened_fields_and_who_has_seen_the_checkpoint) {
    const auto checked = check_opened_proof(proof_text(some_proof()), trusted_keys());
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->index, 7U);
    EXPECT_EQ(checked->fields, some_opening().fields);
    EXPECT_EQ(checked->checkpoint.checkpoint.size, 21U);
    ASSERT_EQ(checked->checkpoint.by_witnesses.size(), 1U);
    EXPECT_EQ(checked->checkpoint.by_witnesses[0].seconds, 1'800'000'000U);
    EXPECT_TRUE(check_proof(some_proof(), leaf_hash(leaf_of(some_opening())), trusted_keys()));
}

TEST(Proof, says_what_is_wrong) {
    const auto fault_of = [](auto change) {
        LogProof proof = some_proof();
        TrustedKeys keys = trusted_keys();
        change(proof, keys);
        return check_opened_proof(proof_text(proof), keys).error();
    };
    const auto reopened = [](auto change) {
        Opening opening = some_opening();
        change(opening);
        return opening_bytes(opening);
    };
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.extra.clear(); }), F::OpeningMalformed);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.extra.push_back(0); }), F::OpeningMalformed);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.checkpoint.clear(); }), F::CheckpointMalformed);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.checkpoint.pop_back(); }), F::CheckpointMalformed);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) {
                  const NoteSigner signer(origin, key_number(1));
                  p.checkpoint = *sign_note("not a checkpoint\n", {&signer, 1});
              }),
              F::CheckpointMalformed);
    EXPECT_EQ(fault_of([](LogProof&, TrustedKeys& k) { k.origin = "log.example.org/log/other"; }), F::UnexpectedOrigin);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.checkpoint[origin.size() + 1] = '3'; }), F::BadSignature);
    EXPECT_EQ(fault_of([](LogProof&, TrustedKeys& k) { k.log = {NoteSigner(origin, key_number(9)).verifier()}; }),
              F::NotSignedByLog);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.index = 21; }), F::IndexBeyondSize);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.index = 6; }), F::NotIncluded);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.hashes[2][31] ^= 1; }), F::NotIncluded);
    EXPECT_EQ(fault_of([](LogProof& p, TrustedKeys&) { p.hashes.pop_back(); }), F::NotIncluded);
    EXPECT_EQ(
        fault_of([&](LogProof& p, TrustedKeys&) { p.extra = reopened([](Opening& o) { o.digests[3][0] ^= 1; }); }),
        F::NotIncluded);
    EXPECT_EQ(fault_of([&](LogProof& p, TrustedKeys&) {
                  p.extra = reopened([](Opening& o) { o.fields[1].value = util::to_bytes("another"); });
              }),
              F::FieldDoesNotMatch);
    EXPECT_EQ(check_proof(some_proof(), leaf_hash(test_leaf(7)), trusted_keys()).error(), F::NotIncluded);
}

RC_GTEST_PROP(Proof, no_changed_bit_passes_unless_it_unmakes_a_witness, ()) {
    std::string text = proof_text(some_proof());
    // Without the witness's line, which may turn into that of an unknown key, every byte matters.
    text.resize(text.find("— witness"));
    RC_ASSERT(check_opened_proof(text, trusted_keys()));
    const auto bit = *rc::gen::inRange<std::size_t>(0, text.size() * 8);
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
    RC_ASSERT(!check_opened_proof(text, trusted_keys()));
}

}  // namespace
}  // namespace qingfeng::ledger
