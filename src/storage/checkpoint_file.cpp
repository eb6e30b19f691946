#include "storage/checkpoint_file.h"

#include <algorithm>
#include <chrono>

#include <fcntl.h>
#include <fmt/format.h>

#include "ledger/prove.h"
#include "storage/hash_source.h"

namespace qingfeng::storage {

using util::ErrorKind;
using util::Result;
using util::Status;

namespace {

constexpr std::string_view record_end = "\n\n";     // the note's last newline and an empty line
constexpr std::string_view signature_start = "— ";  // of each signature line of a note
constexpr std::size_t file_size_max = std::size_t{1} << 32;
constexpr std::uint64_t tail_size = 16 * 1024;

}  // namespace

Result<CheckpointFile> CheckpointFile::open(const std::filesystem::path& path, std::string origin,
                                            std::vector<ledger::VerifierKey> keys) {
    const std::filesystem::path folder = path.parent_path().empty() ? "." : path.parent_path();
    std::error_code failed;
    const bool existed = std::filesystem::exists(path, failed);
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return util::Failure<util::Error>{system_error(failed.value(), fmt::format("make {}", folder.string()))};
    auto file = File::open(path, O_RDWR | O_CREAT | O_APPEND, 0644);
    // A disk that can only be read still tells what was signed.
    if (!file && existed && file.error().kind == ErrorKind::ReadOnly) file = File::open(path, O_RDONLY);
    if (!file) return file.failure();
    if (!existed)
        for (const auto& place : {folder, std::filesystem::absolute(folder).parent_path()})
            if (auto durable = sync_folder(place); !durable) return durable.failure();
    return CheckpointFile(std::move(*file), std::move(origin), std::move(keys));
}

std::optional<KnownCheckpoint> CheckpointFile::opened(std::string_view note) const {
    auto opened = ledger::open_checkpoint(note, origin_, keys_);
    if (!opened) return std::nullopt;
    return KnownCheckpoint{std::move(opened->checkpoint), std::string(note)};
}

// Pieces between empty lines are in turn a note's text and its signatures. A torn record breaks the turn: a text
// without signatures after it, or signatures that are no longer any.
std::vector<KnownCheckpoint> CheckpointFile::records_in(std::string_view text) const {
    std::vector<KnownCheckpoint> records;
    std::string_view body;
    for (std::size_t end = text.find(record_end); end != std::string_view::npos; end = text.find(record_end)) {
        std::string_view piece = text.substr(0, end + 1);
        text.remove_prefix(end + record_end.size());
        piece.remove_prefix(std::min(piece.find_first_not_of('\n'), piece.size()));
        if (!piece.starts_with(signature_start)) {
            body = piece;
            continue;
        }
        if (body.empty()) continue;
        if (auto record = opened(std::string(body) + "\n" + std::string(piece))) records.push_back(std::move(*record));
        body = {};
    }
    return records;
}

Result<std::vector<KnownCheckpoint>> CheckpointFile::all() const {
    auto lock = FileLock::take(file_, FileLock::Kind::Shared);
    if (!lock) return lock.failure();
    auto text = file_.read_all(0, file_size_max);
    if (!text) return text.failure();
    return records_in(*text);
}

// Looks at the end of the file first and further back only when no whole record is found there.
Result<std::optional<KnownCheckpoint>> CheckpointFile::last_of(std::uint64_t size) const {
    for (std::uint64_t length = tail_size;; length *= 16) {
        const std::uint64_t from = size > length ? size - length : 0;
        auto text = file_.read_all(from, file_size_max);
        if (!text) return text.failure();
        auto records = records_in(*text);
        if (!records.empty()) return std::optional(std::move(records.back()));
        if (from == 0) return std::optional<KnownCheckpoint>();
    }
}

Result<std::optional<KnownCheckpoint>> CheckpointFile::newest() const {
    auto lock = FileLock::take(file_, FileLock::Kind::Shared);
    if (!lock) return lock.failure();
    auto size = file_.size();
    if (!size) return size.failure();
    return last_of(*size);
}

void CheckpointFile::trust(const ledger::VerifierKey& key) {
    if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) keys_.push_back(key);
}

Status CheckpointFile::append(std::string_view note) {
    const auto mine = opened(note);
    if (!mine) return util::fail(ErrorKind::InvalidInput, fmt::format("this is no checkpoint of the log {}", origin_));
    auto lock = FileLock::take(file_, FileLock::Kind::Exclusive);
    if (!lock) return lock.failure();
    auto size = file_.size();
    if (!size) return size.failure();
    std::string text(note);
    text += '\n';
    if (*size != known_end_) {  // another process has appended, or this is the first time
        auto last = last_of(*size);
        if (!last) return last.failure();
        known_ = *last ? std::optional((*last)->checkpoint) : std::nullopt;
        known_end_ = *size;
        auto end = file_.read_all(*size - std::min<std::uint64_t>(*size, record_end.size()), file_size_max);
        if (!end) return end.failure();
        if (*size != 0 && *end != record_end) text.insert(0, record_end);  // what a crash has torn ends here
    }
    if (known_ && (known_->size > mine->checkpoint.size || *known_ == mine->checkpoint)) return util::Done{};
    if (auto written = file_.write_all(text); !written) {
        known_end_ = 0;
        return written;
    }
    known_end_ += text.size();
    known_ = mine->checkpoint;
    return util::Done{};
}

Status check_not_behind(Reader& reader, AuthorityId authority, const std::optional<KnownCheckpoint>& newest) {
    if (!newest || newest->checkpoint.size == 0) return util::Done{};
    const ledger::Checkpoint& known = newest->checkpoint;
    auto head = reader.head(authority);
    if (!head) return head.failure();
    if (head->tree_size < known.size)
        return util::fail(
            ErrorKind::Damaged,
            fmt::format("the database holds {} entries of the log {}, but a checkpoint over {} was signed: "
                        "an older copy stands in its place",
                        head->tree_size, known.origin, known.size));
    StoredHashes hashes(reader, authority);
    auto root = ledger::root_at(known.size, hashes);
    if (!root) return root.failure();
    if (*root != known.root)
        return util::fail(ErrorKind::Damaged,
                          fmt::format("the first {} entries of the log {} are not those of the checkpoint signed over "
                                      "them: the record was rewritten",
                                      known.size, known.origin));
    return util::Done{};
}

CheckpointKeeper::CheckpointKeeper(CheckpointFile file, std::function<void(std::string_view)> log)
    : log_(std::move(log)), file_(std::move(file)), thread_([this] { run(); }) {}

CheckpointKeeper::~CheckpointKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void CheckpointKeeper::offer(const AuthorityHead& head) {
    if (head.checkpoint.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        if (auto appended = file_.append(head.checkpoint); !appended) {
            log_(fmt::format("a checkpoint is missing in the file outside the database: {}", appended.error().message));
            return;
        }
        dirty_ = true;
    }
    changed_.notify_all();
}

void CheckpointKeeper::trust(const ledger::VerifierKey& key) {
    const std::lock_guard lock(mutex_);
    file_.trust(key);
}

// The file is synced through a descriptor that does not change, so without the mutex: commits go on meanwhile.
void CheckpointKeeper::sync() {
    if (auto synced = file_.sync(); !synced)
        log_(fmt::format("the checkpoints outside the database may not be durable: {}", synced.error().message));
}

void CheckpointKeeper::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_ || dirty_) {
        changed_.wait(lock, [&] { return stopping_ || dirty_; });
        if (!dirty_) continue;
        dirty_ = false;
        lock.unlock();
        sync();
        lock.lock();
        changed_.wait_for(lock, std::chrono::seconds(1), [&] { return stopping_; });
    }
}

}  // namespace qingfeng::storage
