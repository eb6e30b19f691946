#include "service/backup.h"

#include <algorithm>
#include <cerrno>
#include <charconv>

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include "service/accounts/end_sessions.h"
#include "service/attachment_backup.h"
#include "service/history.h"
#include "storage/checkpoint_file.h"
#include "storage/event_codec.h"
#include "storage/file.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/store.h"

namespace qingfeng::service {
namespace {

namespace fs = std::filesystem;
namespace record = domain::record;
using storage::UnitOfWork;
using util::ErrorKind;
using util::Result;
using util::Status;

constexpr std::size_t text_size_max = std::size_t{1} << 31;
constexpr std::size_t piece = std::size_t{1} << 20;
constexpr const char* files[] = {"qingfeng.db", "wrapped-keys.bin", "checkpoints.txt", "attachments.txt"};

Status write_file(const fs::path& path, std::string_view text) {
    const auto file = storage::File::open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!file) return file.failure();
    if (const Status written = file->write_all(text); !written) return written;
    return file->sync();
}

Result<std::string> read_file(const fs::path& path) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    return file->read_all(0, text_size_max);
}

/// Of a file of any size, a piece at a time.
Result<std::string> sum_of(const fs::path& path) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    util::Sha256 sum;
    std::string buffer(piece, '\0');
    for (off_t at = 0;;) {
        const ssize_t got = ::pread(file->descriptor(), buffer.data(), buffer.size(), at);
        if (got < 0) return util::Failure<util::Error>{storage::system_error(errno, "read " + path.string())};
        if (got == 0) return util::to_hex(sum.finish());
        sum.update(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        at += got;
    }
}

Result<std::string> sums_of(const fs::path& folder) {
    std::string text;
    for (const char* name : files) {
        const auto sum = sum_of(folder / name);
        if (!sum) return sum;
        text += fmt::format("{}  {}\n", *sum, name);
    }
    return text;
}

Status sync_file(const fs::path& path) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    return file->sync();
}

Status check_sums(const fs::path& folder) {
    const auto said = read_file(folder / "SHA256SUMS");
    if (!said) return said.failure();
    const auto found = sums_of(folder);
    if (!found) return found.failure();
    if (*said == *found) return util::Done{};
    return util::fail(ErrorKind::Damaged, fmt::format("a file in {} is not what it was when the backup was made: "
                                                      "sha256sum -c SHA256SUMS names it",
                                                      folder.string()));
}

/// One authority of the restored database: its old log ends, its new one begins.
Result<RestoreReport::Log> succeed(storage::Store& store, const storage::Authority& row, const storage::KeyVault& vault,
                                   const RestoreOrder& order, const std::function<util::Instant()>& clock) {
    auto authority = Authority::open(store, row, vault);
    if (!authority) return authority.failure();
    std::uint64_t known_size = 0;
    std::error_code ignored;
    const auto history = [&] {
        auto reader = store.read();
        return reader ? read_history(**authority, **reader) : Result<LogHistory>(reader.failure());
    }();
    if (!history) return history.failure();
    if (fs::exists(order.checkpoints, ignored)) {
        auto file = storage::CheckpointFile::open(order.checkpoints, row.origin, history->keys());
        if (!file) return file.failure();
        const auto newest = file->newest();
        if (!newest) return newest.failure();
        if (*newest) known_size = (*newest)->checkpoint.size;
    }
    RestoreReport::Log log;
    log.slug = row.slug;
    log.old_origin = row.origin;
    log.new_origin = order.origin.empty() ? successor_of(row.origin) : order.origin;
    const auto seed = util::SecretKey::random();
    const ledger::NoteSigner fresh(log.new_origin, util::SigningKey(seed));
    log.key = fresh.verifier().text();
    storage::WriterParts parts;
    parts.clock = clock;
    parts.origin = log.new_origin;
    parts.signers = {fresh};
    const Status status = storage::run_alone(store, row.id, parts, [&](UnitOfWork& work) -> Status {
        const storage::AuthorityHead& head = work.head();
        std::vector<ledger::NoteSigner> both;
        if ((*authority)->can_sign()) both.push_back((*authority)->signer());
        both.push_back(fresh);
        const auto old_key = history->now().key;
        const auto handover = ledger::sign_note(handover_text(old_key, fresh.verifier(), head.tree_size), both);
        if (!handover) return handover.failure();
        const auto old_row = work.reader().wrapped_key(row.id, storage::KeyPurpose::LogSigning, 0);
        if (!old_row) return old_row.failure();
        const auto generation = std::max(*old_row ? (*old_row)->generation + 1 : 1,
                                         static_cast<std::uint32_t>(history->periods.size() + 1));
        if (const Status put =
                work.put_wrapped_key(vault.wrap(row.id, storage::KeyPurpose::LogSigning, 0, generation, seed));
            !put) {
            return put;
        }
        if (const Status put = work.put_origin(log.new_origin); !put) return put;
        record::LogSucceeded event{row.origin,      log.new_origin,
                                   old_key.text(),  log.key,
                                   head.tree_size,  util::Bytes(head.root.begin(), head.root.end()),
                                   head.checkpoint, std::max(known_size, head.tree_size),
                                   *handover,       order.reason};
        const auto keys = (*authority)->keys_of(work.reader(), storage::streams::authority);
        if (!keys) return keys.failure();
        if (!*keys) return util::fail(ErrorKind::Damaged, "the key of the authority's own stream is missing");
        log.size = head.tree_size;
        log.lost = event.known_size - head.tree_size;
        const auto position = (*authority)
                                  ->append(work, storage::streams::authority, **keys, order.by,
                                           {storage::encode(record::AuthorityEvent(std::move(event)))});
        if (!position) return position.failure();
        return accounts::end_all_sessions(work);
    });
    if (!status) return status.failure();

    storage::Authority renamed = row;
    renamed.origin = log.new_origin;
    auto successor = Authority::open(store, renamed, vault);
    if (!successor) return successor.failure();
    storage::Writer writer(store, row.id, parts);
    const auto erased = replay_erasures(**successor, writer, order.erasures);
    if (!erased) return erased.failure();
    log.erased = *erased;
    return log;
}

}  // namespace

std::string successor_of(const std::string& origin) {
    const auto mark = origin.rfind('~');
    unsigned number = 1;
    std::string stem = origin;
    if (mark != std::string::npos) {
        const char* end = origin.data() + origin.size();
        const auto [stopped, failed] = std::from_chars(origin.data() + mark + 1, end, number);
        if (failed == std::errc() && stopped == end && number < 1'000'000) {
            stem = origin.substr(0, mark);
        } else {
            number = 1;
        }
    }
    return fmt::format("{}~{}", stem, number + 1);
}

Result<BackupReport> back_up(const fs::path& database, const fs::path& folder) {
    std::error_code failed;
    if (fs::exists(folder, failed) && !fs::is_empty(folder, failed)) {
        return util::fail(ErrorKind::Conflict, fmt::format("{} has something in it already", folder.string()));
    }
    fs::create_directories(folder, failed);
    if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
    if (failed) {
        return util::Failure<util::Error>{storage::system_error(failed.value(), "make " + folder.string())};
    }
    const fs::path copy = folder / files[0];
    if (const Status copied = storage::copy_database(database, copy); !copied) return copied.failure();
    BackupReport report;
    std::string checkpoints;
    {
        auto store = storage::open_sqlite_store(copy);
        if (!store) return store.failure();
        const auto authorities = (*store)->authorities();
        if (!authorities) return authorities.failure();
        auto reader = (*store)->read();
        if (!reader) return reader.failure();
        for (const auto& authority : *authorities) {
            const auto head = (*reader)->head(authority.id);
            if (!head) return head.failure();
            ++report.authorities;
            report.entries += head->next_position;
            checkpoints += head->checkpoint + "\n";
        }
    }
    const auto keys = storage::take_keys_out(copy);
    if (!keys) return keys.failure();
    report.keys = keys->size();
    const util::Bytes apart = storage::keys_apart_bytes(*keys);
    const std::string_view apart_text(reinterpret_cast<const char*>(apart.data()), apart.size());
    if (const Status done = sync_file(copy); !done) return done.failure();
    if (const Status done = write_file(folder / files[1], apart_text); !done) return done.failure();
    if (const Status done = write_file(folder / files[2], checkpoints); !done) return done.failure();
    // After the record: whatever it names was there before it, and stays unless it is erased.
    const auto attachments = copy_attachments(database.parent_path() / "attachments", folder / "attachments");
    if (!attachments) return attachments.failure();
    if (const Status done = write_file(folder / files[3], *attachments); !done) return done.failure();
    const auto sums = sums_of(folder);
    if (!sums) return sums.failure();
    // Last: a folder without it is a backup that was cut short.
    if (const Status done = write_file(folder / "SHA256SUMS", *sums); !done) return done.failure();
    if (const Status done = storage::sync_folder(folder); !done) return done.failure();
    return report;
}

Result<RestoreReport> restore(const storage::KeyVault& vault, const RestoreOrder& order,
                              const std::function<util::Instant()>& clock) {
    std::error_code failed;
    // A log left over from another database would be taken for this one's.
    if (fs::exists(order.database, failed) || fs::exists(order.database.string() + "-wal", failed)) {
        return util::fail(ErrorKind::Conflict,
                          fmt::format("{} is there and stays as it is: restore into a new folder, or move it away",
                                      order.database.string()));
    }
    if (const Status sums = check_sums(order.from); !sums) return sums.failure();
    const auto apart = read_file(order.from / files[1]);
    if (!apart) return apart.failure();
    const auto keys = storage::read_keys_apart(util::as_bytes(*apart));
    if (!keys) return keys.failure();

    const auto attachments = read_file(order.from / files[3]);
    if (!attachments) return attachments.failure();
    const fs::path coming = order.database.string() + ".restoring";
    for (const char* ending : {"", "-wal", "-shm"}) fs::remove(coming.string() + ending, failed);
    fs::create_directories(coming.parent_path(), failed);
    fs::copy_file(order.from / files[0], coming, failed);
    if (failed) {
        return util::Failure<util::Error>{storage::system_error(failed.value(), "copy to " + coming.string())};
    }
    if (const Status put = storage::put_keys_back(coming, *keys); !put) return put.failure();
    RestoreReport report;
    {
        auto store = storage::open_sqlite_store(coming);
        if (!store) return store.failure();
        const auto rows = (*store)->authorities();
        if (!rows) return rows.failure();
        if (!order.origin.empty() && rows->size() > 1) {
            return util::fail(ErrorKind::InvalidInput, "several logs cannot go by one name");
        }
        for (const auto& row : *rows) {
            auto log = succeed(**store, row, vault, order, clock);
            if (!log) return log.failure();
            report.logs.push_back(std::move(*log));
        }
        const auto purged = purge_patiently(**store);
        if (!purged) return purged.failure();
        // Only the one file gets its name below: nothing may be left in the log beside it.
        if (!*purged) return util::fail(ErrorKind::Busy, "somebody else has opened the database being restored");
    }
    const fs::path beside = order.database.parent_path() / "attachments";
    if (const Status put = put_attachments_back(*attachments, order.from, beside); !put) return put.failure();
    for (const char* ending : {"-wal", "-shm"}) fs::remove(coming.string() + ending, failed);
    if (const Status done = sync_file(coming); !done) return done.failure();
    fs::rename(coming, order.database, failed);
    if (failed) {
        return util::Failure<util::Error>{storage::system_error(failed.value(), "name " + order.database.string())};
    }
    if (const Status done = storage::sync_folder(order.database.parent_path()); !done) return done.failure();
    return report;
}

}  // namespace qingfeng::service
