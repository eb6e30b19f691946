#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ledger/tree.h"
#include "service/history.h"
#include "service/verify.h"

/// The passes that verify is made of. With keys and without them the same record is read in the same way.
namespace qingfeng::service::verifying {

inline constexpr std::size_t page = 1024;

/// What one run has found so far.
class Findings {
  public:
    explicit Findings(VerifyReport& report) : report_(report) {}

    void add(Finding finding);
    /// About the log itself.
    void log(std::string field, VerifyFault fault, std::uint64_t count = 0, std::uint64_t at = 0,
             std::string detail = "");

  private:
    VerifyReport& report_;
};

/// Rows that are asked for in rising order, read a page at a time: a query for each of a million would be felt.
template <class Row, class Key>
class Window {
  public:
    using Read = std::function<util::Result<std::vector<Row>>(Key from)>;
    using KeyOf = std::function<Key(const Row&)>;
    Window(Read read, KeyOf key_of) : read_(std::move(read)), key_of_(std::move(key_of)) {}

    /// Null: there is none. `key` is not below the one asked before.
    util::Result<const Row*> find(Key key) {
        while (at_ < rows_.size() && key_of_(rows_[at_]) < key) ++at_;
        if (at_ == rows_.size() && !(ended_ && begun_)) {
            auto rows = read_(key);
            if (!rows) return rows.failure();
            begun_ = true;
            ended_ = rows->size() < page;
            rows_ = std::move(*rows);
            at_ = 0;
        }
        const bool found = at_ < rows_.size() && !(key < key_of_(rows_[at_])) && !(key_of_(rows_[at_]) < key);
        return found ? &rows_[at_] : static_cast<const Row*>(nullptr);
    }

  private:
    Read read_;
    KeyOf key_of_;
    std::vector<Row> rows_;
    std::size_t at_ = 0;
    bool begun_ = false;
    bool ended_ = false;
};
using MatterWindow = Window<storage::MatterRow, storage::StreamId>;
MatterWindow matters_of(storage::Reader& reader, storage::AuthorityId authority);

/// Entries, leaves and tree: all that needs no key.
class Structure {
  public:
    Structure(storage::Reader& reader, storage::AuthorityId authority, const storage::AuthorityHead& head,
              VerifyReport& report, const Progress& progress)
        : reader_(reader),
          authority_(authority),
          head_(head),
          report_(report),
          findings_(report),
          progress_(progress) {}

    /// Order, times, lists of digests against leaves. Learns which streams there are.
    util::Status read_entries();
    /// Leaves, tiles, root against the head.
    util::Status read_tree();

    /// Streams with the sequence of their last entry, by stream.
    const std::map<storage::StreamId, std::uint64_t>& streams() const { return streams_; }
    const ledger::Frontier& frontier() const { return frontier_; }
    /// The matter's number as its projection has it, until told otherwise.
    std::string name_of(storage::StreamId stream);
    void name(storage::StreamId stream, std::string number) { names_[stream] = std::move(number); }

  private:
    void check_order(const storage::EntryRow& row, std::uint64_t expected_position);
    util::Status check_leaves(const std::vector<storage::EntryRow>& rows);

    storage::Reader& reader_;
    storage::AuthorityId authority_;
    const storage::AuthorityHead& head_;
    VerifyReport& report_;
    Findings findings_;
    const Progress& progress_;
    std::map<storage::StreamId, std::uint64_t> streams_;
    std::map<storage::StreamId, std::string> names_;
    std::optional<util::Instant> recorded_;
    ledger::Frontier frontier_;
};

/// Signatures: the newest checkpoint and those kept elsewhere.
class Signatures {
  public:
    Signatures(storage::Reader& reader, storage::AuthorityId authority, const storage::AuthorityHead& head,
               const ledger::Frontier& frontier, std::vector<LogPeriod> periods, VerifyReport& report)
        : reader_(reader),
          authority_(authority),
          head_(head),
          frontier_(frontier),
          periods_(std::move(periods)),
          findings_(report) {}

    /// Of the head, by the key now in use.
    void check_newest();
    /// A checkpoint counts by any key the log ever had: the larger its reach, the more it can find.
    util::Status check_kept(const std::vector<std::string>& against);

  private:
    util::Status check_one(const std::string& text);

    storage::Reader& reader_;
    storage::AuthorityId authority_;
    const storage::AuthorityHead& head_;
    const ledger::Frontier& frontier_;
    std::vector<LogPeriod> periods_;
    Findings findings_;
};

/// The table of wakes against the moments that matters wait for.
util::Status check_wakes(storage::Reader& reader, storage::AuthorityId authority,
                         std::vector<storage::WakeRow> expected,
                         const std::function<std::string(storage::StreamId)>& name_of, VerifyReport& report);

}  // namespace qingfeng::service::verifying
