#include "service/photos.h"

#include <algorithm>
#include <array>

#include "service/photo_rows.h"
#include "util/canonical.h"

namespace qingfeng::service {
namespace {

using domain::request::Photo;
using image::Fault;
using storage::AttachmentFolder;
using util::Bytes;
using util::ByteView;
using util::ErrorKind;
using util::SecretKey;

/// A file is the size of each part as eight bytes, then the parts, each sealed under a key and a place of its own:
/// so a thumbnail is read without the rest.
enum class Part : std::uint8_t { Facts = 0, Thumb, Shown, Original };
constexpr std::size_t parts = 4;
constexpr std::size_t head_size = parts * 8;
constexpr std::size_t part_bytes_max = 32 * 1024 * 1024;

/// What is known of a staged photo before any record has it.
struct Facts {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    Bytes digest;
    Bytes original_digest;
};

Bytes place_of_part(std::string_view name, Part part) {
    return util::CanonicalWriter().text("qingfeng/photo/v1").text(name).number(static_cast<std::uint64_t>(part)).take();
}

Bytes sealed(const SecretKey& key, std::string_view name, Part part, ByteView plain) {
    util::AeadNonce nonce{};
    util::fill_random(nonce);
    Bytes bytes(nonce.begin(), nonce.end());
    const Bytes ciphertext = util::seal(key, nonce, plain, place_of_part(name, part));
    bytes.insert(bytes.end(), ciphertext.begin(), ciphertext.end());
    return bytes;
}

void put_size(Bytes& into, std::uint64_t size) {
    for (int shift = 56; shift >= 0; shift -= 8) into.push_back(static_cast<std::uint8_t>(size >> shift));
}

util::Failure<util::Error> damaged(std::string_view name) {
    return util::fail(ErrorKind::Damaged, "the photo " + std::string(name) + " is not what it was");
}

util::Result<Bytes> read_part(const AttachmentFolder& folder, std::string_view name, const SecretKey& key, Part part) {
    const auto head = folder.read(name, 0, head_size);
    if (!head) return head;
    std::uint64_t from = head_size;
    std::uint64_t size = 0;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(part); ++i) {
        from += size;
        size = 0;
        for (std::size_t byte = 0; byte < 8; ++byte) size = size << 8 | (*head)[i * 8 + byte];
        if (size < util::aead_nonce_size || size > part_bytes_max) return damaged(name);
    }
    const auto bytes = folder.read(name, from, static_cast<std::size_t>(size));
    if (!bytes) return bytes;
    util::AeadNonce nonce{};
    std::copy_n(bytes->begin(), nonce.size(), nonce.begin());
    auto plain = util::unseal(key, nonce, ByteView(*bytes).subspan(nonce.size()), place_of_part(name, part));
    if (!plain) return damaged(name);
    return std::move(*plain);
}

Bytes bytes_of(const util::Digest& digest) { return {digest.begin(), digest.end()}; }

Bytes written(const Facts& facts) {
    return util::CanonicalWriter()
        .number(facts.width)
        .number(facts.height)
        .bytes(facts.digest)
        .bytes(facts.original_digest)
        .take();
}

std::optional<Facts> read_facts(ByteView bytes) {
    util::CanonicalReader in(bytes);
    const auto width = in.number();
    const auto height = in.number();
    const auto digest = in.bytes();
    const auto original = in.bytes();
    if (!in.finished()) return std::nullopt;
    return Facts{static_cast<std::uint32_t>(*width),
                 static_cast<std::uint32_t>(*height),
                 {digest->begin(), digest->end()},
                 {original->begin(), original->end()}};
}

}  // namespace

Photos::Photos(const Authority& authority, AttachmentFolder folder, Render render,
               std::function<void(std::string_view)> log)
    : authority_(authority), folder_(std::move(folder)), render_(std::move(render)), log_(std::move(log)) {}

std::optional<Photos::Place> Photos::place_of(std::string_view ticket) const {
    if (!storage::is_attachment_name(ticket)) return std::nullopt;
    const auto name = storage::keyed_hash(authority_.lookup_key(), "qingfeng/photo-name/v1", {util::as_bytes(ticket)});
    return Place{util::to_hex(name),
                 util::derive_key(authority_.lookup_key(), "qingfeng/photo-key/v1", {util::as_bytes(ticket)})};
}

image::Outcome<Photos::Staged> Photos::stage(ByteView original) const {
    auto rendition = render_(original);
    if (!rendition) return rendition.failure();
    std::array<std::uint8_t, 16> random{};
    util::fill_random(random);
    Staged staged{util::to_hex(random), rendition->width, rendition->height, std::move(rendition->thumb)};
    const Place place = *place_of(staged.ticket);
    const Facts facts{rendition->width, rendition->height, bytes_of(util::sha256(rendition->shown)),
                      bytes_of(util::sha256(original))};
    const std::array<Bytes, parts> pieces = {
        sealed(place.key, place.name, Part::Facts, written(facts)),
        sealed(place.key, place.name, Part::Thumb, staged.thumb),
        sealed(place.key, place.name, Part::Shown, rendition->shown),
        sealed(place.key, place.name, Part::Original, original),
    };
    Bytes file;
    for (const Bytes& piece : pieces) put_size(file, piece.size());
    for (const Bytes& piece : pieces) file.insert(file.end(), piece.begin(), piece.end());
    if (const auto stored = folder_.put(place.name, file); !stored) {
        if (log_) log_("a photo could not be kept: " + stored.error().message);
        return util::refuse(Fault::NotPossibleNow);
    }
    return staged;
}

std::optional<Photos::Staged> Photos::staged(std::string_view ticket) const {
    const auto place = place_of(ticket);
    if (!place) return std::nullopt;
    const auto bytes = read_part(folder_, place->name, place->key, Part::Facts);
    auto thumb = read_part(folder_, place->name, place->key, Part::Thumb);
    const auto facts = bytes ? read_facts(*bytes) : std::nullopt;
    if (!facts || !thumb) return std::nullopt;
    return Staged{std::string(ticket), facts->width, facts->height, std::move(*thumb)};
}

std::optional<Photo> Photos::photo_of(std::string_view ticket) const {
    const auto place = place_of(ticket);
    if (!place) return std::nullopt;
    const auto bytes = read_part(folder_, place->name, place->key, Part::Facts);
    const auto facts = bytes ? read_facts(*bytes) : std::nullopt;
    if (!facts) return std::nullopt;
    const ByteView key = place->key.view();
    return Photo{place->name,  {key.begin(), key.end()}, facts->digest, facts->original_digest, facts->width,
                 facts->height};
}

util::Result<Bytes> open_photo(const AttachmentFolder& folder, const Photo& photo, Photos::Piece piece) {
    const auto key = SecretKey::from(photo.key);
    if (!key || !storage::is_attachment_name(photo.name)) return damaged(photo.name);
    const Part part = piece == Photos::Piece::Thumb   ? Part::Thumb
                      : piece == Photos::Piece::Shown ? Part::Shown
                                                      : Part::Original;
    auto bytes = read_part(folder, photo.name, *key, part);
    if (!bytes) return bytes;
    const Bytes digest = bytes_of(util::sha256(*bytes));
    if (piece == Photos::Piece::Shown && digest != photo.digest) return damaged(photo.name);
    if (piece == Photos::Piece::Original && digest != photo.original_digest) return damaged(photo.name);
    return bytes;
}

util::Result<Bytes> Photos::open(const Photo& photo, Piece piece) const { return open_photo(folder_, photo, piece); }

util::Result<std::uint64_t> Photos::collect(storage::Reader& reader, std::chrono::seconds age) const {
    const auto before = std::filesystem::file_time_type::clock::now() - age;
    const auto items = folder_.list();
    if (!items) return items.failure();
    std::uint64_t collected = 0;
    for (const auto& item : *items) {
        const auto hash = photo_hash(item.name);
        if (!hash || item.written > before) continue;
        const auto owner = reader.lookup(authority_.id(), storage::LookupSpace::Photo, *hash);
        if (!owner) return owner.failure();
        if (*owner) continue;
        if (const auto gone = folder_.erase(item.name); !gone) return gone.failure();
        ++collected;
    }
    if (const auto gone = folder_.erase_halves(before); !gone) return gone.failure();
    return collected;
}

}  // namespace qingfeng::service
