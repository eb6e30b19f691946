#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/target.h"

/// multipart/form-data (RFC 7578), as browsers send a form with files.
namespace qingfeng::http {

struct MultipartLimits {
    std::size_t parts_max = 64;
    std::size_t part_header_bytes_max = 2 * 1024;
    std::size_t field_bytes_max = 128 * 1024;  ///< of all fields without a file together
};

struct SentFile {
    std::string field;
    std::string name;          ///< as the sender's device calls it; may be anything
    std::string_view content;  ///< within the body it was read from
};

/// A form with files. Values are well-formed UTF-8 without control characters other than line breaks and tabs, as in
/// parse_parameters().
struct MultipartForm {
    Parameters fields;
    std::vector<SentFile> files;  ///< a file field left empty is none
};

/// `content_type` is the header's whole value. Empty where the body is no such form, or is more than the limits allow.
/// Knows nothing of nesting, transfer encodings and character sets: no browser uses them.
std::optional<MultipartForm> parse_multipart(std::string_view content_type, std::string_view body,
                                             const MultipartLimits& limits = {});

}  // namespace qingfeng::http
