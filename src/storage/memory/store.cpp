#include "storage/memory/store.h"

#include <limits>
#include <mutex>

#include <fmt/format.h>

#include "storage/append_order.h"
#include "storage/memory/tenant.h"

namespace qingfeng::storage {

namespace {

using memory::Tenant;
using memory::View;
using util::ErrorKind;
using util::Result;
using util::Status;

}  // namespace

struct MemoryStore::State {
    std::mutex mutex;  // guards everything here, and every count of a tenant's owners
    std::vector<Authority> authorities;
    // Shared with readers and transactions, which see a tenant as it was when they began: a commit changes it in place
    // when nobody looks, else a copy takes its place.
    std::map<AuthorityId, std::shared_ptr<Tenant>> tenants;
    std::map<std::uint64_t, CommitFault> faults;  // by number of the commit
    std::uint64_t commits = 0;
    std::map<std::uint64_t, ErrorKind> write_faults;  // by number of the write
    std::uint64_t writes = 0;

    std::optional<util::Error> planted_in_next_write() {
        const std::lock_guard lock(mutex);
        const auto planted = write_faults.find(++writes);
        if (planted == write_faults.end()) return std::nullopt;
        return util::Error{planted->second, "planted: this write fails"};
    }
};

namespace {

using Tenants = std::map<AuthorityId, std::shared_ptr<Tenant>>;

class Snapshot final : public memory::Reads<Reader> {
  public:
    Snapshot(MemoryStore::State& state, Tenants tenants) : state_(state), tenants_(std::move(tenants)) {
        for (const auto& [authority, tenant] : tenants_) views_.emplace(authority, *tenant);
    }
    ~Snapshot() override {
        const std::lock_guard lock(state_.mutex);
        tenants_.clear();
    }

  protected:
    const View* view_of(AuthorityId authority) override {
        const auto found = views_.find(authority);
        return found == views_.end() ? nullptr : &found->second;
    }

  private:
    MemoryStore::State& state_;
    Tenants tenants_;
    std::map<AuthorityId, View> views_;
};

class Transaction final : public memory::Reads<WriteTransaction> {
  public:
    Transaction(MemoryStore::State& state, AuthorityId authority, std::shared_ptr<Tenant> tenant)
        : state_(state), authority_(authority), tenant_(std::move(tenant)), view_(*tenant_), order_(tenant_->head) {}
    ~Transaction() override {
        const std::lock_guard lock(state_.mutex);
        tenant_.reset();
    }

    Status append_entry(const EntryRow& entry) override {
        return keep([&]() -> Status {
            if (auto in_order = order_.entry(entry.position); !in_order) return in_order;
            const memory::InStream place{entry.stream, entry.sequence};
            if (view_.tables.positions.find(place) != nullptr)
                return util::fail(ErrorKind::Conflict,
                                  fmt::format("stream {} has an entry {}", entry.stream.get(), entry.sequence));
            view_.tables.positions.put(place, entry.position);
            view_.tables.entries.put(entry.position, entry);
            return util::Done{};
        });
    }

    Status append_leaf(std::uint64_t index, const LeafBytes& leaf) override {
        return keep([&]() -> Status {
            if (auto in_order = order_.leaf(index); !in_order) return in_order;
            view_.tables.leaves.put(index, leaf);
            return util::Done{};
        });
    }

    Status put_subtree(const SubtreeRow& subtree) override {
        return keep([&]() -> Status {
            view_.tables.subtrees.put({subtree.level, subtree.index}, subtree.hash);
            return util::Done{};
        });
    }

    Status put_matter(const MatterRow& matter) override {
        return keep([&]() -> Status {
            if (!matter.number.empty()) {
                const StreamId* holder = view_.tables.numbers.find(matter.number);
                if (holder != nullptr && *holder != matter.stream)
                    return util::fail(ErrorKind::Conflict, fmt::format("number {} is taken", matter.number));
            }
            if (const MatterRow* before = view_.tables.matters.find(matter.stream)) {
                if (before->wake) view_.tables.wakes.erase({*before->wake, matter.stream});
                if (!before->number.empty()) view_.tables.numbers.erase(before->number);
            }
            if (matter.wake) view_.tables.wakes.put({*matter.wake, matter.stream}, {});
            if (!matter.number.empty()) view_.tables.numbers.put(matter.number, matter.stream);
            view_.tables.matters.put(matter.stream, matter);
            return util::Done{};
        });
    }

    Status put_search_terms(StreamId stream, const std::vector<std::int64_t>& terms) override {
        return keep([&]() -> Status {
            for (const std::int64_t term : terms) view_.tables.terms.put({term, stream}, {});
            return util::Done{};
        });
    }

    Status erase_search_terms(StreamId stream, const std::vector<std::int64_t>& terms) override {
        return keep([&]() -> Status {
            for (const std::int64_t term : terms) view_.tables.terms.erase({term, stream});
            return util::Done{};
        });
    }

    Status put_search_progress(std::uint64_t position) override {
        return keep([&]() -> Status {
            view_.tables.search_progress.put(0, position);
            return util::Done{};
        });
    }

    Status put_lookup(const LookupRow& row) override {
        return keep([&]() -> Status {
            if (view_.tables.lookups.find({row.space, row.hash}) != nullptr)
                return util::fail(ErrorKind::Conflict, "this lookup is there already");
            view_.tables.lookups.put({row.space, row.hash}, row.stream);
            return util::Done{};
        });
    }

    Status put_wrapped_key(const WrappedKeyRow& row) override {
        return keep([&]() -> Status {
            view_.tables.keys.put({row.purpose, row.owner, row.generation}, row);
            return util::Done{};
        });
    }

    Status erase_stream_key(StreamId stream) override {
        return keep([&]() -> Status {
            constexpr auto newest = std::numeric_limits<std::uint32_t>::max();
            while (const auto key = view_.tables.keys.last_until({KeyPurpose::Stream, stream.get(), newest})) {
                if (std::get<0>(*key) != KeyPurpose::Stream || std::get<1>(*key) != stream.get()) break;
                view_.tables.keys.erase(*key);
            }
            return util::Done{};
        });
    }

    Status put_request_key(const RequestKeyRow& row) override {
        return keep([&]() -> Status {
            const RequestKeyRow* before = view_.tables.requests.find(row.key);
            if (before != nullptr && !before->expires)
                return util::fail(ErrorKind::Conflict, "this request key was used before");
            view_.tables.requests.put(row.key, row);
            return util::Done{};
        });
    }

    Status erase_matter(StreamId stream, const std::vector<LookupRow>& lookups) override {
        return keep([&]() -> Status {
            if (const MatterRow* before = view_.tables.matters.find(stream)) {
                if (before->wake) view_.tables.wakes.erase({*before->wake, stream});
                if (!before->number.empty()) view_.tables.numbers.erase(before->number);
                view_.tables.matters.erase(stream);
            }
            for (const LookupRow& row : lookups) {
                const StreamId* holder = view_.tables.lookups.find({row.space, row.hash});
                if (holder != nullptr && *holder == stream) view_.tables.lookups.erase({row.space, row.hash});
            }
            return util::Done{};
        });
    }

    Status put_origin(std::string_view origin) override {
        return keep([&]() -> Status {
            new_origin_ = std::string(origin);
            return util::Done{};
        });
    }

    Status clear_projections() override {
        return keep([&]() -> Status {
            view_.tables.matters.clear();
            view_.tables.numbers.clear();
            view_.tables.wakes.clear();
            view_.tables.lookups.clear();
            view_.tables.terms.clear();
            view_.tables.search_progress.clear();
            return util::Done{};
        });
    }

    Status put_account(const AccountRow& row) override {
        return keep([&]() -> Status {
            bool taken = false;
            view_.tables.accounts.scan(AccountId{}, [&](AccountId, const AccountRow& other) {
                taken = other.id != row.id && (other.name == row.name || other.person == row.person);
                return !taken;
            });
            if (taken) return util::fail(ErrorKind::Conflict, "the name or the person has another account");
            view_.tables.accounts.put(row.id, row);
            return util::Done{};
        });
    }

    Status put_session(const SessionRow& row) override {
        return keep([&]() -> Status {
            view_.tables.sessions.put(row.id, row);
            return util::Done{};
        });
    }

    Status erase_session(SessionId session) override {
        return keep([&]() -> Status {
            view_.tables.sessions.erase(session);
            return util::Done{};
        });
    }

    Result<CommitOutcome> commit(const AuthorityHead& next) override;

  protected:
    const View* view_of(AuthorityId authority) override { return authority == authority_ ? &view_ : nullptr; }

  private:
    template <class Write>
    Status keep(Write write) {
        if (!spent_) spent_ = state_.planted_in_next_write();
        if (spent_) return util::Failure<util::Error>{*spent_};
        Status done = write();
        if (!done) spent_ = done.error();
        return done;
    }
    void apply(const AuthorityHead& next, std::shared_ptr<Tenant>& current);

    MemoryStore::State& state_;
    AuthorityId authority_;
    std::shared_ptr<Tenant> tenant_;
    View view_;
    AppendOrder order_;
    std::optional<std::string> new_origin_;
    std::optional<util::Error> spent_;
};

void Transaction::apply(const AuthorityHead& next, std::shared_ptr<Tenant>& current) {
    tenant_.reset();
    if (current.use_count() > 1) current = std::make_shared<Tenant>(*current);
    view_.apply_to(*current);
    current->head = next;
    if (!new_origin_) return;
    for (Authority& authority : state_.authorities) {
        if (authority.id == authority_) authority.origin = *new_origin_;
    }
}

Result<CommitOutcome> Transaction::commit(const AuthorityHead& next) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    if (auto whole = order_.head(next); !whole) {
        spent_ = whole.error();
        return whole.failure();
    }
    spent_ = util::Error{ErrorKind::Conflict, "this transaction has ended"};
    const std::lock_guard lock(state_.mutex);
    std::shared_ptr<Tenant>& current = state_.tenants.at(authority_);
    const bool first = current == tenant_ && current->head.version + 1 == next.version;
    const auto planted = state_.faults.find(++state_.commits);
    if (planted == state_.faults.end()) {
        if (!first) return CommitOutcome::Conflict;
        apply(next, current);
        return CommitOutcome::Durable;
    }
    switch (planted->second) {
        case CommitFault::Conflict:
            return CommitOutcome::Conflict;
        case CommitFault::Busy:
            return util::fail(ErrorKind::Busy, "planted: busy");
        case CommitFault::Full:
            return util::fail(ErrorKind::Full, "planted: full");
        case CommitFault::ReadOnly:
            return util::fail(ErrorKind::ReadOnly, "planted: read-only");
        case CommitFault::UnknownKept:
            if (first) apply(next, current);
            break;
        case CommitFault::UnknownLost:
            break;
    }
    return util::fail(ErrorKind::OutcomeUnknown, "planted: outcome unknown");
}

}  // namespace

MemoryStore::MemoryStore() : state_(std::make_unique<State>()) {}
MemoryStore::~MemoryStore() = default;

Result<std::vector<Authority>> MemoryStore::authorities() {
    const std::lock_guard lock(state_->mutex);
    return state_->authorities;
}

Result<AuthorityId> MemoryStore::add_authority(std::string_view slug, std::string_view origin) {
    const std::lock_guard lock(state_->mutex);
    for (const Authority& other : state_->authorities)
        if (other.slug == slug) return util::fail(ErrorKind::Conflict, fmt::format("the name {} is taken", slug));
    const AuthorityId id(static_cast<std::int64_t>(state_->authorities.size()) + 1);
    state_->authorities.push_back({id, std::string(slug), std::string(origin)});
    state_->tenants.emplace(id, std::make_shared<Tenant>());
    return id;
}

Result<std::unique_ptr<Reader>> MemoryStore::read() {
    const std::lock_guard lock(state_->mutex);
    return std::unique_ptr<Reader>(std::make_unique<Snapshot>(*state_, state_->tenants));
}

Result<std::unique_ptr<WriteTransaction>> MemoryStore::write(AuthorityId authority) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->tenants.find(authority);
    if (found == state_->tenants.end())
        return util::fail(ErrorKind::NotFound, fmt::format("there is no authority {}", authority.get()));
    return std::unique_ptr<WriteTransaction>(std::make_unique<Transaction>(*state_, authority, found->second));
}

void MemoryStore::fail_commit(std::uint64_t nth, CommitFault fault) {
    const std::lock_guard lock(state_->mutex);
    state_->faults.insert_or_assign(state_->commits + nth, fault);
}

void MemoryStore::fail_write(std::uint64_t nth, ErrorKind kind) {
    const std::lock_guard lock(state_->mutex);
    state_->write_faults.insert_or_assign(state_->writes + nth, kind);
}

void MemoryStore::heal() {
    const std::lock_guard lock(state_->mutex);
    state_->write_faults.clear();
}

std::uint64_t MemoryStore::commits() const {
    const std::lock_guard lock(state_->mutex);
    return state_->commits;
}

}  // namespace qingfeng::storage
