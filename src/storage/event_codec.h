#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/record/authority_event.h"
#include "domain/request/event.h"
#include "storage/entry_codec.h"

/// Events as lists of fields and back. Each member of an event is one field with a permanent id, so that it can be
/// opened alone.
namespace qingfeng::storage {

struct EncodedEvent {
    EventType type = EventType::Registered;
    std::vector<FieldValue> fields;
};

EncodedEvent encode(const domain::request::Event&);
EncodedEvent encode(const domain::record::AuthorityEvent&);

/// Empty: the entry is of another kind, or its fields do not read as they should.
std::optional<domain::request::Event> decode_request(const PlainEntry&);
std::optional<domain::record::AuthorityEvent> decode_authority(const PlainEntry&);

bool is_request_event(EventType);
/// "registered", "answer_submitted"; "event 147" for one that this program does not know.
std::string event_name(EventType);

/// "body", "contact_phone"; "field 4711" for one that this program does not know.
std::string field_name(std::uint16_t id);
std::optional<std::uint16_t> field_named(std::string_view name);
/// Who the person is: encrypted apart from what they say.
bool is_identity_field(std::uint16_t id);

}  // namespace qingfeng::storage
