#include "service/authority.h"

#include <fmt/core.h>

#include "service/projection.h"
#include "service/recent_requests.h"
#include "storage/event_codec.h"
#include "util/check.h"

namespace qingfeng::service {
namespace {

using storage::EntryRow;
using storage::KeyPurpose;
using storage::PlainEntry;
using storage::StreamId;
using util::Error;
using util::ErrorKind;
using util::Result;
using util::Status;

constexpr std::size_t page = 256;

util::Failure<Error> damaged(const EntryRow& row, const storage::EntryFault& fault) {
    return util::fail(
        ErrorKind::Damaged,
        fmt::format("entry {} (stream {}, number {}): {} {}", row.position, row.stream.get(), row.sequence,
                    fault.field.empty() ? "it" : fault.field, storage::to_words(fault.wrong)));
}

/// How far a stream was opened.
struct Opened {
    std::uint64_t sequence = 0;
    util::Digest leaf{};  ///< of that entry
};

/// Visits the entries behind `opened` in order, which moves on with them.
template <class Visit>
Status each_entry(storage::Reader& reader, storage::AuthorityId authority, const storage::StreamKeys& keys,
                  StreamId stream, Opened& opened, Visit visit) {
    while (true) {
        const auto rows = reader.entries_of(authority, stream, opened.sequence + 1, page);
        if (!rows) return rows.failure();
        for (const EntryRow& row : *rows) {
            const auto entry = storage::open_entry(keys, authority, row, opened.leaf);
            if (!entry) return damaged(row, entry.error());
            const auto leaf = storage::leaf_of(row);
            if (!leaf) return damaged(row, {"", storage::EntryWrong::DigestsDamaged});
            opened = {row.sequence, storage::leaf_digest(*leaf)};
            if (const Status status = visit(row, *entry); !status) return status;
        }
        if (rows->size() < page) return util::Done{};
    }
}

template <class Visit>
Status each_entry(storage::Reader& reader, storage::AuthorityId authority, const storage::StreamKeys& keys,
                  StreamId stream, Visit visit) {
    Opened from_the_start;
    return each_entry(reader, authority, keys, stream, from_the_start, visit);
}

constexpr std::size_t generations_max = 1000;

Result<util::SecretKey> special_key(storage::Reader& reader, storage::AuthorityId authority,
                                    const storage::KeyVault& vault, KeyPurpose purpose) {
    const auto row = reader.wrapped_key(authority, purpose, 0);
    if (!row) return row.failure();
    if (!*row) return util::fail(ErrorKind::Damaged, "a key of the authority is missing from the database");
    return vault.unwrap(authority, **row);
}

}  // namespace

Authority::Authority(storage::Store& store, storage::Authority row, storage::KeyVault vault)
    : store_(store), row_(std::move(row)), vault_(std::move(vault)) {}

Authority::~Authority() = default;

void Authority::remember(std::size_t requests) { recent_ = std::make_unique<RecentRequests>(requests); }

Result<std::unique_ptr<Authority>> Authority::open(storage::Store& store, const storage::Authority& row,
                                                   storage::KeyVault vault) {
    auto reader = store.read();
    if (!reader) return reader.failure();
    std::unique_ptr<Authority> authority(new Authority(store, row, std::move(vault)));
    if (const auto signers = authority->signers(**reader); !signers && signers.error().kind != ErrorKind::NotFound) {
        return signers.failure();
    }
    const auto lookup = special_key(**reader, row.id, authority->vault_, KeyPurpose::Lookup);
    if (!lookup) return lookup.failure();
    authority->lookup_key_ = *lookup;
    if (const auto configuration = authority->configuration(**reader); !configuration) return configuration.failure();
    return authority;
}

bool Authority::can_sign() const {
    const std::lock_guard lock(signer_lock_);
    return signer_.has_value();
}

ledger::NoteSigner Authority::signer() const {
    const std::lock_guard lock(signer_lock_);
    util::check(signer_.has_value(), "nobody signs for a log without its key");
    return *signer_;
}

Result<std::vector<ledger::NoteSigner>> Authority::signers(storage::Reader& reader) {
    const auto row = reader.wrapped_key(id(), KeyPurpose::LogSigning, 0);
    if (!row) return row.failure();
    if (!*row) {
        return util::fail(ErrorKind::NotFound,
                          "the log's key is missing: put it back from a backup, or give the log another one");
    }
    const std::lock_guard lock(signer_lock_);
    if (!signer_ || signer_generation_ != (*row)->generation) {
        const auto key = vault_.unwrap(id(), **row);
        if (!key) return key.failure();
        signer_.emplace(row_.origin, util::SigningKey(*key));
        signer_generation_ = (*row)->generation;
    }
    return std::vector{*signer_};
}

Result<std::vector<util::SecretKey>> Authority::code_keys(storage::Reader& reader) const {
    const auto rows = reader.wrapped_keys_from(id(), KeyPurpose::QueryCode, 0, generations_max);
    if (!rows) return rows.failure();
    std::vector<util::SecretKey> keys;
    for (const auto& row : *rows) {
        if (row.purpose != KeyPurpose::QueryCode) break;
        const auto key = vault_.unwrap(id(), row);
        if (!key) return key.failure();
        keys.insert(keys.begin(), *key);
    }
    return keys;
}

Result<std::vector<RecordedAuthorityEvent>> Authority::own_events(storage::Reader& reader) const {
    std::vector<RecordedAuthorityEvent> events;
    const auto keys = keys_of(reader, storage::streams::authority);
    if (!keys) return keys.failure();
    if (!*keys) return util::fail(ErrorKind::Damaged, "the key of the authority's own stream is missing");
    const Status status = each_entry(
        reader, id(), **keys, storage::streams::authority, [&](const EntryRow& row, const PlainEntry& entry) -> Status {
            auto event = storage::decode_authority(entry);
            if (!event) return damaged(row, {"", storage::EntryWrong::NotAnEvent});
            events.push_back(
                {row.position, row.sequence, row.leaf_index, row.recorded, entry.origin, std::move(*event)});
            return util::Done{};
        });
    if (!status) return status.failure();
    return events;
}

Result<std::shared_ptr<const Configuration>> Authority::configuration(storage::Reader& reader) {
    const auto head = reader.head(id());
    if (!head) return head.failure();
    {
        const std::lock_guard lock(configuration_lock_);
        if (configuration_ && configuration_->version == head->config_version) return configuration_;
    }
    auto read = read_configuration(reader, head->config_version);
    if (!read) return read;
    const std::lock_guard lock(configuration_lock_);
    if (!configuration_ || configuration_->version < (*read)->version) configuration_ = *read;
    return *read;
}

Result<std::shared_ptr<const Configuration>> Authority::read_configuration(storage::Reader& reader,
                                                                           std::uint64_t version) const {
    auto configuration = std::make_shared<Configuration>();
    for (const StreamId stream : {storage::streams::authority, storage::streams::calendar, storage::streams::taxonomy,
                                  storage::streams::organisation, storage::streams::procedures,
                                  storage::streams::permissions, storage::streams::publication}) {
        const auto keys = keys_of(reader, stream);
        if (!keys) return keys.failure();
        if (!*keys) continue;
        const Status status =
            each_entry(reader, id(), **keys, stream, [&](const EntryRow& row, const PlainEntry& entry) -> Status {
                const auto event = storage::decode_authority(entry);
                if (!event) return damaged(row, {"", storage::EntryWrong::NotAnEvent});
                return configuration->apply(*event, row.position);
            });
        if (!status) return status.failure();
    }
    configuration->version = version;
    return std::shared_ptr<const Configuration>(std::move(configuration));
}

Result<std::optional<storage::StreamKeys>> Authority::keys_of(storage::Reader& reader, StreamId stream) const {
    const auto row = reader.wrapped_key(id(), KeyPurpose::Stream, stream.get());
    if (!row) return row.failure();
    if (!*row) return std::optional<storage::StreamKeys>();
    const auto key = vault_.unwrap(id(), **row);
    if (!key) return key.failure();
    return std::optional(storage::StreamKeys::from(*key));
}

Result<OpenedBy> Authority::open_request(storage::Reader& reader, StreamId stream) const {
    const auto key_row = reader.wrapped_key(id(), KeyPurpose::Stream, stream.get());
    if (!key_row) return key_row.failure();
    if (!*key_row) {
        if (recent_) recent_->drop(stream);
        return util::fail(ErrorKind::NotFound, "no such matter, or it has been erased");
    }
    std::shared_ptr<const OpenedRequest> kept = recent_ ? recent_->find(stream) : nullptr;
    if (kept) {
        const auto rows = reader.entries_of(id(), stream, kept->loaded.revision, 2);
        if (!rows) return rows.failure();
        // Another entry may stand where a transaction that came to nothing had put one, or, as this reader sees it,
        // none yet.
        const auto leaf = rows->empty() ? std::nullopt : storage::leaf_of(rows->front());
        const bool same = leaf && storage::leaf_digest(*leaf) == kept->newest_leaf;
        if (same && rows->size() == 1) return OpenedBy{std::move(kept), nullptr};
        if (!same) {
            recent_->drop(stream);
            kept = nullptr;
        }
    }
    const auto key = vault_.unwrap(id(), **key_row);
    if (!key) return key.failure();
    const auto opened = kept ? std::make_shared<OpenedRequest>(*kept) : std::make_shared<OpenedRequest>();
    LoadedRequest& loaded = opened->loaded;
    loaded.stream = stream;
    std::optional<domain::request::Request> request;
    if (loaded.revision != 0) request = std::move(loaded.request);
    Opened from{loaded.revision, opened->newest_leaf};
    const Status status =
        each_entry(reader, id(), storage::StreamKeys::from(*key), stream, from,
                   [&](const EntryRow& row, const PlainEntry& entry) -> Status {
                       auto event = storage::decode_request(entry);
                       if (!event) return damaged(row, {"", storage::EntryWrong::NotAnEvent});
                       request = domain::request::apply(std::move(request), *event, entry.origin.actor, entry.recorded);
                       loaded.revision = row.sequence;
                       loaded.events.push_back(
                           {row.position, row.sequence, row.leaf_index, row.recorded, entry.origin, std::move(*event)});
                       return util::Done{};
                   });
    if (!status) return status.failure();
    if (!request) return util::fail(ErrorKind::NotFound, "no such matter");
    loaded.request = std::move(*request);
    opened->newest_leaf = from.leaf;
    if (!recent_) return OpenedBy{opened, opened};
    recent_->keep(stream, opened);
    return OpenedBy{opened, nullptr};
}

Result<LoadedRequest> Authority::load(storage::Reader& reader, StreamId stream) const {
    const auto opened = open_request(reader, stream);
    if (!opened) return opened.failure();
    if (opened->own) return std::move(opened->own->loaded);
    return opened->whole->loaded;
}

Result<std::shared_ptr<const LoadedRequest>> Authority::look(storage::Reader& reader, StreamId stream) const {
    const auto opened = open_request(reader, stream);
    if (!opened) return opened.failure();
    return std::shared_ptr<const LoadedRequest>(opened->whole, &opened->whole->loaded);
}

Result<std::optional<domain::record::Adopted>> Authority::last_adopted(storage::Reader& reader, StreamId stream) const {
    std::optional<domain::record::Adopted> last;
    const auto keys = keys_of(reader, stream);
    if (!keys) return keys.failure();
    if (!*keys) return last;
    const Status status =
        each_entry(reader, id(), **keys, stream, [&](const EntryRow&, const PlainEntry& entry) -> Status {
            const auto event = storage::decode_authority(entry);
            if (!event) return util::Done{};
            if (const auto* adopted = std::get_if<domain::record::Adopted>(&*event)) last = *adopted;
            return util::Done{};
        });
    if (!status) return status.failure();
    return last;
}

Result<storage::StreamKeys> Authority::new_keys(storage::UnitOfWork& work, StreamId stream) const {
    // The lookup key's row says which master key is in use: a rotation wraps it first, so that no other server goes on
    // under the old one.
    const auto lookup = work.reader().wrapped_key(id(), KeyPurpose::Lookup, 0);
    if (!lookup) return lookup.failure();
    if (*lookup) {
        if (const Status reached = vault_.reach((*lookup)->master); !reached) return reached.failure();
    }
    const auto key = util::SecretKey::random();
    const Status put = work.put_wrapped_key(vault_.wrap(id(), KeyPurpose::Stream, stream.get(), 1, key));
    if (!put) return put.failure();
    return storage::StreamKeys::from(key);
}

Result<std::uint64_t> Authority::append(storage::UnitOfWork& work, StreamId stream, const storage::StreamKeys& keys,
                                        const domain::record::Origin& origin,
                                        const std::vector<storage::EncodedEvent>& events) const {
    std::optional<std::uint64_t> first;
    for (const storage::EncodedEvent& event : events) {
        const auto tail = work.tail(stream);
        if (!tail) return tail.failure();
        PlainEntry entry;
        entry.stream = stream;
        entry.sequence = tail->sequence + 1;
        entry.recorded = work.recorded();
        entry.previous = tail->leaf_digest;
        entry.type = event.type;
        entry.origin = origin;
        entry.fields = event.fields;
        const auto position = work.record(storage::seal_entry(keys, id(), entry));
        if (!position) return position.failure();
        if (!first) first = *position;
    }
    util::check(first.has_value(), "appending nothing");
    return *first;
}

Status Authority::project(storage::UnitOfWork& work, const LoadedRequest& loaded,
                          const storage::StreamKeys& keys) const {
    if (const Status put = work.put_matter(matter_row(loaded, keys, lookup_key_)); !put) return put;
    if (!recent_ || loaded.events.size() != loaded.revision) return util::Done{};
    const auto tail = work.tail(loaded.stream);
    if (!tail) return tail.failure();
    // Opened as it is: whoever looks next need not open what has just been sealed.
    recent_->keep(loaded.stream, std::make_shared<const OpenedRequest>(OpenedRequest{loaded, tail->leaf_digest}));
    return util::Done{};
}

}  // namespace qingfeng::service
