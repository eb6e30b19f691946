#include "service/erasure.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <fmt/core.h>

#include "service/history.h"
#include "service/projection.h"
#include "service/search_index.h"
#include "storage/event_codec.h"
#include "storage/file.h"

namespace qingfeng::service {
namespace {

namespace record = domain::record;
using domain::people::PersonId;
using domain::people::Role;
using storage::StreamId;
using storage::UnitOfWork;
using util::ErrorKind;
using util::Result;
using util::Status;

constexpr std::size_t page = 1024;
constexpr std::size_t list_size_max = std::size_t{1} << 30;
constexpr int purge_attempts_max = 50;

util::Failure<util::Error> refused(std::string why) { return util::fail(ErrorKind::Conflict, std::move(why)); }

bool has_role(const Configuration& config, const PersonId& person, util::Date day, std::initializer_list<Role> roles) {
    for (const auto& post : config.organisation.roles_of(person, day)) {
        if (std::find(roles.begin(), roles.end(), post.role) != roles.end()) return true;
    }
    return false;
}

Status check_deciders(const Configuration& config, const ErasureOrder& order, util::Date day) {
    if (order.by == order.approved_by) return refused("nobody approves their own erasure: another person must");
    if (!has_role(config, order.by, day, {Role::Office})) return refused("only the supervising office erases");
    if (!has_role(config, order.approved_by, day, {Role::Office, Role::Leader, Role::UnitHead})) {
        return refused("an erasure is approved by the supervising office, a head of unit or a leader");
    }
    if (order.reason.empty()) return refused("an erasure needs a reason");
    return util::Done{};
}

bool may_be_erased(const domain::request::Request& request) {
    return domain::request::has_ended(domain::request::state_kind(request.state));
}

struct Term {
    std::uint16_t years = 0;
    std::string procedure;
    util::Date until;
};

/// How long the matter is kept; empty where nothing says so.
std::optional<Term> term_of(const LoadedRequest& loaded, const Configuration& config) {
    if (loaded.request.only_history()) return std::nullopt;
    const auto& registered = loaded.request.registration;
    const auto* procedure = config.procedures_at(registered.config).find(registered.procedure);
    if (procedure == nullptr || procedure->retention_years == 0) return std::nullopt;
    const util::Date ended = config.zone.to_local(loaded.events.back().recorded).date;
    return Term{procedure->retention_years, procedure->id, ended.plus_months(12 * procedure->retention_years)};
}

bool is_over(const std::optional<Term>& term, util::Date today) { return term && term->until < today; }

/// `loaded` is empty where the matter could not be read: its words and codes then stay behind as hashes that lead
/// nowhere.
Status destroy(Authority& authority, UnitOfWork& work, StreamId stream, const LoadedRequest* loaded,
               const record::Origin& origin, const record::StreamErased& event) {
    if (loaded != nullptr) {
        // While the words can still be read: without them nobody could say which terms were the matter's.
        const auto terms = term_hashes(authority.lookup_key(), searchable_texts(*loaded));
        if (const Status status = work.erase_search_terms(stream, terms); !status) return status;
    }
    const auto lookups = loaded != nullptr ? lookup_rows(*loaded) : std::vector<storage::LookupRow>{};
    if (const Status status = work.erase_matter(stream, lookups); !status) return status;
    if (const Status status = work.erase_stream_key(stream); !status) return status;
    const auto keys = authority.keys_of(work.reader(), storage::streams::authority);
    if (!keys) return keys.failure();
    if (!*keys) return util::fail(ErrorKind::Damaged, "the key of the authority's own stream is missing");
    const auto position = authority.append(work, storage::streams::authority, **keys, origin, {storage::encode(event)});
    if (!position) return position.failure();
    return util::Done{};
}

}  // namespace

Result<Erased> erase(Authority& authority, storage::Writer& writer, const std::string& number,
                     const ErasureOrder& order) {
    Erased erased;
    const Status status = writer.submit_and_wait([&](UnitOfWork& work) -> Status {
        const auto config = authority.configuration(work.reader());
        if (!config) return config.failure();
        const util::Date today = (*config)->zone.to_local(work.recorded()).date;
        if (const Status may = check_deciders(**config, order, today); !may) return may;
        const auto row = work.reader().matter_by_number(authority.id(), number);
        if (!row) return row.failure();
        if (!*row) return util::fail(ErrorKind::NotFound, fmt::format("there is no matter {}", number));
        const auto loaded = authority.load(work.reader(), (*row)->stream);
        if (!loaded) return loaded.failure();
        if (!may_be_erased(loaded->request)) {
            return refused(fmt::format("{} is not finished: somebody is owed an answer", number));
        }
        const auto term = term_of(*loaded, **config);
        const std::string rule =
            is_over(term, today) ? fmt::format("{}: {} years", term->procedure, term->years) : std::string("asked for");
        erased = {number, loaded->stream, rule};
        for (const auto& photo : loaded->request.photos) erased.photos.push_back(photo.name);
        return destroy(authority, work, loaded->stream, &*loaded, {record::Person{order.by}, order.via, order.os_user},
                       {static_cast<std::uint64_t>(loaded->stream.get()), order.approved_by, rule, order.reason});
    });
    if (!status) return status.failure();
    return erased;
}

Result<std::vector<std::string>> due_for_erasure(Authority& authority, storage::Reader& reader, util::Instant now) {
    const auto config = authority.configuration(reader);
    if (!config) return config.failure();
    const util::Date today = (*config)->zone.to_local(now).date;
    std::vector<std::string> due;
    StreamId next{storage::streams::first_free};
    for (;;) {
        const auto rows = reader.matters(authority.id(), next, page);
        if (!rows) return rows.failure();
        for (const auto& row : *rows) {
            next = StreamId(row.stream.get() + 1);
            // Nothing younger than a year can be due; what is open has a deadline or a wake.
            if (row.number.empty() || row.wake ||
                (*config)->zone.to_local(row.registered).date.plus_months(12) >= today) {
                continue;
            }
            const auto loaded = authority.load(reader, row.stream);
            if (!loaded) return loaded.failure();
            if (may_be_erased(loaded->request) && is_over(term_of(*loaded, **config), today)) {
                due.push_back(row.number);
            }
        }
        if (rows->size() < page) return due;
    }
}

Result<std::vector<ListedErasure>> read_erasure_list(const std::filesystem::path& path) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    const auto text = file->read_all(0, list_size_max);
    if (!text) return text.failure();
    std::vector<ListedErasure> list;
    std::istringstream lines(text->substr(0, text->rfind('\n') + 1));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        ListedErasure one;
        if (words >> one.slug >> one.stream >> one.approved_by) list.push_back(std::move(one));
    }
    return list;
}

Status fill_erasure_list(const std::filesystem::path& path, Authority& authority) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto history = read_history(authority, **reader);
    if (!history) return history.failure();
    std::set<std::int64_t> listed;
    const auto known = read_erasure_list(path);
    if (!known && known.error().kind != ErrorKind::NotFound) return known.failure();
    if (known) {
        for (const auto& one : *known) {
            if (one.slug == authority.slug()) listed.insert(one.stream);
        }
    }
    std::string text;
    for (const auto& [stream, entry] : history->erased) {
        if (listed.contains(stream)) continue;
        text += fmt::format("{} {} {}\n", authority.slug(), stream,
                            std::get<record::StreamErased>(entry.event).approved_by.get());
    }
    if (text.empty()) return util::Done{};
    const auto file = storage::File::open(path, O_RDWR | O_CREAT | O_APPEND, 0600);
    if (!file) return file.failure();
    const auto lock = storage::FileLock::take(*file, storage::FileLock::Kind::Exclusive);
    if (!lock) return lock.failure();
    const auto size = file->size();
    if (!size) return size.failure();
    if (*size != 0) {
        const auto end = file->read_all(*size - 1, 1);
        if (!end) return end.failure();
        if (*end != "\n") text.insert(0, "\n");  // what a crash has torn ends here
    }
    if (const Status written = file->write_all(text); !written) return written;
    if (const Status durable = file->sync(); !durable) return durable;
    return storage::sync_folder(path.parent_path().empty() ? "." : path.parent_path());
}

Result<std::uint64_t> replay_erasures(Authority& authority, storage::Writer& writer,
                                      const std::vector<ListedErasure>& list) {
    std::uint64_t destroyed = 0;
    for (const ListedErasure& one : list) {
        if (one.slug != authority.slug() || one.stream < storage::streams::first_free) continue;
        bool did = false;
        const Status status = writer.submit_and_wait([&](UnitOfWork& work) -> Status {
            did = false;
            const StreamId stream{one.stream};
            const auto keys = authority.keys_of(work.reader(), stream);
            if (!keys) return keys.failure();
            if (!*keys) return util::Done{};
            const auto loaded = authority.load(work.reader(), stream);
            // What the backup's moment did not know yet, or cannot be read, goes all the same.
            did = true;
            return destroy(authority, work, stream, loaded ? &*loaded : nullptr, {record::System{}, "restore", ""},
                           {static_cast<std::uint64_t>(one.stream), PersonId(one.approved_by), "erased before",
                            "replayed after a restore"});
        });
        if (!status) return status.failure();
        if (did) ++destroyed;
    }
    return destroyed;
}

Result<bool> purge_patiently(storage::Store& store) {
    for (int attempt = 0; attempt < purge_attempts_max; ++attempt) {
        const auto done = store.purge();
        if (!done || *done) return done;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

}  // namespace qingfeng::service
