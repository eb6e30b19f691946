#include "service/rebuild.h"

#include <algorithm>
#include <set>

#include "service/projection.h"

namespace qingfeng::service {
namespace {

using storage::StreamId;
using util::Result;
using util::Status;

constexpr std::size_t page = 1024;

/// The streams of matters, from the entries alone: a table that lost a row must not keep it lost.
Result<std::vector<StreamId>> matter_streams(Authority& authority, storage::Reader& reader) {
    std::set<StreamId> streams;
    for (std::uint64_t next = 0;;) {
        const auto rows = reader.entries(authority.id(), next, page);
        if (!rows) return rows.failure();
        for (const auto& row : *rows) {
            next = row.position + 1;
            if (row.stream.get() >= storage::streams::first_free) streams.insert(row.stream);
        }
        if (rows->size() < page) break;
    }
    return std::vector<StreamId>(streams.begin(), streams.end());
}

}  // namespace

Result<RebuildReport> rebuild(Authority& authority, storage::Writer& writer, const Progress& progress) {
    RebuildReport report;
    const Status status = writer.submit_and_wait([&](storage::UnitOfWork& work) -> Status {
        report = {};
        const auto streams = matter_streams(authority, work.reader());
        if (!streams) return streams.failure();
        // Read everything first: nothing is dropped while something cannot be read.
        std::vector<storage::MatterRow> matters;
        std::vector<storage::LookupRow> lookups;
        for (const StreamId stream : *streams) {
            const auto keys = authority.keys_of(work.reader(), stream);
            if (!keys) return keys.failure();
            if (!*keys) {
                ++report.erased;
                continue;
            }
            const auto loaded = authority.load(work.reader(), stream);
            if (!loaded) return loaded.failure();
            matters.push_back(matter_row(*loaded, **keys, authority.lookup_key()));
            for (const auto& row : lookup_rows(*loaded)) lookups.push_back(row);
            ++report.matters;
            if (progress) progress(report.matters, streams->size());
        }
        if (const Status cleared = work.clear_projections(); !cleared) return cleared;
        for (const auto& row : matters) {
            if (const Status put = work.put_matter(row); !put) return put;
        }
        for (const auto& row : lookups) {
            if (const Status put = work.put_lookup(row); !put) return put;
        }
        return util::Done{};
    });
    if (!status) return status.failure();
    return report;
}

}  // namespace qingfeng::service
