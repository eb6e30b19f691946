#include "service/idempotency.h"

#include <algorithm>
#include <array>

#include "service/rejection.h"
#include "storage/value_codec.h"
#include "util/overloaded.h"

namespace qingfeng::service {
namespace {

using storage::KeyedHash;
using util::Error;
using util::ErrorKind;

/// 22 characters of six bits each are the first to hold 128 bits.
constexpr std::size_t public_key_length_min = 22;
constexpr std::size_t key_length_max = 200;

}  // namespace

std::string scope_of(const domain::record::Actor& actor) {
    return std::visit(util::Overloaded{
                          [](const domain::record::Person& person) { return "person:" + person.id.get(); },
                          [](const domain::record::Complainant&) { return std::string("public"); },
                          [](const domain::record::System&) { return std::string("system"); },
                          [](const domain::record::Importer&) { return std::string("importer"); },
                          [](const domain::record::Founder&) { return std::string("founder"); },
                      },
                      actor);
}

std::string random_key() {
    std::array<std::uint8_t, 24> bytes{};
    util::fill_random(bytes);
    return util::to_hex(bytes);
}

std::optional<Rejection> check_key(const Asking& asking) {
    const std::string& key = asking.idempotency_key;
    if (key.empty()) return std::nullopt;
    const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
    if (!printable || key.size() > key_length_max) {
        return Error{ErrorKind::InvalidInput, "an Idempotency-Key is 1 to 200 printable ASCII characters"};
    }
    if (std::holds_alternative<domain::record::Complainant>(asking.origin.actor) &&
        key.size() < public_key_length_min) {
        return Error{ErrorKind::InvalidInput,
                     "an anonymous Idempotency-Key carries at least 128 random bits: 22 characters"};
    }
    return std::nullopt;
}

KeyedHash request_hash(const Authority& authority, const Asking& asking) {
    const std::string scope = scope_of(asking.origin.actor);
    return storage::keyed_hash(authority.lookup_key(), "qingfeng/request-key/v1",
                               {util::as_bytes(scope), util::as_bytes(asking.idempotency_key)});
}

KeyedHash command_hash(const Authority& authority, const std::string& target, const domain::request::Command& command) {
    util::CanonicalWriter writer;
    storage::value_codec::write(writer, command);
    return storage::keyed_hash(authority.lookup_key(), "qingfeng/command/v1", {util::as_bytes(target), writer.view()});
}

Outcome<std::optional<LoadedRequest>> repeated(Authority& authority, storage::Reader& reader, const KeyedHash& key,
                                               const KeyedHash& command, std::uint64_t& position) {
    const auto row = reader.request_key(authority.id(), key);
    if (!row) return reject(row.error());
    if (!*row) return std::optional<LoadedRequest>();
    if ((*row)->command != command) {
        return reject(ErrorKind::InvalidInput, "this Idempotency-Key was used for another command");
    }
    position = (*row)->position;
    const auto entries = reader.entries(authority.id(), position, 1);
    if (!entries) return reject(entries.error());
    if (entries->empty()) return reject(ErrorKind::Damaged, "the entry of an answered request is missing");
    auto loaded = authority.load(reader, entries->front().stream);
    if (!loaded) return reject(loaded.error());
    return std::optional(std::move(*loaded));
}

}  // namespace qingfeng::service
