// The permission table as a stranger reads it: nothing but the cells of the adopted table, the posts of the
// organisation and what each matter is. What follows from them is compared with every answer of the real service, cell
// by cell.

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "domain/people/recusal.h"
#include "domain/permission/command_act.h"
#include "office.h"
#include "service/act_reach.h"
#include "service/matter_lists.h"
#include "service/visibility.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using domain::people::Organisation;
using domain::people::PersonId;
using domain::people::Post;
using domain::people::Role;
using domain::people::UnitId;
using domain::people::UnitKind;
using domain::permission::Act;
using domain::permission::Scope;
using domain::request::Command;
using domain::request::Refusal;
using domain::request::Request;
using testing::as;

/// What the stranger knows.
struct Stranger {
    const Configuration& configuration;
    util::Date day;

    const Organisation& organisation() const { return configuration.organisation; }

    bool within(const std::optional<UnitId>& unit, const UnitId& top) const {
        return unit && organisation().is_within(*unit, top, day);
    }
    bool of_line(const std::optional<UnitId>& unit, const Post& post) const {
        if (!unit) return false;
        const auto* own = organisation().find_unit(post.unit);
        const bool department = own->kind == UnitKind::Department;
        auto lines = post.lines;
        if (department) lines.insert(lines.end(), own->lines.begin(), own->lines.end());
        if (lines.empty() && post.charge.empty()) return within(unit, post.unit);
        if (*unit == post.unit || (department && within(unit, post.unit))) return true;
        for (const UnitId& charge : post.charge) {
            if (within(unit, charge)) return true;
        }
        const UnitId level = department ? *organisation().parent(post.unit, day) : post.unit;
        for (const UnitId& above : organisation().chain(*unit, day)) {
            if (!within(above, level)) continue;
            for (const auto& line : organisation().find_unit(above)->lines) {
                if (std::find(lines.begin(), lines.end(), line) != lines.end()) return true;
            }
        }
        return false;
    }

    /// One cell, one post, one matter.
    bool covers(Scope scope, const Post& post, const Request& matter) const {
        if (scope == Scope::None) return false;
        if (scope == Scope::All) return true;
        const bool own = !matter.handlers.empty() &&
                         (matter.first_handler() == post.person || matter.current_handler() == post.person);
        const bool called_in =
            (matter.handover && matter.handover->to == post.person) ||
            std::any_of(matter.co_handlers.begin(), matter.co_handlers.end(),
                        [&](const domain::request::CoHandler& one) { return one.person == post.person; });
        if (called_in || scope == Scope::Granted) return called_in;
        if (own || scope == Scope::Own) return own;
        const std::optional<UnitId> handles = matter.handling_unit;
        const std::optional<UnitId> concerns = handles ? matter.registration.unit : std::nullopt;
        const auto either = [&](auto is_in) { return is_in(handles) || is_in(concerns); };
        const auto root = organisation().root(day);
        switch (scope) {
            case Scope::Unit:
                return either([&](const auto& unit) { return unit == post.unit; });
            case Scope::Below:
                return post.unit == root || either([&](const auto& unit) { return within(unit, post.unit); });
            case Scope::Line:
                if (post.unit == root && post.lines.empty() && post.charge.empty()) return true;
                return either([&](const auto& unit) { return of_line(unit, post); });
            case Scope::Supervised: {
                const UnitId top = organisation().parent(post.unit, day).value_or(post.unit);
                return top == root || either([&](const auto& unit) { return within(unit, top); });
            }
            case Scope::None:
            case Scope::Granted:
            case Scope::Own:
            case Scope::All:
                break;
        }
        return false;
    }

    bool may(const PersonId& person, Act act, const Request& matter) const {
        const auto excluded = domain::people::exclusion(organisation(), matter.parties(), person, day);
        if (excluded && excluded->extent == domain::people::Extent::Whole) return false;
        const auto posts = organisation().roles_of(person, day);
        return std::any_of(posts.begin(), posts.end(), [&](const Post& post) {
            return covers(configuration.permissions.at(post.role, act), post, matter);
        });
    }
};

/// One command under each column that is done to a matter; what it says does not matter, it never comes to be decided.
std::map<Act, Command> one_command_each() {
    const std::vector<Command> commands = {
        command::Assign{UnitId("xishan-toll"), std::nullopt},
        command::Designate{UnitId("xishan-toll"), std::nullopt, "理由"},
        command::SignFor{},
        command::Accept{},
        command::Refuse{},
        command::FindLiability{},
        command::Transfer{PersonId("lu-yao"), "理由"},
        command::Sign{},
        command::Suspend{},
        command::Resume{},
        command::Extend{},
        command::Supplement{"补充"},
        command::RecordCallBack{},
        command::FulfilRemedy{},
        command::Close{},
        command::Reopen{"理由"},
        command::Refer{"纪检监察机构", "1", "理由"},
        command::Remind{"催办"},
        command::DeclareInterest{PersonId("lu-yao"), "亲属"},
    };
    std::map<Act, Command> by_act;
    for (const Command& one : commands) by_act.emplace(*domain::permission::act_of(one), one);
    return by_act;
}

class PermissionWalk : public ::testing::Test {
  protected:
    PermissionWalk() {
        add("xishan-station", {});                       // handled by the division's line department
        add("donghu-north-station", {});                 // another division
        add("xishan-station", {"xishan-station-head"});  // replaced below by the real head, where there is one
        add("", {});                                     // nobody's yet: with the office
        add("office", {});                               // about the office, which sees nothing of it
    }

    void add(const std::string& unit, const std::vector<std::string>& complained_of) {
        command::Register registration;
        registration.kind = domain::request::Kind::Complaint;
        registration.body = "收费员态度生硬";
        if (!unit.empty()) registration.unit = UnitId(unit);
        if (!complained_of.empty()) {
            const auto heads = configuration()->organisation.holders(Role::UnitHead, UnitId(unit), day());
            if (!heads.empty()) registration.complained_of = {heads.front()};
        }
        const auto answer = office_.matters().register_matter(registration, {testing::the_person, "", {}});
        ASSERT_TRUE(answer);
        numbers_.push_back(answer->number);
    }

    std::shared_ptr<const Configuration> configuration() {
        auto reader = *office_.store().read();
        return *office_.authority().configuration(*reader);
    }
    util::Date day() { return configuration()->zone.to_local(office_.now()).date; }

    testing::Office office_;
    std::vector<std::string> numbers_;
};

/// "not there", "not allowed" or "allowed": with a revision that nobody has seen the rules are never asked.
std::string answer_of(testing::Office& office, const std::string& number, const Command& command,
                      const PersonId& person) {
    const auto answer = office.matters().act(number, command, {as(person.get()), "", 999});
    if (answer) return "done";
    if (const auto* refusal = std::get_if<Refusal>(&answer.error())) {
        if (*refusal == Refusal::NoSuchMatter) return "not there";
        if (*refusal == Refusal::NotYourRole) return "not allowed";
        return std::string(to_key(*refusal));
    }
    return std::get<util::Error>(answer.error()).kind == util::ErrorKind::Conflict ? "allowed" : "failed";
}

TEST_F(PermissionWalk, the_table_predicts_every_refusal) {
    const auto config = configuration();
    const Stranger stranger{*config, day()};
    std::map<std::string, int> seen;
    for (const auto& person : config->organisation.persons()) {
        for (const std::string& number : numbers_) {
            const auto matter = office_.matters().by_number(number);
            ASSERT_TRUE(matter);
            const bool there = stranger.may(person.id, Act::See, (*matter)->request);
            for (const auto& [act, command] : one_command_each()) {
                const bool allowed = there && stranger.may(person.id, act, (*matter)->request);
                const std::string expected = !there ? "not there" : allowed ? "allowed" : "not allowed";
                EXPECT_EQ(answer_of(office_, number, command, person.id), expected)
                    << person.id.get() << " " << to_key(act) << " " << number;
                ++seen[expected];
            }
        }
    }
    for (const char* outcome : {"not there", "allowed", "not allowed"}) EXPECT_GT(seen[outcome], 20) << outcome;
}

TEST_F(PermissionWalk, the_table_predicts_every_list_and_every_empty_one) {
    const auto config = configuration();
    const Stranger stranger{*config, day()};
    int empty = 0;
    for (const auto& person : config->organisation.persons()) {
        std::vector<std::string> expected;
        for (auto number = numbers_.rbegin(); number != numbers_.rend(); ++number) {
            const auto matter = office_.matters().by_number(*number);
            if (stranger.may(person.id, Act::See, (*matter)->request)) expected.push_back(*number);
        }
        if (expected.empty()) ++empty;
        auto reader = *office_.store().read();
        const Viewer viewer{office_.authority(), *config, person.id, office_.now()};
        std::vector<std::string> listed;
        const auto newest = *matters_newest(*reader, viewer, {}, std::nullopt, 50);
        for (const auto& row : newest.rows) listed.push_back(row.number);
        EXPECT_EQ(listed, expected) << person.id.get();
        EXPECT_EQ(count_matters(*reader, viewer, {})->count, expected.size()) << person.id.get();
        auto queued = *queue(*reader, viewer, QueueScope::All, {}, std::nullopt, 50);
        std::multiset<std::string> in_queue;
        for (const auto& row : queued.page.rows) in_queue.insert(row.number);
        EXPECT_EQ(in_queue, std::multiset<std::string>(expected.begin(), expected.end())) << person.id.get();
        EXPECT_EQ(queued.late.count + queued.soon.count + queued.ok.count + queued.paused.count, expected.size());
    }
    EXPECT_GT(empty, 0);
}

TEST_F(PermissionWalk, whoever_is_complained_of_and_those_under_them_see_nothing) {
    const auto config = configuration();
    const auto matter = office_.matters().by_number(numbers_[2]);
    ASSERT_FALSE((*matter)->request.registration.complained_of.empty());
    const PersonId head = (*matter)->request.registration.complained_of.front();
    EXPECT_EQ(answer_of(office_, numbers_[2], command::SignFor{}, head), "not there");
    for (const Post& post : config->organisation.posts_in(UnitId("xishan-station"), day())) {
        EXPECT_EQ(answer_of(office_, numbers_[2], command::SignFor{}, post.person), "not there") << post.person.get();
    }
    EXPECT_TRUE(config->organisation.is_within(*(*matter)->request.handling_unit, UnitId("xishan-division"), day()));
    EXPECT_NE((*matter)->request.handling_unit, UnitId("xishan-station")) << "it goes a level up";
}

TEST_F(PermissionWalk, what_a_list_asks_is_what_an_act_on_each_matter_may) {
    auto config = *configuration();
    // As shipped, and with sight taken from some and acts given beyond it.
    for (const bool changed : {false, true}) {
        if (changed) {
            config.permissions.set(Role::Auditor, Act::See, Scope::None);
            config.permissions.set(Role::Handler, Act::Sign, Scope::All);
            config.permissions.set(Role::UnitHead, Act::See, Scope::Own);
            config.permissions.set(Role::Deputy, Act::Extend, Scope::Supervised);
        }
        for (const auto& person : config.organisation.persons()) {
            for (const auto& [act, command] : one_command_each()) {
                const auto reach = act_reach(config, person.id, day(), act);
                for (const std::string& number : numbers_) {
                    const auto facts = facts_of((*office_.matters().by_number(number))->request);
                    EXPECT_EQ(domain::permission::sees(reach, facts), may(config, person.id, act, facts, day()))
                        << person.id.get() << " " << to_key(act) << " " << number;
                }
            }
        }
    }
}

TEST_F(PermissionWalk, a_complaint_about_the_office_is_not_there_for_the_office) {
    const auto config = configuration();
    const auto matter = office_.matters().by_number(numbers_.back());
    ASSERT_EQ((*matter)->request.registration.unit, UnitId("office"));
    auto reader = *office_.store().read();
    const auto posts = config->organisation.posts_in(UnitId("office"), day());
    ASSERT_GT(posts.size(), 3U);
    for (const Post& post : posts) {
        EXPECT_EQ(answer_of(office_, numbers_.back(), command::Remind{"催办"}, post.person), "not there")
            << post.person.get();
        const Viewer viewer{office_.authority(), *config, post.person, office_.now()};
        const auto seen = matters_newest(*reader, viewer, {}, {}, 50);
        ASSERT_TRUE(seen);
        for (const auto& row : seen->rows) EXPECT_NE(row.number, numbers_.back()) << post.person.get();
    }
    const PersonId handler = (*matter)->request.first_handler();
    EXPECT_TRUE(config->organisation.holds(handler, Role::Auditor, UnitId("bureau"), day())) << handler.get();
}

TEST_F(PermissionWalk, the_administrator_sees_no_content_and_the_custodian_nothing_open) {
    const auto config = configuration();
    for (const Role role : {Role::Administrator, Role::Custodian}) {
        for (const auto& person : config->organisation.persons()) {
            const auto posts = config->organisation.roles_of(person.id, day());
            const bool alone = !posts.empty() && std::all_of(posts.begin(), posts.end(),
                                                             [&](const Post& post) { return post.role == role; });
            if (!alone) continue;
            const auto sight = visibility_of(*config, person.id, day());
            EXPECT_FALSE(sight.everything || sight.own || sight.granted || !sight.units.empty()) << person.id.get();
            EXPECT_EQ(sight.sealed, role == Role::Custodian);
        }
    }
}

TEST(Permissions, without_an_adopted_table_nobody_does_anything) {
    const Configuration none;
    for (const Act act : util::all_of<Act>())
        EXPECT_FALSE(may(none, PersonId("tan-wenjing"), act, *util::Date::parse("2026-11-02")));
}

}  // namespace
}  // namespace qingfeng::service
