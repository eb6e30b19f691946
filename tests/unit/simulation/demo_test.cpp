// What the demo shows on its last day is true to life: people have work before them, little of it is late, and nothing
// was forgotten for ever.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "simulation/simulator.h"
#include "trial.h"

namespace qingfeng::simulation::testing {
namespace {

constexpr std::int64_t day = 24 * util::micros_per_hour;

/// The demo as `init --demo` lets it live, but shorter and in memory.
class Demo : public ::testing::Test {
  protected:
    static constexpr int days = 150;
    static constexpr double per_day = 5.2;

    void SetUp() override {
        const Trial trial = shipped_trial();
        Settings settings = settings_of(trial, 2026, days, per_day);
        settings.trouble = false;
        settings.watching = Watching::AtTheEnd;
        settings.check_every = 0;
        settings.telling_days = 75;
        end_ = settings.end;
        Player player(store_, nullptr, storage::KeyVault(util::SecretKey::random(), 1), settings.watching);
        ASSERT_TRUE(player.begin(trial.founding, trial.charter, trial.begin));
        Simulator simulator(player, trial.charter, settings);
        report_ = simulator.run({});
        ASSERT_FALSE(report_.violation) << *report_.violation;
        auto reader = store_.read();
        service::notices::NoticeBoard board(player.authority());
        ASSERT_TRUE(board.catch_up(end_));
        std::set<storage::StreamId> untold;
        for (const auto& one : board.owed(domain::request::Addressee::Person)) untold.insert(one.stream);
        untold_ = untold.size();
        rows_ = *(*reader)->matters(player.authority().id(), storage::StreamId{0}, 100'000);
    }

    storage::MemoryStore store_;
    util::Instant end_;
    std::size_t untold_ = 0;
    Report report_;
    std::vector<storage::MatterRow> rows_;
};

TEST_F(Demo, little_is_late_and_nothing_for_ever) {
    int open = 0;
    int late = 0;
    std::map<std::string, int> before;
    for (const auto& row : rows_) {
        if (!row.waiting) continue;
        ++open;
        ++before[row.worker];
        if (!row.deadline || *row.deadline >= end_) continue;
        ++late;
        const std::int64_t by = (end_.micros - row.deadline->micros) / day;
        EXPECT_LT(by, 90) << row.number << " in state " << int{row.state} << " with " << row.worker;
    }
    EXPECT_GE(untold_, 1u) << "somebody is left to be rung up today";
    EXPECT_LE(untold_, 30u);
    EXPECT_GE(late, 3) << "an office without anything late is not true to life";
    EXPECT_LE(late, open / 3);
    int most = 0;
    for (const auto& [worker, count] : before) most = std::max(most, count);
    EXPECT_GE(most, 10) << "somebody should have a full tray";
    EXPECT_LE(most, 40);
}

}  // namespace
}  // namespace qingfeng::simulation::testing
