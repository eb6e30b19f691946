// Whom one must tell, read from the entries alone.
#include "domain/request/notices.h"

#include <gtest/gtest.h>

#include "domain/procedure/keys.h"
#include "util/enum_keys.h"

namespace qingfeng::domain::request {
namespace {

event::Registered registered(const std::string& phone, const std::string& source = "", bool by_staff = false) {
    event::Registered event;
    event.contact_phone = phone;
    event.source = source;
    event.external_number = source.empty() ? "" : "H-1";
    event.code_seen_by_staff = by_staff;
    return event;
}

event::Suspended suspended(procedure::SuspensionReason reason) {
    event::Suspended event;
    event.suspension_reason = reason;
    return event;
}

/// "person:answered source:answered"
std::string owed(const std::vector<Event>& events) {
    std::vector<NoticeStep> steps;
    for (std::size_t i = 0; i < events.size(); ++i) {
        steps.push_back({i + 1, {static_cast<std::int64_t>(i)}, &events[i]});
    }
    std::string text;
    for (const Notice& notice : notices_owed(steps)) {
        if (!text.empty()) text += ' ';
        text += notice.addressee == Addressee::Person ? "person:" : "source:";
        text += to_key(notice.kind);
    }
    return text;
}

TEST(Notices, what_must_be_told_to_whom) {
    const event::Registered phone = registered("139");
    const event::Registered nobody = registered("");
    const event::Registered order = registered("139", "12328", true);
    const event::PersonTold by_phone{Channel::Phone, "", "told"};
    const event::PersonTold to_source{Channel::OtherSystem, "12328", "told"};
    const std::pair<std::vector<Event>, std::string> cases[] = {
        {{phone}, ""},
        {{registered("139", "", true)}, "person:registered"},
        {{nobody, event::Accepted{}, event::Answered{}}, ""},
        {{phone, event::Assigned{}, event::SignedFor{}, event::Accepted{}}, "person:accepted"},
        {{phone, event::Accepted{}, event::Extended{}}, "person:accepted person:extended"},
        {{phone, suspended(procedure::SuspensionReason::AwaitingPerson)}, "person:suspended"},
        {{phone, event::Answered{}, by_phone}, ""},
        {{phone, event::Answered{}, by_phone, event::Reopened{}}, "person:reopened"},
        {{phone, by_phone, event::Answered{}}, "person:answered"},
        {{order, event::Answered{}}, "person:registered person:answered source:answered"},
        {{order, event::Answered{}, by_phone}, "source:answered"},
        {{order, event::Answered{}, to_source}, "person:registered person:answered"},
        {{order, event::Refused{}}, "person:registered person:refused source:refused"},
        {{registered("", "12345"), event::Referred{}}, "source:referred"},
    };
    for (const auto& [events, expected] : cases) EXPECT_EQ(owed(events), expected) << events.size();
}

TEST(Notices, a_suspension_for_others_is_not_the_persons_to_answer) {
    for (const auto reason : util::all_of<procedure::SuspensionReason>()) {
        const bool awaits = reason == procedure::SuspensionReason::AwaitingPerson;
        EXPECT_EQ(owed({registered("139"), suspended(reason)}), awaits ? "person:suspended" : "");
    }
}

TEST(Notices, a_notice_names_its_entry) {
    const std::vector<Event> events{registered("139"), event::Accepted{}, event::Answered{}};
    std::vector<NoticeStep> steps;
    for (std::size_t i = 0; i < events.size(); ++i) {
        steps.push_back({i + 1, {static_cast<std::int64_t>(i * 10)}, &events[i]});
    }
    EXPECT_EQ(notices_owed(steps), (std::vector<Notice>{{Addressee::Person, NoticeKind::Accepted, 2, {10}},
                                                        {Addressee::Person, NoticeKind::Answered, 3, {20}}}));
}

}  // namespace
}  // namespace qingfeng::domain::request
