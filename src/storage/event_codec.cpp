#include "storage/event_codec.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <fmt/core.h>

#include "storage/value_codec.h"

namespace qingfeng::domain::request::event {
BOOST_DESCRIBE_STRUCT(Registered, (),
                      (number, kind, procedure, config, channel, unit, place, subject, body, points, contact_name,
                       contact_phone, occurred, source, external_number, first_asked, complained_of,
                       units_complained_of, first_handler, code_seen_by_staff, code_hash, external_hash, first_deadline,
                       clocks, group_size, representatives, review_of, review_stage, decided_before,
                       offices_complained_of))
BOOST_DESCRIBE_STRUCT(Assigned, (), (unit, handler, clocks))
BOOST_DESCRIBE_STRUCT(SignedFor, (), (clocks))
BOOST_DESCRIBE_STRUCT(Accepted, (), (clocks))
BOOST_DESCRIBE_STRUCT(Refused, (), (refusal_reason, explanation, go_instead_zh, go_instead_en, citation, clocks))
BOOST_DESCRIBE_STRUCT(Returned, (), (reason, basis, clocks))
BOOST_DESCRIBE_STRUCT(Designated, (), (unit, handler, reason, clocks))
BOOST_DESCRIBE_STRUCT(Transferred, (), (handler, reason))
BOOST_DESCRIBE_STRUCT(InterestDeclared, (), (person, reason))
BOOST_DESCRIBE_STRUCT(PointsSet, (), (points))
BOOST_DESCRIBE_STRUCT(PointFound, (), (point, finding, reasons))
BOOST_DESCRIBE_STRUCT(LiabilityFound, (), (liability, reasons))
BOOST_DESCRIBE_STRUCT(Suspended, (), (suspension_reason, explanation, until, clocks))
BOOST_DESCRIBE_STRUCT(Resumed, (), (explanation, clocks))
BOOST_DESCRIBE_STRUCT(Extended, (), (clock, by, reason, clocks))
BOOST_DESCRIBE_STRUCT(Supplemented, (), (body))
BOOST_DESCRIBE_STRUCT(AnswerSubmitted, (), (answer))
BOOST_DESCRIBE_STRUCT(AnswerSentBack, (), (reason))
BOOST_DESCRIBE_STRUCT(Answered, (), (call_back_drawn, clocks))
BOOST_DESCRIBE_STRUCT(CallBackRecorded, (), (outcome, solved, remark, clocks))
BOOST_DESCRIBE_STRUCT(Judged, (), (grade, solved, comment, standing, clocks, verdict_reasons, call_back_welcome))
BOOST_DESCRIBE_STRUCT(RemedyFulfilled, (), (remedy, evidence, clocks))
BOOST_DESCRIBE_STRUCT(Closed, (), (clocks))
BOOST_DESCRIBE_STRUCT(Archived, (), ())
BOOST_DESCRIBE_STRUCT(Reopened, (), (reason, clocks))
BOOST_DESCRIBE_STRUCT(Withdrawn, (), (reason, check_goes_on, standing, clocks))
BOOST_DESCRIBE_STRUCT(Referred, (), (referred_to, letter, reason, clocks))
BOOST_DESCRIBE_STRUCT(Reminded, (), (text))
BOOST_DESCRIBE_STRUCT(ClockReminded, (), (clock, clocks))
BOOST_DESCRIBE_STRUCT(ClockOverdue, (), (clock, clocks))
BOOST_DESCRIBE_STRUCT(DeadlineChanged, (), (config, clocks))
BOOST_DESCRIBE_STRUCT(Imported, (),
                      (number, source, external_number, external_hash, imported_kind, title, body, contact_name,
                       occurred, unit, imported_unit, subject, imported_status, source_due))
BOOST_DESCRIBE_STRUCT(ImportedAnswer, (), (answer_text, occurred, imported_status))
BOOST_DESCRIBE_STRUCT(Merged, (), (merged_into, reason, clocks))
BOOST_DESCRIBE_STRUCT(TakenIn, (),
                      (merged_from, points, complained_of, units_complained_of, interests, clocks,
                       offices_complained_of))
BOOST_DESCRIBE_STRUCT(AnsweredTogether, (), (answer, remedy, round, clocks))
BOOST_DESCRIBE_STRUCT(PartyJudged, (), (merged_from, grade, solved, standing))
BOOST_DESCRIBE_STRUCT(Reclassified, (), (kind, procedure, subject, reason, units_complained_of, clocks))
BOOST_DESCRIBE_STRUCT(CoHandlerAdded, (), (co_handler, unit, handler, text, until_date, clocks))
BOOST_DESCRIBE_STRUCT(Contributed, (), (co_handler, text, clocks))
BOOST_DESCRIBE_STRUCT(ReviewAsked, (), (review, review_stage, clocks))
BOOST_DESCRIBE_STRUCT(ReviewFound, (), (review_outcome, reasons))
BOOST_DESCRIBE_STRUCT(ReviewConcluded, (), (review, review_stage, review_outcome, reasons))
BOOST_DESCRIBE_STRUCT(RepresentativesSet, (), (group_size, representatives))
BOOST_DESCRIBE_STRUCT(RefusalObjected, (), (reason, clocks))
BOOST_DESCRIBE_STRUCT(RefusalConfirmed, (), (reasons, clocks))
BOOST_DESCRIBE_STRUCT(RefusalOverturned, (), (reasons, clocks))
BOOST_DESCRIBE_STRUCT(SupervisionOrdered, (), (order, order_number, text, until_date, copied_to, clocks))
BOOST_DESCRIBE_STRUCT(Instructed, (), (order, order_number, leader, dated, text, until_date, copied_to, clocks))
BOOST_DESCRIBE_STRUCT(OrderReported, (), (order, text, clocks))
BOOST_DESCRIBE_STRUCT(OrderSettled, (), (order, remark))
BOOST_DESCRIBE_STRUCT(OrderSentBack, (), (order, reason, clocks))
BOOST_DESCRIBE_STRUCT(AccountabilityProposed, (), (trigger, late_clock, ordinal, unit, person, citation))
BOOST_DESCRIBE_STRUCT(HandoverOffered, (), (handler, reason))
BOOST_DESCRIBE_STRUCT(HandedOver, (), (person, handler))
BOOST_DESCRIBE_STRUCT(ActConfirmed, (), (confirmed_act, standing, channel, remark, clocks))
BOOST_DESCRIBE_STRUCT(IdentityRead, (), (reason))
BOOST_DESCRIBE_STRUCT(PersonTold, (), (channel, to_whom, text))
BOOST_DESCRIBE_STRUCT(PhotosAttached, (), (photos))
}  // namespace qingfeng::domain::request::event

namespace qingfeng::domain::record {
BOOST_DESCRIBE_STRUCT(AuthorityFounded, (), (slug, name, log_origin, log_key, zone))
BOOST_DESCRIBE_STRUCT(Adopted, (), (config_kind, source_name, source_text, canonical))
BOOST_DESCRIBE_STRUCT(LogKeyRotated, (), (old_key, new_key, tree_size, handover, reason))
BOOST_DESCRIBE_STRUCT(MasterKeyRotated, (), (generation, reason))
BOOST_DESCRIBE_STRUCT(CodeKeyRotated, (), (generation, reason))
BOOST_DESCRIBE_STRUCT(LogSucceeded, (),
                      (old_origin, new_origin, old_key, new_key, old_size, old_root, old_checkpoint, known_size,
                       handover, reason))
BOOST_DESCRIBE_STRUCT(StreamErased, (), (erased_stream, approved_by, rule, reason))
BOOST_DESCRIBE_STRUCT(AccountOpened, (), (person, account))
BOOST_DESCRIBE_STRUCT(AccountReset, (), (person, account, second_factor_removed, reason))
BOOST_DESCRIBE_STRUCT(AccountDisabled, (), (person, account, reason))
BOOST_DESCRIBE_STRUCT(AccountEnabled, (), (person, account, reason))
BOOST_DESCRIBE_STRUCT(DeadlinesRecomputed, (), (adoption))
}  // namespace qingfeng::domain::record

namespace qingfeng::storage {
namespace {

/// The id of every field. Permanent: a name is never given another number, a number never another meaning.
struct NamedField {
    std::string_view name;
    std::uint16_t id;
};
constexpr NamedField named_fields[] = {
    {"stream", field::stream},
    {"sequence", field::sequence},
    {"type", field::type},
    {"recorded", field::recorded},
    {"previous", field::previous},
    {"actor", field::actor},
    {"via", field::via},
    {"os_user", field::os_user},
    {"number", 20},
    {"kind", 21},
    {"procedure", 22},
    {"config", 23},
    {"channel", 24},
    {"unit", 25},
    {"place", 26},
    {"subject", 27},
    {"body", 28},
    {"points", 29},
    {"contact_name", 30},
    {"contact_phone", 31},
    {"occurred", 32},
    {"source", 33},
    {"external_number", 34},
    {"first_asked", 35},
    {"complained_of", 36},
    {"units_complained_of", 37},
    {"first_handler", 38},
    {"code_seen_by_staff", 39},
    {"code_hash", 40},
    {"external_hash", 41},
    {"first_deadline", 42},
    {"clocks", 43},
    {"handler", 44},
    {"refusal_reason", 45},
    {"explanation", 46},
    {"go_instead_zh", 47},
    {"go_instead_en", 48},
    {"citation", 49},
    {"reason", 50},
    {"basis", 51},
    {"person", 52},
    {"point", 53},
    {"finding", 54},
    {"reasons", 55},
    {"liability", 56},
    {"suspension_reason", 57},
    {"until", 58},
    {"clock", 59},
    {"by", 60},
    {"answer", 61},
    {"call_back_drawn", 62},
    {"outcome", 63},
    {"solved", 64},
    {"remark", 65},
    {"grade", 66},
    {"comment", 67},
    {"standing", 68},
    {"remedy", 69},
    {"evidence", 70},
    {"check_goes_on", 71},
    {"referred_to", 72},
    {"letter", 73},
    {"text", 74},
    {"imported_kind", 75},
    {"title", 76},
    {"imported_unit", 77},
    {"imported_status", 78},
    {"source_due", 79},
    {"answer_text", 80},
    {"slug", 81},
    {"name", 82},
    {"log_origin", 83},
    {"log_key", 84},
    {"zone", 85},
    {"config_kind", 86},
    {"source_name", 87},
    {"source_text", 88},
    {"canonical", 89},
    {"group_size", 90},
    {"representatives", 91},
    {"review_of", 92},
    {"review_stage", 93},
    {"decided_before", 94},
    {"merged_into", 95},
    {"merged_from", 96},
    {"interests", 97},
    {"round", 98},
    {"co_handler", 99},
    {"until_date", 100},
    {"review", 101},
    {"review_outcome", 102},
    {"order", 103},
    {"order_number", 104},
    {"copied_to", 105},
    {"leader", 106},
    {"dated", 107},
    {"trigger", 108},
    {"late_clock", 109},
    {"ordinal", 110},
    {"confirmed_act", 111},
    {"to_whom", 112},
    {"verdict_reasons", 113},
    {"call_back_welcome", 114},
    {"photos", 115},
    {"offices_complained_of", 116},
    // 200 on: what happens to the authority itself.
    {"old_key", 200},
    {"new_key", 201},
    {"tree_size", 202},
    {"handover", 203},
    {"generation", 204},
    {"old_origin", 205},
    {"new_origin", 206},
    {"old_size", 207},
    {"old_root", 208},
    {"old_checkpoint", 209},
    {"known_size", 210},
    {"erased_stream", 211},
    {"approved_by", 212},
    {"rule", 213},
    // 230 on: accounts.
    {"account", 230},
    {"second_factor_removed", 231},
    {"adoption", 214},
};

constexpr std::uint16_t id_of(std::string_view name) {
    for (const NamedField& named : named_fields) {
        if (named.name == name) return named.id;
    }
    return 0;
}

constexpr bool ids_are_unique() {
    for (const NamedField& a : named_fields) {
        for (const NamedField& b : named_fields) {
            if (&a != &b && (a.id == b.id || a.name == b.name)) return false;
        }
    }
    return true;
}
static_assert(ids_are_unique());

template <class E>
using Members = boost::describe::describe_members<E, boost::describe::mod_public>;

/// Texts and byte strings stand as they are, so that an opened field reads as what it is.
template <class T>
inline constexpr bool stands_raw = std::is_same_v<T, std::string> || std::is_same_v<T, util::Bytes>;

template <class T>
void encode_field(std::uint16_t id, const T& value, std::vector<FieldValue>& fields) {
    if constexpr (value_codec::is_optional<T>) {
        if (value) encode_field(id, *value, fields);
    } else if constexpr (stands_raw<T>) {
        if (!value.empty()) fields.push_back({id, util::Bytes(value.begin(), value.end())});
    } else {
        if constexpr (value_codec::is_vector<T>) {
            if (value.empty()) return;
        }
        util::CanonicalWriter writer;
        value_codec::write(writer, value);
        fields.push_back({id, writer.take()});
    }
}

template <class T>
bool decode_field(const util::Bytes& bytes, T& value) {
    if constexpr (value_codec::is_optional<T>) {
        return decode_field(bytes, value.emplace());
    } else if constexpr (stands_raw<T>) {
        value.assign(bytes.begin(), bytes.end());
        return true;
    } else {
        util::CanonicalReader reader(bytes);
        return value_codec::read(reader, value) && reader.finished();
    }
}

template <class E>
EncodedEvent encode_one(const E& event) {
    // A member that was not described would silently be lost.
    static_assert(boost::mp11::mp_size<Members<E>>::value == boost::pfr::tuple_size_v<E>);
    EncodedEvent encoded{type_of<E>, {}};
    boost::mp11::mp_for_each<Members<E>>([&](auto member) {
        constexpr std::uint16_t id = id_of(decltype(member)::name);
        static_assert(id != 0, "a member without a field id");
        encode_field(id, event.*member.pointer, encoded.fields);
    });
    return encoded;
}

template <class E>
bool decode_one(const PlainEntry& entry, E& event) {
    bool good = true;
    boost::mp11::mp_for_each<Members<E>>([&](auto member) {
        constexpr std::uint16_t id = id_of(decltype(member)::name);
        const auto found = std::find_if(entry.fields.begin(), entry.fields.end(),
                                        [](const FieldValue& field) { return field.id == id; });
        if (found != entry.fields.end()) good = decode_field(found->value, event.*member.pointer) && good;
    });
    return good;
}

template <class Variant>
std::optional<Variant> decode_any(const PlainEntry& entry) {
    std::optional<Variant> decoded;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Variant>>([&](auto identity) {
        using E = typename decltype(identity)::type;
        if (type_of<E> != entry.type) return;
        E event;
        if (decode_one(entry, event)) decoded = std::move(event);
    });
    return decoded;
}

constexpr std::pair<EventType, std::string_view> event_names[] = {
    {EventType::Registered, "registered"},
    {EventType::Assigned, "assigned"},
    {EventType::SignedFor, "signed_for"},
    {EventType::Accepted, "accepted"},
    {EventType::Refused, "refused"},
    {EventType::Returned, "returned"},
    {EventType::Designated, "designated"},
    {EventType::Transferred, "transferred"},
    {EventType::InterestDeclared, "interest_declared"},
    {EventType::PointsSet, "points_set"},
    {EventType::PointFound, "point_found"},
    {EventType::LiabilityFound, "liability_found"},
    {EventType::Suspended, "suspended"},
    {EventType::Resumed, "resumed"},
    {EventType::Extended, "extended"},
    {EventType::Supplemented, "supplemented"},
    {EventType::AnswerSubmitted, "answer_submitted"},
    {EventType::AnswerSentBack, "answer_sent_back"},
    {EventType::Answered, "answered"},
    {EventType::CallBackRecorded, "call_back_recorded"},
    {EventType::Judged, "judged"},
    {EventType::RemedyFulfilled, "remedy_fulfilled"},
    {EventType::Closed, "closed"},
    {EventType::Archived, "archived"},
    {EventType::Reopened, "reopened"},
    {EventType::Withdrawn, "withdrawn"},
    {EventType::Referred, "referred"},
    {EventType::Reminded, "reminded"},
    {EventType::ClockReminded, "clock_reminded"},
    {EventType::ClockOverdue, "clock_overdue"},
    {EventType::DeadlineChanged, "deadline_changed"},
    {EventType::Imported, "imported"},
    {EventType::ImportedAnswer, "imported_answer"},
    {EventType::Merged, "merged"},
    {EventType::TakenIn, "taken_in"},
    {EventType::AnsweredTogether, "answered_together"},
    {EventType::PartyJudged, "party_judged"},
    {EventType::Reclassified, "reclassified"},
    {EventType::CoHandlerAdded, "co_handler_added"},
    {EventType::Contributed, "contributed"},
    {EventType::ReviewAsked, "review_asked"},
    {EventType::ReviewFound, "review_found"},
    {EventType::ReviewConcluded, "review_concluded"},
    {EventType::RepresentativesSet, "representatives_set"},
    {EventType::RefusalObjected, "refusal_objected"},
    {EventType::RefusalConfirmed, "refusal_confirmed"},
    {EventType::RefusalOverturned, "refusal_overturned"},
    {EventType::SupervisionOrdered, "supervision_ordered"},
    {EventType::Instructed, "instructed"},
    {EventType::OrderReported, "order_reported"},
    {EventType::OrderSettled, "order_settled"},
    {EventType::OrderSentBack, "order_sent_back"},
    {EventType::AccountabilityProposed, "accountability_proposed"},
    {EventType::HandoverOffered, "handover_offered"},
    {EventType::HandedOver, "handed_over"},
    {EventType::ActConfirmed, "act_confirmed"},
    {EventType::IdentityRead, "identity_read"},
    {EventType::PersonTold, "person_told"},
    {EventType::PhotosAttached, "photos_attached"},
    {EventType::AuthorityFounded, "authority_founded"},
    {EventType::Adopted, "adopted"},
    {EventType::LogKeyRotated, "log_key_rotated"},
    {EventType::MasterKeyRotated, "master_key_rotated"},
    {EventType::CodeKeyRotated, "code_key_rotated"},
    {EventType::LogSucceeded, "log_succeeded"},
    {EventType::StreamErased, "stream_erased"},
    {EventType::AccountOpened, "account_opened"},
    {EventType::AccountReset, "account_reset"},
    {EventType::AccountDisabled, "account_disabled"},
    {EventType::AccountEnabled, "account_enabled"},
    {EventType::DeadlinesRecomputed, "deadlines_recomputed"},
};

}  // namespace

EncodedEvent encode(const domain::request::Event& event) {
    return std::visit([](const auto& e) { return encode_one(e); }, event);
}

EncodedEvent encode(const domain::record::AuthorityEvent& event) {
    return std::visit([](const auto& e) { return encode_one(e); }, event);
}

std::optional<domain::request::Event> decode_request(const PlainEntry& entry) {
    return decode_any<domain::request::Event>(entry);
}

std::optional<domain::record::AuthorityEvent> decode_authority(const PlainEntry& entry) {
    return decode_any<domain::record::AuthorityEvent>(entry);
}

bool is_request_event(EventType type) {
    const auto number = static_cast<std::uint16_t>(type);
    return number >= 100 && number < 200;
}

std::string event_name(EventType type) {
    for (const auto& [known, name] : event_names) {
        if (known == type) return std::string(name);
    }
    return fmt::format("event {}", static_cast<unsigned>(type));
}

std::string field_name(std::uint16_t id) {
    for (const NamedField& named : named_fields) {
        if (named.id == id) return std::string(named.name);
    }
    return fmt::format("field {}", id);
}

std::optional<std::uint16_t> field_named(std::string_view name) {
    const std::uint16_t id = id_of(name);
    return id == 0 ? std::nullopt : std::optional(id);
}

bool is_identity_field(std::uint16_t id) {
    return id == id_of("contact_name") || id == id_of("contact_phone") || id == id_of("representatives") ||
           id == id_of("to_whom");
}

}  // namespace qingfeng::storage
