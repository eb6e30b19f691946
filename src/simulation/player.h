#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/request/refusal.h"
#include "ledger/tree.h"
#include "simulation/charter.h"
#include "simulation/house.h"
#include "simulation/step.h"

namespace qingfeng::simulation {

/// Whether and where a run keeps its record, and how closely it is watched.
enum class Watching {
    Closely,   ///< every step is followed by a look at what it touched
    AtTheEnd,  ///< for making data: what steps touch is read only when somebody acts on it again
};

/// What is known of a matter from outside: what was answered about it.
struct Known {
    std::string number;
    std::string code;
    storage::StreamId stream;
    std::shared_ptr<const service::LoadedRequest> last;  ///< as read after the last step that touched it; null before
};

/// What came of a step.
struct Played {
    enum class Result { Done, Refused, CouldNot, Skipped } result = Result::Done;
    std::optional<domain::request::Refusal> refusal;
    std::string error;
    std::vector<MatterNumber> touched;     ///< also by the clocks
    std::optional<std::string> violation;  ///< an invariant that does not hold
};

/// Plays steps against a real authority and holds the record to its promises. Knows nothing of people or plans.
class Player {
  public:
    /// The store must be empty. `faults` where faults can be planted, else null.
    Player(storage::Store& store, storage::MemoryStore* faults, storage::KeyVault vault, Watching watching);
    ~Player();

    /// Founds the authority and adopts what the charter says as of that moment.
    util::Status begin(const service::Founding& founding, const Charter& charter, util::Instant now);
    Played play(const Step& step);
    /// verify, rebuild and compare, every matter as last seen, numbers without gaps. Empty: all is well.
    std::optional<std::string> check_everything();
    /// What may be asked every thousand steps: numbers without gaps, and a log that continues what it was when it was
    /// last looked at. What was looked at then is read again at the end alone.
    std::optional<std::string> check_globally();

    const Known* known(MatterNumber matter) const;
    std::optional<MatterNumber> matter_in(storage::StreamId stream) const;
    const std::map<MatterNumber, Known>& all() const { return known_; }
    /// As it is now; good until the next step. Where matters are not watched closely it is asked of the authority,
    /// which remembers those that are open.
    util::Result<std::shared_ptr<const domain::request::Request>> look(MatterNumber matter);
    const service::Configuration& configuration() const { return *configuration_; }
    service::Authority& authority() { return house_->authority(); }
    std::uint64_t entries() const;
    std::uint64_t restarts() const { return restarts_; }
    std::uint64_t repeated() const { return repeated_; }
    std::uint64_t failed_commits() const { return failed_commits_; }

  private:
    struct Told {
        Played played;
        std::string number;
        std::uint64_t sequence = 0;
        util::Instant recorded;
        bool repeated = false;
        std::string code;
    };

    static Told only(Played played);
    Told answer_of(const Step& step);
    void plant(const Step& step);
    std::optional<std::string> open();
    std::optional<std::string> restart();
    std::optional<std::string> ask_again(const Step& step, const Told& first);
    std::optional<std::string> look_at(MatterNumber matter, const Step& step, bool accepted);
    /// Matters that hear of what happens in this one: the same act may leave entries there.
    std::vector<MatterNumber> linked(MatterNumber matter) const;
    void add_linked(std::vector<MatterNumber>& touched) const;
    std::optional<std::string> look_at_pairs(const std::vector<MatterNumber>& touched, const Step& step) const;
    Played sweep();
    Played adopt(const AdoptStep& step);
    std::optional<std::string> refresh();
    std::optional<std::string> check_log(ledger::Frontier from);
    /// The numbers of the matters up to a stream.
    struct Numbered {
        storage::StreamId next{0};  ///< the first not looked at
        std::size_t rows = 0;
        std::map<std::string, std::set<std::uint64_t>> serials;  ///< by year
    };
    std::optional<std::string> check_numbers(Numbered& so_far);
    std::vector<MatterNumber> due();

    storage::Store& store_;
    storage::MemoryStore* faults_;
    storage::KeyVault vault_;
    Watching watching_;
    FakeClock clock_;
    std::unique_ptr<House> house_;
    /// Remembers nothing: opens every entry from the store, as an auditor would.
    std::unique_ptr<service::Authority> auditor_;
    std::shared_ptr<const service::Configuration> configuration_;
    std::map<MatterNumber, Known> known_;
    std::map<storage::StreamId, MatterNumber> by_stream_;
    std::map<std::string, MatterNumber> by_number_;
    std::vector<std::string> checkpoints_;
    storage::AuthorityHead last_head_;
    ledger::Frontier last_frontier_;  ///< of that head's tree
    Numbered numbered_;
    std::uint64_t looks_ = 0;
    std::uint64_t restarts_ = 0;
    std::uint64_t repeated_ = 0;
    std::uint64_t failed_commits_ = 0;
};

}  // namespace qingfeng::simulation
