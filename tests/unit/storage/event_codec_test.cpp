// Events as fields: nothing is lost, nothing empty is kept, numbers are for ever.
#include "storage/event_codec.h"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "any_event.h"

namespace qingfeng::storage {
namespace {

using domain::record::AuthorityEvent;
using domain::request::Event;
using testing::AnyValue;
using testing::each_alternative;
namespace event = domain::request::event;

PlainEntry entry_of(EncodedEvent encoded) {
    PlainEntry entry;
    entry.type = encoded.type;
    entry.fields = std::move(encoded.fields);
    return entry;
}

std::vector<std::string> names(const EncodedEvent& encoded) {
    std::vector<std::string> found;
    for (const FieldValue& field : encoded.fields) found.push_back(field_name(field.id));
    return found;
}

RC_GTEST_PROP(EventCodec, every_event_reads_back_as_it_was_written, (std::uint32_t seed)) {
    AnyValue any(seed);
    each_alternative<Event>([&](auto value) {
        any.fill(value);
        RC_ASSERT(decode_request(entry_of(encode(Event(value)))) == std::optional<Event>(value));
    });
    each_alternative<AuthorityEvent>([&](auto value) {
        any.fill(value);
        RC_ASSERT(decode_authority(entry_of(encode(AuthorityEvent(value)))) == std::optional<AuthorityEvent>(value));
    });
}

TEST(EventCodec, every_member_is_a_field_of_its_own_with_a_name) {
    AnyValue any(1);
    const auto check = [](const EncodedEvent& encoded, std::size_t members) {
        std::set<std::uint16_t> ids;
        for (const FieldValue& field : encoded.fields) {
            ids.insert(field.id);
            EXPECT_GE(field.id, 20) << "below are the fields of every entry";
            EXPECT_EQ(field_named(field_name(field.id)), field.id);
        }
        EXPECT_EQ(ids.size(), members) << event_name(encoded.type);
    };
    each_alternative<Event>([&](auto value) {
        any.fill(value);
        check(encode(Event(value)), boost::pfr::tuple_size_v<decltype(value)>);
    });
    each_alternative<AuthorityEvent>([&](auto value) {
        any.fill(value);
        check(encode(AuthorityEvent(value)), boost::pfr::tuple_size_v<decltype(value)>);
    });
}

TEST(EventCodec, empty_members_leave_no_field_and_read_back_empty) {
    each_alternative<Event>(
        [](auto value) { EXPECT_EQ(decode_request(entry_of(encode(Event(value)))), std::optional<Event>(value)); });
    using Names = std::vector<std::string>;
    EXPECT_EQ(names(encode(Event(event::Registered{}))),
              (Names{"kind", "config", "channel", "first_handler", "code_seen_by_staff", "first_deadline"}));
    EXPECT_EQ(names(encode(Event(event::Imported{}))), Names{});
    EXPECT_EQ(names(encode(Event(event::Archived{}))), Names{});
    EXPECT_EQ(names(encode(Event(event::SignedFor{}))), Names{});
    EXPECT_EQ(names(encode(Event(event::Judged{}))), (Names{"grade", "standing"}));
}

TEST(EventCodec, texts_stand_in_their_field_as_they_are) {
    const auto encoded = encode(Event(event::Supplemented{"车道3"}));
    ASSERT_EQ(encoded.fields.size(), 1u);
    EXPECT_EQ(util::as_text(encoded.fields[0].value), "车道3");
}

TEST(EventCodec, a_field_that_older_entries_lack_keeps_its_default) {
    PlainEntry entry = entry_of(encode(Event(event::Reminded{"two days left"})));
    entry.fields.clear();
    EXPECT_EQ(decode_request(entry), std::optional<Event>(event::Reminded{}));
}

TEST(EventCodec, bytes_after_a_value_are_refused) {
    PlainEntry entry = entry_of(encode(Event(event::PointFound{1, domain::request::Finding::Substantiated, "seen"})));
    entry.fields.front().value.push_back(0);
    EXPECT_EQ(decode_request(entry), std::nullopt);
}

TEST(EventCodec, an_entry_of_another_kind_is_not_an_event) {
    PlainEntry entry = entry_of(encode(Event(event::Archived{})));
    EXPECT_EQ(decode_authority(entry), std::nullopt);
    entry.type = static_cast<EventType>(190);
    EXPECT_EQ(decode_request(entry), std::nullopt);
    EXPECT_EQ(event_name(entry.type), "event 190");
    EXPECT_TRUE(is_request_event(entry.type));
    EXPECT_FALSE(is_request_event(EventType::Adopted));
    EXPECT_EQ(field_name(4711), "field 4711");
    EXPECT_EQ(field_named("no such field"), std::nullopt);
}

TEST(EventCodec, who_the_person_is_stands_apart_from_what_they_say) {
    std::set<std::string> identity;
    for (std::uint16_t id = 0; id < 200; ++id) {
        if (is_identity_field(id)) identity.insert(field_name(id));
    }
    EXPECT_EQ(identity, (std::set<std::string>{"contact_name", "contact_phone", "representatives", "to_whom"}));
}

RC_GTEST_PROP(EventCodec, any_fields_are_read_or_refused_without_harm, (std::uint32_t seed, const util::Bytes& bytes)) {
    AnyValue any(seed);
    each_alternative<Event>([&](auto value) {
        any.fill(value);
        PlainEntry entry = entry_of(encode(Event(value)));
        if (entry.fields.empty()) return;
        entry.fields[seed % entry.fields.size()].value = bytes;
        decode_request(entry);
    });
}

/// These numbers are in records already: a failing row is a mistake in the program, never in the test.
TEST(EventCodec, numbers_of_events_and_fields_are_for_ever) {
    const std::vector<std::pair<int, std::string>> events = {
        {1, "authority_founded"},
        {2, "adopted"},
        {3, "log_key_rotated"},
        {4, "master_key_rotated"},
        {5, "code_key_rotated"},
        {6, "log_succeeded"},
        {7, "stream_erased"},
        {20, "account_opened"},
        {21, "account_reset"},
        {22, "account_disabled"},
        {23, "account_enabled"},
        {8, "deadlines_recomputed"},
        {100, "registered"},
        {101, "assigned"},
        {102, "signed_for"},
        {103, "accepted"},
        {104, "refused"},
        {105, "returned"},
        {106, "designated"},
        {107, "transferred"},
        {108, "interest_declared"},
        {109, "points_set"},
        {110, "point_found"},
        {111, "liability_found"},
        {112, "suspended"},
        {113, "resumed"},
        {114, "extended"},
        {115, "supplemented"},
        {116, "answer_submitted"},
        {117, "answer_sent_back"},
        {118, "answered"},
        {119, "call_back_recorded"},
        {120, "judged"},
        {121, "remedy_fulfilled"},
        {122, "closed"},
        {123, "archived"},
        {124, "reopened"},
        {125, "withdrawn"},
        {126, "referred"},
        {127, "reminded"},
        {128, "clock_reminded"},
        {129, "clock_overdue"},
        {130, "deadline_changed"},
        {131, "imported"},
        {132, "imported_answer"},
        {133, "merged"},
        {134, "taken_in"},
        {135, "answered_together"},
        {136, "party_judged"},
        {137, "reclassified"},
        {138, "co_handler_added"},
        {139, "contributed"},
        {140, "review_asked"},
        {141, "review_found"},
        {142, "review_concluded"},
        {143, "representatives_set"},
        {144, "refusal_objected"},
        {145, "refusal_confirmed"},
        {146, "refusal_overturned"},
        {147, "supervision_ordered"},
        {148, "instructed"},
        {149, "order_reported"},
        {150, "order_settled"},
        {151, "order_sent_back"},
        {152, "accountability_proposed"},
        {153, "handover_offered"},
        {154, "handed_over"},
        {155, "act_confirmed"},
        {156, "identity_read"},
        {157, "person_told"},
        {180, "photos_attached"},
    };
    for (const auto& [number, name] : events) EXPECT_EQ(event_name(static_cast<EventType>(number)), name);
    EXPECT_EQ(events.size(), std::variant_size_v<Event> + std::variant_size_v<AuthorityEvent>);
    // In the order of their numbers: 1 to 8, then from 20 on without a gap.
    const std::vector<std::string> entry_fields = {"stream",   "sequence", "type", "recorded",
                                                   "previous", "actor",    "via",  "os_user"};
    for (std::size_t i = 0; i < entry_fields.size(); ++i) EXPECT_EQ(field_named(entry_fields[i]), i + 1);
    const std::vector<std::string> event_fields = {"number",
                                                   "kind",
                                                   "procedure",
                                                   "config",
                                                   "channel",
                                                   "unit",
                                                   "place",
                                                   "subject",
                                                   "body",
                                                   "points",
                                                   "contact_name",
                                                   "contact_phone",
                                                   "occurred",
                                                   "source",
                                                   "external_number",
                                                   "first_asked",
                                                   "complained_of",
                                                   "units_complained_of",
                                                   "first_handler",
                                                   "code_seen_by_staff",
                                                   "code_hash",
                                                   "external_hash",
                                                   "first_deadline",
                                                   "clocks",
                                                   "handler",
                                                   "refusal_reason",
                                                   "explanation",
                                                   "go_instead_zh",
                                                   "go_instead_en",
                                                   "citation",
                                                   "reason",
                                                   "basis",
                                                   "person",
                                                   "point",
                                                   "finding",
                                                   "reasons",
                                                   "liability",
                                                   "suspension_reason",
                                                   "until",
                                                   "clock",
                                                   "by",
                                                   "answer",
                                                   "call_back_drawn",
                                                   "outcome",
                                                   "solved",
                                                   "remark",
                                                   "grade",
                                                   "comment",
                                                   "standing",
                                                   "remedy",
                                                   "evidence",
                                                   "check_goes_on",
                                                   "referred_to",
                                                   "letter",
                                                   "text",
                                                   "imported_kind",
                                                   "title",
                                                   "imported_unit",
                                                   "imported_status",
                                                   "source_due",
                                                   "answer_text",
                                                   "slug",
                                                   "name",
                                                   "log_origin",
                                                   "log_key",
                                                   "zone",
                                                   "config_kind",
                                                   "source_name",
                                                   "source_text",
                                                   "canonical",
                                                   "group_size",
                                                   "representatives",
                                                   "review_of",
                                                   "review_stage",
                                                   "decided_before",
                                                   "merged_into",
                                                   "merged_from",
                                                   "interests",
                                                   "round",
                                                   "co_handler",
                                                   "until_date",
                                                   "review",
                                                   "review_outcome",
                                                   "order",
                                                   "order_number",
                                                   "copied_to",
                                                   "leader",
                                                   "dated",
                                                   "trigger",
                                                   "late_clock",
                                                   "ordinal",
                                                   "confirmed_act",
                                                   "to_whom",
                                                   "verdict_reasons",
                                                   "call_back_welcome",
                                                   "photos",
                                                   "offices_complained_of"};
    for (std::size_t i = 0; i < event_fields.size(); ++i) EXPECT_EQ(field_named(event_fields[i]), i + 20);
    // Those of keys, erasure and successors, from 200 on.
    const std::vector<std::string> authority_fields = {"old_key",     "new_key",        "tree_size",  "handover",
                                                       "generation",  "old_origin",     "new_origin", "old_size",
                                                       "old_root",    "old_checkpoint", "known_size", "erased_stream",
                                                       "approved_by", "rule",           "adoption"};
    for (std::size_t i = 0; i < authority_fields.size(); ++i) EXPECT_EQ(field_named(authority_fields[i]), i + 200);
    // Those of accounts, from 230 on.
    EXPECT_EQ(field_named("account"), 230);
    EXPECT_EQ(field_named("second_factor_removed"), 231);
}

}  // namespace
}  // namespace qingfeng::storage
