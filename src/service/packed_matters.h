#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "domain/request/figures.h"
#include "storage/store.h"
#include "util/canonical.h"

namespace qingfeng::service {

struct StoredOutcome;

/// One matter with its row (without what is sealed in it), so that a figure opens to its list.
struct FigureMatter {
    storage::MatterRow row;
    domain::request::Outcome outcome;
};

/// What few matters have and pages look for: told without unpacking.
enum class OutcomeMark : std::uint8_t {
    Any = 0,
    Waiting = 1,
    ToCall = 2,
    JudgedBadlyNow = 4,
    Ordered = 8,  ///< somebody gave an instruction or an order in it
};

/// Matters with their outcomes in some hundred bytes each: a million stay in memory.
class PackedMatters {
  public:
    /// Adds or replaces. Cheap for a stream above all others, as a new matter's is.
    void put(const storage::MatterRow&, const StoredOutcome&);
    void erase(storage::StreamId);
    void clear();

    std::size_t size() const { return slots_.size(); }
    /// Held by packed matters, also by those that were replaced and not yet swept out.
    std::size_t bytes() const;

    /// Those with the mark that were registered from `from` until before `until`, newest first; false from the visit
    /// ends it.
    void each(OutcomeMark, util::Instant from, util::Instant until, const util::TimeZone&,
              const std::function<bool(FigureMatter&)>& visit) const;

  private:
    struct Slot {
        std::int64_t stream = 0;
        std::int64_t registered = 0;
        std::uint32_t chunk = 0;
        std::uint32_t at = 0;  ///< in its chunk
        std::uint32_t size = 0;
        std::uint8_t marks = 0;
    };
    struct Chunk {
        std::unique_ptr<std::uint8_t[]> bytes;
        std::size_t size = 0;
        std::size_t used = 0;
    };

    std::uint64_t number_of(const std::string& word);
    void place(Slot&, util::ByteView);
    void sweep_out();
    FigureMatter unpack(const Slot&, const util::TimeZone&) const;

    std::vector<Slot> slots_;  ///< by stream
    std::vector<Chunk> chunks_;
    std::size_t dead_ = 0;                        ///< bytes of what was replaced
    std::vector<std::string> words_;              ///< units, people, sources: few, and in every matter
    std::map<std::string, std::uint64_t> known_;  ///< their numbers in words_
};

}  // namespace qingfeng::service
