#include "service/founding.h"

#include <fmt/core.h>

#include "storage/event_codec.h"

namespace qingfeng::service {
namespace {

using domain::record::Adopted;
using domain::record::AuthorityEvent;
using domain::record::ConfigKind;
using domain::record::Origin;
using storage::KeyPurpose;
using storage::StreamId;
using storage::UnitOfWork;
using util::ErrorKind;
using util::Result;
using util::Status;

util::Digest digest_of(const std::optional<Adopted>& adopted) {
    return adopted ? util::sha256(adopted->canonical) : util::Digest{};
}

StreamId stream_of(ConfigKind kind) {
    switch (kind) {
        case ConfigKind::Calendar:
            return storage::streams::calendar;
        case ConfigKind::Taxonomy:
            return storage::streams::taxonomy;
        case ConfigKind::Organisation:
            return storage::streams::organisation;
        case ConfigKind::Procedures:
            return storage::streams::procedures;
        case ConfigKind::Permissions:
            return storage::streams::permissions;
        case ConfigKind::Publication:
            return storage::streams::publication;
    }
    return storage::streams::authority;
}

/// What will be in force, by what was adopted last; empty: nothing yet.
Result<util::Bytes> canonical_after(const std::optional<Adopted>& last, const Proposal& proposal) {
    if (proposal.instead_of && digest_of(last) != *proposal.instead_of) {
        return util::fail(
            ErrorKind::Conflict,
            "somebody else has adopted another one meanwhile: look at what would change, and adopt again");
    }
    domain::procedure::ProcedureBook in_force;
    if (last && proposal.joining == Joining::IntoBook) {
        auto book = domain::procedure::ProcedureBook::from_canonical(last->canonical);
        if (!book) return util::fail(ErrorKind::Damaged, "the procedures in force cannot be read");
        in_force = std::move(*book);
    }
    return joined_canonical(in_force, proposal);
}

Status record_founding(UnitOfWork& work, storage::AuthorityId id, const storage::KeyVault& vault,
                       const AuthorityEvent& founded, const Origin& origin, const util::SecretKey& signing) {
    const auto put = [&](KeyPurpose purpose, const util::SecretKey& key) {
        return work.put_wrapped_key(vault.wrap(id, purpose, 0, 1, key));
    };
    if (const auto status = put(KeyPurpose::LogSigning, signing); !status) return status;
    if (const auto status = put(KeyPurpose::QueryCode, util::SecretKey::random()); !status) return status;
    if (const auto status = put(KeyPurpose::Lookup, util::SecretKey::random()); !status) return status;
    const auto stream_key = util::SecretKey::random();
    const StreamId stream = storage::streams::authority;
    if (const auto status = work.put_wrapped_key(vault.wrap(id, KeyPurpose::Stream, stream.get(), 1, stream_key));
        !status) {
        return status;
    }
    const auto encoded = storage::encode(founded);
    storage::PlainEntry entry;
    entry.stream = stream;
    entry.sequence = 1;
    entry.recorded = work.recorded();
    entry.type = encoded.type;
    entry.origin = origin;
    entry.fields = encoded.fields;
    const auto position = work.record(storage::seal_entry(storage::StreamKeys::from(stream_key), id, entry));
    if (!position) return position.failure();
    work.mark_configuration_changed();
    return util::Done{};
}

}  // namespace

Status found_authority(storage::Store& store, const storage::KeyVault& vault, const Founding& founding,
                       const Origin& origin, util::Instant now) {
    if (!util::TimeZone::find(founding.zone)) {
        return util::fail(ErrorKind::InvalidInput,
                          fmt::format("{} is not a time zone this system knows", founding.zone));
    }
    const auto signing = util::SecretKey::random();
    const ledger::NoteSigner signer(founding.log_origin, util::SigningKey(signing));
    const domain::record::AuthorityFounded founded{founding.slug, founding.name, founding.log_origin,
                                                   signer.verifier().text(), founding.zone};
    const auto id = store.add_authority(founding.slug, founding.log_origin);
    if (!id) return id.failure();
    auto work = UnitOfWork::begin(store, *id, now);
    if (!work) return work.failure();
    if (const auto status = record_founding(*work, *id, vault, founded, origin, signing); !status) return status;
    const auto outcome = work->commit(founding.log_origin, std::span(&signer, 1));
    if (!outcome) return outcome.failure();
    if (*outcome == storage::CommitOutcome::Conflict) {
        return util::fail(ErrorKind::Conflict, "somebody else founded this authority at the same moment");
    }
    return util::Done{};
}

Result<util::Digest> in_force(Authority& authority, ConfigKind kind) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto last = authority.last_adopted(**reader, stream_of(kind));
    if (!last) return last.failure();
    return digest_of(*last);
}

Result<std::optional<std::uint64_t>> adopt(Authority& authority, storage::Writer& writer, const Proposal& proposal,
                                           const Origin& origin) {
    std::optional<std::uint64_t> position;
    const Status status = writer.submit_and_wait([&](UnitOfWork& work) -> Status {
        position.reset();
        const StreamId stream = stream_of(proposal.kind);
        auto keys = authority.keys_of(work.reader(), stream);
        if (!keys) return keys.failure();
        // Asked of this very transaction: another adoption may have come a moment ago, even in the same batch.
        const auto last = authority.last_adopted(work.reader(), stream);
        if (!last) return last.failure();
        auto canonical = canonical_after(*last, proposal);
        if (!canonical) return canonical.failure();
        if (*last && (*last)->canonical == *canonical) return util::Done{};
        if (!*keys) {
            const auto fresh = authority.new_keys(work, stream);
            if (!fresh) return fresh.failure();
            keys = std::optional(*fresh);
        }
        const AuthorityEvent event =
            Adopted{proposal.kind, proposal.source_name, proposal.source_text, std::move(*canonical)};
        const auto first = authority.append(work, stream, **keys, origin, {storage::encode(event)});
        if (!first) return first.failure();
        work.mark_configuration_changed();
        position = *first;
        return util::Done{};
    });
    if (!status) return status.failure();
    return position;
}

}  // namespace qingfeng::service
