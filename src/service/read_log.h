#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "domain/people/unit.h"
#include "util/crypto.h"
#include "util/result.h"
#include "util/time.h"

/// Who read what, for the auditor. Not in the record: reading is no event of a matter, and a record that grew with each
/// look would drown what happened. (Opening an identity is an event, and stands there.) Sealed lines in a file beside
/// the database, only ever appended to; a line that does not open is passed over. A file that is full makes room for
/// the next and is kept under the number of its first byte, "reads.log.000000000012345678"; beyond `files_max` of these
/// the oldest goes. Two servers on one folder may write at once; servers on machines of their own keep a log each.
namespace qingfeng::service {

enum class ReadWhat : std::uint8_t { Matter = 1, Identity = 2, Figures = 3, Reads = 4 };
std::string_view to_key(ReadWhat what);

struct ReadNote {
    util::Instant at;
    domain::people::PersonId person;
    ReadWhat what = ReadWhat::Matter;
    std::string number;
    std::string reason;

    bool operator==(const ReadNote&) const = default;
};

struct ReadFilter {
    std::string number;  ///< empty: any
    std::string person;  ///< empty: anybody
};

struct ReadPage {
    std::vector<ReadNote> notes;        ///< newest first
    std::optional<std::uint64_t> next;  ///< where the next page ends, counted over all files; empty: nothing before
};

class ReadLog {
  public:
    ReadLog(std::filesystem::path file, const util::SecretKey& key, std::uint64_t file_bytes_max = file_bytes_default);

    /// On stable storage when this returns: who has seen something is known, whatever happens a moment later.
    util::Status note(const ReadNote&);
    /// Before byte `until` of the log (nothing: its end), at most `limit`.
    util::Result<ReadPage> page(const ReadFilter&, std::optional<std::uint64_t> until, std::size_t limit) const;

    static constexpr std::uint64_t file_bytes_default = std::uint64_t{64} << 20;  ///< some 300,000 reads
    static constexpr std::size_t files_max = 16;  ///< full ones kept; the log takes 1.1 GB at most

  private:
    struct Part {
        std::filesystem::path path;
        std::uint64_t begin = 0;  ///< of its first byte in the whole log
        std::uint64_t size = 0;
    };
    std::optional<ReadNote> opened(std::string_view line) const;
    std::vector<Part> parts() const;
    util::Status make_room(std::uint64_t begin, std::uint64_t size) const;
    util::Status read_part(const Part& part, std::uint64_t end, const ReadFilter& filter, std::size_t limit,
                           ReadPage& page) const;

    std::filesystem::path path_;
    util::SecretKey key_;
    std::uint64_t file_bytes_max_;
    std::mutex lock_;  ///< of those who write
};

}  // namespace qingfeng::service
