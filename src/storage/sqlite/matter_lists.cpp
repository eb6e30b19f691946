#include "storage/sqlite/matter_lists.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <unordered_set>

#include "storage/shelves.h"

namespace qingfeng::storage::sqlite {

namespace {

using util::Result;
using util::Status;

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t first_page = 64;
constexpr std::size_t page_max = 1024;

struct Place {
    std::int64_t due = 0;  ///< 0 in lists by stream
    std::int64_t stream = 0;
    bool guarded = false;
};

/// Which places of a shelf are visited.
enum class Places : std::uint8_t { All, Guarded };

/// The rows of one shelf, page by page: no statement stays open, so that all shelves share one.
class Shelf {
  public:
    Shelf(Connection& connection, AuthorityId authority, const MatterQuery& query, std::string name, Places places)
        : connection_(connection),
          authority_(authority),
          queue_(query.order == MatterOrder::ByDeadline),
          states_(mask_of(query.states)),
          kinds_(mask_of(query.kinds)),
          due_before_(query.due_before ? query.due_before->micros : largest),
          least_guarded_(places == Places::Guarded ? 1 : 0),
          name_(std::move(name)) {
        if (!queue_) at_ = {0, query.after ? query.after->stream.get() : largest, false};
        if (!queue_) return;
        at_ = {query.due_from ? query.due_from->micros : smallest, smallest, false};
        if (!query.after) return;
        const Place after{query.after->due.micros, query.after->stream.get(), false};
        if (std::pair(after.due, after.stream) > std::pair(at_.due, at_.stream)) at_ = after;
    }

    /// The next row; null at the end.
    Result<const Place*> next() {
        if (taken_ == page_.size() && !ended_) {
            if (const Status read = read_page(); !read) return read.failure();
        }
        return taken_ == page_.size() ? nullptr : &page_[taken_++];
    }

  private:
    Status read_page() {
        const auto limit = static_cast<std::int64_t>(page_size_);
        const std::string_view name = name_;
        auto rows = queue_ ? connection_.query(Sql::QueuePage, {authority_.get(), name, states_, kinds_, at_.due,
                                                                at_.stream, due_before_, limit, least_guarded_})
                           : connection_.query(Sql::ShelfPage, {authority_.get(), name, states_, kinds_, at_.stream,
                                                                limit, least_guarded_});
        if (!rows) return rows.failure();
        page_.clear();
        taken_ = 0;
        while (true) {
            const auto more = rows->step();
            if (!more) return more.failure();
            if (!*more) break;
            page_.push_back({rows->number(0), rows->number(1), rows->number(2) != 0});
        }
        ended_ = page_.size() < page_size_;
        if (!page_.empty()) at_ = page_.back();
        page_size_ = std::min(page_size_ * 2, page_max);
        return util::Done{};
    }

    Connection& connection_;
    AuthorityId authority_;
    bool queue_;
    std::int64_t states_;
    std::int64_t kinds_;
    std::int64_t due_before_;
    std::int64_t least_guarded_;
    std::string name_;
    Place at_;
    std::vector<Place> page_;
    std::size_t taken_ = 0;
    std::size_t page_size_ = first_page;
    bool ended_ = false;
};

Result<bool> kept_away(Connection& connection, AuthorityId authority, const Sight& sight, std::int64_t stream) {
    auto rows = connection.query(Sql::ExclusionsOf, {authority.get(), stream});
    if (!rows) return rows.failure();
    std::vector<std::int64_t> excluded;
    while (true) {
        const auto more = rows->step();
        if (!more) return more.failure();
        if (!*more) return is_excluded(sight, excluded);
        excluded.push_back(rows->number(0));
    }
}

/// Visits what stands on the shelves of the plan, each once, in the order of the query.
template <class Visit>
Status each_listed_place(Connection& connection, AuthorityId authority, const MatterQuery& query, const ShelfPlan& plan,
                         Places places, Visit visit) {
    const bool newest = query.order == MatterOrder::NewestFirst;
    const auto key = [&](const Place& place) { return std::pair(place.due, newest ? -place.stream : place.stream); };
    struct Top {
        std::pair<std::int64_t, std::int64_t> key;
        std::size_t shelf;
        const Place* place;
        bool operator>(const Top& other) const { return key > other.key; }
    };
    std::vector<Shelf> shelves;
    shelves.reserve(plan.shelves.size());
    std::priority_queue<Top, std::vector<Top>, std::greater<>> tops;
    const auto advance = [&](std::size_t shelf) -> Status {
        const auto place = shelves[shelf].next();
        if (!place) return place.failure();
        if (*place != nullptr) tops.push({key(**place), shelf, *place});
        return util::Done{};
    };
    for (const std::string& name : plan.shelves) shelves.emplace_back(connection, authority, query, name, places);
    for (std::size_t i = 0; i < shelves.size(); ++i)
        if (const Status moved = advance(i); !moved) return moved;
    std::optional<std::int64_t> last;
    while (!tops.empty()) {
        const Top top = tops.top();
        const Place place = *top.place;
        tops.pop();
        if (const Status moved = advance(top.shelf); !moved) return moved;
        if (last == place.stream) continue;  // one key everywhere: the same matter's places follow each other
        last = place.stream;
        if (place.guarded) {
            const auto kept = kept_away(connection, authority, query.sight, place.stream);
            if (!kept) return kept.failure();
            if (*kept) continue;
        }
        const Result<bool> more = visit(place);
        if (!more) return more.failure();
        if (!*more) break;
    }
    return util::Done{};
}

/// Of one shelf, what is kept from nobody; no further than `most`.
Result<std::uint64_t> count_unguarded(Connection& connection, AuthorityId authority, const MatterQuery& query,
                                      std::string_view shelf, std::uint64_t most) {
    const std::int64_t states = mask_of(query.states);
    const std::int64_t kinds = mask_of(query.kinds);
    const std::int64_t from = query.due_from ? query.due_from->micros : smallest;
    const std::int64_t before = query.due_before ? query.due_before->micros : largest;
    auto rows =
        query.order == MatterOrder::ByDeadline
            ? connection.query(Sql::CountQueue, {authority.get(), shelf, states, kinds, from, before, value_of(most)})
            : connection.query(Sql::CountShelf, {authority.get(), shelf, states, kinds, value_of(most)});
    if (!rows) return rows.failure();
    const auto counted = rows->step();
    if (!counted) return counted.failure();
    return rows->natural(0);
}

std::vector<MatterPlace> places(const std::optional<MatterRow>& row, MatterOrder order) {
    return row ? places_of(*row, order) : std::vector<MatterPlace>();
}

bool same_place(const MatterPlace& one, const MatterPlace& other) {
    return one.shelf == other.shelf && one.due == other.due;
}

/// Deletes and puts what differs between two lists of places.
template <class Delete, class Put>
Status replace(const std::vector<MatterPlace>& before, const std::vector<MatterPlace>& after, Delete erase, Put put) {
    for (const MatterPlace& old : before) {
        const bool stays = std::ranges::any_of(after, [&](const MatterPlace& now) { return same_place(now, old); });
        if (stays) continue;
        if (const Status done = erase(old); !done) return done;
    }
    for (const MatterPlace& now : after) {
        if (std::ranges::find(before, now) != before.end()) continue;
        if (const Status done = put(now); !done) return done;
    }
    return util::Done{};
}

Status ran(const Result<std::int64_t>& changed) {
    if (!changed) return changed.failure();
    return util::Done{};
}

}  // namespace

Status each_listed(Connection& connection, AuthorityId authority, const MatterQuery& query, Reader& rows,
                   const std::function<bool(MatterRow)>& visit) {
    const ShelfPlan plan = plan_of(query);
    return each_listed_place(connection, authority, query, plan, Places::All, [&](const Place& place) -> Result<bool> {
        auto row = rows.matter(authority, StreamId(place.stream));
        if (!row) return row.failure();
        if (!*row) return util::fail(util::ErrorKind::Damaged, "a shelf names a matter that is not in its table");
        // A place on a shelf is no right: whoever edits the table of shelves shows nobody anything.
        if (!matches(query, **row)) return true;
        return visit(std::move(**row));
    });
}

Result<std::uint64_t> count_listed(Connection& connection, AuthorityId authority, const MatterQuery& given,
                                   Reader& rows, std::uint64_t most) {
    MatterQuery query = given;
    query.after.reset();
    std::uint64_t count = 0;
    if (most == 0) return count;
    const ShelfPlan plan = plan_of(query);
    // What one shelf alone settles the engine counts by itself; only places kept from somebody are looked at.
    const bool settled = plan.shelves.size() == 1 && !plan.ask_row;
    if (settled) {
        const auto free = count_unguarded(connection, authority, query, plan.shelves.front(), most);
        if (!free || *free == most) return free;
        count = *free;
    }
    const Status counted =
        each_listed_place(connection, authority, query, plan, settled ? Places::Guarded : Places::All,
                          [&](const Place& place) -> Result<bool> {
                              if (plan.ask_row) {
                                  const auto row = rows.matter(authority, StreamId(place.stream));
                                  if (!row) return row.failure();
                                  if (!*row || !matches_names(query, **row)) return true;
                              }
                              return ++count < most;
                          });
    if (!counted) return counted.failure();
    return count;
}

Result<std::vector<StreamId>> streams_with(Connection& connection, AuthorityId authority,
                                           const std::vector<std::int64_t>& terms, std::optional<StreamId> before,
                                           std::size_t limit) {
    std::vector<StreamId> found;
    if (terms.empty() || limit == 0) return found;
    const auto number = [&](Sql statement, std::initializer_list<Value> values) -> Result<std::optional<std::int64_t>> {
        auto rows = connection.query(statement, values);
        if (!rows) return rows.failure();
        const auto more = rows->step();
        if (!more) return more.failure();
        return *more ? std::optional(rows->number(0)) : std::nullopt;
    };
    // The rarest term leads: every other one is only looked up.
    constexpr std::int64_t counted_max = 4096;
    std::vector<std::pair<std::int64_t, std::int64_t>> by_count;
    for (const std::int64_t term : terms) {
        const auto count = number(Sql::CountTerm, {authority.get(), term, counted_max});
        if (!count) return count.failure();
        by_count.emplace_back(count->value_or(0), term);
    }
    std::ranges::sort(by_count);
    if (by_count.front().first == 0) return found;
    std::int64_t below = before ? before->get() : largest;
    constexpr std::int64_t page = 256;
    for (bool more_pages = true; more_pages;) {
        std::vector<std::int64_t> streams;
        {
            auto rows = connection.query(Sql::TermPage, {authority.get(), by_count.front().second, below, page});
            if (!rows) return rows.failure();
            while (true) {
                const auto more = rows->step();
                if (!more) return more.failure();
                if (!*more) break;
                streams.push_back(rows->number(0));
            }
        }
        more_pages = streams.size() == static_cast<std::size_t>(page);
        for (const std::int64_t stream : streams) {
            below = stream;
            bool all = true;
            for (std::size_t i = 1; i < by_count.size() && all; ++i) {
                const auto stands = number(Sql::TermStands, {authority.get(), by_count[i].second, stream});
                if (!stands) return stands.failure();
                all = stands->has_value();
            }
            if (!all) continue;
            found.push_back(StreamId(stream));
            if (found.size() == limit) return found;
        }
    }
    return found;
}

Status each_place(Connection& connection, AuthorityId authority, const std::function<void(const MatterPlace&)>& visit) {
    for (const MatterOrder order : {MatterOrder::NewestFirst, MatterOrder::ByDeadline}) {
        auto rows =
            connection.query(order == MatterOrder::ByDeadline ? Sql::AllQueues : Sql::AllShelves, {authority.get()});
        if (!rows) return rows.failure();
        while (true) {
            const auto more = rows->step();
            if (!more) return more.failure();
            if (!*more) break;
            visit({order,
                   rows->text(0),
                   {rows->number(1)},
                   StreamId(rows->number(2)),
                   static_cast<std::uint8_t>(rows->number(3)),
                   static_cast<std::uint8_t>(rows->number(4)),
                   rows->number(5) != 0});
        }
    }
    return util::Done{};
}

Status move_shelves(Connection& connection, AuthorityId authority, const std::optional<MatterRow>& before,
                    const std::optional<MatterRow>& after) {
    const std::int64_t stream = (after ? *after : *before).stream.get();
    const Status queued = replace(
        places(before, MatterOrder::ByDeadline), places(after, MatterOrder::ByDeadline),
        [&](const MatterPlace& old) {
            return ran(connection.run(Sql::DeleteQueue,
                                      {authority.get(), std::string_view(old.shelf), old.due.micros, stream}));
        },
        [&](const MatterPlace& now) {
            return ran(connection.run(
                Sql::PutQueue, {authority.get(), std::string_view(now.shelf), now.due.micros, stream,
                                std::int64_t{now.state}, std::int64_t{now.kind}, std::int64_t{now.guarded ? 1 : 0}}));
        });
    if (!queued) return queued;
    const Status shelved = replace(
        places(before, MatterOrder::NewestFirst), places(after, MatterOrder::NewestFirst),
        [&](const MatterPlace& old) {
            return ran(connection.run(Sql::DeleteShelf, {authority.get(), std::string_view(old.shelf), stream}));
        },
        [&](const MatterPlace& now) {
            return ran(connection.run(Sql::PutShelf, {authority.get(), std::string_view(now.shelf), stream, now.state,
                                                      now.kind, now.guarded}));
        });
    if (!shelved) return shelved;
    const std::vector<std::int64_t> none;
    const auto& was = before ? before->excluded : none;
    const auto& is = after ? after->excluded : none;
    if (was == is) return util::Done{};
    if (const Status gone = ran(connection.run(Sql::DeleteExclusions, {authority.get(), stream})); !gone) return gone;
    for (const std::int64_t person : is) {
        if (const Status put = ran(connection.run(Sql::InsertExclusion, {authority.get(), stream, person})); !put)
            return put;
    }
    return util::Done{};
}

std::vector<std::string> read_words(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::string write_words(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace qingfeng::storage::sqlite
