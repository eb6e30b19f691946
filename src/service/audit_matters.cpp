#include "service/audit_matters.h"

#include <algorithm>

#include "storage/value_codec.h"

namespace qingfeng::service {
namespace {

using domain::clocks::ClockKind;
using domain::clocks::Run;
using storage::EventType;

/// True where the field is not shown at all: the caller says what may be left out.
template <class T, class Into>
bool read_field(const std::vector<ledger::OpenedField>& fields, std::string_view name, Into& into) {
    const auto id = storage::field_named(name);
    for (const ledger::OpenedField& field : fields) {
        if (field.field_id != id) continue;
        util::CanonicalReader reader(field.value);
        T value{};
        if (!storage::value_codec::read(reader, value) || !reader.finished()) return false;
        into = std::move(value);
    }
    return true;
}

}  // namespace

std::optional<Shown> read_shown(const std::vector<ledger::OpenedField>& fields) {
    Shown shown;
    std::optional<std::uint64_t> sequence;
    std::optional<util::Instant> recorded;
    const bool read = read_field<std::uint64_t>(fields, "sequence", sequence) &&
                      read_field<util::Instant>(fields, "recorded", recorded) &&
                      read_field<EventType>(fields, "type", shown.type) &&
                      read_field<util::Date>(fields, "first_deadline", shown.first_deadline) &&
                      read_field<std::vector<domain::clocks::Clock>>(fields, "clocks", shown.clocks);
    const auto handover_id = storage::field_named("handover");
    for (const ledger::OpenedField& field : fields) {
        if (field.field_id == handover_id) shown.handover = std::string(util::as_text(field.value));
    }
    const auto previous = std::ranges::find(fields, storage::field::previous, &ledger::OpenedField::field_id);
    if (!read || !sequence || !recorded || previous == fields.end()) return std::nullopt;
    if (previous->value.size() != shown.previous.size()) return std::nullopt;
    std::ranges::copy(previous->value, shown.previous.begin());
    shown.sequence = *sequence;
    shown.recorded = *recorded;
    // A record that began without saying as what, or a matter whose deadline is not told, could be anything.
    if (shown.sequence == 1 && !shown.type) return std::nullopt;
    if (shown.type == EventType::Registered) {
        if (!shown.first_deadline || (shown.first_deadline->days != 0 && !shown.clocks)) return std::nullopt;
    }
    return shown;
}

domain::publication::Dates PublicMatter::dates_at(util::Instant end) const {
    domain::publication::Dates dates;
    dates.registered = registered_;
    for (const Shown& entry : entries_) {
        if (entry.recorded >= end) break;
        if (entry.type == EventType::Extended) dates.extended = true;
        if (dates.answered) continue;
        if (entry.type == EventType::Answered || entry.type == EventType::AnsweredTogether) {
            dates.answered = entry.recorded;
        }
        if (!entry.clocks || dates.answered || dates.extended) continue;
        for (const domain::clocks::Clock& clock : *entry.clocks) {
            if (clock.kind != ClockKind::Answer || clock.ordinal != 0) continue;
            dates.due = clock.due;
            dates.paused = clock.run == Run::Paused;
            dates.stopped = clock.run == Run::Stopped;
        }
    }
    return dates;
}

util::Digest Chains::digest_of(std::uint64_t leaf) const {
    util::Digest digest{};
    std::copy_n(leaves_[leaf].end() - static_cast<std::ptrdiff_t>(digest.size()), digest.size(), digest.begin());
    return digest;
}

void Chains::take(std::uint64_t leaf, const Shown& shown) {
    if (newest_ && shown.recorded < *newest_) find_(AuditFault::TimeRunsBack, leaf);
    newest_ = shown.recorded;
    if (shown.type && storage::event_name(*shown.type) == "stream_erased") ++erasures_;
    if (shown.sequence == 1) return begin(leaf, shown);
    auto before = open_.extract(shown.previous);
    if (before.empty()) return find_(AuditFault::ChainBroken, leaf);
    Chain chain = std::move(before.mapped());
    if (chain.sequence + 1 != shown.sequence) find_(AuditFault::ChainBroken, leaf);
    advance(chain, leaf, shown);
}

void Chains::begin(std::uint64_t leaf, const Shown& shown) {
    if (shown.previous != util::Digest{}) find_(AuditFault::ChainBroken, leaf);
    if (shown.type == EventType::Imported) ++imported_;
    Chain chain;
    advance(chain, leaf, shown);
}

void Chains::advance(Chain& chain, std::uint64_t leaf, const Shown& shown) {
    chain.sequence = shown.sequence;
    if (shown.type == EventType::Registered && !chain.matter) chain.matter.emplace(leaf, shown.recorded);
    if (chain.matter) chain.matter->add(shown);
    open_.insert_or_assign(digest_of(leaf), std::move(chain));
}

std::vector<PublicMatter> Chains::matters() const {
    std::vector<PublicMatter> matters;
    for (const auto& [digest, chain] : open_) {
        if (chain.matter) matters.push_back(*chain.matter);
    }
    std::ranges::sort(matters, {}, &PublicMatter::first_leaf);
    return matters;
}

}  // namespace qingfeng::service
