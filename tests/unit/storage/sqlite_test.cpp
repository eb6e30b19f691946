#include <csignal>
#include <fstream>
#include <sstream>

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "storage/sqlite/store.h"
#include "storage/writer.h"
#include "unit/storage/record_fixture.h"

namespace qingfeng::storage {

namespace {

using namespace test_record;
using util::ErrorKind;
using util::Status;

const StreamId stream{1000};

class Sqlite : public testing::Test {
  protected:
    std::unique_ptr<Store> open(SqliteOptions options = {}) { return must(open_sqlite_store(path_, options)); }
    Status record(Store& store, std::size_t body = 8) {
        return run_alone(store, authority_, parts(),
                         [&](UnitOfWork& work) { return record_one(work, stream, 1, body); });
    }
    std::uint64_t entries(Store& store) { return entries_in(store, authority_); }
    bool found_in_files(std::string_view canary) {
        for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
            std::ostringstream bytes;
            bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
            if (bytes.str().find(canary) != std::string::npos) return true;
        }
        return false;
    }
    /// Runs statements as somebody who is not us.
    void meddle(const std::string& sql) {
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open(path_.c_str(), &handle), SQLITE_OK);
        ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
        sqlite3_close(handle);
    }

    test::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "record ?#%.db";  // characters with a meaning in URIs
    AuthorityId authority_{1};
};

TEST_F(Sqlite, what_was_committed_is_there_after_opening_again) {
    AuthorityHead head;
    {
        auto store = open();
        must(store->add_authority("first", origin));
        must(record(*store));
        head = must(must(store->read())->head(authority_));
    }
    auto store = open();
    EXPECT_EQ(must(must(store->read())->head(authority_)), head);
    expect_whole(*store, authority_);
}

TEST_F(Sqlite, a_file_that_is_no_database_is_damaged_and_left_as_it_is) {
    const std::string text(5000, 'x');
    std::ofstream(path_) << text;
    auto opened = open_sqlite_store(path_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::Damaged);
    EXPECT_TRUE(found_in_files(text));
}

TEST_F(Sqlite, a_database_of_a_newer_release_is_refused) {
    open();
    meddle("insert into migrations values (9999)");
    auto opened = open_sqlite_store(path_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::InvalidInput);
}

TEST_F(Sqlite, a_folder_that_does_not_exist_is_an_error_not_a_crash) {
    EXPECT_FALSE(open_sqlite_store(folder_.path() / "none" / "record.db"));
}

TEST_F(Sqlite, a_full_database_refuses_writes_keeps_reading_and_goes_on_when_there_is_room) {
    {
        SqliteOptions small;
        small.pages_max = 60;
        auto store = open(small);
        must(store->add_authority("first", origin));
        must(record(*store));
        auto reader = must(store->read());
        Status full = util::Done{};
        for (int i = 0; i < 100 && full; ++i) full = record(*store, 20'000);
        ASSERT_FALSE(full);
        EXPECT_EQ(full.error().kind, ErrorKind::Full);
        EXPECT_EQ(must(reader->head(authority_)).next_position, 1U);
        EXPECT_EQ(record(*store, 20'000).error().kind, ErrorKind::Full);
        expect_whole(*store, authority_);
    }
    auto store = open();
    must(record(*store, 20'000));
    expect_whole(*store, authority_);
}

// A real limit of the operating system: every write beyond it fails, in the log as in the database.
TEST_F(Sqlite, when_the_operating_system_takes_no_more_bytes_nothing_answered_is_lost) {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{800'000, 800'000};  // the empty tables alone take a third of it
        setrlimit(RLIMIT_FSIZE, &limit);
        auto store = open();
        must(store->add_authority("first", origin));
        std::uint64_t answered = 0;
        Status status = util::Done{};
        for (int i = 0; i < 200; ++i) {
            status = record(*store, 10'000);
            if (!status) break;
            ++answered;
        }
        const bool read_on = entries(*store) == answered;
        _exit(!status && read_on && answered > 5 ? static_cast<int>(answered) : 255);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_NE(WEXITSTATUS(status), 255);
    auto store = open();
    EXPECT_EQ(entries(*store), static_cast<std::uint64_t>(WEXITSTATUS(status)));
    expect_whole(*store, authority_);
    must(record(*store));
}

TEST_F(Sqlite, a_store_opened_for_reading_reads_and_refuses_writes) {
    auto writing = open();
    must(writing->add_authority("first", origin));
    must(record(*writing));
    auto store = open({.mode = SqliteMode::ReadOnly});
    EXPECT_EQ(entries(*store), 1U);
    EXPECT_EQ(record(*store).error().kind, ErrorKind::ReadOnly);
    EXPECT_EQ(store->add_authority("other", "x").error().kind, ErrorKind::ReadOnly);
    must(record(*writing));
    EXPECT_EQ(entries(*store), 2U) << "it sees what others commit";
    expect_whole(*store, authority_);
}

TEST_F(Sqlite, opening_for_reading_makes_no_file) {
    EXPECT_FALSE(open_sqlite_store(path_, {.mode = SqliteMode::ReadOnly}));
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(Sqlite, a_reader_too_many_waits_and_is_then_told_busy) {
    SqliteOptions options;
    options.readers_max = 2;
    options.busy_timeout = std::chrono::milliseconds(30);
    auto store = open(options);
    must(store->add_authority("first", origin));
    auto one = must(store->read());
    auto two = must(store->read());
    auto three = store->read();
    ASSERT_FALSE(three);
    EXPECT_EQ(three.error().kind, ErrorKind::Busy);
    one.reset();
    EXPECT_TRUE(store->read());
}

TEST_F(Sqlite, an_erased_key_is_in_no_file_once_no_reader_needs_it) {
    const std::string canary = "canary-0123456789-abcdefghij-canary";
    auto store = open();
    must(store->add_authority("first", origin));
    must(run_alone(*store, authority_, parts(), [&](UnitOfWork& work) {
        must(work.put_wrapped_key({KeyPurpose::Stream, 1000, 1, 1, util::to_bytes(canary)}));
        return record_one(work, stream);
    }));
    ASSERT_TRUE(found_in_files(canary));
    auto reader = must(store->read());
    EXPECT_TRUE(must(reader->wrapped_key(authority_, KeyPurpose::Stream, 1000)));
    must(run_alone(*store, authority_, parts(), [&](UnitOfWork& work) { return work.erase_stream_key(stream); }));
    EXPECT_TRUE(must(reader->wrapped_key(authority_, KeyPurpose::Stream, 1000))) << "the reader stays in its moment";
    reader.reset();
    must(record(*store));  // the next commit empties the log
    EXPECT_FALSE(found_in_files(canary));
}

TEST_F(Sqlite, two_processes_write_one_record_without_gap_or_loss) {
    { must(open()->add_authority("first", origin)); }
    constexpr int each = 60;
    const auto write_all = [&](std::int64_t own) {
        auto store = open();
        Writer writer(*store, authority_, parts());
        for (int i = 0; i < each; ++i)
            must(writer.submit_and_wait([&](UnitOfWork& work) { return record_one(work, StreamId(own)); }));
    };
    const pid_t child = fork();
    if (child == 0) {
        write_all(1001);
        _exit(0);
    }
    write_all(1002);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    auto store = open();
    EXPECT_EQ(entries(*store), 2U * each);
    expect_whole(*store, authority_);
}

TEST_F(Sqlite, a_process_killed_while_it_writes_loses_nothing_it_answered) {
    { must(open()->add_authority("first", origin)); }
    std::uint64_t before = 0;
    for (int round = 0; round < 5; ++round) {
        int answers[2];
        ASSERT_EQ(pipe(answers), 0);
        const pid_t child = fork();
        if (child == 0) {
            auto store = open();
            Writer writer(*store, authority_, parts());
            while (true) {
                must(writer.submit_and_wait([&](UnitOfWork& work) { return record_one(work, stream, 1, 3000); }));
                if (write(answers[1], "a", 1) != 1) _exit(1);
            }
        }
        close(answers[1]);
        char answer = 0;
        std::uint64_t answered = 0;
        for (; answered < 10U + static_cast<unsigned>(round) * 7; ++answered)
            ASSERT_EQ(read(answers[0], &answer, 1), 1);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        while (read(answers[0], &answer, 1) == 1) ++answered;
        close(answers[0]);
        auto store = open();
        expect_whole(*store, authority_);
        EXPECT_GE(entries(*store), before + answered);
        EXPECT_LE(entries(*store), before + answered + 1);
        before = entries(*store);
    }
}

TEST_F(Sqlite, a_head_that_was_meddled_with_is_found_before_anything_is_written) {
    auto store = open();
    must(store->add_authority("first", origin));
    must(record(*store));
    meddle("update authority_heads set root = zeroblob(32)");
    EXPECT_EQ(record(*store).error().kind, ErrorKind::Damaged);
    meddle("update authority_heads set root = zeroblob(31)");
    EXPECT_EQ(must(store->read())->head(authority_).error().kind, ErrorKind::Damaged);
}

}  // namespace

}  // namespace qingfeng::storage
