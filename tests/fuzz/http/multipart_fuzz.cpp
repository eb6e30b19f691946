// Forms with files: any header, any body. What is read lies within the body, and the bounds hold.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/multipart.h"
#include "util/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace qingfeng;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = input.find('\n');
    const std::string_view header =
        line == std::string_view::npos ? "multipart/form-data; boundary=x" : input.substr(0, line);
    const std::string_view body = line == std::string_view::npos ? input : input.substr(line + 1);
    const http::MultipartLimits limits{.parts_max = 16, .part_header_bytes_max = 256, .field_bytes_max = 1024};
    const auto form = http::parse_multipart(header, body, limits);
    if (!form) return 0;
    util::check(form->fields.items().size() + form->files.size() <= limits.parts_max, "more parts than allowed");
    for (const auto& file : form->files) {
        const bool inside = file.content.data() >= body.data() &&
                            file.content.data() + file.content.size() <= body.data() + body.size();
        util::check(inside, "a file that does not lie in the body");
    }
    return 0;
}
