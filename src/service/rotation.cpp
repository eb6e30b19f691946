#include "service/rotation.h"

#include <algorithm>

#include <fmt/core.h>

#include "service/history.h"
#include "storage/event_codec.h"
#include "storage/master_key.h"

namespace qingfeng::service {
namespace {

namespace record = domain::record;
using storage::KeyPurpose;
using storage::StreamId;
using storage::UnitOfWork;
using util::ErrorKind;
using util::Result;
using util::Status;

constexpr std::size_t batch = 1000;

Status append_own(const Authority& authority, UnitOfWork& work, const record::Origin& origin,
                  const record::AuthorityEvent& event) {
    const StreamId stream = storage::streams::authority;
    const auto keys = authority.keys_of(work.reader(), stream);
    if (!keys) return keys.failure();
    if (!*keys) return util::fail(ErrorKind::Damaged, "the key of the authority's own stream is missing");
    const auto position = authority.append(work, stream, **keys, origin, {storage::encode(event)});
    if (!position) return position.failure();
    return util::Done{};
}

/// One above the newest generation.
Result<std::uint32_t> next_generation(const Authority& authority, storage::Reader& reader, KeyPurpose purpose) {
    const auto row = reader.wrapped_key(authority.id(), purpose, 0);
    if (!row) return row.failure();
    return *row ? (*row)->generation + 1 : 1;
}

/// The next keys in order that an older master key has wrapped, wrapped anew. `done` counts them; true: there are more.
class Rewrapping {
  public:
    Rewrapping(const Authority& authority, std::uint32_t generation) : authority_(authority), generation_(generation) {}

    /// The authority's own keys come first: they tell every other server which master key is in use.
    Status special(UnitOfWork& work) {
        const KeyPurpose purposes[] = {KeyPurpose::Lookup, KeyPurpose::LogSigning, KeyPurpose::QueryCode};
        for (const KeyPurpose purpose : purposes) {
            const auto rows = work.reader().wrapped_keys_from(authority_.id(), purpose, 0, batch);
            if (!rows) return rows.failure();
            for (const auto& row : *rows) {
                if (row.purpose != purpose) break;
                if (const Status status = wrap(work, row); !status) return status;
            }
        }
        return util::Done{};
    }

    /// Streams from `next` on.
    Status streams(UnitOfWork& work) {
        const auto rows = work.reader().wrapped_keys_from(authority_.id(), KeyPurpose::Stream, next_, batch);
        if (!rows) return rows.failure();
        finished_ = rows->size() < batch;
        reached_ = next_;
        for (const auto& row : *rows) {
            if (row.purpose != KeyPurpose::Stream) {
                finished_ = true;
                break;
            }
            reached_ = row.owner + 1;
            if (const Status status = wrap(work, row); !status) return status;
        }
        return util::Done{};
    }

    void begin() { in_batch_ = 0; }
    void committed() {
        done_ += in_batch_;
        next_ = reached_;
    }
    bool finished() const { return finished_; }
    std::uint64_t done() const { return done_; }

  private:
    Status wrap(UnitOfWork& work, const storage::WrappedKeyRow& row) {
        if (row.master >= generation_) return util::Done{};
        const auto key = authority_.vault().unwrap(authority_.id(), row);
        if (!key) return key.failure();
        ++in_batch_;
        return work.put_wrapped_key(
            authority_.vault().wrap(authority_.id(), row.purpose, row.owner, row.generation, *key));
    }

    const Authority& authority_;
    std::uint32_t generation_;
    std::int64_t next_ = 0;
    std::int64_t reached_ = 0;
    std::uint64_t in_batch_ = 0;
    std::uint64_t done_ = 0;
    bool finished_ = false;
};

Result<std::uint64_t> rewrap(Authority& authority, const storage::WriterParts& parts, std::uint32_t generation,
                             const RotationOrder& order, const Progress& progress) {
    Rewrapping work_left(authority, generation);
    const auto announce = [&](UnitOfWork& work) -> Status {
        work_left.begin();
        const auto lookup = work.reader().wrapped_key(authority.id(), KeyPurpose::Lookup, 0);
        if (!lookup) return lookup.failure();
        if (*lookup && (*lookup)->master >= generation) return util::Done{};  // by the run that was cut short
        if (const Status status = work_left.special(work); !status) return status;
        return append_own(authority, work, order.origin, record::MasterKeyRotated{generation, order.reason});
    };
    if (const Status status = storage::run_alone(authority.store(), authority.id(), parts, announce); !status) {
        return status.failure();
    }
    work_left.committed();
    while (!work_left.finished()) {
        const Status status = storage::run_alone(authority.store(), authority.id(), parts, [&](UnitOfWork& work) {
            work_left.begin();
            return work_left.streams(work);
        });
        if (!status) return status.failure();
        work_left.committed();
        if (progress) progress(work_left.done(), work_left.done());
    }
    return work_left.done();
}

}  // namespace

Result<std::string> rotate_log_key(Authority& authority, const storage::WriterParts& given,
                                   const RotationOrder& order) {
    const auto seed = util::SecretKey::random();
    const ledger::NoteSigner fresh(authority.origin(), util::SigningKey(seed));
    storage::WriterParts parts = given;
    std::vector<ledger::NoteSigner> signers;
    parts.signers_now = [&](storage::Reader&) -> Result<std::vector<ledger::NoteSigner>> { return signers; };
    const Status status = storage::run_alone(authority.store(), authority.id(), parts, [&](UnitOfWork& work) -> Status {
        const auto history = read_history(authority, work.reader());
        if (!history) return history.failure();
        const ledger::VerifierKey old_key = history->now().key;
        signers.clear();
        if (const auto old = authority.signers(work.reader())) {
            signers = *old;
            if (signers.front().verifier() != old_key) {
                return util::fail(ErrorKind::Damaged, "the log's key is not the one its record names");
            }
        } else if (old.error().kind != ErrorKind::NotFound) {
            return old.failure();
        }
        signers.push_back(fresh);
        const std::uint64_t size = work.head().tree_size;
        const auto handover = ledger::sign_note(handover_text(old_key, fresh.verifier(), size), signers);
        if (!handover) return handover.failure();
        const auto generation = next_generation(authority, work.reader(), KeyPurpose::LogSigning);
        if (!generation) return generation.failure();
        // Where the old key was lost its number is not in the table any more: numbers are never used again.
        const auto number = std::max(*generation, static_cast<std::uint32_t>(history->periods.size() + 1));
        if (const auto put =
                work.put_wrapped_key(authority.vault().wrap(authority.id(), KeyPurpose::LogSigning, 0, number, seed));
            !put) {
            return put;
        }
        return append_own(
            authority, work, order.origin,
            record::LogKeyRotated{old_key.text(), fresh.verifier().text(), size, *handover, order.reason});
    });
    if (!status) return status.failure();
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    if (const auto now = authority.signers(**reader); !now) return now.failure();
    return fresh.verifier().text();
}

Result<std::uint32_t> rotate_code_key(Authority& authority, const storage::WriterParts& parts,
                                      const RotationOrder& order) {
    std::uint32_t made = 0;
    const Status status = storage::run_alone(authority.store(), authority.id(), parts, [&](UnitOfWork& work) -> Status {
        auto generation = next_generation(authority, work.reader(), KeyPurpose::QueryCode);
        if (!generation) return generation.failure();
        // Where every generation was lost its number is not in the table any more, but in the record.
        const auto events = authority.own_events(work.reader());
        if (!events) return events.failure();
        for (const auto& entry : *events) {
            if (const auto* before = std::get_if<record::CodeKeyRotated>(&entry.event)) {
                *generation = std::max(*generation, before->generation + 1);
            }
        }
        made = std::max(*generation, 2U);  // the first was made by the founding
        if (const auto put = work.put_wrapped_key(
                authority.vault().wrap(authority.id(), KeyPurpose::QueryCode, 0, made, util::SecretKey::random()));
            !put) {
            return put;
        }
        return append_own(authority, work, order.origin, record::CodeKeyRotated{made, order.reason});
    });
    if (!status) return status.failure();
    return made;
}

Result<MasterRotation> rotate_master_key(storage::Store& store, const std::filesystem::path& master_key_file,
                                         const std::function<util::Instant()>& clock, const RotationOrder& order,
                                         const Progress& progress) {
    auto keys = storage::load_master_keys(master_key_file);
    if (!keys) return keys.failure();
    MasterRotation report;
    report.resumed = keys->size() > 1;
    if (!report.resumed) {
        // On the disk before anything is wrapped by it.
        keys->emplace(keys->rbegin()->first + 1, util::SecretKey::random());
        if (const Status saved = storage::save_master_keys(master_key_file, *keys); !saved) return saved.failure();
    }
    report.generation = keys->rbegin()->first;
    const auto rows = store.authorities();
    if (!rows) return rows.failure();
    for (const storage::Authority& row : *rows) {
        auto authority = Authority::open(store, row, storage::KeyVault(*keys));
        if (!authority) return authority.failure();
        storage::WriterParts parts;
        parts.clock = clock;
        parts.origin = row.origin;
        parts.signers_now = [&](storage::Reader& reader) { return (*authority)->signers(reader); };
        const auto wrapped = rewrap(**authority, parts, report.generation, order, progress);
        if (!wrapped) return wrapped.failure();
        report.wrapped += *wrapped;
    }
    const storage::MasterKeys newest{*keys->rbegin()};
    if (const Status saved = storage::save_master_keys(master_key_file, newest); !saved) return saved.failure();
    return report;
}

}  // namespace qingfeng::service
