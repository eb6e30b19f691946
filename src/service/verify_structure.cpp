// verify for whoever has the database but no key: an auditor with a backup, an owner who has lost the master key.

#include <set>

#include "service/verify.h"
#include "service/verify_parts.h"

namespace qingfeng::service {
namespace {

using storage::StreamId;
using util::Result;
using util::Status;
using verifying::page;

/// What the tables say in the clear, against the entries and against each other.
class Tables {
  public:
    Tables(storage::Reader& reader, storage::AuthorityId authority, verifying::Structure& structure,
           VerifyReport& report)
        : reader_(reader), authority_(authority), structure_(structure), report_(report), findings_(report) {}

    Status check() {
        if (const Status status = read_keys(); !status) return status;
        if (const Status status = read_matters(); !status) return status;
        check_streams();
        if (const Status status = read_lookups(); !status) return status;
        return verifying::check_wakes(
            reader_, authority_, std::move(wakes_), [this](StreamId stream) { return structure_.name_of(stream); },
            report_);
    }

    void say_what_was_skipped() {
        skip(VerifySkip::Texts, report_.entries);
        skip(VerifySkip::Predecessors, report_.entries);
        skip(VerifySkip::Tables, rows_.size());
        skip(VerifySkip::Codes, codes_);
        if (keys_apart()) skip(VerifySkip::Keys, 0);
        if (in_no_table_ > 0) skip(VerifySkip::Erasures, in_no_table_);
    }

  private:
    void skip(VerifySkip what, std::uint64_t count) { report_.skipped.push_back({what, count}); }
    bool keys_apart() const { return with_key_.empty(); }

    Status read_keys() {
        for (std::int64_t next = 0;;) {
            const auto rows = reader_.wrapped_keys_from(authority_, storage::KeyPurpose::Stream, next, page);
            if (!rows) return rows.failure();
            for (const auto& row : *rows) {
                if (row.purpose != storage::KeyPurpose::Stream) return util::Done{};
                next = row.owner + 1;
                with_key_.insert(StreamId(row.owner));
            }
            if (rows->size() < page) return util::Done{};
        }
    }

    Status read_matters() {
        StreamId next{storage::streams::first_free};
        for (;;) {
            const auto rows = reader_.matters(authority_, next, page);
            if (!rows) return rows.failure();
            for (const auto& row : *rows) {
                next = StreamId(row.stream.get() + 1);
                check_row(row);
            }
            if (rows->size() < page) return util::Done{};
        }
    }

    void check_row(const storage::MatterRow& row) {
        rows_.insert(row.stream);
        if (row.wake) wakes_.push_back({*row.wake, row.stream});
        const auto stream = structure_.streams().find(row.stream);
        if (stream == structure_.streams().end()) {
            findings_.add({row.number, {}, "", VerifyFault::TableWithoutRecord});
            return;
        }
        if (!row.number.empty()) structure_.name(row.stream, row.number);
        const std::string name = structure_.name_of(row.stream);
        const std::uint64_t last = stream->second;
        if (row.revision < last) findings_.add({name, {}, "revision", VerifyFault::TableDiffers});
        for (std::uint64_t entry = last + 1; entry <= row.revision && entry < last + 100; ++entry) {
            findings_.add({name, entry, "", VerifyFault::EntryMissingAtEnd});
        }
        if (!keys_apart() && !with_key_.contains(row.stream)) {
            findings_.add({name, {}, "", VerifyFault::KeyMissingInTable});
        }
    }

    void check_streams() {
        for (const auto& [stream, last] : structure_.streams()) {
            if (stream.get() < storage::streams::first_free || rows_.contains(stream)) continue;
            ++in_no_table_;
        }
    }

    Status read_lookups() {
        const auto lookups = reader_.lookups(authority_);
        if (!lookups) return lookups.failure();
        codes_ = lookups->size();
        for (const auto& row : *lookups) {
            if (structure_.streams().contains(row.stream)) continue;
            findings_.add({structure_.name_of(row.stream), {}, "", VerifyFault::LookupNotInRecord});
        }
        return util::Done{};
    }

    storage::Reader& reader_;
    storage::AuthorityId authority_;
    verifying::Structure& structure_;
    VerifyReport& report_;
    verifying::Findings findings_;
    std::set<StreamId> with_key_;
    std::set<StreamId> rows_;
    std::vector<storage::WakeRow> wakes_;
    std::uint64_t in_no_table_ = 0;
    std::uint64_t codes_ = 0;
};

std::vector<LogPeriod> periods_of(const KeyChain& chain) {
    std::vector<LogPeriod> periods;
    for (const KeyPeriod& one : chain.periods()) {
        LogPeriod period;
        period.origin = one.key.name;
        period.key = one.key;
        period.until = one.until;
        period.succeeded = one.succeeded;
        period.handover = one.handover;
        periods.push_back(std::move(period));
    }
    return periods;
}

}  // namespace

Result<VerifyReport> verify_structure(storage::Store& store, const storage::Authority& authority,
                                      const std::vector<ledger::VerifierKey>& log_keys, std::string_view handovers,
                                      const std::vector<std::string>& against, const Progress& progress) {
    auto reader = store.read();
    if (!reader) return reader.failure();
    const auto head = (*reader)->head(authority.id);
    if (!head) return head.failure();
    VerifyReport report;
    verifying::Structure structure(**reader, authority.id, *head, report, progress);
    if (const Status status = structure.read_entries(); !status) return status.failure();
    Tables tables(**reader, authority.id, structure, report);
    if (const Status status = tables.check(); !status) return status.failure();
    if (const Status status = structure.read_tree(); !status) return status.failure();
    tables.say_what_was_skipped();

    verifying::Findings findings(report);
    const auto chain = KeyChain::follow(log_keys, handovers);
    if (!chain.contradictions().empty()) findings.log("handover", VerifyFault::HandoversContradict);
    verifying::Signatures signatures(**reader, authority.id, *head, structure.frontier(), periods_of(chain), report);
    if (log_keys.empty()) {
        report.skipped.push_back({VerifySkip::Signature, against.size() + 1});
        report.skipped.push_back({VerifySkip::Seams, 0});
        return report;
    }
    if (handovers.empty()) report.skipped.push_back({VerifySkip::Seams, 0});
    signatures.check_newest();
    if (const Status status = signatures.check_kept(against); !status) return status.failure();
    return report;
}

}  // namespace qingfeng::service
