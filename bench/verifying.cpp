// verify, against a loop that reads the same entries, decrypts each field and hashes it once.

#include "bench.h"
#include "ledger/tree.h"
#include "service/verify.h"
#include "storage/entry_codec.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

std::uint64_t read_and_open(service::Authority& authority) {
    auto reader = authority.store().read();
    util::check(reader.has_value(), "no reader");
    const auto id = authority.id();
    std::uint64_t done = 0;
    for (storage::StreamId stream{storage::streams::first_free};; stream = storage::StreamId(stream.get() + 1)) {
        const auto keys = authority.keys_of(**reader, stream);
        if (!keys || !*keys) return done;
        const auto rows = (*reader)->entries_of(id, stream, 1, 1000);
        util::Digest previous{};
        for (const auto& row : *rows) {
            const auto entry = storage::open_entry(**keys, id, row, previous);
            const auto leaf = storage::leaf_of(row);
            util::check(entry && leaf, "an entry does not open");
            previous = storage::leaf_digest(*leaf);
            (void)ledger::leaf_hash(*leaf);
            ++done;
        }
    }
}

}  // namespace

std::vector<Figure> verifying(const Size& size) {
    const Scratch scratch;
    BenchOffice office(scratch.path() / "ours.db");
    for (std::size_t i = 0; i < size.registrations() / 4; ++i) {
        (void)office.matters().register_matter(typical_complaint(i), {{domain::record::Complainant{}, "", ""}, "", {}});
    }
    std::uint64_t entries = 0;
    const double bare = seconds([&] { entries = read_and_open(office.authority()); });
    const double ours = seconds([&] {
        const auto report = service::verify(office.authority(), {}, {});
        util::check(report && report->intact(), "the record is not intact");
    });
    const double value = static_cast<double>(entries) / ours;
    const double limit = static_cast<double>(entries) / bare;
    return {{"verify", value, "entries per second", limit, value / limit}};
}

}  // namespace qingfeng::bench
