#include "ledger/cosignature.h"

#include <algorithm>

#include "ledger/text.h"
#include "util/check.h"

namespace qingfeng::ledger {
namespace {

constexpr std::size_t time_size = 8;
constexpr std::uint64_t max_seconds = (std::uint64_t{1} << 63) - 1;

}  // namespace

std::string cosigned_message(std::uint64_t seconds, std::string_view checkpoint_text) {
    return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(checkpoint_text);
}

std::optional<std::uint64_t> verify_cosignature(const util::PublicKey& key, std::string_view checkpoint_text,
                                                util::ByteView cosignature) {
    util::Signature signature{};
    if (cosignature.size() != time_size + signature.size()) return std::nullopt;
    std::uint64_t seconds = 0;
    for (const std::uint8_t byte : cosignature.first(time_size)) seconds = seconds << 8 | byte;
    if (seconds > max_seconds) return std::nullopt;
    const auto raw = cosignature.subspan(time_size);
    std::copy(raw.begin(), raw.end(), signature.begin());
    const std::string message = cosigned_message(seconds, checkpoint_text);
    if (!util::verify_signature(key, util::as_bytes(message), signature)) return std::nullopt;
    return seconds;
}

Cosigner::Cosigner(std::string name, util::SigningKey key) : name_(std::move(name)), key_(std::move(key)) {
    util::check(is_key_name(name_), "a witness has a name that no note can carry");
}

VerifierKey Cosigner::verifier() const { return {name_, KeyType::CosignatureV1, key_.public_key()}; }

NoteSignature Cosigner::cosign(std::string_view checkpoint_text, std::uint64_t seconds) const {
    util::check(seconds <= max_seconds, "a cosignature lies too far in the future");
    const auto signature = key_.sign(util::as_bytes(cosigned_message(seconds, checkpoint_text)));
    util::Bytes bytes;
    for (unsigned i = 0; i < time_size; ++i) bytes.push_back(static_cast<std::uint8_t>(seconds >> (56 - 8 * i)));
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return {name_, verifier().id(), std::move(bytes)};
}

}  // namespace qingfeng::ledger
