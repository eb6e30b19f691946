// From a key that somebody holds along the handovers that a log shows, and no further.

#include "service/key_chain.h"

#include <gtest/gtest.h>

#include "service/history.h"

namespace qingfeng::service {
namespace {

using ledger::NoteSigner;
using ledger::VerifierKey;

NoteSigner signer(const std::string& name = "example.org/log") { return {name, util::SigningKey::random()}; }

std::string handover(const NoteSigner& from, const NoteSigner& to, std::uint64_t size,
                     const std::vector<NoteSigner>& by) {
    return *ledger::sign_note(handover_text(from.verifier(), to.verifier(), size), by) + "\n";
}

std::string checkpoint(const std::string& origin, std::uint64_t size, const std::vector<NoteSigner>& by) {
    return *ledger::sign_checkpoint({origin, size, {}, {}}, by);
}

std::vector<VerifierKey> keys(const KeyChain& chain) {
    std::vector<VerifierKey> found;
    for (const KeyPeriod& period : chain.periods()) found.push_back(period.key);
    return found;
}

class Chain : public ::testing::Test {
  protected:
    NoteSigner a = signer(), b = signer(), c = signer(), heir = signer("example.org/log~2"), thief = signer();
    std::string honest = handover(a, b, 10, {a, b}) + handover(b, c, 20, {b, c}) + handover(c, heir, 30, {c, heir});
    std::vector<VerifierKey> all{a.verifier(), b.verifier(), c.verifier(), heir.verifier()};
};

TEST_F(Chain, leads_from_any_key_of_the_log_to_all_of_them) {
    for (const VerifierKey& held : all) EXPECT_EQ(keys(KeyChain::follow({held}, honest)), all);
    EXPECT_EQ(keys(KeyChain::follow({a.verifier()}, "")), std::vector{a.verifier()});
    EXPECT_EQ(keys(KeyChain::follow({thief.verifier()}, honest)), std::vector{thief.verifier()});
}

TEST_F(Chain, says_until_when_each_key_may_have_signed) {
    const auto chain = KeyChain::follow({a.verifier()}, honest);
    EXPECT_EQ(chain.periods()[0].until, 11u);  // the checkpoint over the rotation is signed by both
    EXPECT_EQ(chain.periods()[1].until, 21u);
    EXPECT_EQ(chain.periods()[2].until, 30u);  // a log that ended signs nothing more
    EXPECT_TRUE(chain.periods()[2].succeeded);
    EXPECT_EQ(chain.periods()[3].until, std::nullopt);
}

TEST_F(Chain, goes_no_further_than_signatures_go) {
    struct Row {
        const char* what;
        std::string text;
    };
    const Row rows[] = {
        {"the old key has not signed", handover(a, thief, 10, {thief})},
        {"the new key has not signed", handover(a, thief, 10, {a})},
        {"somebody else has signed", handover(a, b, 10, {thief})},
        {"cut short", handover(a, b, 10, {a, b}).substr(0, 200)},
        {"another text", *ledger::sign_note("hello\n", std::vector{a, b}) + "\n"},
        {"no text at all", std::string(1000, '\n')},
    };
    for (const Row& row : rows) EXPECT_EQ(keys(KeyChain::follow({a.verifier()}, row.text)).size(), 1u) << row.what;
}

TEST_F(Chain, a_key_that_was_lost_is_bridged_by_trusting_both_sides) {
    const std::string lost = handover(a, b, 10, {b});
    EXPECT_EQ(keys(KeyChain::follow({a.verifier()}, lost)).size(), 1u);
    const auto chain = KeyChain::follow({a.verifier(), b.verifier()}, lost);
    EXPECT_EQ(chain.periods()[0].until, 11u);
    // Who trusts the new key takes its word for the old one.
    EXPECT_EQ(keys(KeyChain::follow({b.verifier()}, lost)).size(), 2u);
}

TEST_F(Chain, opens_checkpoints_by_the_newest_key_that_signed) {
    const auto chain = KeyChain::follow({a.verifier()}, honest);
    const auto at_rotation = chain.open(checkpoint("example.org/log", 11, {a, b}));
    ASSERT_TRUE(at_rotation);
    EXPECT_EQ(at_rotation->by.key, b.verifier());
    EXPECT_FALSE(at_rotation->beyond());
    EXPECT_FALSE(chain.open(checkpoint("example.org/log", 11, {a}))->beyond());
    EXPECT_TRUE(chain.open(checkpoint("example.org/log", 12, {a}))->beyond());
    EXPECT_FALSE(chain.open(checkpoint("example.org/log~2", 1000, {heir}))->beyond());
    EXPECT_EQ(chain.open(checkpoint("example.org/log", 11, {thief})).error(), ledger::NoteFault::NotSigned);
    EXPECT_EQ(chain.open(checkpoint("other.org/log", 11, {a})).error(), ledger::NoteFault::UnexpectedOrigin);
    EXPECT_FALSE(chain.open(""));
}

TEST_F(Chain, a_key_that_hands_over_twice_is_a_contradiction) {
    const auto twice = KeyChain::follow({a.verifier()}, honest + handover(a, thief, 10, {a, thief}));
    EXPECT_EQ(twice.contradictions().size(), 1u);
    EXPECT_TRUE(KeyChain::follow({a.verifier()}, honest + honest).contradictions().empty());
}

}  // namespace
}  // namespace qingfeng::service
