#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "domain/record/actor.h"
#include "domain/request/request.h"
#include "ledger/note.h"
#include "service/configuration.h"
#include "storage/entry_codec.h"
#include "storage/event_codec.h"
#include "storage/keys.h"
#include "storage/ledger_writer.h"
#include "storage/store.h"

/// One authority opened with its keys: how its streams are read and written. Every use case goes through here.
namespace qingfeng::service {

/// One entry, opened.
struct RecordedEvent {
    std::uint64_t position = 0;
    std::uint64_t sequence = 0;
    std::optional<std::uint64_t> leaf_index;
    util::Instant recorded;
    domain::record::Origin origin;
    domain::request::Event event;
};

/// An entry of the authority's own stream, opened.
struct RecordedAuthorityEvent {
    std::uint64_t position = 0;
    std::uint64_t sequence = 0;
    std::optional<std::uint64_t> leaf_index;
    util::Instant recorded;
    domain::record::Origin origin;
    domain::record::AuthorityEvent event;
};

struct LoadedRequest {
    storage::StreamId stream;
    domain::request::Request request;
    std::uint64_t revision = 0;  ///< sequence of the newest entry
    std::vector<RecordedEvent> events;
};

class RecentRequests;
struct OpenedBy;

class Authority {
  public:
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    /// Reads founding and keys. ErrorKind::Damaged where they cannot be read with this master key.
    static util::Result<std::unique_ptr<Authority>> open(storage::Store&, const storage::Authority&, storage::KeyVault);

    storage::AuthorityId id() const { return row_.id; }
    const std::string& slug() const { return row_.slug; }
    const std::string& origin() const { return row_.origin; }
    storage::Store& store() const { return store_; }
    /// False: the log's key is missing from the database. Everything can be read, nothing written, until it is put back
    /// or replaced.
    bool can_sign() const;
    /// As last seen: another server may have changed the log's key since. Only where can_sign().
    ledger::NoteSigner signer() const;
    /// Who signs what this reader's transaction commits: WriterParts::signers_now.
    util::Result<std::vector<ledger::NoteSigner>> signers(storage::Reader&);
    /// Every generation, newest first: new codes come from the first, older codes are understood by the others. May be
    /// empty, where they were lost.
    util::Result<std::vector<util::SecretKey>> code_keys(storage::Reader&) const;
    const util::SecretKey& lookup_key() const { return lookup_key_; }
    const storage::KeyVault& vault() const { return vault_; }

    /// What is in force now: read again when another server has adopted something.
    util::Result<std::shared_ptr<const Configuration>> configuration(storage::Reader&);

    /// What happened to the authority itself, in order.
    util::Result<std::vector<RecordedAuthorityEvent>> own_events(storage::Reader&) const;

    /// Empty: erased.
    util::Result<std::optional<storage::StreamKeys>> keys_of(storage::Reader&, storage::StreamId) const;

    /// Every entry of a request, opened and checked against its digests. NotFound: no such stream; Damaged: which entry
    /// and field.
    util::Result<LoadedRequest> load(storage::Reader&, storage::StreamId) const;
    /// The same for who only reads it, shared with others who do. Not null.
    util::Result<std::shared_ptr<const LoadedRequest>> look(storage::Reader&, storage::StreamId) const;

    /// Keeps up to so many requests opened, for a server, which is asked for the same ones again and again. Before
    /// anybody looks. Without it each look opens every entry, as checks must.
    void remember(std::size_t requests);

    /// What a configuration stream adopted last; empty where it never did.
    util::Result<std::optional<domain::record::Adopted>> last_adopted(storage::Reader&, storage::StreamId) const;

    /// A key for a new stream, wrapped and put into the same transaction.
    util::Result<storage::StreamKeys> new_keys(storage::UnitOfWork&, storage::StreamId) const;
    /// Appends the events to their stream; `first` is the position of the first.
    util::Result<std::uint64_t> append(storage::UnitOfWork&, storage::StreamId, const storage::StreamKeys&,
                                       const domain::record::Origin&, const std::vector<storage::EncodedEvent>&) const;
    /// Rewrites the projection of a request from what it now is.
    util::Status project(storage::UnitOfWork&, const LoadedRequest&, const storage::StreamKeys&) const;

  private:
    Authority(storage::Store& store, storage::Authority row, storage::KeyVault vault);

    util::Result<std::shared_ptr<const Configuration>> read_configuration(storage::Reader&,
                                                                          std::uint64_t version) const;
    util::Result<OpenedBy> open_request(storage::Reader&, storage::StreamId) const;

    storage::Store& store_;
    storage::Authority row_;
    storage::KeyVault vault_;
    util::SecretKey lookup_key_;
    mutable std::mutex signer_lock_;  ///< guards signer_ and signer_generation_
    std::optional<ledger::NoteSigner> signer_;
    std::uint32_t signer_generation_ = 0;
    std::mutex configuration_lock_;  ///< guards configuration_
    std::shared_ptr<const Configuration> configuration_;
    std::unique_ptr<RecentRequests> recent_;  ///< null: nothing is kept
};

}  // namespace qingfeng::service
