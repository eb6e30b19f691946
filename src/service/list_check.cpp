#include "service/list_check.h"

#include <cstring>

#include "storage/shelves.h"
#include "util/canonical.h"

namespace qingfeng::service {
namespace {

using storage::MatterOrder;
using storage::MatterPlace;
using storage::MatterRow;
using storage::StreamId;

constexpr std::size_t page = 1000;

}  // namespace

void ListCheck::count(Sum& sum, const MatterPlace& place, Sign sign) const {
    util::CanonicalWriter writer;
    writer.number(static_cast<std::uint8_t>(place.order))
        .text(place.shelf)
        .signed_number(place.due.micros)
        .signed_number(place.stream.get())
        .number(place.state)
        .number(place.kind)
        .number(place.guarded ? 1 : 0);
    const util::Fingerprint print = util::fingerprint(key_, writer.view());
    Sum number{};
    static_assert(sizeof(number) == sizeof(print));
    std::memcpy(number.data(), print.data(), print.size());
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += sign == Sign::Plus ? number[i] : 0 - number[i];
}

void ListCheck::count_all(Sum& sum, const MatterRow& row) const {
    for (const MatterOrder order : {MatterOrder::NewestFirst, MatterOrder::ByDeadline}) {
        for (const MatterPlace& place : storage::places_of(row, order)) count(sum, place, Sign::Plus);
    }
}

void ListCheck::expect(const MatterRow& row) { count_all(open_, row); }

util::Status ListCheck::compare(storage::Reader& reader, storage::AuthorityId authority,
                                const std::function<void(StreamId)>& differs) {
    const auto read = reader.each_place(authority, [&](const MatterPlace& place) { count(open_, place, Sign::Minus); });
    if (!read || open_ == Sum{}) return read;
    std::map<StreamId, Sum> open;
    for (StreamId next{std::numeric_limits<std::int64_t>::min()};;) {
        const auto rows = reader.matters(authority, next, page);
        if (!rows) return rows.failure();
        for (const MatterRow& row : *rows) {
            next = StreamId(row.stream.get() + 1);
            count_all(open[row.stream], row);
        }
        if (rows->size() < page) break;
    }
    const auto again =
        reader.each_place(authority, [&](const MatterPlace& place) { count(open[place.stream], place, Sign::Minus); });
    if (!again) return again;
    for (const auto& [stream, sum] : open) {
        if (sum != Sum{} && !left_out_.contains(stream)) differs(stream);
    }
    return util::Done{};
}

}  // namespace qingfeng::service
