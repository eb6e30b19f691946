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
/// look would drown what happened. (Opening an identity is an event, and stands there.) A file of sealed lines beside
/// the database, only ever appended to; a line that does not open is skipped and counted.
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
    std::optional<std::uint64_t> next;  ///< where the next page ends; empty: the beginning is reached
};

class ReadLog {
  public:
    ReadLog(std::filesystem::path file, const util::SecretKey& key);

    /// Written when this returns, durable with the operating system's next flush: a power cut may lose the last
    /// seconds.
    util::Status note(const ReadNote&);
    /// Before byte `until` of the file (nothing: its end), at most `limit`.
    util::Result<ReadPage> page(const ReadFilter&, std::optional<std::uint64_t> until, std::size_t limit) const;

  private:
    std::optional<ReadNote> opened(std::string_view line) const;

    std::filesystem::path path_;
    util::SecretKey key_;
    std::mutex lock_;  ///< of those who write
};

}  // namespace qingfeng::service
