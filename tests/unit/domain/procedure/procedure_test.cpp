#include "domain/procedure/procedure.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/domain/procedure/procedure_fixture.h"
#include "util/canonical.h"

namespace qingfeng::domain::procedure {
namespace {

TEST(ProcedureBook, finds_the_version_in_force_on_the_day) {
    const ProcedureBook book({plain(Kind::Complaint, "second", {day(2026, 7, 1), {}}),
                              plain(Kind::Complaint, "first", {day(2026, 1, 1), day(2026, 7, 1)}),
                              plain(Kind::Help, "help", {day(2026, 1, 1), {}})});
    struct Row {
        Kind kind;
        util::Date on;
        std::string_view id;
    };
    const std::vector<Row> rows = {
        {Kind::Complaint, day(2025, 12, 31), ""},     {Kind::Complaint, day(2026, 1, 1), "first"},
        {Kind::Complaint, day(2026, 6, 30), "first"}, {Kind::Complaint, day(2026, 7, 1), "second"},
        {Kind::Complaint, day(2099, 1, 1), "second"}, {Kind::Help, day(2026, 3, 1), "help"},
        {Kind::Suggestion, day(2026, 3, 1), ""},
    };
    for (const Row& row : rows) {
        const Procedure* found = book.find(row.kind, row.on);
        EXPECT_EQ(found ? found->id : "", row.id) << to_key(row.kind) << " on " << row.on.text();
    }
}

TEST(ProcedureBook, finds_a_version_that_is_no_longer_in_force_by_its_id) {
    const ProcedureBook book({plain(Kind::Complaint, "first", {day(2020, 1, 1), day(2021, 1, 1)})});
    ASSERT_NE(book.find("first"), nullptr);
    EXPECT_EQ(book.find("other"), nullptr);
}

TEST(ProcedureBook, a_successor_ends_the_version_before_it) {
    const ProcedureBook adopted(
        {plain(Kind::Complaint, "first", {day(2026, 1, 1), {}}), plain(Kind::Help, "help", {day(2026, 1, 1), {}})});
    const auto book = adopted.with(ProcedureBook({plain(Kind::Complaint, "second", {day(2026, 7, 1), {}})}));
    ASSERT_TRUE(book);
    EXPECT_EQ(book->find("first")->effective.until, day(2026, 7, 1));
    EXPECT_EQ(book->find("second")->effective.until, std::nullopt);
    EXPECT_EQ(book->find("help")->effective.until, std::nullopt);
}

TEST(ProcedureBook, an_adopted_version_never_changes_its_content) {
    const ProcedureBook adopted({plain()});
    Procedure changed = plain();
    changed.limits[0].limit.count = 20;
    const auto refused = adopted.with(ProcedureBook({changed}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, util::ErrorKind::Conflict);
}

RC_GTEST_PROP(ProcedureBook, adopting_the_same_again_changes_nothing, ()) {
    std::vector<Procedure> procedures = *some(any_procedure());
    for (std::size_t i = 0; i < procedures.size(); ++i) procedures[i].id = std::to_string(i);
    const ProcedureBook proposal(procedures);
    const auto once = ProcedureBook().with(proposal);
    RC_ASSERT(once);
    const auto twice = once->with(proposal);
    RC_ASSERT(twice);
    RC_ASSERT(*twice == *once);
}

RC_GTEST_PROP(ProcedureBook, reads_back_what_it_wrote, ()) {
    const ProcedureBook book = *any_book();
    const auto read = ProcedureBook::from_canonical(book.to_canonical());
    RC_ASSERT(read);
    RC_ASSERT(*read == book);
}

RC_GTEST_PROP(ProcedureBook, equal_books_have_equal_bytes_whatever_order_they_were_written_in, ()) {
    std::vector<Procedure> procedures = *some(any_procedure());
    for (std::size_t i = 0; i < procedures.size(); ++i) procedures[i].id = std::to_string(i);
    const util::Bytes bytes = ProcedureBook(procedures).to_canonical();
    std::reverse(procedures.begin(), procedures.end());
    RC_ASSERT(ProcedureBook(procedures).to_canonical() == bytes);
}

RC_GTEST_PROP(ProcedureBook, bytes_that_read_as_a_book_are_the_bytes_of_that_book, ()) {
    util::Bytes bytes = (*any_book()).to_canonical();
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] = *rc::gen::arbitrary<std::uint8_t>();
    const auto read = ProcedureBook::from_canonical(bytes);
    if (read) RC_ASSERT(read->to_canonical() == bytes);
}

RC_GTEST_PROP(ProcedureBook, a_cut_or_a_longer_text_is_damaged, ()) {
    util::Bytes bytes = (*any_book()).to_canonical();
    const auto size = *rc::gen::inRange<std::size_t>(0, bytes.size());
    RC_ASSERT(!ProcedureBook::from_canonical(util::ByteView(bytes).first(size)));
    bytes.push_back(0);
    RC_ASSERT(!ProcedureBook::from_canonical(bytes));
}

TEST(ProcedureBook, procedures_out_of_order_are_damaged) {
    const util::Bytes help = ProcedureBook({plain(Kind::Help, "help")}).to_canonical();
    const util::Bytes complaint = ProcedureBook({plain(Kind::Complaint, "complaint")}).to_canonical();
    const auto both = [](const util::Bytes& first, const util::Bytes& second) {
        util::Bytes bytes = {1, 2};  // format and count
        bytes.insert(bytes.end(), first.begin() + 2, first.end());
        bytes.insert(bytes.end(), second.begin() + 2, second.end());
        return ProcedureBook::from_canonical(bytes).has_value();
    };
    EXPECT_TRUE(both(help, complaint));
    EXPECT_FALSE(both(complaint, help));
}

TEST(ProcedureBook, format_1_keeps_its_bytes_for_ever) {
    Procedure procedure = plain();
    procedure.extensions = {{ClockKind::Answer, limit(30, calendar::LimitUnit::Day), {people::Role::Leader}, "e"}};
    procedure.suspensions = {{SuspensionReason::ForceMajeure, limit(1, calendar::LimitUnit::Month), "s"}};
    procedure.refusals = {{RefusalReason::DisciplineMatter, "z", "e", "r"}};
    procedure.reminders = {{ClockKind::Answer, true, limit(2, calendar::LimitUnit::Workday)}};
    procedure.limits[0].citation = "l";
    EXPECT_EQ(util::to_hex(ProcedureBook({procedure}).to_canonical()),
              "0101040b636f6d706c61696e742d31ccbf0200025453"
              "010301030a0401016c"
              "01031e030101080165"
              "010401050101730"
              "107017a01650172"
              "010301020401640301"
              "01050101"
              "0100");
}

TEST(ProcedureBook, format_2_adds_the_rules_of_accountability_to_each_procedure) {
    Procedure procedure = plain();
    const util::Bytes without = ProcedureBook({procedure}).to_canonical();
    procedure.accountability = {{Trigger::Overdue, ClockKind::Answer, limit(5, calendar::LimitUnit::Workday), 1, "a"}};
    util::Bytes expected = without;
    expected[0] = 2;
    for (const std::uint8_t byte : std::initializer_list<std::uint8_t>{1, 1, 3, 5, 4, 1, 1, 1, 'a'}) {
        expected.push_back(byte);
    }
    EXPECT_EQ(ProcedureBook({procedure}).to_canonical(), expected);
}

TEST(ProcedureKeys, every_enumerator_is_found_by_its_key) {
    const auto holds = []<class E>(std::type_identity<E>, std::size_t count) {
        const auto all = util::all_of<E>();
        EXPECT_EQ(all.size(), count);
        for (const E value : all) EXPECT_EQ(util::from_key<E>(to_key(value)), value);
        EXPECT_EQ(util::from_key<E>(""), std::nullopt);
        EXPECT_EQ(util::from_number<E>(0), std::nullopt);
        EXPECT_EQ(util::from_number<E>(256 + 1), std::nullopt);
    };
    holds(std::type_identity<Kind>{}, 11);
    holds(std::type_identity<ClockKind>{}, 12);
    holds(std::type_identity<ClockStart>{}, 7);
    holds(std::type_identity<Basis>{}, 5);
    holds(std::type_identity<Trigger>{}, 5);
    holds(std::type_identity<SuspensionReason>{}, 5);
    holds(std::type_identity<RefusalReason>{}, 7);
}

}  // namespace
}  // namespace qingfeng::domain::procedure
