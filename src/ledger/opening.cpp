#include "ledger/opening.h"

#include <algorithm>
#include <limits>

#include "util/canonical.h"
#include "util/check.h"

namespace qingfeng::ledger {
namespace {

template <class Array>
bool read_into(util::CanonicalReader& reader, Array& array) {
    const auto raw = reader.raw(array.size());
    if (!raw) return false;
    std::copy(raw->begin(), raw->end(), array.begin());
    return true;
}

bool positions_rise_and_exist(const Opening& opening) {
    std::size_t next = 0;
    for (const OpenedField& field : opening.fields) {
        if (field.position < next || field.position >= opening.digests.size()) return false;
        next = field.position + std::size_t{1};
    }
    return true;
}

std::optional<OpenedField> read_field(util::CanonicalReader& reader) {
    constexpr auto max = std::numeric_limits<std::uint16_t>::max();
    OpenedField field;
    const auto position = reader.number();
    const auto id = reader.number();
    if (!position || !id || *position > max || *id > max || !read_into(reader, field.salt)) return std::nullopt;
    const auto value = reader.bytes();
    if (!value) return std::nullopt;
    field.position = static_cast<std::uint16_t>(*position);
    field.field_id = static_cast<std::uint16_t>(*id);
    field.value.assign(value->begin(), value->end());
    return field;
}

}  // namespace

util::Bytes opening_bytes(const Opening& opening) {
    util::check(opening.digests.size() <= max_leaf_fields && positions_rise_and_exist(opening),
                "an opening does not fit its leaf");
    util::CanonicalWriter writer;
    writer.raw({&opening_version, 1}).number(opening.digests.size());
    for (const auto& digest : opening.digests) writer.raw(digest);
    writer.number(opening.fields.size());
    for (const OpenedField& field : opening.fields) {
        writer.number(field.position).number(field.field_id).raw(field.salt).bytes(field.value);
    }
    return writer.take();
}

std::optional<Opening> parse_opening(util::ByteView bytes) {
    if (bytes.size() > max_opening_size || bytes.empty() || bytes.front() != opening_version) return std::nullopt;
    util::CanonicalReader reader(bytes.subspan(1));
    Opening opening;
    const auto digest_count = reader.number();
    if (!digest_count || *digest_count > max_leaf_fields) return std::nullopt;
    opening.digests.resize(*digest_count);
    for (auto& digest : opening.digests) {
        if (!read_into(reader, digest)) return std::nullopt;
    }
    const auto field_count = reader.number();
    if (!field_count || *field_count > *digest_count) return std::nullopt;
    for (std::uint64_t i = 0; i < *field_count; ++i) {
        auto field = read_field(reader);
        if (!field) return std::nullopt;
        opening.fields.push_back(std::move(*field));
    }
    if (!reader.finished() || !positions_rise_and_exist(opening)) return std::nullopt;
    return opening;
}

Leaf leaf_of(const Opening& opening) { return make_leaf(opening.digests); }

util::Result<std::vector<OpenedField>, OpeningFault> check_opening(const Opening& opening, const Hash& leaf) {
    if (opening.digests.size() > max_leaf_fields || !positions_rise_and_exist(opening)) {
        return util::refuse(OpeningFault::Malformed);
    }
    if (leaf_hash(leaf_of(opening)) != leaf) return util::refuse(OpeningFault::LeafDoesNotMatch);
    for (const OpenedField& field : opening.fields) {
        if (field_digest(field.field_id, field.salt, field.value) != opening.digests[field.position]) {
            return util::refuse(OpeningFault::FieldDoesNotMatch);
        }
    }
    return opening.fields;
}

}  // namespace qingfeng::ledger
