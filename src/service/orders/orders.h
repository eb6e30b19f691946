#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/matters.h"
#include "service/orders/order_reader.h"

/// Taking in the orders of another desk: first shown, then registered; the same file twice makes no second matter.
namespace qingfeng::service::orders {

/// What happens, or would happen, to one row.
enum class Fate : std::uint8_t {
    New = 1,  ///< is registered
    Known,    ///< is registered already and says nothing new
    Changed,  ///< is registered already, and the source now says something else: nothing happens by itself
    History,  ///< came in as imported history: it can be taken up
    Refused,  ///< our rules do not let it in
    Bad,      ///< cannot be read
    Skipped,  ///< left alone, as the map says
};
std::string_view to_key(Fate fate);

struct RowOutcome {
    std::uint64_t line = 0;
    std::string external_number;  ///< empty where not even that could be read
    Fate fate = Fate::Bad;
    std::string number;                    ///< ours; of new ones only after they were taken in
    std::optional<import::Sentence> note;  ///< why it is bad, what has changed, or that the unit's name is not known
    std::optional<domain::request::Refusal> refusal;
    // Of those registered or to be registered:
    domain::procedure::Kind kind = domain::procedure::Kind::Complaint;
    std::string unit;           ///< id; empty while the office assigns
    std::string first_handler;  ///< id
    std::optional<util::Date> answer_by;
    std::optional<util::Instant> source_deadline;
    std::string text;  ///< the beginning of what it says
};

struct OrderCounts {
    std::size_t read = 0;
    std::size_t fresh = 0;
    std::size_t known = 0;  ///< unchanged ones and histories
    std::size_t changed = 0;
    std::size_t rejected = 0;  ///< refused or bad

    bool operator==(const OrderCounts&) const = default;
};
OrderCounts count(const std::vector<RowOutcome>& rows);

/// The table does not fit the map, in the reader's words; or it could not be done.
using Trouble = std::variant<import::Sentence, util::Error>;

class Orders {
  public:
    Orders(Authority& authority, Matters& matters) : authority_(authority), matters_(matters) {}

    /// Writes nothing. `actor` is who would take them in.
    util::Result<std::vector<RowOutcome>, Trouble> preview(const import::Mapping& mapping, const OrderTable& table,
                                                           const domain::record::Actor& actor, util::Instant now);
    /// Registers what is new, each row by itself: a bad one stops no other, and after a failure in the middle the same
    /// file goes on where it ended.
    util::Result<std::vector<RowOutcome>, Trouble> take(const import::Mapping& mapping, const OrderTable& table,
                                                        const domain::record::Origin& origin, util::Instant now);

  private:
    Authority& authority_;
    Matters& matters_;
};

}  // namespace qingfeng::service::orders
