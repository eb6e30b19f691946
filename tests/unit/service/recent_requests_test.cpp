// What a server keeps opened is never anything else than what opening the record anew gives.
#include "service/recent_requests.h"

#include <gtest/gtest.h>

#include "office.h"
#include "service/erasure.h"
#include "service/projection.h"
#include "service/recording.h"
#include "storage/sqlite/store.h"
#include "support/temporary_folder.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using storage::StreamId;
using testing::as;
using testing::Office;
using testing::the_person;

class RecentRequestsTest : public ::testing::Test {
  protected:
    RecentRequestsTest() {
        office_.authority().remember(2);
        // The same record, opened by somebody who keeps nothing.
        const auto row = office_.store().authorities()->front();
        plain_ = std::move(*Authority::open(office_.store(), row, office_.vault()));
    }

    std::string register_one() {
        command::Register registration;
        registration.kind = domain::procedure::Kind::Complaint;
        registration.unit = domain::people::UnitId("xishan-station");
        registration.points = {"态度生硬"};
        registration.body = "夜里过站时收费员态度生硬。";
        const auto answer = office_.matters().register_matter(registration, {the_person, "", {}});
        EXPECT_TRUE(answer);
        handler_ = answer->first_handler;
        code_ = answer->code;
        return answer->number;
    }
    StreamId stream_of(const std::string& number) {
        return (*(*office_.store().read())->matter_by_number(office_.authority().id(), number))->stream;
    }
    /// Everything that is known of a request, as bytes and rows.
    static auto told(const LoadedRequest& loaded, const storage::StreamKeys& keys) {
        const auto row = matter_row(loaded, keys, util::SecretKey());
        std::vector<std::tuple<std::uint64_t, std::uint64_t, std::optional<std::uint64_t>, std::size_t>> events;
        for (const auto& event : loaded.events)
            events.emplace_back(event.position, event.sequence, event.leaf_index, event.event.index());
        return std::pair(row, events);
    }
    void expect_as_opened_anew(StreamId stream) {
        auto reader = office_.store().read();
        const auto kept = office_.authority().load(**reader, stream);
        const auto anew = plain_->load(**reader, stream);
        ASSERT_TRUE(kept && anew);
        const auto keys = plain_->keys_of(**reader, stream);
        EXPECT_EQ(kept->revision, anew->revision);
        EXPECT_EQ(told(*kept, **keys), told(*anew, **keys));
    }

    Office office_;
    std::unique_ptr<Authority> plain_;
    std::string handler_;
    std::string code_;
};

TEST_F(RecentRequestsTest, after_each_step_it_is_what_the_record_says) {
    const std::string number = register_one();
    const StreamId stream = stream_of(number);
    expect_as_opened_anew(stream);
    for (const domain::request::Command& step :
         std::vector<domain::request::Command>{command::SignFor{}, command::Accept{},
                                               command::Find{1, domain::request::Finding::Substantiated, "录像可见"}}) {
        ASSERT_TRUE(office_.matters().act(number, step, {as(handler_), "", {}}));
        expect_as_opened_anew(stream);
        expect_as_opened_anew(stream);
    }
    // More than are kept.
    for (int i = 0; i < 3; ++i) expect_as_opened_anew(stream_of(register_one()));
    expect_as_opened_anew(stream);
}

TEST_F(RecentRequestsTest, an_older_view_of_the_store_is_not_told_what_came_later) {
    const std::string number = register_one();
    const StreamId stream = stream_of(number);
    auto before = office_.store().read();
    ASSERT_TRUE(office_.matters().act(number, command::SignFor{}, {as(handler_), "", {}}));
    auto after = office_.store().read();
    const auto later = office_.authority().load(**after, stream);
    const auto earlier = office_.authority().load(**before, stream);
    ASSERT_TRUE(later && earlier);
    EXPECT_EQ(later->revision, earlier->revision + 1);
    EXPECT_EQ(later->events.size(), earlier->events.size() + 1);
    expect_as_opened_anew(stream);
}

TEST_F(RecentRequestsTest, entries_that_were_never_committed_are_shown_to_nobody_else) {
    const std::string number = register_one();
    const StreamId stream = stream_of(number);
    expect_as_opened_anew(stream);
    {
        auto work = storage::UnitOfWork::begin(office_.store(), office_.authority().id(), office_.now());
        ASSERT_TRUE(work);
        auto loaded = office_.authority().load(work->reader(), stream);
        const auto keys = office_.authority().keys_of(work->reader(), stream);
        ASSERT_TRUE(loaded && keys);
        const auto before = loaded->revision;
        ASSERT_TRUE(record_events(office_.authority(), *work, *loaded, **keys, the_person,
                                  {domain::request::event::Supplemented{"忘了说车牌"}}));
        const auto inside = office_.authority().load(work->reader(), stream);
        ASSERT_TRUE(inside);
        EXPECT_EQ(inside->revision, before + 1) << "a transaction sees its own entries";
        expect_as_opened_anew(stream);
        EXPECT_EQ(office_.authority().load(work->reader(), stream)->revision, before + 1);
    }
    expect_as_opened_anew(stream);
    // Something else takes the place of what came to nothing.
    ASSERT_TRUE(office_.matters().act(number, command::SignFor{}, {as(handler_), "", {}}));
    expect_as_opened_anew(stream);
}

TEST_F(RecentRequestsTest, what_another_server_put_where_one_of_ours_came_to_nothing_is_what_is_shown) {
    const std::string number = register_one();
    const StreamId stream = stream_of(number);
    {
        auto work = storage::UnitOfWork::begin(office_.store(), office_.authority().id(), office_.now());
        auto loaded = office_.authority().load(work->reader(), stream);
        const auto keys = office_.authority().keys_of(work->reader(), stream);
        ASSERT_TRUE(record_events(office_.authority(), *work, *loaded, **keys, the_person,
                                  {domain::request::event::Supplemented{"忘了说车牌"}}));
    }
    Matters other_server(*plain_, office_.writer());
    ASSERT_TRUE(other_server.act(number, command::SignFor{}, {as(handler_), "", {}}));
    expect_as_opened_anew(stream);
}

TEST_F(RecentRequestsTest, what_was_erased_is_not_there_any_more) {
    const std::string number = register_one();
    const StreamId stream = stream_of(number);
    expect_as_opened_anew(stream);
    ASSERT_TRUE(office_.matters().act_by_code(code_, command::Withdraw{"已解决"}, {the_person, "", {}}));
    expect_as_opened_anew(stream);
    const ErasureOrder order{domain::people::PersonId("qiao-anran"), domain::people::PersonId("tan-wenjing"),
                             "当事人要求", "test", ""};
    const auto erased = erase(office_.authority(), office_.writer(), number, order);
    ASSERT_TRUE(erased) << erased.error().message;
    const auto gone = office_.authority().load(**office_.store().read(), stream);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, util::ErrorKind::NotFound);
}

}  // namespace
}  // namespace qingfeng::service
