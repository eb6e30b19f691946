// A witness with its state on a disk: honest logs, forked ones, and what crashes leave.
#include "service/witness.h"

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "ledger/prove.h"
#include "support/temporary_folder.h"
#include "unit/ledger/memory_log.h"

namespace qingfeng::service {
namespace {

using ledger::MemoryLog;
using Kind = Observation::Kind;
using storage::ReplaceStep;
using util::ErrorKind;

const std::string origin = "log.example.org/log/default";
const util::Instant now{1'800'000'000'000'000};

ledger::NoteSigner signer(std::uint8_t number = 1) {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(number);
    return ledger::NoteSigner(origin, util::SigningKey(util::SecretKey(seed)));
}

MemoryLog honest(std::uint64_t size) { return ledger::test_log(size); }
MemoryLog forked(std::uint64_t size) {
    MemoryLog log = ledger::test_log(std::min<std::uint64_t>(size, 10));
    for (std::uint64_t i = 10; i < size; ++i) log.append(ledger::test_leaf(1'000'000 + i));
    return log;
}

std::string note_of(const MemoryLog& log) {
    return *ledger::sign_checkpoint({origin, log.frontier().size(), log.frontier().root(), {}}, std::vector{signer()});
}

std::string request(MemoryLog log, std::uint64_t old_size) {
    return ledger::add_checkpoint_text(
        {old_size, *ledger::prove_consistency(old_size, log.frontier().size(), log), note_of(log)});
}

/// The log's tiles as it would serve them.
FetchResource tiles_of(MemoryLog log) {
    auto shared = std::make_shared<MemoryLog>(std::move(log));
    return [shared](const std::string& path) -> util::Result<std::string> {
        const auto resource = ledger::parse_tile_path(path);
        const auto* tile = resource ? std::get_if<ledger::HashTile>(&*resource) : nullptr;
        if (tile == nullptr) return util::fail(ErrorKind::NotFound, path);
        if (ledger::tile_width_at(tile->level, tile->index, shared->frontier().size()) < tile->width)
            return util::fail(ErrorKind::NotFound, path);
        std::string bytes;
        const auto hashes = shared->hashes(tile->level, tile->index * ledger::tile_width, tile->width);
        for (const auto& hash : *hashes) bytes.append(hash.begin(), hash.end());
        return bytes;
    };
}

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

class WitnessTest : public ::testing::Test {
  protected:
    void SetUp() override {
        auto state = WitnessState::create(folder(), "witness.example.net");
        ASSERT_TRUE(state) << state.error().message;
        ASSERT_TRUE(state->trust(signer().verifier(), "http://127.0.0.1:1/log/default"));
    }
    std::filesystem::path folder() const { return temporary_.path() / "state"; }
    std::filesystem::path state_file() const { return folder() / origin_hash(origin) / "checkpoint"; }
    Witness witness() const { return Witness(*WitnessState::open(folder())); }
    ledger::WitnessedLog log() const { return {origin, {signer().verifier()}}; }
    std::optional<std::uint64_t> known_size() const {
        const auto known = WitnessState::open(folder())->newest(log());
        if (!known || !*known) return std::nullopt;
        return (*known)->checkpoint.size;
    }
    Observation look(const MemoryLog& at) const {
        auto seen = witness().observe(log(), note_of(at), tiles_of(at), now);
        EXPECT_TRUE(seen) << seen.error().message;
        return seen ? *seen : Observation{};
    }

  private:
    test::TemporaryFolder temporary_;
};

TEST_F(WitnessTest, its_key_is_its_own_secret) {
    struct stat status {};
    ASSERT_EQ(::stat((folder() / "witness.key").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_EQ(text_of(folder() / "witness.vkey"), witness().state().cosigner().verifier().text() + "\n");
    EXPECT_EQ(WitnessState::create(folder(), "another").error().kind, ErrorKind::Conflict);
    ASSERT_EQ(::chmod((folder() / "witness.key").c_str(), 0644), 0);
    EXPECT_EQ(WitnessState::open(folder()).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(WitnessState::open(folder() / "nowhere").error().kind, ErrorKind::NotFound);
    EXPECT_FALSE(WitnessState::create(folder().parent_path() / "other", "a name with blanks"));
}

TEST_F(WitnessTest, whom_it_watches_is_a_list_to_which_keys_are_added) {
    auto state = *WitnessState::open(folder());
    ASSERT_TRUE(state.trust(signer(5).verifier(), ""));
    ASSERT_TRUE(state.trust(signer(5).verifier(), ""));
    const auto logs = state.logs();
    ASSERT_EQ(logs->size(), 1U);
    EXPECT_EQ(logs->front().log.keys, (std::vector{signer().verifier(), signer(5).verifier()}));
    EXPECT_EQ(logs->front().url, "http://127.0.0.1:1/log/default");
    EXPECT_FALSE(state.trust(state.cosigner().verifier(), "")) << "a witness is no log";
}

TEST_F(WitnessTest, answers_as_the_specification_says) {
    const Witness one = witness();
    const auto first = one.add_checkpoint(request(honest(12), 0), now);
    EXPECT_EQ(first.status, 200) << first.body;
    const std::string text = ledger::checkpoint_text({origin, 12, honest(12).frontier().root(), {}});
    const auto read = ledger::read_cosignature(first.body, text, witness().state().cosigner().verifier());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->seconds, 1'800'000'000U);
    EXPECT_EQ(*one.newest(origin_hash(origin)), note_of(honest(12)) + first.body);
    EXPECT_EQ(one.newest(origin_hash("other")).error().kind, ErrorKind::NotFound);

    const auto conflict = one.add_checkpoint(request(honest(20), 0), now);
    EXPECT_EQ(conflict.status, 409);
    EXPECT_EQ(conflict.body, "12\n");
    EXPECT_EQ(conflict.content_type, "text/x.tlog.size");
    EXPECT_EQ(one.add_checkpoint(request(honest(20), 12), now).status, 200);
    EXPECT_EQ(one.add_checkpoint(request(honest(20), 20), now).status, 200) << "the same again";
    EXPECT_EQ(one.add_checkpoint("hello", now).status, 400);
    EXPECT_EQ(known_size(), 20U);
}

TEST_F(WitnessTest, refuses_a_fork_and_keeps_both_sides) {
    const Witness one = witness();
    ASSERT_EQ(one.add_checkpoint(request(honest(12), 0), now).status, 200);
    const std::string before = text_of(state_file());
    const auto same_size = one.add_checkpoint(request(forked(12), 12), now);
    EXPECT_EQ(same_size.status, 422);
    EXPECT_EQ(same_size.evidence, ledger::Evidence::TwoRoots);
    ASSERT_TRUE(same_size.kept);
    EXPECT_NE(text_of(*same_size.kept).find(note_of(honest(12))), std::string::npos);
    EXPECT_NE(text_of(*same_size.kept).find(note_of(forked(12))), std::string::npos);
    const auto grown = one.add_checkpoint(request(forked(30), 12), now);
    EXPECT_EQ(grown.status, 422);
    EXPECT_TRUE(grown.kept);
    EXPECT_EQ(text_of(state_file()), before);
    EXPECT_EQ(one.add_checkpoint(request(honest(30), 12), now).status, 200) << "the honest side still goes on";
}

TEST_F(WitnessTest, sees_for_itself_what_a_log_shows) {
    EXPECT_EQ(look(honest(12)).kind, Kind::Cosigned);
    EXPECT_EQ(look(honest(12)).kind, Kind::Cosigned);
    EXPECT_EQ(look(honest(700)).kind, Kind::Cosigned);
    EXPECT_EQ(known_size(), 700U);

    const auto fork = look(forked(900));
    EXPECT_EQ(fork.kind, Kind::Forked);
    ASSERT_TRUE(fork.kept);
    EXPECT_NE(text_of(*fork.kept).find(util::to_base64(forked(700).frontier().root())), std::string::npos)
        << "what the fork begins with";
    EXPECT_EQ(look(forked(700)).kind, Kind::Forked);
    EXPECT_EQ(look(honest(300)).kind, Kind::Behind) << "an older copy has not the tiles that lead on";
    EXPECT_EQ(known_size(), 700U);

    const Witness one = witness();
    EXPECT_EQ(one.observe(log(), note_of(honest(300)), tiles_of(honest(900)), now)->kind, Kind::Older);
    EXPECT_EQ(one.observe(log(), note_of(forked(300)), tiles_of(honest(900)), now)->kind, Kind::Forked);
    EXPECT_EQ(one.observe(log(), note_of(honest(900)), tiles_of(forked(900)), now)->kind, Kind::NotShown);
    EXPECT_EQ(one.observe(log(), note_of(honest(900)), {}, now)->kind, Kind::NeedsTiles);
    EXPECT_EQ(one.observe(log(), note_of(honest(700)), {}, now)->kind, Kind::Cosigned);
    EXPECT_EQ(one.observe(log(), "hello\n", tiles_of(honest(900)), now)->kind, Kind::NotSigned);
    EXPECT_EQ(known_size(), 700U);
}

// Each step of recording fails in turn, as a crash or a full disk would: no signature leaves, the state is the old one
// or the new one, and a later fork of the size that may have been signed is refused.
TEST_F(WitnessTest, a_crash_at_any_step_of_recording_leaves_a_whole_state) {
    ASSERT_EQ(witness().add_checkpoint(request(honest(12), 0), now).status, 200);
    std::uint64_t size = 12;
    for (const ReplaceStep step :
         {ReplaceStep::Open, ReplaceStep::Write, ReplaceStep::Sync, ReplaceStep::Rename, ReplaceStep::SyncFolder}) {
        SCOPED_TRACE(static_cast<int>(step));
        auto state = *WitnessState::open(folder());
        state.fail_before([step](ReplaceStep at) {
            return at == step ? util::Status(util::fail(ErrorKind::Io, "stopped")) : util::Status(util::Done{});
        });
        const auto answer = Witness(std::move(state)).add_checkpoint(request(honest(size + 5), size), now);
        EXPECT_EQ(answer.status, 500);
        EXPECT_EQ(answer.body.find("\u2014"), std::string::npos) << "no signature may leave";
        const bool renamed = step == ReplaceStep::SyncFolder;
        EXPECT_EQ(known_size(), renamed ? size + 5 : size);
        if (renamed) EXPECT_EQ(witness().add_checkpoint(request(forked(size + 5), size + 5), now).status, 422);
        const std::uint64_t known = *known_size();
        EXPECT_EQ(witness().add_checkpoint(request(honest(size + 7), known), now).status, 200);
        size += 7;
    }
}

TEST_F(WitnessTest, a_state_that_is_gone_or_altered_signs_nothing) {
    ASSERT_EQ(witness().add_checkpoint(request(honest(12), 0), now).status, 200);
    const std::string good = text_of(state_file());
    const std::string unsigned_by_us = note_of(honest(12));
    for (const std::string& bad : {good.substr(0, good.size() / 2), unsigned_by_us, std::string("x\n")}) {
        std::ofstream(state_file()) << bad;
        EXPECT_EQ(witness().add_checkpoint(request(honest(20), 12), now).status, 500);
        EXPECT_EQ(witness().add_checkpoint(request(forked(20), 0), now).status, 500);
    }
    std::filesystem::remove(state_file());
    EXPECT_EQ(witness().add_checkpoint(request(forked(20), 0), now).status, 500);
    EXPECT_FALSE(witness().observe(log(), note_of(forked(20)), tiles_of(forked(20)), now));
    ASSERT_TRUE(WitnessState::open(folder())->trust(signer().verifier(), "")) << "trusting again does not make it anew";
    EXPECT_EQ(witness().add_checkpoint(request(forked(20), 0), now).status, 500);
}

// Each dwells between deciding and recording, so that without the lock both would decide on the same state.
TEST_F(WitnessTest, two_that_share_a_state_sign_one_root) {
    ASSERT_EQ(witness().add_checkpoint(request(honest(10), 0), now).status, 200);
    int statuses[2] = {};
    const auto ask = [&](int which) {
        auto state = *WitnessState::open(folder());
        state.fail_before([](ReplaceStep step) {
            if (step == ReplaceStep::Open) std::this_thread::sleep_for(std::chrono::milliseconds(50));
            return util::Status(util::Done{});
        });
        const auto body = request(which == 0 ? honest(11) : forked(11), 10);
        statuses[which] = Witness(std::move(state)).add_checkpoint(body, now).status;
    };
    std::thread other(ask, 1);
    ask(0);
    other.join();
    EXPECT_EQ((statuses[0] == 200) + (statuses[1] == 200), 1);
    EXPECT_EQ((statuses[0] == 409) + (statuses[1] == 409), 1);
}

}  // namespace
}  // namespace qingfeng::service
