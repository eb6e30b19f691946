#include "service/sweep.h"

#include <algorithm>

#include "service/recording.h"

namespace qingfeng::service {
namespace {

using storage::StreamId;
using util::Result;
using util::Status;

/// Read at once, and recorded in one step of the writer.
constexpr std::size_t due_page = 1024;
constexpr std::size_t step = 16;

Status tick(Authority& authority, storage::UnitOfWork& work, StreamId stream, SweepReport& report) {
    auto loaded = authority.load(work.reader(), stream);
    if (!loaded) return loaded.failure();
    const auto keys = authority.keys_of(work.reader(), stream);
    if (!keys) return keys.failure();
    const auto configuration = authority.configuration(work.reader());
    if (!configuration) return configuration.failure();
    ++report.matters;
    const domain::record::Origin origin{domain::record::System{}, "", ""};
    const auto decision =
        domain::request::decide(&loaded->request, domain::request::command::Tick{},
                                context_for(*loaded, **configuration, origin.actor, work.recorded(), 0));
    // Nothing to record, yet it was due: the table was behind the record.
    if (!decision || decision->empty()) return authority.project(work, *loaded, **keys);
    report.entries += decision->size();
    const auto recorded = record_events(authority, work, *loaded, **keys, origin, *decision);
    if (!recorded) return recorded.failure();
    return util::Done{};
}

}  // namespace

Result<SweepReport> sweep(Authority& authority, storage::Writer& writer, util::Instant now) {
    SweepReport total;
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto due = (*reader)->due(authority.id(), now, due_page);
    if (!due) return due.failure();
    reader->reset();
    for (std::size_t first = 0; first < due->size(); first += step) {
        const std::size_t last = std::min(first + step, due->size());
        SweepReport report;
        const Status status = writer.submit_and_wait(
            [&](storage::UnitOfWork& work) -> Status {
                report = {};
                for (std::size_t i = first; i < last; ++i) {
                    const Status done = tick(authority, work, (*due)[i], report);
                    if (!done && done.error().kind != util::ErrorKind::Damaged &&
                        done.error().kind != util::ErrorKind::NotFound) {
                        return done;
                    }
                }
                return util::Done{};
            },
            storage::Lane::Background);
        if (!status) return status.failure();
        total.matters += report.matters;
        total.entries += report.entries;
    }
    return total;
}

}  // namespace qingfeng::service
