#include "ledger/witness.h"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/cosignature.h"
#include "ledger/prove.h"
#include "unit/ledger/memory_log.h"

namespace qingfeng::ledger {
namespace {

using R = WitnessRefusal;
using E = Evidence;

const std::string origin = "log.example.org/log/default";

util::SigningKey key_number(std::uint8_t number) {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(number);
    return util::SigningKey(util::SecretKey(seed));
}

NoteSigner log_signer() { return NoteSigner(origin, key_number(1)); }
WitnessedLog watched() { return {origin, {log_signer().verifier()}}; }

/// The honest history, and one that leaves it after ten leaves.
MemoryLog honest(std::uint64_t size) { return test_log(size); }
MemoryLog forked(std::uint64_t size) {
    MemoryLog log = test_log(std::min<std::uint64_t>(size, 10));
    for (std::uint64_t i = 10; i < size; ++i) log.append(test_leaf(1'000'000 + i));
    return log;
}

std::string signed_by(const NoteSigner& signer, const Checkpoint& checkpoint) {
    return *sign_checkpoint(checkpoint, {&signer, 1});
}
std::string signed_checkpoint(const MemoryLog& log) {
    return signed_by(log_signer(), {origin, log.frontier().size(), log.frontier().root(), {}});
}
WitnessedTree tree(const MemoryLog& log) { return {log.frontier().size(), log.frontier().root()}; }

AddCheckpoint growth(MemoryLog log, std::uint64_t old_size) {
    auto proof = old_size <= log.frontier().size() ? prove_consistency(old_size, log.frontier().size(), log)
                                                   : util::Result<std::vector<Hash>>(std::vector<Hash>{});
    return {old_size, *proof, signed_checkpoint(log)};
}

AddCheckpoint with_checkpoint(AddCheckpoint request, std::string note) {
    request.checkpoint = std::move(note);
    return request;
}
AddCheckpoint with_proof(AddCheckpoint request, std::vector<Hash> proof) {
    request.proof = std::move(proof);
    return request;
}

TEST(Witness, decides_as_the_specification_says) {
    const WitnessedTree nothing;
    const WitnessedTree at12 = tree(honest(12));
    std::vector<Hash> spoilt = growth(honest(20), 12).proof;
    spoilt.back()[0] ^= 1;
    const std::string signed20 = signed_checkpoint(honest(20));
    std::string wrong_signature = signed20;
    wrong_signature[wrong_signature.size() - 10] ^= 1;
    const std::string by_stranger =
        signed_by(NoteSigner(origin, key_number(9)), {origin, 20, honest(20).frontier().root(), {}});
    const std::string of_other_log = signed_by(log_signer(), {"other.example.org", 20, empty_root(), {}});

    struct Row {
        const char* name;
        WitnessedTree known;
        AddCheckpoint request;
        std::optional<R> refusal;
        E evidence;
        int status;
    };
    const Row rows[] = {
        {"the first checkpoint", nothing, growth(honest(20), 0), {}, E::None, 200},
        {"an honest growth", at12, growth(honest(20), 12), {}, E::None, 200},
        {"the same checkpoint again", at12, growth(honest(12), 12), {}, E::None, 200},
        {"an empty tree", nothing, growth(honest(0), 0), {}, E::None, 200},
        {"no note", at12, with_checkpoint(growth(honest(20), 12), "hello\n"), R::Malformed, E::None, 400},
        {"a note that is no checkpoint", at12,
         with_checkpoint(growth(honest(20), 12), *sign_note("hello\n", std::vector{log_signer()})), R::Malformed,
         E::None, 400},
        {"another log", at12, with_checkpoint(growth(honest(20), 12), of_other_log), R::UnknownLog, E::None, 404},
        {"signed by a stranger", at12, with_checkpoint(growth(honest(20), 12), by_stranger), R::NotSignedByLog, E::None,
         403},
        {"a wrong signature of the log", at12, with_checkpoint(growth(honest(20), 12), wrong_signature),
         R::NotSignedByLog, E::None, 403},
        {"an old size above the new", at12, growth(honest(11), 12), R::OldSizeTooLarge, E::None, 400},
        {"an old size that is not ours", at12, growth(honest(20), 11), R::OtherSizeKnown, E::None, 409},
        {"asking for our size", at12, growth(honest(20), 0), R::OtherSizeKnown, E::None, 409},
        {"an older tree", at12, growth(honest(11), 11), R::OtherSizeKnown, E::None, 409},
        {"an old size where nothing is known", nothing, growth(honest(20), 12), R::OtherSizeKnown, E::None, 409},
        {"an empty tree that is not empty",
         nothing,
         {0, {}, signed_by(log_signer(), {origin, 0, honest(3).frontier().root(), {}})},
         R::NotEmptyRoot,
         E::None,
         422},
        {"a proof from nothing", nothing, with_proof(growth(honest(20), 0), spoilt), R::NotConsistent, E::BadProof,
         422},
        {"a spoilt proof", at12, with_proof(growth(honest(20), 12), spoilt), R::NotConsistent, E::BadProof, 422},
        {"no proof", at12, with_proof(growth(honest(20), 12), {}), R::NotConsistent, E::BadProof, 422},
        {"a proof where none is due", at12, with_proof(growth(honest(12), 12), spoilt), R::NotConsistent, E::BadProof,
         422},
        {"a fork at our size", at12, growth(forked(12), 12), R::Forked, E::TwoRoots, 422},
        {"a fork that has grown", at12, growth(forked(20), 12), R::NotConsistent, E::BadProof, 422},
        {"a fork at our size behind a wrong old size", at12, growth(forked(12), 0), R::OtherSizeKnown, E::TwoRoots,
         409},
        {"a fork before our size", at12, growth(forked(11), 11), R::OtherSizeKnown, E::None, 409},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto decision = decide_add_checkpoint(row.request, watched(), row.known);
        EXPECT_EQ(decision.refusal, row.refusal);
        EXPECT_EQ(decision.evidence, row.evidence);
        EXPECT_EQ(decision.accepted.has_value(), !row.refusal);
        EXPECT_EQ(decision.refusal ? status_of(*decision.refusal) : 200, row.status);
    }
}

TEST(Witness, the_refusal_named_is_the_first_that_applies) {
    // Signed by nobody known, with an old size too large, and with a proof too many: each hides those after it.
    const WitnessedTree at12 = tree(honest(12));
    const std::string by_stranger = signed_by(NoteSigner(origin, key_number(9)), {origin, 5, empty_root(), {}});
    EXPECT_EQ(decide_add_checkpoint({9, {Hash{}}, by_stranger}, watched(), at12).refusal, R::NotSignedByLog);
    const std::string by_log = signed_by(log_signer(), {origin, 5, empty_root(), {}});
    EXPECT_EQ(decide_add_checkpoint({9, {Hash{}}, by_log}, watched(), at12).refusal, R::OldSizeTooLarge);
    EXPECT_EQ(decide_add_checkpoint({5, {Hash{}}, by_log}, watched(), at12).refusal, R::OtherSizeKnown);
}

TEST(Witness, a_request_is_written_and_read_in_one_spelling) {
    const AddCheckpoint request = growth(honest(20), 12);
    const std::string text = add_checkpoint_text(request);
    EXPECT_TRUE(text.starts_with("old 12\n" + util::to_base64(request.proof.front()) + "\n"));
    EXPECT_EQ(parse_add_checkpoint(text), request);
    EXPECT_EQ(origin_of(request), origin);
    const AddCheckpoint first{0, {}, "note\n"};
    EXPECT_EQ(add_checkpoint_text(first), "old 0\n\nnote\n");
    EXPECT_EQ(parse_add_checkpoint("old 0\n\nnote\n"), first);
    const std::string hash = util::to_base64(Hash{});
    const std::string texts[] = {
        "",
        "old 0",
        "old 0\n",
        "old\n\nx",
        "old \n\nx",
        "old -1\n",
        "old 01\n\nx",
        "OLD 0\n\nx",
        "old  0\n\nx",
        "old 0 \n\nx",
        "old 0\r\n\r\nx",
        "old 0\nAAAA\n\nx",
        "old 0\n" + hash + "\n",
        "old 0\n" + hash + " \n\nx",
        "old 9223372036854775808\n\nx",
    };
    for (const std::string& bad : texts) EXPECT_FALSE(parse_add_checkpoint(bad)) << testing::PrintToString(bad);
    AddCheckpoint longest{0, std::vector<Hash>(max_consistency_lines), "x"};
    EXPECT_EQ(parse_add_checkpoint(add_checkpoint_text(longest)), longest);
    longest.proof.emplace_back();
    EXPECT_FALSE(parse_add_checkpoint(add_checkpoint_text(longest)));
}

TEST(Witness, its_answer_is_read_by_the_log) {
    const Checkpoint checkpoint{origin, 20, honest(20).frontier().root(), {}};
    const Cosigner witness("witness.example.net", key_number(2));
    const Cosigner other("witness.example.net", key_number(3));
    const std::string text = checkpoint_text(checkpoint);
    const NoteSignature ours[] = {other.cosign(text, 1'800'000'000), witness.cosign(text, 1'800'000'001)};
    const std::string lines = cosignature_lines(ours);
    EXPECT_TRUE(lines.starts_with("\u2014 witness.example.net ")) << lines;
    const auto read = read_cosignature(lines, text, witness.verifier());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->seconds, 1'800'000'001U);
    EXPECT_EQ(read->signature, ours[1]);
    EXPECT_FALSE(read_cosignature(cosignature_lines({ours, 1}), text, witness.verifier())) << "by another key";
    EXPECT_FALSE(read_cosignature(lines, checkpoint_text({origin, 21, checkpoint.root, {}}), witness.verifier()));
    EXPECT_FALSE(read_cosignature("", text, witness.verifier()));
    EXPECT_FALSE(read_cosignature("12\n", text, witness.verifier()));
    const NoteSignature timeless[] = {witness.cosign(text, 0)};
    EXPECT_FALSE(read_cosignature(cosignature_lines(timeless), text, witness.verifier()));

    EXPECT_EQ(read_conflict(conflict_body(12)), 12U);
    for (const char* bad : {"", "12", "\n", "012\n", "12\n\n", "x\n"}) EXPECT_FALSE(read_conflict(bad)) << bad;
}

Growth growth_of(const WitnessedTree& smaller, const WitnessedTree& larger, HashSource& tiles) {
    const auto compared = compare_trees(smaller, larger, tiles);
    util::check(compared.has_value(), "the tiles can be read");
    return compared->growth;
}

TEST(Witness, two_trees_are_compared_through_the_tiles_of_the_larger) {
    for (const std::uint64_t small : {0U, 1U, 9U, 10U, 11U, 256U, 300U}) {
        for (const std::uint64_t large : {11U, 256U, 300U, 700U}) {
            if (small > large) continue;
            SCOPED_TRACE(std::to_string(small) + " to " + std::to_string(large));
            MemoryLog good = honest(large);
            MemoryLog bad = forked(large);
            EXPECT_EQ(growth_of(tree(honest(small)), tree(good), good), Growth::Consistent);
            const bool still_common = small <= 10;
            EXPECT_EQ(growth_of(tree(honest(small)), tree(bad), bad),
                      still_common ? Growth::Consistent : Growth::Forked);
            // Tiles of somebody else's tree show nothing about this one.
            if (small < large && small != 0) {
                EXPECT_NE(growth_of(tree(honest(small)), tree(good), bad), Growth::Forked);
            }
        }
    }
}

// Whatever comes in whatever order, honest or forked, truly asked or not: one root for each size, and each tree signed
// continues the one before.
RC_GTEST_PROP(Witness, never_signs_two_roots_for_one_size, ()) {
    WitnessedTree known;
    std::map<std::uint64_t, Hash> signed_roots;
    bool on_fork = false;
    const auto steps = *rc::gen::container<std::vector<std::tuple<bool, std::uint8_t, std::uint8_t>>>(rc::gen::tuple(
        rc::gen::arbitrary<bool>(), rc::gen::inRange<std::uint8_t>(0, 30), rc::gen::inRange<std::uint8_t>(0, 4)));
    for (const auto& [fork, size, guess] : steps) {
        const MemoryLog log = fork ? forked(size) : honest(size);
        const std::uint64_t old_size = guess == 0 ? size : guess == 1 ? 0 : known.size;
        const auto decision = decide_add_checkpoint(growth(log, old_size), watched(), known);
        // An honest growth asked for with the right size is never refused.
        const bool continues = size >= known.size && (known.size <= 10 || fork == on_fork);
        RC_ASSERT(decision.accepted.has_value() == (old_size == known.size && continues));
        if (!decision.accepted) continue;
        const Checkpoint& next = decision.accepted->checkpoint;
        RC_ASSERT(next.size >= known.size);
        const auto [place, added] = signed_roots.emplace(next.size, next.root);
        RC_ASSERT(added || place->second == next.root);
        known = {next.size, next.root};
        if (next.size > 10) on_fork = fork;
    }
}

}  // namespace
}  // namespace qingfeng::ledger
