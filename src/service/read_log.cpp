#include "service/read_log.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "storage/file.h"
#include "util/canonical.h"
#include "util/enum_keys.h"

namespace qingfeng::service {
namespace {

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

ReadLog::ReadLog(std::filesystem::path file, const util::SecretKey& key)
    : path_(std::move(file)), key_(util::derive_key(key, "qingfeng/read-log/v1")) {}

util::Status ReadLog::note(const ReadNote& note) {
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
    const std::lock_guard lock(lock_);
    const auto file = storage::File::open(path_, O_WRONLY | O_CREAT | O_APPEND);
    if (!file) return file.failure();
    return file->write_all(bytes_text(line) + "\n");
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

util::Result<ReadPage> ReadLog::page(const ReadFilter& filter, std::optional<std::uint64_t> until,
                                     std::size_t limit) const {
    ReadPage page;
    std::error_code ignored;
    if (!std::filesystem::exists(path_, ignored)) return page;
    const auto file = storage::File::open(path_, O_RDONLY);
    if (!file) return file.failure();
    const auto size = file->size();
    if (!size) return size.failure();
    std::uint64_t end = std::min(until.value_or(*size), *size);
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
                if (begin + start > 0) page.next = begin + start;
                return page;
            }
        }
        end = begin + first;
    }
    return page;
}

}  // namespace qingfeng::service
