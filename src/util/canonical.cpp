#include "util/canonical.h"

namespace qingfeng::util {

CanonicalWriter& CanonicalWriter::number(std::uint64_t value) {
    while (value >= 0x80) {
        out_.push_back(static_cast<std::uint8_t>(value) | 0x80);
        value >>= 7;
    }
    out_.push_back(static_cast<std::uint8_t>(value));
    return *this;
}

CanonicalWriter& CanonicalWriter::signed_number(std::int64_t value) {
    return number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

CanonicalWriter& CanonicalWriter::bytes(ByteView value) {
    number(value.size());
    return raw(value);
}

CanonicalWriter& CanonicalWriter::raw(ByteView value) {
    out_.insert(out_.end(), value.begin(), value.end());
    return *this;
}

std::nullopt_t CanonicalReader::fail() {
    failed_ = true;
    rest_ = {};
    return std::nullopt;
}

std::optional<std::uint64_t> CanonicalReader::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (rest_.empty()) return fail();
        const std::uint8_t byte = rest_.front();
        rest_ = rest_.subspan(1);
        if (shift == 63 && byte > 1) return fail();
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            if (byte == 0 && shift != 0) return fail();
            return value;
        }
    }
    return fail();
}

std::optional<std::int64_t> CanonicalReader::signed_number() {
    const auto value = number();
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(*value >> 1) ^ -static_cast<std::int64_t>(*value & 1);
}

std::optional<ByteView> CanonicalReader::bytes() {
    const auto size = number();
    if (!size) return std::nullopt;
    return raw(*size);
}

std::optional<std::string> CanonicalReader::text() {
    const auto value = bytes();
    if (!value) return std::nullopt;
    return std::string(as_text(*value));
}

std::optional<ByteView> CanonicalReader::raw(std::size_t size) {
    if (failed_ || size > rest_.size()) return fail();
    const ByteView value = rest_.first(size);
    rest_ = rest_.subspan(size);
    return value;
}

}  // namespace qingfeng::util
