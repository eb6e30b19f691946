// The simulator keeps to its seed, reaches every corner of the life, and nothing it does breaks a promise.
#include "simulation/simulator.h"

#include <gtest/gtest.h>

#include "simulation/organisation_maker.h"
#include "trial.h"

namespace qingfeng::simulation::testing {
namespace {

std::string shown(const Outcome& outcome) {
    std::string text = outcome.report.violation.value_or("");
    const auto zone = *util::TimeZone::find("Asia/Shanghai");
    for (const Step& step : outcome.shortest) text += "\n  " + told(step, zone);
    return text;
}

TEST(Simulator, half_a_year_of_trouble_breaks_no_promise) {
    const Trial trial = shipped_trial();
    const Outcome outcome = simulate(trial, settings_of(trial, 7, 180, 4), {});
    ASSERT_FALSE(outcome.report.violation) << shown(outcome);
    EXPECT_GT(outcome.report.matters, 500u);
    EXPECT_GT(outcome.report.restarts, 10u);
    EXPECT_GT(outcome.report.repeated, 50u);
    EXPECT_GT(outcome.report.failed_commits, 20u);
    EXPECT_GT(outcome.report.adoptions, 0u);
    // Everything that the main line of the life has is met by somebody.
    for (const char* state :
         {"assigned", "handling", "answered", "closed", "archived", "refused", "withdrawn", "referred"}) {
        EXPECT_GT(outcome.report.states.at(state), 0u) << state;
    }
    // What is forbidden is tried, each by somebody who would gain by it, and refused.
    for (const char* tried : {"sign: drafter_may_not_sign", "return: designation_is_final", "extend: extended_already",
                              "extend: not_your_role", "submit: already_ended", "find: not_in_this_state",
                              "submit: finding_missing", "judge: only_the_person"}) {
        const auto& report = outcome.report;
        EXPECT_TRUE(report.refusals.contains(tried) || report.temptations.contains(tried)) << tried;
    }
    // … and so are the turns that a life takes seldom.
    for (const char* deed : {"object", "merge", "supervise", "report_order", "settle_order", "co_handler", "contribute",
                             "offer_handover", "take_over", "find_review", "confirm_act", "reclassify", "tell"}) {
        EXPECT_TRUE(outcome.report.deeds.contains(deed)) << deed;
    }
    for (const auto& [what, count] : outcome.report.deeds) std::cout << "  + " << what << " " << count << "\n";
    for (const auto& [what, count] : outcome.report.refusals) std::cout << "    " << what << " " << count << "\n";
    for (const auto& [what, count] : outcome.report.temptations) std::cout << "  ! " << what << " " << count << "\n";
}

/// The disk does not wait for the commit to be full: whichever write of a registration or an action fails, nothing of
/// it is there, and asked again it is done once.
TEST(Simulator, a_write_that_fails_in_the_middle_of_a_transaction_leaves_nothing) {
    const Trial trial = shipped_trial();
    storage::MemoryStore store;
    Player player(store, &store, storage::KeyVault(util::SecretKey::random(), 1), Watching::Closely);
    ASSERT_TRUE(player.begin(trial.founding, trial.charter, trial.begin));
    Step registers;
    registers.clock = trial.begin;
    RegisterStep first;
    first.actor = domain::record::Complainant{};
    first.command.subject = "0601";
    first.command.body = "出口排队四十分钟，只开了一条车道。";
    for (std::uint32_t nth = 1; nth <= 24; ++nth) {
        for (const auto kind : {util::ErrorKind::Full, util::ErrorKind::Io}) {
            registers.clock.micros += util::micros_per_minute;
            ++registers.key;
            first.matter = static_cast<MatterNumber>(registers.key);
            registers.what = first;
            registers.write_fault = WriteFault{nth, kind};
            const Played played = player.play(registers);
            ASSERT_FALSE(played.violation) << *played.violation << " at write " << nth;
            ASSERT_EQ(played.result, Played::Result::Done) << "the next attempt meets a healthy store";
        }
    }
    EXPECT_GE(player.failed_commits(), 10u) << "a registration has at least five writes, and each failed twice";
    const auto broken = player.check_everything();
    EXPECT_FALSE(broken) << *broken;
    EXPECT_EQ(player.all().size(), 48u);
}

TEST(Simulator, the_same_seed_gives_the_same_history) {
    const Trial trial = shipped_trial();
    const auto zone = *util::TimeZone::find("Asia/Shanghai");
    std::vector<std::string> runs;
    for (int run = 0; run < 2; ++run) {
        storage::MemoryStore store;
        Player player(store, &store, storage::KeyVault(util::SecretKey::random(), 1), Watching::Closely);
        ASSERT_TRUE(player.begin(trial.founding, trial.charter, trial.begin));
        Simulator simulator(player, trial.charter, settings_of(trial, 11, 20, 6));
        EXPECT_FALSE(simulator.run({}).violation);
        std::string text;
        for (const Step& step : simulator.history()) text += told(step, zone) + "\n";
        runs.push_back(std::move(text));
    }
    EXPECT_EQ(runs[0], runs[1]);
}

TEST(Simulator, an_invented_organisation_of_any_size_can_be_adopted_and_lived_in) {
    Trial trial = shipped_trial();
    const util::Date from = *util::Date::parse("2025-03-03");
    for (const int stations : {1, 11, 30}) {
        trial.charter.organisation = make_organisation(5, {stations, from, from.plus_days(60)});
        std::size_t found = 0;
        for (const auto& unit : trial.charter.organisation.units) {
            if (unit.kind == domain::people::UnitKind::TollStation) ++found;
        }
        EXPECT_EQ(found, static_cast<std::size_t>(stations));
        const Outcome outcome = simulate(trial, settings_of(trial, 5, 45, 6), {});
        EXPECT_FALSE(outcome.report.violation) << shown(outcome);
        EXPECT_GT(outcome.report.adoptions, 0u);
    }
}

/// A promise broken on purpose: a step that no rule would let through is put into the history by hand.
TEST(Simulator, a_failing_history_is_cut_down_to_what_it_needs) {
    const Trial trial = shipped_trial();
    storage::MemoryStore store;
    Player player(store, &store, storage::KeyVault(util::SecretKey::random(), 1), Watching::Closely);
    ASSERT_TRUE(player.begin(trial.founding, trial.charter, trial.begin));
    Simulator simulator(player, trial.charter, settings_of(trial, 3, 12, 5));
    ASSERT_FALSE(simulator.run({}).violation);
    ASSERT_GT(simulator.history().size(), 100u);
    History twice = simulator.history();
    // One registration counted as two: what was answered is then more than what is there.
    for (const Step& step : simulator.history()) {
        const auto* registration = std::get_if<RegisterStep>(&step.what);
        if (registration == nullptr || step.label.empty()) continue;
        Step copy = step;
        std::get<RegisterStep>(copy.what).matter += 100'000;
        copy.clock = twice.back().clock;
        twice.push_back(copy);
        break;
    }
    const auto broken = replay(trial, twice);
    ASSERT_TRUE(broken);
    const History shortest = shortest_failing(trial, twice, *broken);
    EXPECT_EQ(shortest.size(), 2u);
}

}  // namespace
}  // namespace qingfeng::simulation::testing
