// A log and its witnesses in one process: what is sent, what comes back, and what is called witnessed.
#include "service/witnessing.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "office.h"
#include "service/history.h"
#include "service/rotation.h"
#include "service/witness.h"
#include "support/temporary_folder.h"

namespace qingfeng::service {
namespace {

using testing::Office;
using util::ErrorKind;

/// Three witnesses, reached by the names "http://1/" and so on.
class WitnessingTest : public ::testing::Test {
  protected:
    void SetUp() override {
        for (const char* name : {"1", "2", "3"}) {
            auto state = WitnessState::create(folder_.path() / name, std::string("witness.example.net/") + name);
            ASSERT_TRUE(state && state->trust(office_.authority().signer().verifier(), ""));
            policy_.witnesses.push_back({std::string("http://") + name + "/", state->cosigner().verifier()});
            witnesses_.emplace(std::string("http://") + name + "/add-checkpoint", Witness(std::move(*state)));
        }
        policy_.quorum = 2;
    }

    std::unique_ptr<Witnessing> open() {
        using namespace std::chrono_literals;
        WitnessingParts parts{
            .store = office_.store(),
            .authority = office_.authority().id(),
            .origin = office_.authority().origin(),
            .log_keys = {office_.authority().signer().verifier()},
            .file = folder_.path() / "witnessed.log",
            .policy = policy_,
            .post = [this](const std::string& url, const std::string& body) { return post(url, body); },
            .log = [this](std::string_view line) { log_ += std::string(line) + "\n"; },
            .log_keys_now = [this](storage::Reader& reader) -> util::Result<std::vector<ledger::VerifierKey>> {
                return read_history(office_.authority(), reader)->keys();
            },
            .interval = 0ms,
            .patience_max = 0ms};
        auto witnessing = Witnessing::open(std::move(parts));
        EXPECT_TRUE(witnessing);
        return std::move(*witnessing);
    }

    util::Result<WitnessReply> post(const std::string& url, const std::string& body) {
        ++posts_;
        if (away_.count(url) > 0) return util::fail(ErrorKind::Io, "nobody answers");
        const auto answer = witnesses_.at(url).add_checkpoint(body, office_.now());
        return WitnessReply{answer.status, answer.body};
    }

    std::string head() { return (*office_.store().read())->head(office_.authority().id())->checkpoint; }
    std::uint64_t size() { return (*office_.store().read())->head(office_.authority().id())->tree_size; }
    void grow() {
        domain::request::command::Register registration;
        registration.kind = domain::procedure::Kind::Complaint;
        registration.unit = domain::people::UnitId("xishan-station");
        registration.body = "夜里过站时不给发票。";
        registration.points = {"不给发票"};
        ASSERT_TRUE(office_.matters().register_matter(registration, {testing::the_person, "", {}}));
    }

    test::TemporaryFolder folder_;
    Office office_;
    WitnessPolicy policy_;
    std::map<std::string, Witness> witnesses_;
    std::set<std::string> away_;
    std::string log_;
    int posts_ = 0;
};

TEST_F(WitnessingTest, a_checkpoint_is_witnessed_once_enough_have_signed) {
    away_ = {"http://2/add-checkpoint", "http://3/add-checkpoint"};
    auto witnessing = open();
    witnessing->round();
    EXPECT_FALSE(witnessing->witnessed()) << "one of two";
    EXPECT_NE(witnessing->with_cosignatures(head()), head()) << "what has come is shown all the same";
    away_.erase("http://2/add-checkpoint");
    witnessing->round();
    const auto witnessed = witnessing->witnessed();
    ASSERT_TRUE(witnessed);
    EXPECT_EQ(witnessed->checkpoint.size, size());
    const auto keys = policy_.keys();
    const ledger::VerifierKey log_key = office_.authority().signer().verifier();
    const auto opened = ledger::open_checkpoint(witnessed->note, office_.authority().origin(), {&log_key, 1}, keys);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->by_witnesses.size(), 2U);
    EXPECT_EQ(witnessing->with_cosignatures(head()), witnessed->note);
    EXPECT_EQ(witnessing->with_cosignatures("another\n"), "another\n");
}

TEST_F(WitnessingTest, growth_is_proven_and_what_was_witnessed_stays_until_then) {
    auto witnessing = open();
    witnessing->round();
    const std::uint64_t before = size();
    EXPECT_EQ(witnessing->witnessed()->checkpoint.size, before);
    const int posts = posts_;
    witnessing->round();
    EXPECT_EQ(posts_, posts) << "nothing new, nobody is asked";
    grow();
    EXPECT_EQ(witnessing->witnessed()->checkpoint.size, before);
    witnessing->round();
    EXPECT_GT(size(), before);
    EXPECT_EQ(witnessing->witnessed()->checkpoint.size, size());
    EXPECT_EQ(log_, "");
}

TEST_F(WitnessingTest, it_survives_a_restart_and_finds_out_what_the_witnesses_know) {
    open()->round();
    const std::uint64_t before = size();
    auto again = open();
    ASSERT_TRUE(again->witnessed());
    EXPECT_EQ(again->witnessed()->checkpoint.size, before);
    grow();
    again->round();
    EXPECT_EQ(again->witnessed()->checkpoint.size, size());
    EXPECT_EQ(log_, "");
    policy_.quorum = 3;
    EXPECT_TRUE(open()->witnessed()) << "all three had signed";
    policy_.witnesses[0].key.key[0] ^= 1;
    EXPECT_FALSE(open()->witnessed()) << "what was enough under another policy is not called witnessed now";
}

TEST_F(WitnessingTest, a_witness_that_is_away_is_told_of_once) {
    away_ = {"http://3/add-checkpoint"};
    auto witnessing = open();
    for (int i = 0; i < 5; ++i) witnessing->round();
    EXPECT_EQ(std::count(log_.begin(), log_.end(), '\n'), 1) << log_;
    EXPECT_TRUE(witnessing->witnessed());
}

TEST(WitnessPolicyFile, is_read_with_faults_at_their_lines) {
    const auto read = [](std::string_view text) {
        return read_witness_policy(text, "w.toml", util::Language::English);
    };
    const util::SigningKey one = util::SigningKey::random();
    const std::string key = ledger::VerifierKey{"w/1", ledger::KeyType::CosignatureV1, one.public_key()}.text();
    const std::string log_key = ledger::VerifierKey{"log", ledger::KeyType::Ed25519, one.public_key()}.text();
    const auto witness = [](const std::string& k) { return "[[witness]]\nurl = \"http://a/\"\nkey = \"" + k + "\"\n"; };
    const auto good = read("quorum = 1\n" + witness(key));
    ASSERT_TRUE(good) << good.error().message;
    EXPECT_EQ(good->quorum, 1U);
    EXPECT_EQ(good->keys().front().name, "w/1");
    for (const std::string& bad :
         {std::string("quorum = 1\n"), "quorum = 2\n" + witness(key), "quorum = 0\n" + witness(key),
          "quorum = 1\n" + witness(log_key), "quorum = 1\n" + witness(key) + witness(key),
          "quorum = 1\n" + witness("x"), "quorum = 1\nqorum = 2\n" + witness(key),
          std::string("quorum = 1\n[[witness]]\nurl = \"ftp://a\"\nkey = \"") + key + "\"\n"})
        EXPECT_FALSE(read(bad)) << bad;
    EXPECT_TRUE(witness_policy_of({"http://a/"}, {key}, 1));
    EXPECT_FALSE(witness_policy_of({"http://a/"}, {key}, 2));
    EXPECT_FALSE(witness_policy_of({"http://a/"}, {}, 1));
    EXPECT_FALSE(witness_policy_of({"http://a/", "http://b/"}, {key, key}, 1));
}

TEST_F(WitnessingTest, after_a_change_of_key_it_goes_on_without_a_restart) {
    auto witnessing = open();
    witnessing->round();
    ASSERT_TRUE(witnessing->witnessed());
    storage::WriterParts parts;
    parts.clock = [this] { return office_.now(); };
    parts.origin = office_.authority().origin();
    // Twice: the checkpoint over the second change carries no signature by the first key any more.
    for (int i = 0; i < 2; ++i) {
        const auto key = rotate_log_key(office_.authority(), parts, {testing::as("u-office-1"), "test"});
        ASSERT_TRUE(key);
        for (auto& [url, witness] : witnesses_)
            ASSERT_TRUE(witness.state().trust(*ledger::parse_verifier_key(*key), ""));
    }
    witnessing->round();
    ASSERT_TRUE(witnessing->witnessed()) << log_;
    EXPECT_EQ(witnessing->witnessed()->checkpoint.size, size()) << log_;
}

}  // namespace
}  // namespace qingfeng::service
