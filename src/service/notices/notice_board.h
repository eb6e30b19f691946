#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "domain/request/notices.h"
#include "service/authority.h"

/// Who still has to be told: the desk's list 今日须告知, the gateway's work, the 回单 that are due.
namespace qingfeng::service::notices {

struct OwedNotice {
    storage::StreamId stream;
    std::string number;
    std::string source;  ///< where the matter came from; empty: directly
    domain::request::Notice notice;
};

/// Follows the record and knows what is owed. It holds nothing that the record does not say, so that every server can
/// have one and a restart loses nothing: it reads again the entries of the last `look_back` days. Older notices were
/// told or are past telling; a matter that moves comes back by itself.
class NoticeBoard {
  public:
    static constexpr std::int64_t look_back_days = 60;
    /// Matters read in one step of catch_up(), which holds a reader meanwhile.
    static constexpr std::size_t step_max = 2000;

    explicit NoticeBoard(Authority& authority) : authority_(authority) {}

    /// Reads what was recorded since the last time. From any thread; one at a time, the others wait.
    util::Status catch_up(util::Instant now);
    /// Earliest first. `source` empty: of every source.
    std::vector<OwedNotice> owed(domain::request::Addressee addressee, const std::string& source = "") const;

  private:
    util::Result<std::uint64_t> start_at(storage::Reader& reader, util::Instant now) const;
    util::Status look_at(storage::Reader& reader, storage::StreamId stream);

    Authority& authority_;
    std::mutex catching_up_;
    std::optional<std::uint64_t> position_;  ///< of the next entry to look at; guarded by catching_up_
    mutable std::mutex lock_;                ///< guards owed_
    std::map<storage::StreamId, std::vector<OwedNotice>> owed_;
};

/// What a loaded matter owes.
std::vector<OwedNotice> owed_of(const LoadedRequest& loaded);

}  // namespace qingfeng::service::notices
