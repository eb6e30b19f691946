#include "storage/entry_codec.h"

#include <algorithm>

#include "storage/event_codec.h"
#include "storage/value_codec.h"
#include "util/canonical.h"
#include "util/check.h"
#include "util/crypto.h"

namespace qingfeng::storage {
namespace {

using util::Bytes;
using util::ByteView;
using util::CanonicalReader;
using util::CanonicalWriter;
using util::Digest;

constexpr std::uint16_t directory_id = 0;

template <class T>
Bytes encoded(const T& value) {
    CanonicalWriter writer;
    value_codec::write(writer, value);
    return writer.take();
}

std::array<std::uint8_t, 8> big_endian(std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < 8; ++i) bytes[7 - i] = static_cast<std::uint8_t>(value >> (8 * i));
    return bytes;
}

ledger::Salt salt_of(const StreamKeys& keys, std::uint64_t sequence, std::uint16_t id) {
    const Digest whole = util::derive(keys.salts, "qingfeng/salt/v1", {big_endian(sequence), big_endian(id)});
    ledger::Salt salt{};
    std::copy_n(whole.begin(), salt.size(), salt.begin());
    return salt;
}

/// Values that stand in columns or follow from the entry before: they have a digest but no ciphertext.
struct Column {
    std::uint16_t id;
    Bytes value;
};
std::array<Column, 2> leading_columns(StreamId stream, std::uint64_t sequence) {
    return {Column{field::stream, CanonicalWriter().signed_number(stream.get()).take()},
            Column{field::sequence, CanonicalWriter().number(sequence).take()}};
}
std::array<Column, 2> trailing_columns(util::Instant recorded, const Digest& previous) {
    return {Column{field::recorded, CanonicalWriter().signed_number(recorded.micros).take()},
            Column{field::previous, Bytes(previous.begin(), previous.end())}};
}

/// All fields with a ciphertext, in order: type, then who, then the event's own.
std::vector<FieldValue> enciphered_fields(const PlainEntry& entry) {
    std::vector<FieldValue> fields;
    fields.reserve(entry.fields.size() + 4);
    fields.push_back({field::type, CanonicalWriter().number(static_cast<std::uint64_t>(entry.type)).take()});
    fields.push_back({field::actor, encoded(entry.origin.actor)});
    if (!entry.origin.via.empty()) fields.push_back({field::via, util::to_bytes(entry.origin.via)});
    if (!entry.origin.os_user.empty()) fields.push_back({field::os_user, util::to_bytes(entry.origin.os_user)});
    fields.insert(fields.end(), entry.fields.begin(), entry.fields.end());
    return fields;
}

/// The order of digests in the leaf: stream, sequence, type, recorded, previous, then the rest.
template <class Visit>
void in_leaf_order(const PlainEntry& entry, const std::vector<FieldValue>& fields, Visit visit) {
    for (const Column& column : leading_columns(entry.stream, entry.sequence)) visit(column.id, column.value);
    visit(fields.front().id, fields.front().value);
    for (const Column& column : trailing_columns(entry.recorded, entry.previous)) visit(column.id, column.value);
    for (std::size_t i = 1; i < fields.size(); ++i) visit(fields[i].id, fields[i].value);
}

struct Place {
    AuthorityId authority;
    StreamId stream;
    std::uint64_t sequence;
};

Bytes associated(const Place& place, std::uint16_t id) {
    return CanonicalWriter()
        .text("qingfeng/entry/v1")
        .signed_number(place.authority.get())
        .signed_number(place.stream.get())
        .number(place.sequence)
        .number(id)
        .take();
}

/// What is stored of the nonce: every byte of a body counts, so the two that give way to the index are not in it.
using NoncePrefix = std::array<std::uint8_t, util::aead_nonce_size - 2>;

util::AeadNonce nonce_at(const NoncePrefix& prefix, std::size_t index) {
    util::AeadNonce nonce{};
    std::copy(prefix.begin(), prefix.end(), nonce.begin());
    nonce[22] = static_cast<std::uint8_t>(index >> 8);
    nonce[23] = static_cast<std::uint8_t>(index);
    return nonce;
}

const util::SecretKey& key_for(const StreamKeys& keys, std::uint16_t id) {
    return is_identity_field(id) ? keys.identity : keys.content;
}

Bytes directory_of(const std::vector<FieldValue>& fields) {
    CanonicalWriter writer;
    writer.number(fields.size());
    for (const FieldValue& field : fields) writer.number(field.id);
    return writer.take();
}

std::optional<std::vector<std::uint16_t>> read_directory(ByteView bytes) {
    CanonicalReader reader(bytes);
    const auto count = reader.number();
    if (!count || *count > ledger::max_leaf_fields) return std::nullopt;
    std::vector<std::uint16_t> ids;
    for (std::uint64_t i = 0; i < *count; ++i) {
        const auto id = reader.number();
        if (!id || *id > 0xffff) return std::nullopt;
        ids.push_back(static_cast<std::uint16_t>(*id));
    }
    return reader.finished() ? std::optional(ids) : std::nullopt;
}

struct Body {
    NoncePrefix nonce{};
    std::vector<ByteView> ciphertexts;
};

std::optional<Body> read_body(ByteView bytes) {
    CanonicalReader reader(bytes);
    Body body;
    const auto nonce = reader.raw(body.nonce.size());
    const auto count = reader.number();
    if (!nonce || !count || *count < 2 || *count > ledger::max_leaf_fields) return std::nullopt;
    std::copy(nonce->begin(), nonce->end(), body.nonce.begin());
    for (std::uint64_t i = 0; i < *count; ++i) {
        const auto ciphertext = reader.bytes();
        if (!ciphertext) return std::nullopt;
        body.ciphertexts.push_back(*ciphertext);
    }
    return reader.finished() ? std::optional(body) : std::nullopt;
}

util::Failure<EntryFault> fault(std::string field, EntryWrong wrong) { return {EntryFault{std::move(field), wrong}}; }

/// Decrypts the fields in the order of the directory.
util::Result<std::vector<FieldValue>, EntryFault> decipher(const StreamKeys& keys, const Place& place,
                                                           const Body& body) {
    const auto directory =
        util::unseal(keys.content, nonce_at(body.nonce, 0), body.ciphertexts[0], associated(place, directory_id));
    if (!directory) return fault("", EntryWrong::ListUndecipherable);
    const auto ids = read_directory(*directory);
    if (!ids || ids->size() + 1 != body.ciphertexts.size() || ids->size() < 2 || ids->front() != field::type) {
        return fault("", EntryWrong::ListDoesNotFit);
    }
    std::vector<FieldValue> fields;
    for (std::size_t i = 0; i < ids->size(); ++i) {
        const std::uint16_t id = (*ids)[i];
        auto value = util::unseal(key_for(keys, id), nonce_at(body.nonce, i + 1), body.ciphertexts[i + 1],
                                  associated(place, id));
        if (!value) return fault(std::string(field_name(id)), EntryWrong::FieldUndecipherable);
        fields.push_back({id, std::move(*value)});
    }
    return fields;
}

bool read_head(const std::vector<FieldValue>& fields, PlainEntry& entry) {
    CanonicalReader type(fields[0].value);
    const auto number = type.number();
    if (!number || !type.finished() || *number > 0xffff) return false;
    entry.type = static_cast<EventType>(*number);
    for (std::size_t i = 1; i < fields.size(); ++i) {
        const FieldValue& field = fields[i];
        if (field.id == field::actor) {
            CanonicalReader reader(field.value);
            if (!value_codec::read(reader, entry.origin.actor) || !reader.finished()) return false;
        } else if (field.id == field::via) {
            entry.origin.via = util::as_text(field.value);
        } else if (field.id == field::os_user) {
            entry.origin.os_user = util::as_text(field.value);
        } else {
            entry.fields.push_back(field);
        }
    }
    return true;
}

}  // namespace

std::string_view to_key(EntryWrong wrong) {
    switch (wrong) {
        case EntryWrong::UnknownVersion:
            return "unknown_version";
        case EntryWrong::NotAnEntry:
            return "not_an_entry";
        case EntryWrong::ListUndecipherable:
            return "list_undecipherable";
        case EntryWrong::ListDoesNotFit:
            return "list_does_not_fit";
        case EntryWrong::FieldUndecipherable:
            return "field_undecipherable";
        case EntryWrong::FieldUnreadable:
            return "field_unreadable";
        case EntryWrong::FieldChanged:
            return "field_changed";
        case EntryWrong::FieldMissing:
            return "field_missing";
        case EntryWrong::DigestsDamaged:
            return "digests_damaged";
        case EntryWrong::NotAnEvent:
            return "not_an_event";
    }
    return {};
}

std::string_view to_words(EntryWrong wrong) {
    switch (wrong) {
        case EntryWrong::UnknownVersion:
            return "is of a version that this program does not know";
        case EntryWrong::NotAnEntry:
            return "has bytes that are not those of an entry";
        case EntryWrong::ListUndecipherable:
            return "has a list of fields that cannot be decrypted: it was changed, or moved from elsewhere";
        case EntryWrong::ListDoesNotFit:
            return "has a list of fields that does not fit it";
        case EntryWrong::FieldUndecipherable:
            return "cannot be decrypted: changed, or moved from elsewhere";
        case EntryWrong::FieldUnreadable:
            return "does not read as what it should be";
        case EntryWrong::FieldChanged:
            return "is not what was recorded";
        case EntryWrong::FieldMissing:
            return "lacks a field";
        case EntryWrong::DigestsDamaged:
            return "has a damaged list of digests";
        case EntryWrong::NotAnEvent:
            return "does not read as an event of its stream";
    }
    return {};
}

util::Digest SealedEntry::leaf_digest() const { return storage::leaf_digest(leaf); }

util::Digest leaf_digest(const LeafBytes& leaf) {
    Digest digest{};
    std::copy_n(leaf.begin() + 1, digest.size(), digest.begin());
    return digest;
}

SealedEntry seal_entry(const StreamKeys& keys, AuthorityId authority, const PlainEntry& entry) {
    const std::vector<FieldValue> fields = enciphered_fields(entry);
    const Place place{authority, entry.stream, entry.sequence};
    SealedEntry sealed;
    sealed.row.stream = entry.stream;
    sealed.row.sequence = entry.sequence;
    sealed.row.version = entry_version;
    sealed.row.recorded = entry.recorded;

    std::vector<Digest> digests;
    in_leaf_order(entry, fields, [&](std::uint16_t id, ByteView value) {
        digests.push_back(ledger::field_digest(id, salt_of(keys, entry.sequence, id), value));
        sealed.row.digests.insert(sealed.row.digests.end(), digests.back().begin(), digests.back().end());
    });
    sealed.leaf = ledger::make_leaf(digests);

    NoncePrefix nonce{};
    util::fill_random(nonce);
    CanonicalWriter body;
    body.raw(nonce).number(fields.size() + 1);
    body.bytes(util::seal(keys.content, nonce_at(nonce, 0), directory_of(fields), associated(place, directory_id)));
    for (std::size_t i = 0; i < fields.size(); ++i) {
        body.bytes(util::seal(key_for(keys, fields[i].id), nonce_at(nonce, i + 1), fields[i].value,
                              associated(place, fields[i].id)));
    }
    sealed.row.body = body.take();
    return sealed;
}

util::Result<PlainEntry, EntryFault> open_entry(const StreamKeys& keys, AuthorityId authority, const EntryRow& row,
                                                const util::Digest& previous) {
    if (row.version != entry_version) return fault("", EntryWrong::UnknownVersion);
    const auto body = read_body(row.body);
    if (!body) return fault("", EntryWrong::NotAnEntry);
    const Place place{authority, row.stream, row.sequence};
    const auto fields = decipher(keys, place, *body);
    if (!fields) return fields.failure();

    PlainEntry entry;
    entry.stream = row.stream;
    entry.sequence = row.sequence;
    entry.recorded = row.recorded;
    entry.previous = previous;
    if (!read_head(*fields, entry)) return fault("type", EntryWrong::FieldUnreadable);

    std::optional<EntryFault> wrong;
    std::size_t offset = 0;
    in_leaf_order(entry, *fields, [&](std::uint16_t id, ByteView value) {
        if (wrong) return;
        const Digest digest = ledger::field_digest(id, salt_of(keys, entry.sequence, id), value);
        if (offset + digest.size() > row.digests.size() ||
            !std::equal(digest.begin(), digest.end(), row.digests.begin() + static_cast<std::ptrdiff_t>(offset))) {
            wrong = EntryFault{std::string(field_name(id)), EntryWrong::FieldChanged};
        }
        offset += digest.size();
    });
    if (!wrong && offset != row.digests.size()) wrong = EntryFault{"", EntryWrong::FieldMissing};
    if (wrong) return util::Failure<EntryFault>{*wrong};
    return entry;
}

std::optional<LeafBytes> leaf_of(const EntryRow& row) {
    if (row.digests.empty() || row.digests.size() % 32 != 0 || row.digests.size() / 32 > ledger::max_leaf_fields) {
        return std::nullopt;
    }
    std::vector<Digest> digests(row.digests.size() / 32);
    for (std::size_t i = 0; i < digests.size(); ++i) {
        std::copy_n(row.digests.begin() + static_cast<std::ptrdiff_t>(i * 32), 32, digests[i].begin());
    }
    return ledger::make_leaf(digests);
}

ledger::Opening open_fields(const StreamKeys& keys, const EntryRow& row, const PlainEntry& entry,
                            const std::vector<std::uint16_t>& ids) {
    ledger::Opening opening;
    opening.digests.resize(row.digests.size() / 32);
    for (std::size_t i = 0; i < opening.digests.size(); ++i) {
        std::copy_n(row.digests.begin() + static_cast<std::ptrdiff_t>(i * 32), 32, opening.digests[i].begin());
    }
    std::uint16_t position = 0;
    in_leaf_order(entry, enciphered_fields(entry), [&](std::uint16_t id, ByteView value) {
        if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
            opening.fields.push_back(
                {position, id, salt_of(keys, entry.sequence, id), Bytes(value.begin(), value.end())});
        }
        ++position;
    });
    return opening;
}

}  // namespace qingfeng::storage
