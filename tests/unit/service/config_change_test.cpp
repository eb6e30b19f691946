#include "service/config_change.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "office.h"
#include "service/founding.h"

namespace qingfeng::service {
namespace {

using testing::Office;
using testing::the_person;

/// The shipped calendar with one more day off: 2026-11-10, a Tuesday.
Proposal one_more_day_off(Office& office) {
    auto table = (*office.authority().configuration(**office.store().read()))->calendar.table();
    for (auto& year : table.years) {
        if (year.year == 2026) year.off.push_back({*util::Date::parse("2026-11-10"), table.holidays.front().chinese});
    }
    const auto calendar = domain::calendar::Calendar::make(table);
    util::check(calendar.has_value(), "the changed calendar is none");
    return {domain::record::ConfigKind::Calendar, "changed.toml", "", calendar->to_canonical()};
}

std::string register_one(Office& office) {
    domain::request::command::Register registration;
    registration.unit = domain::people::UnitId("xishan-station");
    registration.body = "排队太久";
    return office.matters().register_matter(registration, {the_person, "", {}})->number;
}

TEST(ConfigChange, a_preview_says_what_would_move_and_writes_nothing) {
    Office office;
    const auto number = register_one(office);
    const auto before = (*office.store().read())->head(office.authority().id())->version;
    const auto preview = preview_change(office.authority(), one_more_day_off(office), {});
    ASSERT_TRUE(preview);
    EXPECT_EQ(preview->open, 1u);
    EXPECT_EQ(preview->moved, 1u);
    ASSERT_EQ(preview->deadlines.size(), 1u);  // acceptance was due on the 5th and does not move
    EXPECT_EQ(preview->deadlines[0].number, number);
    EXPECT_EQ(preview->deadlines[0].from.text(), "2026-11-16");
    EXPECT_EQ(preview->deadlines[0].to.text(), "2026-11-17");
    EXPECT_EQ((*office.store().read())->head(office.authority().id())->version, before);
}

TEST(ConfigChange, only_matters_of_which_a_date_moves_get_an_entry_and_only_once) {
    Office office;
    const auto early = register_one(office);
    office.set_clock("2026-11-16T09:00:00+08:00");
    const auto late = register_one(office);  // counts from the 17th: the new day off lies before
    const domain::record::Origin founder{domain::record::Founder{}, "test", ""};
    ASSERT_TRUE(adopt(office.authority(), office.writer(), one_more_day_off(office), founder));
    const auto applied = apply_calendar_change(office.authority(), office.writer(), {});
    ASSERT_TRUE(applied);
    EXPECT_EQ(applied->open, 2u);
    EXPECT_EQ(applied->moved, 1u);
    EXPECT_TRUE(std::holds_alternative<domain::request::event::DeadlineChanged>(
        (*office.matters().by_number(early))->events.back().event));
    EXPECT_FALSE(std::holds_alternative<domain::request::event::DeadlineChanged>(
        (*office.matters().by_number(late))->events.back().event));
    EXPECT_EQ(apply_calendar_change(office.authority(), office.writer(), {})->moved, 0u);
    EXPECT_TRUE(verify(office.authority(), {}, {})->intact());
}

TEST(ConfigChange, an_organisation_without_a_first_handler_is_named_before_it_is_adopted) {
    Office office;
    const auto number = register_one(office);
    const auto handler = (*office.matters().by_number(number))->request.first_handler();
    const auto configuration = *office.authority().configuration(**office.store().read());
    domain::people::OrganisationParts parts{configuration->organisation.lines(),
                                            configuration->organisation.units(),
                                            configuration->organisation.persons(),
                                            {}};
    for (const auto& post : configuration->organisation.posts()) {
        if (post.person != handler) parts.posts.push_back(post);
    }
    const auto without = domain::people::Organisation::make(parts);
    ASSERT_TRUE(without);
    const auto preview = preview_change(
        office.authority(), {domain::record::ConfigKind::Organisation, "o.toml", "", without->to_canonical()}, {});
    ASSERT_TRUE(preview);
    EXPECT_EQ(preview->moved, 0u);
    ASSERT_EQ(preview->lost, 1u);
    EXPECT_EQ(preview->handlers[0].person, handler.get());
}

const domain::record::Origin founder{domain::record::Founder{}, "test", ""};

std::size_t entries_that_move(Office& office, const std::string& number) {
    const auto loaded = office.matters().by_number(number);
    return static_cast<std::size_t>(std::ranges::count_if((*loaded)->events, [](const RecordedEvent& recorded) {
        return std::holds_alternative<domain::request::event::DeadlineChanged>(recorded.event);
    }));
}

const Configuration& in_force_now(Office& office) {
    static std::shared_ptr<const Configuration> kept;
    kept = *office.authority().configuration(**office.store().read());
    return *kept;
}

TEST(ConfigChange, the_first_calendar_moves_nothing_and_leaves_nothing_to_do) {
    Office office;
    register_one(office);
    EXPECT_FALSE(in_force_now(office).has_dates_to_move());
    EXPECT_FALSE(apply_calendar_change(office.authority(), office.writer(), {})->pending);
}

TEST(ConfigChange, a_pass_broken_off_anywhere_is_finished_by_the_next_one_and_no_matter_moves_twice) {
    Office office;
    std::vector<std::string> numbers;
    for (int i = 0; i < 100; ++i) numbers.push_back(register_one(office));
    ASSERT_TRUE(adopt(office.authority(), office.writer(), one_more_day_off(office), founder));
    EXPECT_TRUE(in_force_now(office).has_dates_to_move());
    std::uint64_t moved = 0;
    int runs = 0;
    for (std::uint64_t patience = 10; in_force_now(office).has_dates_to_move(); patience += 30) {
        const auto report = apply_calendar_change(office.authority(), office.writer(),
                                                  [&](std::uint64_t done) { return done < patience; });
        ASSERT_TRUE(report);
        EXPECT_TRUE(report->pending);
        moved += report->moved;
        ASSERT_LT(++runs, 20);
    }
    EXPECT_GT(runs, 2) << "it was broken off";
    EXPECT_EQ(moved, 100u);
    for (const auto& number : numbers) EXPECT_EQ(entries_that_move(office, number), 1u) << number;
    EXPECT_FALSE(apply_calendar_change(office.authority(), office.writer(), {})->pending);
    EXPECT_TRUE(verify(office.authority(), {}, {})->intact());
}

/// As many as QINGFENG_TEST_MATTERS says, for a run by hand that also tells how long people wait.
std::size_t matters_of_the_test() {
    const char* said = std::getenv("QINGFENG_TEST_MATTERS");
    return said == nullptr ? 2000 : static_cast<std::size_t>(std::atol(said));
}

/// Somebody who registers one matter after the other, and how long each took.
class Caller {
  public:
    explicit Caller(Office& office)
        : thread_([this, &office] {
              while (!stop_) {
                  const auto begun = std::chrono::steady_clock::now();
                  numbers.push_back(register_one(office));
                  waits.push_back(std::chrono::steady_clock::now() - begun);
              }
          }) {}
    void end() {
        stop_ = true;
        thread_.join();
    }

    std::vector<std::string> numbers;
    std::vector<std::chrono::nanoseconds> waits;

  private:
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

TEST(ConfigChange, several_passes_at_once_and_people_writing_meanwhile_make_one_entry_a_matter) {
    Office office;
    const std::size_t count = matters_of_the_test();
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(register_one(office));
    ASSERT_TRUE(adopt(office.authority(), office.writer(), one_more_day_off(office), founder));
    Caller first(office);
    Caller second(office);
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::thread> passes;
    std::atomic<std::uint64_t> moved = 0;
    for (int i = 0; i < 3; ++i) {
        passes.emplace_back([&] {
            const auto report = apply_calendar_change(office.authority(), office.writer(), {});
            ASSERT_TRUE(report) << report.error().message;
            moved += report->moved;
        });
    }
    for (auto& thread : passes) thread.join();
    const auto took = std::chrono::steady_clock::now() - begun;
    first.end();
    second.end();
    EXPECT_EQ(moved, count);
    EXPECT_GT(first.numbers.size() + second.numbers.size(), 0u) << "people got their turn";
    auto waits = first.waits;
    waits.insert(waits.end(), second.waits.begin(), second.waits.end());
    std::ranges::sort(waits);
    const auto millis = [](auto time) { return std::chrono::duration<double, std::milli>(time).count(); };
    std::printf(
        "%zu matters moved in %.1f s by three passes at once; %zu registrations meanwhile, median %.2f ms, "
        "longest %.2f ms\n",
        count, millis(took) / 1000, waits.size(), millis(waits[waits.size() / 2]), millis(waits.back()));

    const auto expect_moved = [&](const std::string& number, std::size_t times) {
        ASSERT_EQ(entries_that_move(office, number), times) << number;
        const auto loaded = office.matters().by_number(number);
        ASSERT_TRUE(loaded);
        for (const auto& clock : (*loaded)->request.clocks) {
            if (clock.kind == domain::procedure::ClockKind::Answer) ASSERT_EQ(clock.date.text(), "2026-11-17");
        }
    };
    for (const auto& number : numbers) ASSERT_NO_FATAL_FAILURE(expect_moved(number, 1));
    // Who came later counts by the new calendar from the start.
    for (const auto& number : first.numbers) ASSERT_NO_FATAL_FAILURE(expect_moved(number, 0));
    for (const auto& number : second.numbers) ASSERT_NO_FATAL_FAILURE(expect_moved(number, 0));
    EXPECT_FALSE(in_force_now(office).has_dates_to_move());
    std::size_t finished = 0;
    const auto own = office.authority().own_events(**office.store().read());
    ASSERT_TRUE(own);
    for (const auto& entry : *own) {
        finished += std::holds_alternative<domain::record::DeadlinesRecomputed>(entry.event) ? 1 : 0;
    }
    EXPECT_EQ(finished, 1u);
    EXPECT_TRUE(verify(office.authority(), {}, {})->intact());
}

TEST(ConfigChange, a_store_that_fails_in_the_middle_leaves_what_the_next_pass_finishes) {
    using storage::CommitFault;
    for (const CommitFault fault :
         {CommitFault::Full, CommitFault::Busy, CommitFault::ReadOnly, CommitFault::Conflict}) {
        for (std::uint64_t nth = 1; nth <= 5; ++nth) {  // four steps of sixteen, then the entry at the end
            auto store = std::make_unique<storage::MemoryStore>();
            storage::MemoryStore& failing = *store;
            Office office("2026-11-02T09:00:00+08:00", std::move(store));
            std::vector<std::string> numbers;
            for (int i = 0; i < 60; ++i) numbers.push_back(register_one(office));
            ASSERT_TRUE(adopt(office.authority(), office.writer(), one_more_day_off(office), founder));
            failing.fail_commit(nth, fault);
            const auto broken = apply_calendar_change(office.authority(), office.writer(), {});
            EXPECT_EQ(broken.has_value(), fault == CommitFault::Conflict) << "somebody else was first: decided again";
            ASSERT_TRUE(apply_calendar_change(office.authority(), office.writer(), {}));
            for (const auto& number : numbers) ASSERT_EQ(entries_that_move(office, number), 1u) << number;
            EXPECT_FALSE(in_force_now(office).has_dates_to_move());
        }
    }
}

domain::procedure::ProcedureBook book_of(domain::procedure::Kind kind, const std::string& prefix) {
    auto procedure = testing::small_book().all().front();
    procedure.kind = kind;
    procedure.id = prefix;
    procedure.number_prefix = prefix;
    return domain::procedure::ProcedureBook({procedure});
}

TEST(ConfigChange, two_procedures_adopted_at_the_same_instant_both_stay) {
    Office office;
    const auto proposal = [](const domain::procedure::ProcedureBook& book) {
        return Proposal{
            domain::record::ConfigKind::Procedures, "p.toml", "", book.to_canonical(), Joining::IntoBook, {}};
    };
    const Proposal help = proposal(book_of(domain::procedure::Kind::Help, "QZ"));
    const Proposal enquiry = proposal(book_of(domain::procedure::Kind::Enquiry, "ZX"));
    const auto preview = preview_change(office.authority(), help, {});
    ASSERT_TRUE(preview) << preview.error().message;
    std::thread first([&] { EXPECT_TRUE(adopt(office.authority(), office.writer(), help, founder)); });
    std::thread second([&] { EXPECT_TRUE(adopt(office.authority(), office.writer(), enquiry, founder)); });
    first.join();
    second.join();
    EXPECT_EQ(in_force_now(office).procedures().all().size(), 3u);
    EXPECT_FALSE(*adopt(office.authority(), office.writer(), help, founder)) << "it is in force already";
}

TEST(ConfigChange, who_adopts_in_place_of_something_else_than_they_saw_is_refused) {
    Office office;
    const auto seen = in_force(office.authority(), domain::record::ConfigKind::Calendar);
    ASSERT_TRUE(seen);
    auto mine = one_more_day_off(office);
    mine.instead_of = *seen;
    const auto theirs = mine;
    ASSERT_TRUE(adopt(office.authority(), office.writer(), mine, founder));
    const auto refused = adopt(office.authority(), office.writer(), theirs, founder);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, util::ErrorKind::Conflict);
}

}  // namespace
}  // namespace qingfeng::service
