#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "service/import/sentence.h"
#include "service/tables/xlsx_reader.h"
#include "util/result.h"

struct zip;

namespace qingfeng::service::tables {

/// The zip archive that a workbook is. `bytes` must outlive it.
class XlsxArchive {
  public:
    static util::Result<XlsxArchive, import::Sentence> open(std::string_view bytes, const XlsxLimits& limits);

    /// The part of that name, unpacked. Empty: there is none.
    util::Result<std::optional<std::string>, import::Sentence> part(const std::string& name) const;

  private:
    struct Close {
        void operator()(zip* archive) const;
    };
    XlsxArchive(zip* archive, const XlsxLimits& limits) : archive_(archive), limits_(&limits) {}

    std::unique_ptr<zip, Close> archive_;
    const XlsxLimits* limits_;
};

}  // namespace qingfeng::service::tables
