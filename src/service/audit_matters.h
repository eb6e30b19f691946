#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "ledger/opening.h"
#include "service/audit.h"

/// Matters put together again from opened leaves alone. Nothing here knows how the authority counts.
namespace qingfeng::service {

/// What the opening of one leaf shows.
struct Shown {
    std::uint64_t sequence = 0;
    util::Instant recorded;
    util::Digest previous{};
    std::optional<storage::EventType> type;
    std::optional<util::Date> first_deadline;
    std::optional<std::vector<domain::clocks::Clock>> clocks;
    std::optional<std::string> handover;  ///< of the log's key

    bool operator==(const Shown&) const = default;
};
/// Empty: it does not show what every opening must, or a field does not read as what it should be.
std::optional<Shown> read_shown(const std::vector<ledger::OpenedField>& fields);

class PublicMatter {
  public:
    PublicMatter(std::uint64_t leaf, util::Instant registered) : leaf_(leaf), registered_(registered) {}

    std::uint64_t first_leaf() const { return leaf_; }  ///< the only name the matter has in public
    util::Instant registered() const { return registered_; }
    void add(const Shown& shown) { entries_.push_back(shown); }
    /// From the entries before `end`.
    domain::publication::Dates dates_at(util::Instant end) const;

  private:
    std::uint64_t leaf_;
    util::Instant registered_;
    std::vector<Shown> entries_;
};

/// Follows each record from entry to entry: every entry names the one before by its digest.
class Chains {
  public:
    using Find = std::function<void(AuditFault, std::uint64_t leaf)>;
    /// Borrows the leaves as the log has them.
    Chains(const std::vector<util::Bytes>& leaves, Find find) : leaves_(leaves), find_(std::move(find)) {}

    /// By rising leaf index.
    void take(std::uint64_t leaf, const Shown& shown);

    std::vector<PublicMatter> matters() const;
    std::uint64_t imported() const { return imported_; }
    std::uint64_t erasures() const { return erasures_; }

  private:
    struct Chain {
        std::uint64_t sequence = 0;
        std::optional<PublicMatter> matter;
    };
    void begin(std::uint64_t leaf, const Shown& shown);
    void advance(Chain& chain, std::uint64_t leaf, const Shown& shown);
    util::Digest digest_of(std::uint64_t leaf) const;

    const std::vector<util::Bytes>& leaves_;
    Find find_;
    std::map<util::Digest, Chain> open_;  ///< by the digest of its newest leaf
    std::optional<util::Instant> newest_;
    std::uint64_t imported_ = 0;
    std::uint64_t erasures_ = 0;
};

}  // namespace qingfeng::service
