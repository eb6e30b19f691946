#include "storage/checkpoint_file.h"

#include <fstream>
#include <future>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/storage/record_fixture.h"

namespace qingfeng::storage {

namespace {

using namespace test_record;
using util::ErrorKind;

std::string note(std::uint64_t size, std::uint8_t root = 7, const ledger::NoteSigner& by = signer(),
                 const std::string& log = origin) {
    ledger::Checkpoint checkpoint{log, size, {}, {}};
    checkpoint.root.fill(root);
    return must(ledger::sign_checkpoint(checkpoint, {&by, 1}));
}

class CheckpointFileTest : public testing::Test {
  protected:
    CheckpointFile open() { return must(CheckpointFile::open(path_, origin, {signer().verifier()})); }
    std::vector<std::uint64_t> sizes() {
        std::vector<std::uint64_t> out;
        for (const KnownCheckpoint& known : must(open().all())) out.push_back(known.checkpoint.size);
        return out;
    }
    void add_bytes(std::string_view bytes) { std::ofstream(path_, std::ios::app) << bytes; }

    test::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "outside" / "first.checkpoints";
};

using Sizes = std::vector<std::uint64_t>;

TEST_F(CheckpointFileTest, what_was_appended_is_read_back_as_signed) {
    CheckpointFile file = open();
    EXPECT_FALSE(must(file.newest()));
    must(file.append(note(3)));
    must(file.append(note(8)));
    EXPECT_EQ(must(file.newest())->note, note(8));
    EXPECT_EQ(must(open().newest())->checkpoint.size, 8U);
    EXPECT_EQ(sizes(), (Sizes{3, 8}));
}

TEST_F(CheckpointFileTest, a_larger_one_already_there_or_the_same_is_not_followed_by_a_smaller) {
    CheckpointFile one = open();
    CheckpointFile two = open();
    must(one.append(note(5)));
    must(two.append(note(4)));
    must(two.append(note(5)));
    must(two.append(note(9)));
    must(one.append(note(7)));
    must(one.append(note(10)));
    EXPECT_EQ(sizes(), (Sizes{5, 9, 10}));
}

TEST_F(CheckpointFileTest, another_root_at_the_same_size_is_kept_as_evidence) {
    CheckpointFile file = open();
    must(file.append(note(5, 1)));
    must(file.append(note(5, 2)));
    EXPECT_EQ(sizes(), (Sizes{5, 5}));
}

TEST_F(CheckpointFileTest, what_is_no_checkpoint_of_the_log_is_refused) {
    const ledger::NoteSigner stranger(origin, util::SigningKey(*util::SecretKey::from(util::Bytes(32, 1))));
    const ledger::NoteSigner other("log.example/other", log_key());
    for (const std::string& bad : {std::string(), std::string("text\n"), note(3, 7, stranger),
                                   note(3, 7, other, "log.example/other"), note(3) + "\n"}) {
        auto refused = open().append(bad);
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(refused.error().kind, ErrorKind::InvalidInput);
    }
    EXPECT_TRUE(sizes().empty());
}

TEST_F(CheckpointFileTest, what_others_have_signed_into_the_file_is_not_seen) {
    const ledger::NoteSigner stranger(origin, util::SigningKey(*util::SecretKey::from(util::Bytes(32, 1))));
    must(open().append(note(3)));
    add_bytes(note(1'000'000, 7, stranger) + "\n");
    EXPECT_EQ(must(open().newest())->checkpoint.size, 3U);
    must(open().append(note(4)));
    EXPECT_EQ(sizes(), (Sizes{3, 4}));
}

TEST_F(CheckpointFileTest, a_record_torn_anywhere_is_skipped_and_the_next_is_read) {
    const std::string torn = note(6);
    for (std::size_t length = 0; length <= torn.size(); length += length + 12 < torn.size() ? 5 : 1) {
        std::filesystem::remove(path_);
        must(open().append(note(3)));
        add_bytes(std::string_view(torn).substr(0, length));
        const std::uint64_t before = must(open().newest())->checkpoint.size;
        EXPECT_EQ(before, 3U) << length;
        must(open().append(note(9)));
        const Sizes found = sizes();
        if (length == torn.size())
            EXPECT_EQ(found, (Sizes{3, 6, 9})) << "only the empty line after it was missing";
        else if (length + 1 < torn.size())
            EXPECT_EQ(found, (Sizes{3, 9})) << length;
    }
}

TEST_F(CheckpointFileTest, the_newest_is_found_behind_much_rubbish) {
    must(open().append(note(3)));
    add_bytes(std::string(100'000, 'x'));
    EXPECT_EQ(must(open().newest())->checkpoint.size, 3U);
    must(open().append(note(4)));
    EXPECT_EQ(sizes(), (Sizes{3, 4}));
}

TEST_F(CheckpointFileTest, an_append_waits_while_another_holds_the_file) {
    CheckpointFile file = open();
    const File other = must(File::open(path_, O_RDONLY));
    std::optional<FileLock> held(must(FileLock::take(other, FileLock::Kind::Exclusive)));
    auto appended = std::async(std::launch::async, [&] { return file.append(note(3)); });
    EXPECT_EQ(appended.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
    held.reset();
    EXPECT_TRUE(appended.get());
    EXPECT_EQ(sizes(), (Sizes{3}));
}

TEST_F(CheckpointFileTest, two_processes_append_whole_records_of_rising_size) {
    const auto append_all = [&](std::uint64_t first) {
        CheckpointFile file = open();
        for (std::uint64_t size = first; size <= 200; size += 2) must(file.append(note(size)));
    };
    const pid_t child = fork();
    if (child == 0) {
        append_all(2);
        _exit(0);
    }
    append_all(1);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    const Sizes found = sizes();
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
    EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
    EXPECT_EQ(found.back(), 200U);
}

/// The start-up check over a real record, with the checkpoint of an earlier or another one.
class StartUp : public CheckpointFileTest {
  protected:
    void SetUp() override { authority_ = must(store_.add_authority("first", origin)); }
    AuthorityHead grow(MemoryStore& store, int entries, std::uint8_t fill = 1) {
        for (int i = 0; i < entries; ++i)
            must(run_alone(store, authority_, parts(),
                           [&](UnitOfWork& work) { return record_one(work, StreamId(1000), fill); }));
        return must(must(store.read())->head(authority_));
    }
    util::Status check(const std::optional<KnownCheckpoint>& newest) {
        return check_not_behind(*must(store_.read()), authority_, newest);
    }

    MemoryStore store_;
    AuthorityId authority_;
};

TEST_F(StartUp, a_record_at_or_ahead_of_the_newest_checkpoint_starts) {
    CheckpointFile file = open();
    EXPECT_TRUE(check(must(file.newest())));
    must(file.append(grow(store_, 3).checkpoint));
    EXPECT_TRUE(check(must(file.newest())));
    grow(store_, 300);
    EXPECT_TRUE(check(must(file.newest())));
}

TEST_F(StartUp, a_record_behind_the_newest_checkpoint_does_not_start) {
    MemoryStore newer;
    must(newer.add_authority("first", origin));
    CheckpointFile file = open();
    grow(store_, 3);
    must(file.append(grow(newer, 4).checkpoint));
    auto refused = check(must(file.newest()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Damaged);
}

TEST_F(StartUp, a_record_that_was_rewritten_does_not_start_at_the_same_size_or_a_larger_one) {
    MemoryStore original;
    must(original.add_authority("first", origin));
    CheckpointFile file = open();
    must(file.append(grow(original, 5, 1).checkpoint));
    grow(store_, 5, 2);
    EXPECT_EQ(check(must(file.newest())).error().kind, ErrorKind::Damaged);
    grow(store_, 300, 2);
    EXPECT_EQ(check(must(file.newest())).error().kind, ErrorKind::Damaged);
}

TEST_F(StartUp, the_keeper_writes_each_commits_checkpoint_and_fills_the_gap_at_the_start) {
    const AuthorityHead before = grow(store_, 2);
    std::vector<std::string> complaints;
    {
        CheckpointKeeper keeper(open(), [&](std::string_view line) { complaints.emplace_back(line); });
        keeper.offer(AuthorityHead());
        keeper.offer(before);
        WriterParts keeping = parts();
        keeping.committed = [&](const AuthorityHead& head) { keeper.offer(head); };
        must(run_alone(store_, authority_, keeping, [](UnitOfWork& work) { return record_one(work, StreamId(1000)); }));
    }
    EXPECT_EQ(sizes(), (Sizes{2, 3}));
    EXPECT_TRUE(complaints.empty());
}

}  // namespace

}  // namespace qingfeng::storage
