#include "service/packed_matters.h"

#include <algorithm>
#include <limits>

#include "service/projection.h"
#include "storage/value_codec.h"
#include "util/check.h"

namespace qingfeng::service {
namespace {

using storage::MatterRow;
using storage::StreamId;
using util::CanonicalReader;
using util::CanonicalWriter;

constexpr std::size_t chunk_size = std::size_t{1} << 20;
/// Bytes of replaced matters that are not worth moving the others for.
constexpr std::size_t dead_min = 8 * chunk_size;

std::uint8_t marks_of(const MatterRow& row, const StoredOutcome& outcome) {
    const auto mark = [](bool has, OutcomeMark which) { return has ? static_cast<std::uint8_t>(which) : 0; };
    return static_cast<std::uint8_t>(mark(row.waiting, OutcomeMark::Waiting) |
                                     mark(outcome.to_call, OutcomeMark::ToCall) |
                                     mark(outcome.judged_badly_now, OutcomeMark::JudgedBadlyNow) |
                                     mark(!outcome.ordered_by.empty(), OutcomeMark::Ordered));
}

void write_moment(CanonicalWriter& out, const std::optional<util::Instant>& at, std::int64_t since) {
    out.number(at ? 1 : 0);
    if (at) out.signed_number(at->micros - since);
}

std::optional<util::Instant> read_moment(CanonicalReader& in, std::int64_t since) {
    if (in.number() != std::uint64_t{1}) return std::nullopt;
    return util::Instant{since + in.signed_number().value_or(0)};
}

}  // namespace

std::uint64_t PackedMatters::number_of(const std::string& word) {
    const auto [known, first] = known_.try_emplace(word, words_.size());
    if (first) words_.push_back(word);
    return known->second;
}

void PackedMatters::put(const MatterRow& row, const StoredOutcome& outcome) {
    Slot slot{row.stream.get(), row.registered.micros, 0, 0, 0, marks_of(row, outcome)};
    CanonicalWriter out;
    out.text(row.number).number(row.revision).number(row.kind).number(row.state).number(row.waiting ? 1 : 0);
    for (const std::string* word : {&row.unit, &row.handler, &row.concerns, &row.worker, &row.source})
        out.number(number_of(*word));
    write_moment(out, row.deadline, slot.registered);
    write_moment(out, row.wake, slot.registered);
    out.number(row.granted.size());
    for (const std::string& person : row.granted) out.number(number_of(person));
    out.number(row.excluded.size());
    for (const std::int64_t person : row.excluded) out.signed_number(person);
    StoredOutcome rest = outcome;
    out.number(outcome.unit ? number_of(outcome.unit->get()) + 1 : 0);
    rest.unit.reset();
    out.number(outcome.ordered_by.size());
    for (const auto& person : outcome.ordered_by) out.number(number_of(person.get()));
    rest.ordered_by.clear();
    rest.registered.micros -= slot.registered;
    storage::value_codec::write(out, rest);
    place(slot, out.view());

    const auto at = slots_.empty() || slots_.back().stream < slot.stream
                        ? slots_.end()
                        : std::ranges::lower_bound(slots_, slot.stream, {}, &Slot::stream);
    if (at == slots_.end() || at->stream != slot.stream) {
        slots_.insert(at, slot);
        return;
    }
    dead_ += at->size;
    *at = slot;
    if (dead_ >= dead_min && dead_ * 2 > bytes()) sweep_out();
}

FigureMatter PackedMatters::unpack(const Slot& slot, const util::TimeZone& zone) const {
    CanonicalReader in({chunks_[slot.chunk].bytes.get() + slot.at, slot.size});
    const auto number = [&] { return in.number().value_or(0); };
    const auto word = [&] { return words_.at(number()); };
    FigureMatter matter;
    MatterRow& row = matter.row;
    row.stream = StreamId(slot.stream);
    row.registered = {slot.registered};
    row.number = in.text().value_or("");
    row.revision = number();
    row.kind = static_cast<std::uint8_t>(number());
    row.state = static_cast<std::uint8_t>(number());
    row.waiting = number() != 0;
    for (std::string* into : {&row.unit, &row.handler, &row.concerns, &row.worker, &row.source}) *into = word();
    row.deadline = read_moment(in, slot.registered);
    row.wake = read_moment(in, slot.registered);
    for (std::uint64_t left = number(); left > 0; --left) row.granted.push_back(word());
    for (std::uint64_t left = number(); left > 0; --left) row.excluded.push_back(in.signed_number().value_or(0));
    std::optional<domain::people::UnitId> unit;
    if (const std::uint64_t named = number(); named != 0) unit.emplace(words_.at(named - 1));
    std::vector<domain::people::PersonId> ordered_by;
    for (std::uint64_t left = number(); left > 0; --left) ordered_by.emplace_back(word());
    StoredOutcome outcome;
    const bool whole = storage::value_codec::read(in, outcome) && in.finished();
    util::check(whole, "a matter was packed otherwise than it is unpacked");
    outcome.unit = std::move(unit);
    outcome.ordered_by = std::move(ordered_by);
    outcome.registered.micros += slot.registered;
    matter.outcome = restored(outcome, zone);
    return matter;
}

void PackedMatters::place(Slot& slot, util::ByteView bytes) {
    if (chunks_.empty() || chunks_.back().used + bytes.size() > chunks_.back().size) {
        const std::size_t size = std::max(chunk_size, bytes.size());
        chunks_.push_back({std::make_unique<std::uint8_t[]>(size), size, 0});
    }
    Chunk& chunk = chunks_.back();
    std::copy(bytes.begin(), bytes.end(), chunk.bytes.get() + chunk.used);
    slot.chunk = static_cast<std::uint32_t>(chunks_.size() - 1);
    slot.at = static_cast<std::uint32_t>(chunk.used);
    slot.size = static_cast<std::uint32_t>(bytes.size());
    chunk.used += bytes.size();
}

void PackedMatters::sweep_out() {
    const std::vector<Chunk> before = std::exchange(chunks_, {});
    for (Slot& slot : slots_) place(slot, {before[slot.chunk].bytes.get() + slot.at, slot.size});
    dead_ = 0;
}

void PackedMatters::erase(StreamId stream) {
    const auto at = std::ranges::lower_bound(slots_, stream.get(), {}, &Slot::stream);
    if (at == slots_.end() || at->stream != stream.get()) return;
    // What was erased is nowhere.
    std::fill_n(chunks_[at->chunk].bytes.get() + at->at, at->size, std::uint8_t{0});
    dead_ += at->size;
    slots_.erase(at);
}

void PackedMatters::clear() { *this = PackedMatters(); }

std::size_t PackedMatters::bytes() const {
    std::size_t bytes = 0;
    for (const Chunk& chunk : chunks_) bytes += chunk.used;
    return bytes;
}

void PackedMatters::each(OutcomeMark mark, util::Instant from, util::Instant until, const util::TimeZone& zone,
                         const std::function<bool(FigureMatter&)>& visit) const {
    const auto wanted = static_cast<std::uint8_t>(mark);
    for (auto slot = slots_.rbegin(); slot != slots_.rend(); ++slot) {
        if ((slot->marks & wanted) != wanted) continue;
        if (slot->registered < from.micros || slot->registered >= until.micros) continue;
        FigureMatter matter = unpack(*slot, zone);
        if (!visit(matter)) return;
    }
}

}  // namespace qingfeng::service
