#include "service/tables/xlsx_archive.h"

#include <array>

#include <zip.h>

namespace qingfeng::service::tables {

namespace {

using import::Sentence;

util::Failure<Sentence> bad(const char* zh, const char* en) { return {Sentence{zh, en}}; }
util::Failure<Sentence> not_a_workbook() {
    return bad("这不是 .xlsx 工作簿；旧的 .xls 请先另存为 .xlsx",
               "this is no .xlsx workbook; save an old .xls as .xlsx first");
}
util::Failure<Sentence> too_large() {
    return bad("工作簿解开之后太大，没有读取", "the workbook unpacks to too much and was not read");
}

}  // namespace

void XlsxArchive::Close::operator()(zip* archive) const { zip_discard(archive); }

util::Result<XlsxArchive, Sentence> XlsxArchive::open(std::string_view bytes, const XlsxLimits& limits) {
    if (bytes.size() > limits.file_bytes_max) return bad("文件太大", "the file is too large");
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source == nullptr) return not_a_workbook();
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (archive == nullptr) {
        zip_source_free(source);
        zip_error_fini(&error);
        return not_a_workbook();
    }
    XlsxArchive opened(archive, limits);
    if (zip_get_num_entries(archive, 0) == 0) return not_a_workbook();
    if (zip_get_num_entries(archive, 0) > static_cast<zip_int64_t>(limits.parts_max)) return too_large();
    return opened;
}

util::Result<std::optional<std::string>, Sentence> XlsxArchive::part(const std::string& name) const {
    const zip_int64_t index = zip_name_locate(archive_.get(), name.c_str(), 0);
    if (index < 0) return std::optional<std::string>();
    zip_file_t* file = zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0);
    if (file == nullptr) return not_a_workbook();
    const auto closed = [](zip_file_t* open) { zip_fclose(open); };
    const std::unique_ptr<zip_file_t, decltype(closed)> holder(file, closed);
    std::string unpacked;
    std::array<char, 64 * 1024> chunk;
    // The size that the archive states is its author's word; only what really comes out counts.
    for (;;) {
        const zip_int64_t got = zip_fread(file, chunk.data(), chunk.size());
        if (got < 0) return not_a_workbook();
        if (got == 0) break;
        if (unpacked.size() + static_cast<std::size_t>(got) > limits_->part_bytes_max) return too_large();
        unpacked.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return std::optional<std::string>(std::move(unpacked));
}

}  // namespace qingfeng::service::tables
