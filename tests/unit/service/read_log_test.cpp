// The log of who read what: durable, bounded, read from the newest, whoever writes beside us.
#include "service/read_log.h"

#include <atomic>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

namespace qingfeng::service {
namespace {

namespace fs = std::filesystem;

class ReadLogTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "qingfeng-reads-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { fs::remove_all(folder_); }

    static ReadNote note(int number, const std::string& person = "lu-chengyi") {
        return {{number * 1'000'000},
                domain::people::PersonId(person),
                ReadWhat::Matter,
                "TS2026-" + std::to_string(number),
                ""};
    }
    /// Everything, page by page.
    static std::vector<std::string> numbers(const ReadLog& log, const ReadFilter& filter, std::size_t limit) {
        std::vector<std::string> found;
        std::optional<std::uint64_t> until;
        for (int pages = 0; pages < 1000; ++pages) {
            const auto page = log.page(filter, until, limit);
            EXPECT_TRUE(page);
            for (const auto& one : page->notes) found.push_back(one.number);
            if (!page->next) return found;
            until = page->next;
        }
        ADD_FAILURE() << "the pages have no end";
        return found;
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    fs::path folder_;
    util::SecretKey key_ = util::SecretKey::random();
};

TEST_F(ReadLogTest, pages_go_from_the_newest_through_all_files_and_none_is_missed_or_told_twice) {
    ReadLog log(folder_ / "reads.log", key_, 1000);
    std::vector<std::string> expected;
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(log.note(note(i, i % 3 == 0 ? "a" : "b")));
        expected.insert(expected.begin(), "TS2026-" + std::to_string(i));
    }
    EXPECT_GT(files(), 3U);
    for (const std::size_t limit : {1U, 2U, 7U, 60U, 200U}) EXPECT_EQ(numbers(log, {}, limit), expected) << limit;
    EXPECT_EQ(numbers(log, {"", "a"}, 3).size(), 20U);
    EXPECT_EQ(numbers(log, {"TS2026-0", ""}, 3).size(), 1U) << "the oldest file is read as well";
}

TEST_F(ReadLogTest, the_log_never_takes_more_than_its_share_and_loses_the_oldest_first) {
    ReadLog log(folder_ / "reads.log", key_, 400);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(log.note(note(i)));
    EXPECT_LE(files(), ReadLog::files_max + 1);
    EXPECT_GE(files(), ReadLog::files_max);
    const auto left = numbers(log, {}, 9);
    ASSERT_LT(left.size(), 100U);
    EXPECT_EQ(left.front(), "TS2026-99");
    for (std::size_t i = 0; i < left.size(); ++i) EXPECT_EQ(left[i], "TS2026-" + std::to_string(99 - i));
}

TEST_F(ReadLogTest, two_servers_on_one_folder_lose_nothing) {
    const auto writes = [&](const std::string& person) {
        ReadLog log(folder_ / "reads.log", key_, 1500);
        for (int i = 0; i < 40; ++i) EXPECT_TRUE(log.note(note(i, person)));
    };
    std::thread other(writes, "other");
    writes("one");
    other.join();
    const ReadLog log(folder_ / "reads.log", key_, 1500);
    EXPECT_EQ(numbers(log, {"", "one"}, 7).size(), 40U);
    EXPECT_EQ(numbers(log, {"", "other"}, 7).size(), 40U);
}

TEST_F(ReadLogTest, all_who_wait_at_once_are_told_each_once_and_every_note_is_there) {
    constexpr int threads = 8;
    constexpr int each = 50;
    std::atomic<int> told{0};
    {
        ReadLog log(folder_ / "reads.log", key_, 4000);
        std::vector<std::thread> readers;
        for (int t = 0; t < threads; ++t) {
            readers.emplace_back([&, t] {
                for (int i = 0; i < each; ++i) {
                    log.note(note(i, std::to_string(t)), [&](const util::Status& status) {
                        EXPECT_TRUE(status);
                        ++told;
                    });
                }
            });
        }
        for (auto& reader : readers) reader.join();
    }
    EXPECT_EQ(told, threads * each) << "the log ends when all are told";
    const ReadLog log(folder_ / "reads.log", key_, 4000);
    for (int t = 0; t < threads; ++t) {
        const auto found = numbers(log, {"", std::to_string(t)}, 7);
        ASSERT_EQ(found.size(), each) << t;
        for (int i = 0; i < each; ++i) EXPECT_EQ(found[i], "TS2026-" + std::to_string(each - 1 - i));
    }
}

TEST_F(ReadLogTest, a_note_that_cannot_be_written_says_so) {
    ReadLog log(folder_ / "no such folder" / "reads.log", key_);
    EXPECT_FALSE(log.note(note(1)));
}

TEST_F(ReadLogTest, a_line_that_was_tampered_with_or_cut_hides_no_other) {
    ReadLog log(folder_ / "reads.log", key_);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(log.note(note(i)));
    std::string text;
    {
        std::ifstream in(folder_ / "reads.log");
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    EXPECT_EQ(text.find("TS2026"), std::string::npos) << "sealed";
    text[text.find('\n') + 20] ^= 1;
    std::ofstream(folder_ / "reads.log") << text;
    EXPECT_EQ(numbers(log, {}, 10), (std::vector<std::string>{"TS2026-2", "TS2026-0"}));
}

TEST_F(ReadLogTest, an_empty_log_is_an_empty_page) {
    const ReadLog log(folder_ / "reads.log", key_);
    EXPECT_TRUE(log.page({}, {}, 10)->notes.empty());
    EXPECT_FALSE(log.page({}, {}, 10)->next);
}

}  // namespace
}  // namespace qingfeng::service
