#include "ledger/note.h"

#include <algorithm>

#include "ledger/cosignature.h"
#include "ledger/text.h"
#include "util/check.h"

namespace qingfeng::ledger {
namespace {

using std::string_view_literals::operator""sv;
using util::ErrorKind;
using util::Result;

constexpr auto signature_prefix = "\u2014 "sv;
constexpr std::size_t key_id_size = 4;

util::Bytes big_endian(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

std::uint32_t from_big_endian(util::ByteView bytes) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes.first(key_id_size)) value = value << 8 | byte;
    return value;
}

util::Bytes type_and_key(const VerifierKey& key) {
    util::Bytes bytes = {static_cast<std::uint8_t>(key.type)};
    bytes.insert(bytes.end(), key.key.begin(), key.key.end());
    return bytes;
}

std::optional<KeyType> key_type(std::uint8_t byte) {
    switch (const auto type = static_cast<KeyType>(byte)) {
        case KeyType::Ed25519:
        case KeyType::CosignatureV1:
            return type;
    }
    return std::nullopt;
}

std::optional<NoteSignature> parse_signature_line(std::string_view line) {
    if (!line.starts_with(signature_prefix)) return std::nullopt;
    line.remove_prefix(signature_prefix.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
    const auto bytes = util::from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= key_id_size) return std::nullopt;
    return NoteSignature{std::string(line.substr(0, space)), from_big_endian(*bytes),
                         util::Bytes(bytes->begin() + key_id_size, bytes->end())};
}

std::string signature_line(const NoteSignature& signature) {
    util::Bytes bytes = big_endian(signature.key_id);
    bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
    return std::string(signature_prefix) + signature.name + " " + util::to_base64(bytes) + "\n";
}

std::optional<VerifiedSignature> verify(const VerifierKey& key, std::string_view text, const NoteSignature& signature) {
    switch (key.type) {
        case KeyType::Ed25519: {
            util::Signature raw{};
            if (signature.bytes.size() != raw.size()) return std::nullopt;
            std::copy(signature.bytes.begin(), signature.bytes.end(), raw.begin());
            if (!util::verify_signature(key.key, util::as_bytes(text), raw)) return std::nullopt;
            return VerifiedSignature{key, std::nullopt, signature};
        }
        case KeyType::CosignatureV1: {
            const auto seconds = verify_cosignature(key.key, text, signature.bytes);
            if (!seconds) return std::nullopt;
            return VerifiedSignature{key, seconds, signature};
        }
    }
    return std::nullopt;
}

bool has_ambiguous_keys(std::span<const VerifierKey> keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (keys[i] != keys[j] && keys[i].name == keys[j].name && keys[i].id() == keys[j].id()) return true;
        }
    }
    return false;
}

}  // namespace

std::uint32_t VerifierKey::id() const {
    return from_big_endian(util::sha256({util::as_bytes(name), util::as_bytes("\n"), type_and_key(*this)}));
}

std::string VerifierKey::text() const {
    return name + "+" + util::to_hex(big_endian(id())) + "+" + util::to_base64(type_and_key(*this));
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
    const auto bad = [&](std::string_view why) {
        return util::fail(ErrorKind::InvalidInput,
                          "\"" + std::string(text) + "\" is not a verifier key: " + std::string(why));
    };
    const auto first = text.find('+');
    if (first == std::string_view::npos) return bad("it should read NAME+ID+KEY");
    const auto second = text.find('+', first + 1);
    if (second == std::string_view::npos) return bad("it should read NAME+ID+KEY");
    if (!is_key_name(text.substr(0, first))) return bad("the name is empty or has spaces");

    VerifierKey key{.name = std::string(text.substr(0, first))};
    const auto bytes = util::from_base64(text.substr(second + 1));
    if (!bytes || bytes->empty()) return bad("the key is not base64");
    const auto type = key_type(bytes->front());
    if (!type) return bad("keys of this type are not supported");
    if (bytes->size() != 1 + key.key.size()) return bad("the key has the wrong length");
    key.type = *type;
    std::copy(bytes->begin() + 1, bytes->end(), key.key.begin());
    if (key.text() != text) return bad("the ID is not the one of this name and key");
    return key;
}

Result<Note, NoteFault> parse_note(std::string_view bytes) {
    if (bytes.size() > max_note_size) return util::refuse(NoteFault::TooLarge);
    // The text may hold empty lines; the last one of the note ends it.
    const auto split = bytes.rfind("\n\n");
    if (split == std::string_view::npos || !is_plain_text(bytes)) return util::refuse(NoteFault::Malformed);
    Note note{std::string(bytes.substr(0, split + 1)), {}};
    std::string_view rest = bytes.substr(split + 2);
    if (rest.empty()) return util::refuse(NoteFault::Malformed);
    while (!rest.empty()) {
        if (note.signatures.size() == max_note_signatures) return util::refuse(NoteFault::TooManySignatures);
        const auto line = take_line(rest);
        auto signature = line ? parse_signature_line(*line) : std::nullopt;
        if (!signature) return util::refuse(NoteFault::Malformed);
        note.signatures.push_back(std::move(*signature));
    }
    return note;
}

std::string note_bytes(const Note& note) {
    std::string bytes = note.text + "\n";
    for (const NoteSignature& signature : note.signatures) bytes += signature_line(signature);
    return bytes;
}

Result<OpenedNote, NoteFault> open_note(std::string_view bytes, std::span<const VerifierKey> known) {
    if (has_ambiguous_keys(known)) return util::refuse(NoteFault::AmbiguousKey);
    const auto note = parse_note(bytes);
    if (!note) return note.failure();

    OpenedNote opened{note->text, {}, {}};
    for (const NoteSignature& signature : note->signatures) {
        const auto key = std::find_if(known.begin(), known.end(), [&](const VerifierKey& candidate) {
            return candidate.name == signature.name && candidate.id() == signature.key_id;
        });
        if (key == known.end()) {
            opened.unknown.push_back(signature);
            continue;
        }
        auto verified = verify(*key, note->text, signature);
        if (!verified) return util::refuse(NoteFault::BadSignature);
        const bool repeated = std::any_of(opened.verified.begin(), opened.verified.end(),
                                          [&](const VerifiedSignature& other) { return other.key == *key; });
        if (!repeated) opened.verified.push_back(std::move(*verified));
    }
    if (opened.verified.empty()) return util::refuse(NoteFault::NotSigned);
    return opened;
}

NoteSigner::NoteSigner(std::string name, util::SigningKey key) : name_(std::move(name)), key_(std::move(key)) {
    util::check(is_key_name(name_), "a signer has a name that no note can carry");
}

VerifierKey NoteSigner::verifier() const { return {name_, KeyType::Ed25519, key_.public_key()}; }

NoteSignature NoteSigner::sign(std::string_view text) const {
    const auto signature = key_.sign(util::as_bytes(text));
    return {name_, verifier().id(), util::Bytes(signature.begin(), signature.end())};
}

Result<std::string> sign_note(std::string_view text, std::span<const NoteSigner> signers) {
    if (!text.ends_with('\n') || !is_plain_text(text)) {
        return util::fail(ErrorKind::InvalidInput, "a note's text must be plain and end in a newline");
    }
    Note note{std::string(text), {}};
    for (const NoteSigner& signer : signers) note.signatures.push_back(signer.sign(text));
    std::string bytes = note_bytes(note);
    if (signers.empty() || signers.size() > max_note_signatures || bytes.size() > max_note_size) {
        return util::fail(ErrorKind::InvalidInput, "a note needs 1 to 100 signatures and at most 1 MB");
    }
    return bytes;
}

}  // namespace qingfeng::ledger
