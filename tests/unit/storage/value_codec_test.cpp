// Values inside entries: one encoding each, older ones read for ever, foreign bytes refused without harm.
#include "storage/value_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "any_event.h"
#include "domain/record/actor.h"

namespace qingfeng::storage::value_codec {
namespace {

using domain::clocks::Clock;
using testing::AnyValue;
using util::Bytes;

template <class T>
Bytes written(const T& value) {
    CanonicalWriter writer;
    write(writer, value);
    return writer.take();
}

template <class T>
std::optional<T> read_whole(const Bytes& bytes) {
    CanonicalReader reader(bytes);
    T value{};
    return read(reader, value) && reader.finished() ? std::optional<T>(std::move(value)) : std::nullopt;
}

/// The structure as a program wrote it that knew all members but the last.
template <class T>
Bytes written_before_the_last_member(const T& value) {
    constexpr std::size_t known = boost::pfr::tuple_size_v<T> - 1;
    CanonicalWriter writer;
    writer.number(known);
    boost::pfr::for_each_field(value, [&](const auto& member, std::size_t index) {
        if (index < known) write(writer, member);
    });
    return writer.take();
}

template <class T>
class Structures : public ::testing::Test {};
namespace request = domain::request;
using Nested = ::testing::Types<Clock, domain::clocks::BoundBy, domain::clocks::Extension, domain::calendar::Limit,
                                domain::calendar::Suspension, request::Occurred, request::Promise, request::Answer>;
TYPED_TEST_SUITE(Structures, Nested);

TYPED_TEST(Structures, read_back_as_written) {
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        TypeParam value{};
        AnyValue(seed).fill(value);
        EXPECT_EQ(read_whole<TypeParam>(written(value)), value);
    }
}

TYPED_TEST(Structures, a_member_that_older_entries_lack_keeps_its_default) {
    TypeParam value{};
    AnyValue(1).fill(value);
    TypeParam expected = value;
    constexpr std::size_t last = boost::pfr::tuple_size_v<TypeParam> - 1;
    boost::pfr::get<last>(expected) = boost::pfr::get<last>(TypeParam{});
    EXPECT_EQ(read_whole<TypeParam>(written_before_the_last_member(value)), expected);
}

TYPED_TEST(Structures, more_members_than_this_program_knows_are_refused) {
    TypeParam value{};
    AnyValue(1).fill(value);
    Bytes bytes = written(value);
    ++bytes[0];
    bytes.push_back(0);
    EXPECT_EQ(read_whole<TypeParam>(bytes), std::nullopt);
}

TYPED_TEST(Structures, bytes_that_break_off_are_refused) {
    TypeParam value{};
    AnyValue(3).fill(value);
    const Bytes bytes = written(value);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_EQ(read_whole<TypeParam>(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))),
                  std::nullopt);
    }
}

TEST(ValueCodec, a_value_has_one_encoding) {
    struct Row {
        Bytes bytes;
        std::string hex;
    };
    const std::vector<Row> rows = {
        {written(std::string("首办")), "06e9a696e58a9e"},
        {written(Bytes{0, 255}), "0200ff"},
        {written(std::uint32_t{300}), "ac02"},
        {written(true), "01"},
        {written(util::Instant{-1}), "01"},
        {written(util::Date{1}), "02"},
        {written(domain::procedure::Kind::Petition), "07"},
        {written(domain::people::UnitId("ab")), "026162"},
        {written(std::optional<std::uint32_t>()), "00"},
        {written(std::optional<std::uint32_t>(5)), "0105"},
        {written(std::vector<std::uint32_t>{1, 2}), "020102"},
        {written(domain::calendar::Limit{10, domain::calendar::LimitUnit::Workday}), "030a0401"},
        {written(domain::record::Actor(domain::record::Person{domain::people::PersonId("li")})), "0001026c69"},
        {written(domain::record::Actor(domain::record::Complainant{})), "0100"},
    };
    for (const Row& row : rows) EXPECT_EQ(util::to_hex(row.bytes), row.hex);
}

/// As release 0.1 writes it: a failing comparison is a mistake in the program, never in the test.
TEST(ValueCodec, a_clock_of_release_0_1_is_read_for_ever) {
    using domain::calendar::Limit;
    using domain::calendar::LimitUnit;
    const util::Instant start = util::parse_iso("2026-09-21T09:00:00+08:00").value();
    const util::Instant due = util::parse_iso("2026-10-13T00:00:00+08:00").value();
    const util::Date date = util::Date::parse("2026-10-12").value();
    const Limit limit{10, LimitUnit::Workday};
    Clock clock;
    clock.kind = domain::clocks::ClockKind::Answer;
    clock.ordinal = 2;
    clock.due = due;
    clock.date = date;
    clock.bound_by = {{domain::clocks::Basis::Law, limit, start, "a law", due, date, true}};
    clock.extension = {limit, domain::people::PersonId("deputy"), start, "why"};
    clock.suspensions = {{start, due}, {due, std::nullopt}};
    clock.reminders = {start};
    clock.stopped = due;
    clock.overdue_noted = true;
    clock.calendar = 300;
    const std::string hex =
        "0d0302018080c8a4d9e9ae0684c4020001070201030a04018090bccff8fcad060561206c61778080c8a4d9e9ae0684c40201"
        "0104030a0401066465707574798090bccff8fcad060377687902028090bccff8fcad06018080c8a4d9e9ae06028080c8a4d9"
        "e9ae0600018090bccff8fcad06018080c8a4d9e9ae0601ac02";
    EXPECT_EQ(util::to_hex(written(clock)), hex);
    EXPECT_EQ(read_whole<Clock>(util::from_hex(hex).value_or(Bytes{})), clock);
}

TEST(ValueCodec, what_no_writer_writes_is_refused) {
    EXPECT_EQ(read_whole<bool>({2}), std::nullopt);
    EXPECT_EQ(read_whole<domain::procedure::Kind>({0xac, 0x02}), std::nullopt) << "300 is no byte";
    EXPECT_EQ(read_whole<std::optional<std::uint32_t>>({2, 0}), std::nullopt);
    EXPECT_EQ(read_whole<std::uint32_t>({0xff, 0xff, 0xff, 0xff, 0xff, 0x01}), std::nullopt);
    EXPECT_EQ(read_whole<std::uint32_t>({0x81, 0x00}), std::nullopt) << "a longer form than necessary";
    EXPECT_EQ(read_whole<std::vector<std::uint32_t>>({0xff, 0xff, 0xff, 0x7f}), std::nullopt) << "a count that lies";
    EXPECT_EQ(read_whole<domain::record::Actor>({5, 0}), std::nullopt) << "no such alternative";
    EXPECT_EQ(read_whole<util::Date>({0xff, 0xff, 0xff, 0xff, 0xff, 0x01}), std::nullopt);
}

RC_GTEST_PROP(ValueCodec, any_bytes_are_read_or_refused_without_harm, (const Bytes& bytes)) {
    const auto clocks = read_whole<std::vector<Clock>>(bytes);
    if (clocks) RC_ASSERT(read_whole<std::vector<Clock>>(written(*clocks)) == clocks);
    const auto actor = read_whole<domain::record::Actor>(bytes);
    if (actor) RC_ASSERT(read_whole<domain::record::Actor>(written(*actor)) == actor);
    read_whole<request::Answer>(bytes);
    read_whole<std::vector<std::string>>(bytes);
}

RC_GTEST_PROP(ValueCodec, a_changed_byte_is_read_or_refused_without_harm, (std::uint32_t seed)) {
    std::vector<Clock> clocks;
    AnyValue(seed).fill(clocks);
    Bytes bytes = written(clocks);
    bytes[seed % bytes.size()] ^= static_cast<std::uint8_t>(1 + seed % 255);
    const auto read = read_whole<std::vector<Clock>>(bytes);
    RC_ASSERT(!read || *read != clocks);  // one value has one encoding
}

}  // namespace
}  // namespace qingfeng::storage::value_codec
