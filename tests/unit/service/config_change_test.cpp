#include "service/config_change.h"

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
        office.matters().by_number(early)->events.back().event));
    EXPECT_FALSE(std::holds_alternative<domain::request::event::DeadlineChanged>(
        office.matters().by_number(late)->events.back().event));
    EXPECT_EQ(apply_calendar_change(office.authority(), office.writer(), {})->moved, 0u);
    EXPECT_TRUE(verify(office.authority(), {}, {})->intact());
}

TEST(ConfigChange, an_organisation_without_a_first_handler_is_named_before_it_is_adopted) {
    Office office;
    const auto number = register_one(office);
    const auto handler = office.matters().by_number(number)->request.first_handler();
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

}  // namespace
}  // namespace qingfeng::service
