#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
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
    /// Called once, on the log's own thread; must not wait.
    using Noted = std::function<void(const util::Status&)>;

    ReadLog(std::filesystem::path file, const util::SecretKey& key, std::uint64_t file_bytes_max = file_bytes_default);
    /// Finishes what waits.
    ~ReadLog();
    ReadLog(const ReadLog&) = delete;
    ReadLog& operator=(const ReadLog&) = delete;

    /// On stable storage when `noted` is called: who is shown something after it is known, whatever happens a moment
    /// later. Notes that wait for the disk at the same time share one sync.
    void note(const ReadNote&, Noted noted);
    /// The same, waiting for it.
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
    util::Status make_room() const;
    util::Status write(std::string_view lines) const;
    void work();
    util::Status read_part(const Part& part, std::uint64_t end, const ReadFilter& filter, std::size_t limit,
                           ReadPage& page) const;

    std::filesystem::path path_;
    util::SecretKey key_;
    std::uint64_t file_bytes_max_;
    std::mutex lock_;  ///< guards what follows
    std::condition_variable changed_;
    std::string lines_;  ///< wait for the disk, as do those who are told of it
    std::vector<Noted> noted_;
    bool stopping_ = false;
    std::thread thread_;  ///< last: starts when everything else is there
};

}  // namespace qingfeng::service
