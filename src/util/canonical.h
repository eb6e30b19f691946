#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "util/bytes.h"

namespace qingfeng::util {

/// Writes canonical bytes: each value has exactly one encoding, so that hashes of it mean something.
/// Unsigned numbers are LEB128 in the fewest bytes, signed ones zigzag first, texts and byte strings length-prefixed.
class CanonicalWriter {
  public:
    CanonicalWriter& number(std::uint64_t value);
    CanonicalWriter& signed_number(std::int64_t value);
    CanonicalWriter& bytes(ByteView value);
    CanonicalWriter& text(std::string_view value) { return bytes(as_bytes(value)); }
    /// Without a length: for values whose size is fixed or whose end is the end of everything.
    CanonicalWriter& raw(ByteView value);

    const Bytes& view() const { return out_; }
    Bytes take() { return std::move(out_); }

  private:
    Bytes out_;
};

/// Reads what CanonicalWriter wrote. A value in a longer form than necessary is refused. After a failure every further
/// read fails, so a caller may check once at the end with `finished()`.
class CanonicalReader {
  public:
    explicit CanonicalReader(ByteView bytes) : rest_(bytes) {}

    std::optional<std::uint64_t> number();
    std::optional<std::int64_t> signed_number();
    std::optional<ByteView> bytes();
    std::optional<std::string> text();
    std::optional<ByteView> raw(std::size_t size);
    ByteView rest() const { return rest_; }

    bool failed() const { return failed_; }
    /// All was read and nothing failed.
    bool finished() const { return !failed_ && rest_.empty(); }

  private:
    std::nullopt_t fail();

    ByteView rest_;
    bool failed_ = false;
};

}  // namespace qingfeng::util
