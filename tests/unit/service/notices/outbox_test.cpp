// People are told: each notice once, in an entry; what fails is offered again and stands on the list meanwhile.
#include "service/notices/outbox.h"

#include <gtest/gtest.h>

#include "unit/service/office.h"

namespace qingfeng::service::notices {
namespace {

namespace command = domain::request::command;
using domain::request::Addressee;
using domain::request::Channel;
using testing::as;
using testing::Office;
using testing::the_person;

class FakeGateway : public Gateway {
  public:
    std::string name() const override { return "test"; }
    util::Status send(const Message& message) override {
        sent.push_back(message);
        if (broken) return util::fail(util::ErrorKind::Busy, "away");
        return util::Done{};
    }

    std::vector<Message> sent;
    bool broken = false;
};

struct Desk {
    Office office;
    Messages messages =
        *Messages::parse(testing::read_file("config/messages/zh.toml"), testing::read_file("config/messages/en.toml"));
    NoticeBoard board{office.authority()};
    FakeGateway gateway;
    Outbox outbox{office.authority(), office.matters(), board, gateway, messages};

    RegistrationAnswer register_by_phone(const std::string& phone = "13900000000") {
        command::Register registration;
        registration.channel = Channel::Phone;
        registration.unit = domain::people::UnitId("xishan-station");
        registration.body = "收费员态度生硬";
        registration.contact_phone = phone;
        auto answer = office.matters().register_matter(registration, {as("shen-yulan"), "", std::nullopt});
        EXPECT_TRUE(answer);
        return std::move(*answer);
    }
    OutboxReport round() {
        const auto report = outbox.run(office.now());
        EXPECT_TRUE(report);
        return *report;
    }
    void act(const std::string& number, const std::string& who, const domain::request::Command& what) {
        const auto done = office.matters().act(number, what, {as(who), "", std::nullopt});
        EXPECT_TRUE(done);
    }
    std::size_t owed() {
        EXPECT_TRUE(board.catch_up(office.now()));
        return board.owed(Addressee::Person).size();
    }
};

TEST(Outbox, who_is_owed_a_notice_is_told_once_and_an_entry_says_so) {
    Desk desk;
    const auto matter = desk.register_by_phone();
    EXPECT_EQ(desk.owed(), 1u);
    EXPECT_EQ(desk.round().sent, 1u);
    ASSERT_EQ(desk.gateway.sent.size(), 1u);
    const Message& message = desk.gateway.sent.front();
    EXPECT_EQ(message.phone, "13900000000");
    EXPECT_EQ(message.kind, "registered");
    EXPECT_NE(message.text.find(matter.number), std::string::npos);
    EXPECT_EQ(message.text.find("态度"), std::string::npos) << "never what it is about";
    EXPECT_EQ(desk.round().sent, 0u);
    const auto loaded = desk.office.matters().by_number(matter.number);
    ASSERT_TRUE(loaded);
    EXPECT_TRUE(std::holds_alternative<domain::request::event::PersonTold>((*loaded)->events.back().event));
}

TEST(Outbox, what_fails_is_offered_again_later_under_the_same_id) {
    Desk desk;
    desk.gateway.broken = true;
    desk.register_by_phone();
    EXPECT_EQ(desk.round().failed, 1u);
    EXPECT_EQ(desk.owed(), 1u) << "somebody may call meanwhile";
    EXPECT_EQ(desk.round().failed, 0u) << "not at once";
    desk.gateway.broken = false;
    desk.office.set_clock("2026-11-02T09:10:00+08:00");
    EXPECT_EQ(desk.round().sent, 1u);
    ASSERT_EQ(desk.gateway.sent.size(), 2u);
    EXPECT_EQ(desk.gateway.sent[0].id, desk.gateway.sent[1].id);
    EXPECT_EQ(desk.owed(), 0u);
}

TEST(Outbox, a_call_from_the_desk_settles_what_was_owed) {
    Desk desk;
    desk.gateway.broken = true;
    const auto matter = desk.register_by_phone();
    desk.round();
    desk.act(matter.number, "shen-yulan", command::Tell{Channel::Phone, "", "电话告知编号和查询码"});
    EXPECT_EQ(desk.owed(), 0u);
    desk.office.set_clock("2026-11-02T10:10:00+08:00");
    desk.gateway.broken = false;
    EXPECT_EQ(desk.round().sent, 0u);
}

TEST(Outbox, the_newest_notice_of_a_matter_covers_those_before_it) {
    Desk desk;
    const auto matter = desk.register_by_phone();
    const std::string handler = matter.first_handler;
    desk.act(matter.number, handler, command::SignFor{});
    desk.act(matter.number, handler, command::Accept{});
    EXPECT_EQ(desk.owed(), 2u);
    EXPECT_EQ(desk.round().sent, 1u);
    EXPECT_EQ(desk.gateway.sent.front().kind, "accepted");
    EXPECT_EQ(desk.owed(), 0u);
}

TEST(Outbox, a_new_process_owes_the_same) {
    Desk desk;
    desk.gateway.broken = true;
    desk.register_by_phone();
    desk.round();
    NoticeBoard fresh(desk.office.authority());
    ASSERT_TRUE(fresh.catch_up(desk.office.now()));
    const auto owed = fresh.owed(Addressee::Person);
    ASSERT_EQ(owed.size(), 1u);
    FakeGateway other;
    Outbox outbox(desk.office.authority(), desk.office.matters(), fresh, other, desk.messages);
    ASSERT_TRUE(outbox.run(desk.office.now()));
    ASSERT_EQ(other.sent.size(), 1u);
    EXPECT_EQ(other.sent.front().id, desk.gateway.sent.front().id);
}

TEST(Outbox, who_left_no_telephone_number_is_owed_nothing) {
    Desk desk;
    desk.register_by_phone("");
    EXPECT_EQ(desk.owed(), 0u);
    EXPECT_EQ(desk.round().sent, 0u);
}

TEST(NoticeText, every_notice_has_its_words) {
    Desk desk;
    for (const auto kind : util::all_of<domain::request::NoticeKind>()) {
        EXPECT_NE(notice_text(desk.messages, kind, "TS2026-000001").find("TS2026-000001"), std::string::npos);
    }
}

}  // namespace
}  // namespace qingfeng::service::notices
