#include "storage/replace_file.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>

#include "storage/file.h"

namespace qingfeng::storage {

util::Status replace_file(const std::filesystem::path& file, std::string_view text, unsigned mode,
                          const BeforeStep& before) {
    const std::filesystem::path folder = file.parent_path().empty() ? "." : file.parent_path();
    const std::filesystem::path beside = file.string() + ".new";
    const auto may = [&](ReplaceStep step) { return before ? before(step) : util::Status(util::Done{}); };

    if (auto go = may(ReplaceStep::Open); !go) return go;
    // What a crash left beside the file is written over: it was never the file.
    auto opened = File::open(beside, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (!opened) return opened.failure();
    if (auto go = may(ReplaceStep::Write); !go) return go;
    if (auto written = opened->write_all(text); !written) return written;
    if (auto go = may(ReplaceStep::Sync); !go) return go;
    if (auto durable = opened->sync(); !durable) return durable;
    if (auto go = may(ReplaceStep::Rename); !go) return go;
    if (std::rename(beside.c_str(), file.c_str()) != 0)
        return util::Failure<util::Error>{system_error(errno, fmt::format("replace {}", file.string()))};
    if (auto go = may(ReplaceStep::SyncFolder); !go) return go;
    return sync_folder(folder);
}

}  // namespace qingfeng::storage
