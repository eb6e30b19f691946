#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "domain/people/unit.h"
#include "util/crypto.h"
#include "util/result.h"
#include "util/time.h"

/// What somebody had typed and not yet done: sealed, one file each, in no record. A draft belongs to one person, one
/// matter and one form; nobody else can ask for it, and a copy of the folder says neither whose it is nor what is in
/// it.
namespace qingfeng::service {

struct DraftName {
    domain::people::PersonId person;
    std::string about;  ///< number of a matter, or "intake"
    std::string form;   ///< action
};

struct Draft {
    std::string content;
    util::Instant saved;
};

class Drafts {
  public:
    /// `key` is any secret of the authority's; the folder is made when the first draft is kept.
    Drafts(std::filesystem::path folder, const util::SecretKey& key);

    /// InvalidInput: longer than content_bytes_max. Full: draft files have used up their share of the disk.
    util::Status keep(const DraftName&, std::string_view content, util::Instant now);
    /// Empty: there is none, or it is older than days_kept.
    util::Result<std::optional<Draft>> find(const DraftName&, util::Instant now) const;
    util::Status drop(const DraftName&);
    /// Removes those whose files nobody has written for days_kept.
    void sweep();

    static constexpr std::size_t content_bytes_max = 64 * 1024;
    static constexpr std::size_t files_max = 20'000;
    static constexpr int days_kept = 30;

  private:
    std::filesystem::path file_of(const DraftName&) const;

    std::filesystem::path folder_;
    util::SecretKey key_;
    std::mutex lock_;  ///< of those who write
};

}  // namespace qingfeng::service
