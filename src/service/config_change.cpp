#include "service/config_change.h"

#include <algorithm>
#include <span>

#include "domain/request/recompute.h"
#include "service/recording.h"
#include "storage/event_codec.h"

namespace qingfeng::service {
namespace {

using domain::request::StateKind;
using storage::StreamId;
using util::Result;
using util::Status;

constexpr std::size_t page = 1024;
/// Matters in one step of the writer: a person's command waits for one step at most.
constexpr std::size_t step = 16;

/// Has it clocks that may still run? Asked of the table, so that what has ended is never read.
bool is_open(const storage::MatterRow& row) {
    return row.state != 0 && !domain::request::has_ended(static_cast<StateKind>(row.state));
}

/// Visits pages of open matters by stream, until `visit` says false.
template <class Visit>
Status each_open_page(Authority& authority, Visit visit) {
    StreamId next{storage::streams::first_free};
    for (;;) {
        // A reader for each page: a pass over a million matters must not hold one moment of the database open.
        auto reader = authority.store().read();
        if (!reader) return reader.failure();
        const auto rows = (*reader)->matters(authority.id(), next, page);
        if (!rows) return rows.failure();
        std::vector<StreamId> open;
        for (const auto& row : *rows) {
            next = StreamId(row.stream.get() + 1);
            if (is_open(row)) open.push_back(row.stream);
        }
        const Result<bool> more = visit(**reader, open);
        if (!more) return more.failure();
        if (!*more || rows->size() < page) return util::Done{};
    }
}

std::string number_of(const LoadedRequest& loaded) { return loaded.request.number(); }

util::Date date_of(const domain::request::Request& request, const domain::clocks::Clock& clock) {
    const auto* before = request.clock(clock.kind, clock.ordinal);
    return before == nullptr ? clock.date : before->date;
}

void note_moved(const LoadedRequest& loaded, const domain::request::event::DeadlineChanged& changed,
                ChangePreview& preview) {
    ++preview.moved;
    for (const auto& clock : changed.clocks) {
        if (preview.deadlines.size() >= preview_rows) return;
        preview.deadlines.push_back(
            {number_of(loaded), clock.kind, date_of(loaded.request, clock), clock.date, clock.provisional});
    }
}

void note_handler(const LoadedRequest& loaded, const Configuration& config, util::Instant now, ChangePreview& preview) {
    if (loaded.request.handlers.empty()) return;
    const auto today = config.zone.to_local(now).date;
    if (!config.organisation.roles_of(loaded.request.first_handler(), today).empty()) return;
    ++preview.lost;
    if (preview.handlers.size() < preview_rows) {
        preview.handlers.push_back({number_of(loaded), loaded.request.first_handler().get()});
    }
}

}  // namespace

Result<ChangePreview> preview_change(Authority& authority, const Proposal& proposal, const Progress& progress) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto head = (*reader)->head(authority.id());
    if (!head) return head.failure();
    const auto current = authority.configuration(**reader);
    if (!current) return current.failure();
    reader->reset();

    Configuration proposed = **current;
    auto canonical = joined_canonical(proposed.procedures(), proposal);
    if (!canonical) return canonical.failure();
    const auto applied = proposed.apply(
        domain::record::Adopted{proposal.kind, proposal.source_name, proposal.source_text, std::move(*canonical)},
        head->next_position);
    if (!applied) return applied.failure();

    ChangePreview preview;
    const domain::record::Actor system = domain::record::System{};
    const Status status =
        each_open_page(authority, [&](storage::Reader& pages, const std::vector<StreamId>& streams) -> Result<bool> {
            for (const StreamId stream : streams) {
                const auto loaded = authority.load(pages, stream);
                if (!loaded) return loaded.failure();
                ++preview.open;
                const auto context = context_for(*loaded, proposed, system, head->last_recorded, 0);
                const auto changed = domain::request::recompute_deadlines(loaded->request, context);
                if (changed) note_moved(*loaded, *changed, preview);
                note_handler(*loaded, proposed, head->last_recorded, preview);
            }
            if (progress) progress(preview.open, 0);
            return true;
        });
    if (!status) return status.failure();
    return preview;
}

namespace {

const domain::record::Origin by_itself{domain::record::System{}, "", ""};

/// What moves when this matter is looked at now; empty: nothing.
std::optional<domain::request::event::DeadlineChanged> movement(const LoadedRequest& loaded,
                                                                const Configuration& configuration, util::Instant now) {
    const auto context = context_for(loaded, configuration, by_itself.actor, now, 0);
    return domain::request::recompute_deadlines(loaded.request, context);
}

bool is_of_the_matter(util::ErrorKind kind) {
    return kind == util::ErrorKind::Damaged || kind == util::ErrorKind::NotFound;
}

/// Decides anew from what the transaction reads: somebody may have acted since the matter was picked out.
Status move_deadlines(Authority& authority, storage::UnitOfWork& work, StreamId stream, std::uint64_t& moved) {
    auto loaded = authority.load(work.reader(), stream);
    if (!loaded) return is_of_the_matter(loaded.error().kind) ? Status(util::Done{}) : loaded.failure();
    const auto configuration = authority.configuration(work.reader());
    if (!configuration) return configuration.failure();
    const auto changed = movement(*loaded, **configuration, work.recorded());
    if (!changed) return util::Done{};
    const auto keys = authority.keys_of(work.reader(), stream);
    if (!keys) return keys.failure();
    const auto recorded = record_events(authority, work, *loaded, **keys, by_itself, {*changed});
    if (!recorded) return recorded.failure();
    ++moved;
    return util::Done{};
}

/// Those of the streams that have a date to move, found by reading alone, so that the writer is not kept from people by
/// matters that stay as they are. What is registered or done later is by the new calendar anyway.
Result<std::vector<StreamId>> with_dates_to_move(Authority& authority, storage::Reader& reader,
                                                 const std::vector<StreamId>& streams) {
    const auto head = reader.head(authority.id());
    if (!head) return head.failure();
    const auto configuration = authority.configuration(reader);
    if (!configuration) return configuration.failure();
    std::vector<StreamId> found;
    for (const StreamId stream : streams) {
        const auto loaded = authority.load(reader, stream);
        if (!loaded && is_of_the_matter(loaded.error().kind)) continue;
        if (!loaded) return loaded.failure();
        if (movement(*loaded, **configuration, head->last_recorded)) found.push_back(stream);
    }
    return found;
}

Status move_step(Authority& authority, storage::Writer& writer, std::span<const StreamId> streams,
                 std::uint64_t& total) {
    std::uint64_t moved = 0;
    const Status done = writer.submit_and_wait(
        [&](storage::UnitOfWork& work) -> Status {
            moved = 0;
            for (const StreamId stream : streams) {
                if (const Status one = move_deadlines(authority, work, stream, moved); !one) return one;
            }
            return util::Done{};
        },
        storage::Lane::Background);
    if (done) total += moved;
    return done;
}

/// Once, however many have run the pass.
Status record_finished(Authority& authority, storage::Writer& writer, std::uint64_t adoption) {
    return writer.submit_and_wait(
        [&](storage::UnitOfWork& work) -> Status {
            const auto configuration = authority.configuration(work.reader());
            if (!configuration) return configuration.failure();
            if ((*configuration)->calendar_applied >= adoption) return util::Done{};
            const auto keys = authority.keys_of(work.reader(), storage::streams::authority);
            if (!keys) return keys.failure();
            if (!*keys) return util::fail(util::ErrorKind::Damaged, "the key of the authority's own stream is missing");
            const auto recorded = authority.append(
                work, storage::streams::authority, **keys, by_itself,
                {storage::encode(domain::record::AuthorityEvent(domain::record::DeadlinesRecomputed{adoption}))});
            if (!recorded) return recorded.failure();
            work.mark_configuration_changed();
            return util::Done{};
        },
        storage::Lane::Background);
}

Result<std::uint64_t> pending_adoption(Authority& authority) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto configuration = authority.configuration(**reader);
    if (!configuration) return configuration.failure();
    return (*configuration)->has_dates_to_move() ? (*configuration)->calendar_replaced : 0;
}

}  // namespace

Result<ChangeReport> apply_calendar_change(Authority& authority, storage::Writer& writer, const GoOn& go_on) {
    ChangeReport report;
    const auto adoption = pending_adoption(authority);
    if (!adoption) return adoption.failure();
    if (*adoption == 0) return report;
    report.pending = true;
    bool whole = true;
    const Status status =
        each_open_page(authority, [&](storage::Reader& reader, const std::vector<StreamId>& streams) -> Result<bool> {
            const auto moving = with_dates_to_move(authority, reader, streams);
            if (!moving) return moving.failure();
            for (std::size_t first = 0; first < moving->size() && whole; first += step) {
                const auto these = std::span(*moving).subspan(first, std::min(step, moving->size() - first));
                if (const Status done = move_step(authority, writer, these, report.moved); !done) return done.failure();
                whole = !go_on || go_on(report.open + first + these.size());
            }
            report.open += streams.size();
            whole = whole && (!go_on || go_on(report.open));
            return whole;
        });
    if (!status) return status.failure();
    if (!whole) return report;
    if (const Status recorded = record_finished(authority, writer, *adoption); !recorded) return recorded.failure();
    report.finished = true;
    return report;
}

}  // namespace qingfeng::service
