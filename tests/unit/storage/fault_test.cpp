// The power fails at every write and every fsync in turn; the disk is full, answers with errors, or rots. Nothing that
// was acknowledged is lost, what was not is there whole or not at all, and the error says what happened.

#include <optional>
#include <set>

#include "unit/storage/fault_disk.h"
#include "unit/storage/record_fixture.h"

namespace qingfeng::storage {
namespace {

using namespace test_record;
using test_fault::FaultDisk;
using test_fault::Image;
using test_fault::Survival;
using test_fault::Trouble;
using util::ErrorKind;

constexpr const char* file = "/record.db";
constexpr int commands = 12;

MatterRow matter_of(int number) {
    MatterRow row;
    row.stream = StreamId(1000 + number % 5);
    row.revision = static_cast<std::uint64_t>(number) + 1;
    row.number = "N" + std::to_string(number % 5);
    row.unit = "unit";
    row.handler = "handler";
    row.wake = util::Instant{number};
    row.summary.assign(300, static_cast<std::uint8_t>(number));
    return row;
}

/// Writes as a server does: each command an entry, a row, sometimes an erasure. `acknowledged` counts durable ones.
struct Work {
    int acknowledged = 0;
    bool unknown = false;  ///< the outcome of the last one: a server ends there
    std::optional<util::Error> error;
};

void work_on(Store& store, AuthorityId authority, int from, Work& work) {
    for (int i = from; i < commands && !work.error; ++i) {
        WriterParts writer = parts();
        writer.on_unknown = [&](const util::Error&) { work.unknown = true; };
        const auto done = run_alone(store, authority, writer, [&](UnitOfWork& unit) -> util::Status {
            if (auto put = record_one(unit, StreamId(1000 + i % 5), static_cast<std::uint8_t>(i), 5000); !put)
                return put;
            if (auto put = unit.put_matter(matter_of(i)); !put) return put;
            if (i % 4 == 3) return unit.erase_stream_key(StreamId(1000 + i % 5));
            return util::Done{};
        });
        if (done) {
            ++work.acknowledged;
        } else {
            work.error = done.error();
        }
    }
}

/// Founds and works until trouble ends it. Gives what was acknowledged; empty: not even the authority.
std::optional<Work> work_until_trouble() {
    auto store = open_sqlite_store(file);
    if (!store) return std::nullopt;
    const auto authority = (*store)->add_authority("first", origin);
    if (!authority) return std::nullopt;
    Work work;
    work_on(**store, *authority, 0, work);
    return work;
}

/// A server that starts on what the disk holds now.
void expect_nothing_lost(const Image& image, const std::optional<Work>& before) {
    FaultDisk disk(image);
    auto store = open_sqlite_store(file);
    ASSERT_TRUE(store) << store.error().message;
    const auto authorities = must((*store)->authorities());
    if (!before) return;  // it may have got so far or not
    ASSERT_EQ(authorities.size(), 1u);
    const AuthorityId authority = authorities.front().id;
    const auto head = must(must((*store)->read())->head(authority));
    const auto acknowledged = static_cast<std::uint64_t>(before->acknowledged);
    ASSERT_GE(head.next_position, acknowledged);
    ASSERT_LE(head.next_position, acknowledged + 1) << "the one whose end nobody was told of, at most";
    ASSERT_EQ(head.version, head.next_position);
    expect_whole(**store, authority);
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(head.next_position, 5); ++i) {
        const auto row = must(must((*store)->read())->matter(authority, StreamId(1000 + static_cast<int>(i))));
        ASSERT_TRUE(row) << i;
    }
    EXPECT_EQ(must(must((*store)->read())->due(authority, {1000}, 100)).size(),
              std::min<std::uint64_t>(head.next_position, 5));
    // And it goes on from there.
    Work after;
    work_on(**store, authority, static_cast<int>(head.next_position), after);
    EXPECT_FALSE(after.error) << after.error->message;
    EXPECT_EQ(must(must((*store)->read())->head(authority)).next_position, static_cast<std::uint64_t>(commands));
    expect_whole(**store, authority);
}

std::uint64_t operations_of_the_whole() {
    FaultDisk disk;
    const auto work = work_until_trouble();
    EXPECT_TRUE(work && !work->error);
    return disk.operations();
}

class PowerFailure : public testing::TestWithParam<Survival> {};
INSTANTIATE_TEST_SUITE_P(writes, PowerFailure, testing::Values(Survival::Kept, Survival::Lost, Survival::Torn),
                         [](const auto& how) {
                             switch (how.param) {
                                 case Survival::Kept:
                                     return "kept";
                                 case Survival::Lost:
                                     return "lost";
                                 case Survival::Torn:
                                     return "torn";
                             }
                             return "";
                         });

TEST_P(PowerFailure, at_any_operation_loses_nothing_that_was_acknowledged) {
    const std::uint64_t operations = operations_of_the_whole();
    ASSERT_GT(operations, 50u);
    std::set<int> ends;
    for (std::uint64_t nth = 1; nth <= operations; ++nth) {
        SCOPED_TRACE("operation " + std::to_string(nth));
        Image image;
        std::optional<Work> work;
        {
            FaultDisk disk;
            disk.plan(nth, Trouble::PowerFailure);
            work = work_until_trouble();
            image = disk.after_power_failure(GetParam(), static_cast<std::uint32_t>(nth));
        }
        if (work) ends.insert(work->acknowledged);
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(image, work));
        if (HasNonfatalFailure()) return;
    }
    EXPECT_EQ(ends.size(), static_cast<std::size_t>(commands) + 1) << "it failed in every command, and after the last";
}

TEST(Disk, full_in_the_middle_refuses_writes_keeps_reading_and_goes_on_when_there_is_room) {
    const std::uint64_t operations = operations_of_the_whole();
    std::uint64_t refused = 0;
    for (std::uint64_t nth = 1; nth <= operations; nth += 3) {
        SCOPED_TRACE("operation " + std::to_string(nth));
        FaultDisk disk;
        auto store = open_sqlite_store(file);
        ASSERT_TRUE(store);
        const AuthorityId authority = must((*store)->add_authority("first", origin));
        disk.plan(nth, Trouble::DiskFull);
        Work work;
        work_on(**store, authority, 0, work);
        if (!disk.met()) break;
        if (!work.error) continue;  // it met only what comes after the last commit
        EXPECT_EQ(work.error->kind, ErrorKind::Full) << work.error->message;
        EXPECT_NE(work.error->message.find("full"), std::string::npos) << work.error->message;
        EXPECT_FALSE(work.unknown);
        ++refused;
        EXPECT_EQ(must(must((*store)->read())->head(authority)).next_position,
                  static_cast<std::uint64_t>(work.acknowledged));
        disk.forget();
        Work after;
        work_on(**store, authority, work.acknowledged, after);
        EXPECT_FALSE(after.error) << after.error->message;
        expect_whole(**store, authority);
    }
    EXPECT_GT(refused, 5u);
}

/// A write or fsync that fails once, while the machine goes on: what was answered stays, and where the end of a commit
/// is not known nobody is answered as if it were.
TEST(Disk, errors_of_writes_and_syncs_never_make_a_false_answer) {
    const std::uint64_t operations = operations_of_the_whole();
    int unknown = 0;
    for (const Trouble trouble : {Trouble::WriteError, Trouble::SyncError}) {
        for (std::uint64_t nth = 1; nth <= operations; ++nth) {
            SCOPED_TRACE("operation " + std::to_string(nth));
            Image image;
            std::optional<Work> work;
            {
                FaultDisk disk;
                disk.plan(nth, trouble);
                work = work_until_trouble();
                // The server ends where it does not know; the machine may then lose power as well.
                image = disk.after_power_failure(nth % 2 == 0 ? Survival::Lost : Survival::Kept, 1);
            }
            if (work && work->error) {
                EXPECT_TRUE(work->error->kind == ErrorKind::OutcomeUnknown || work->error->kind == ErrorKind::Io)
                    << work->error->message;
                EXPECT_EQ(work->unknown, work->error->kind == ErrorKind::OutcomeUnknown);
                unknown += work->unknown ? 1 : 0;
            }
            ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(image, work));
            if (HasNonfatalFailure()) return;
        }
    }
    EXPECT_GT(unknown, 0);
}

TEST(Disk, a_page_that_rots_is_told_as_damage_or_changes_nothing_that_is_read) {
    Image image;
    {
        FaultDisk disk;
        ASSERT_TRUE(work_until_trouble());
        image = disk.after_power_failure(Survival::Kept, 1);
    }
    {
        // Everything into the one file, so that every page of it counts.
        FaultDisk disk(image);
        auto store = must(open_sqlite_store(file));
        ASSERT_TRUE(must(store->purge()));
        image = disk.after_power_failure(Survival::Kept, 1);
    }
    const std::size_t pages = image.at(file).size() / 4096;
    ASSERT_GT(pages, 10u);
    std::size_t told = 0;
    for (std::size_t page = 0; page < pages; ++page) {
        SCOPED_TRACE("page " + std::to_string(page));
        Image rotten = image;
        auto& bytes = rotten.at(file);
        // The head of a page: its kind and its cells' places.
        for (std::size_t i = page == 0 ? 100 : 0; i < (page == 0 ? 110u : 12u); ++i) bytes[page * 4096 + i] ^= 0x5a;
        FaultDisk disk(rotten);
        auto store = open_sqlite_store(file);
        const auto fault = [&]() -> std::optional<util::Error> {
            if (!store) return store.error();
            const auto authorities = (*store)->authorities();
            if (!authorities) return authorities.error();
            if (authorities->empty()) return util::Error{ErrorKind::Damaged, "no authority"};
            auto reader = (*store)->read();
            if (!reader) return reader.error();
            const AuthorityId authority = authorities->front().id;
            if (const auto head = (*reader)->head(authority); !head) return head.error();
            const auto entries = (*reader)->entries(authority, 0, 1000);
            if (!entries) return entries.error();
            const auto leaves = (*reader)->leaves(authority, 0, 1000);
            if (!leaves) return leaves.error();
            const auto matters = (*reader)->matters(authority, StreamId(0), 1000);
            if (!matters) return matters.error();
            return std::nullopt;
        }();
        if (!fault) continue;
        ++told;
        EXPECT_TRUE(fault->kind == ErrorKind::Damaged || fault->kind == ErrorKind::NotFound ||
                    fault->kind == ErrorKind::InvalidInput || fault->kind == ErrorKind::Io)
            << fault->message;
        EXPECT_FALSE(fault->message.empty());
    }
    EXPECT_GT(told, 10u) << "of " << pages;
}

}  // namespace
}  // namespace qingfeng::storage
