#include "service/read_log.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <future>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/file.h"
#include "util/canonical.h"
#include "util/enum_keys.h"

namespace qingfeng::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t chunk_bytes = 256 * 1024;
constexpr std::size_t reason_bytes_max = 1000;
constexpr std::string_view place = "qingfeng/read-note/v1";

std::string bytes_text(util::ByteView bytes) { return util::to_base64(bytes); }

}  // namespace

std::string_view to_key(ReadWhat what) {
    switch (what) {
        case ReadWhat::Matter:
            return "matter";
        case ReadWhat::Identity:
            return "identity";
        case ReadWhat::Figures:
            return "figures";
        case ReadWhat::Reads:
            return "reads";
    }
    return "";
}

ReadLog::ReadLog(fs::path file, const util::SecretKey& key, std::uint64_t file_bytes_max)
    : path_(std::move(file)),
      key_(util::derive_key(key, "qingfeng/read-log/v1")),
      file_bytes_max_(file_bytes_max),
      thread_([this] { work(); }) {}

ReadLog::~ReadLog() {
    {
        const std::lock_guard lock(lock_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

/// Oldest first; the last is the one that is written, also where it is not there yet.
std::vector<ReadLog::Part> ReadLog::parts() const {
    std::vector<Part> found;
    std::error_code failed;
    const std::string prefix = path_.filename().string() + ".";
    const fs::path folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(prefix)) continue;
        Part part{entry.path(), 0, entry.file_size(failed)};
        const char* end = name.data() + name.size();
        const auto read = std::from_chars(name.data() + prefix.size(), end, part.begin);
        if (read.ec == std::errc() && read.ptr == end) found.push_back(std::move(part));
    }
    std::ranges::sort(found, {}, &Part::begin);
    const std::uint64_t begin = found.empty() ? 0 : found.back().begin + found.back().size;
    const auto size = fs::file_size(path_, failed);
    found.push_back({path_, begin, failed ? 0 : size});
    return found;
}

/// The file written so far keeps its place under the number of its first byte.
util::Status ReadLog::make_room() const {
    std::error_code failed;
    fs::rename(path_, fmt::format("{}.{:018}", path_.string(), parts().back().begin), failed);
    if (failed) return util::fail(util::ErrorKind::Io, "cannot begin a new file of the log of reads");
    auto kept = parts();
    kept.pop_back();
    for (std::size_t i = 0; i + files_max < kept.size(); ++i) fs::remove(kept[i].path, failed);
    return storage::sync_folder(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
}

void ReadLog::note(const ReadNote& note, Noted noted) {
    util::CanonicalWriter plain;
    plain.signed_number(note.at.micros)
        .text(note.person.get())
        .number(static_cast<std::uint8_t>(note.what))
        .text(note.number)
        .text(std::string_view(note.reason).substr(0, reason_bytes_max));
    util::AeadNonce nonce{};
    util::fill_random(nonce);
    util::Bytes line(nonce.begin(), nonce.end());
    const util::Bytes sealed = util::seal(key_, nonce, plain.view(), util::as_bytes(place));
    line.insert(line.end(), sealed.begin(), sealed.end());
    {
        const std::lock_guard lock(lock_);
        lines_ += bytes_text(line) + "\n";
        noted_.push_back(std::move(noted));
    }
    changed_.notify_all();
}

util::Status ReadLog::note(const ReadNote& given) {
    std::promise<util::Status> promise;
    note(given, [&promise](const util::Status& status) { promise.set_value(status); });
    return promise.get_future().get();
}

void ReadLog::work() {
    std::unique_lock lock(lock_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !noted_.empty(); });
        if (noted_.empty()) return;
        const std::string lines = std::exchange(lines_, {});
        const std::vector<Noted> told = std::exchange(noted_, {});
        lock.unlock();
        const util::Status written = write(lines);
        for (const Noted& one : told) one(written);
        lock.lock();
    }
}

/// Whole lines, on stable storage when it returns.
util::Status ReadLog::write(std::string_view lines) const {
    // Another server on this folder may put a new file here between opening and locking: then it is opened again.
    while (true) {
        const auto file = storage::File::open(path_, O_WRONLY | O_CREAT | O_APPEND);
        if (!file) return file.failure();
        const auto alone = storage::FileLock::take(*file, storage::FileLock::Kind::Exclusive);
        if (!alone) return alone.failure();
        struct stat ours {};
        struct stat there {};
        if (::fstat(file->descriptor(), &ours) != 0 || ::stat(path_.c_str(), &there) != 0 ||
            ours.st_ino != there.st_ino)
            continue;
        if (const auto written = file->write_all(lines); !written) return written;
        if (const auto durable = file->sync(); !durable) return durable;
        if (static_cast<std::uint64_t>(ours.st_size) + lines.size() < file_bytes_max_) return util::Done{};
        return make_room();
    }
}

std::optional<ReadNote> ReadLog::opened(std::string_view line) const {
    const auto bytes = util::from_base64(line);
    util::AeadNonce nonce{};
    if (!bytes || bytes->size() < nonce.size()) return std::nullopt;
    std::copy_n(bytes->begin(), nonce.size(), nonce.begin());
    const auto plain = util::unseal(key_, nonce, util::ByteView(*bytes).subspan(nonce.size()), util::as_bytes(place));
    if (!plain) return std::nullopt;
    util::CanonicalReader reader(*plain);
    const auto at = reader.signed_number();
    auto person = reader.text();
    const auto what = reader.number();
    auto number = reader.text();
    auto reason = reader.text();
    if (!at || !person || !what || !number || !reason || !reader.finished()) return std::nullopt;
    const auto kind = util::from_number<ReadWhat>(*what);
    if (!kind) return std::nullopt;
    return ReadNote{{*at}, domain::people::PersonId(std::move(*person)), *kind, std::move(*number), std::move(*reason)};
}

/// Adds what stands before `end`, a byte of this part.
util::Status ReadLog::read_part(const Part& part, std::uint64_t end, const ReadFilter& filter, std::size_t limit,
                                ReadPage& page) const {
    const auto file = storage::File::open(part.path, O_RDONLY);
    if (!file) return file.failure();
    // From the end in pieces; the first line of a piece may have its beginning in the piece before.
    while (end > 0) {
        const std::uint64_t begin = end > chunk_bytes ? end - chunk_bytes : 0;
        std::string piece(static_cast<std::size_t>(end - begin), '\0');
        const auto got = ::pread(file->descriptor(), piece.data(), piece.size(), static_cast<off_t>(begin));
        if (got != static_cast<ssize_t>(piece.size())) {
            return util::Failure<util::Error>{storage::system_error(errno, "read the log of reads")};
        }
        std::string_view text(piece);
        const std::size_t first = begin == 0 ? 0 : text.find('\n') + 1;
        if (begin != 0 && first == 0) return util::fail(util::ErrorKind::Damaged, "the log of reads has no lines");
        while (text.size() > first) {
            text.remove_suffix(1);  // the line's own end
            const std::size_t before = text.rfind('\n');
            const std::size_t start = before == std::string_view::npos || before + 1 < first ? first : before + 1;
            const auto note = opened(text.substr(start));
            text = text.substr(0, start);
            if (!note || (!filter.number.empty() && note->number != filter.number) ||
                (!filter.person.empty() && note->person.get() != filter.person)) {
                continue;
            }
            page.notes.push_back(*note);
            if (page.notes.size() == limit) {
                page.next = part.begin + begin + start;
                return util::Done{};
            }
        }
        end = begin + first;
    }
    return util::Done{};
}

util::Result<ReadPage> ReadLog::page(const ReadFilter& filter, std::optional<std::uint64_t> until,
                                     std::size_t limit) const {
    ReadPage page;
    auto all = parts();
    for (auto part = all.rbegin(); part != all.rend(); ++part) {
        const std::uint64_t end = std::min(until.value_or(part->begin + part->size), part->begin + part->size);
        if (end <= part->begin) continue;
        if (const auto read = read_part(*part, end - part->begin, filter, limit, page); !read) return read.failure();
        if (page.next) break;
    }
    if (page.next == all.front().begin) page.next.reset();
    return page;
}

}  // namespace qingfeng::service
