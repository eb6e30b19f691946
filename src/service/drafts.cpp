#include "service/drafts.h"

#include <algorithm>
#include <chrono>

#include <fcntl.h>

#include "storage/file.h"
#include "storage/replace_file.h"
#include "util/canonical.h"

namespace qingfeng::service {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t micros_per_day = 24 * util::micros_per_hour;

/// What a sealed draft is bound to, so that one file put in the place of another does not open.
util::Bytes place_of(const DraftName& name) {
    util::CanonicalWriter writer;
    writer.text("qingfeng/draft/v1").text(name.person.get()).text(name.about).text(name.form);
    return writer.take();
}

bool is_old(util::Instant saved, util::Instant now) {
    return now.micros - saved.micros > Drafts::days_kept * micros_per_day;
}

}  // namespace

Drafts::Drafts(fs::path folder, const util::SecretKey& key)
    : folder_(std::move(folder)), key_(util::derive_key(key, "qingfeng/drafts/v1")) {}

fs::path Drafts::file_of(const DraftName& name) const {
    const util::Digest digest = util::hmac_sha256(key_.view(), {place_of(name)});
    return folder_ / util::to_hex(util::ByteView(digest).first(16));
}

util::Status Drafts::keep(const DraftName& name, std::string_view content, util::Instant now) {
    if (content.size() > content_bytes_max) return util::fail(util::ErrorKind::InvalidInput, "the draft is too long");
    const std::lock_guard lock(lock_);
    std::error_code failed;
    fs::create_directories(folder_, failed);
    if (failed) return util::fail(util::ErrorKind::Io, "cannot make " + folder_.string());
    fs::permissions(folder_, fs::perms::owner_all, failed);
    const fs::path file = file_of(name);
    if (!fs::exists(file, failed)) {
        const auto count = std::distance(fs::directory_iterator(folder_, failed), fs::directory_iterator());
        if (static_cast<std::size_t>(count) >= files_max) {
            return util::fail(util::ErrorKind::Full, "there are too many drafts");
        }
    }
    util::CanonicalWriter plain;
    plain.signed_number(now.micros).text(content);
    util::AeadNonce nonce{};
    util::fill_random(nonce);
    std::string bytes(util::as_text(nonce));
    bytes += util::as_text(util::seal(key_, nonce, plain.view(), place_of(name)));
    return storage::replace_file(file, bytes);
}

util::Result<std::optional<Draft>> Drafts::find(const DraftName& name, util::Instant now) const {
    const fs::path path = file_of(name);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return std::optional<Draft>();
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    const auto text = file->read_all(0, 2 * content_bytes_max);
    if (!text) return text.failure();
    const util::ByteView bytes = util::as_bytes(*text);
    util::AeadNonce nonce{};
    if (bytes.size() < nonce.size()) return util::fail(util::ErrorKind::Damaged, "a draft is cut off");
    std::copy_n(bytes.begin(), nonce.size(), nonce.begin());
    const auto plain = util::unseal(key_, nonce, bytes.subspan(nonce.size()), place_of(name));
    if (!plain) return util::fail(util::ErrorKind::Damaged, "a draft does not open");
    util::CanonicalReader reader(*plain);
    const auto saved = reader.signed_number();
    auto content = reader.text();
    if (!saved || !content || !reader.finished()) return util::fail(util::ErrorKind::Damaged, "a draft does not read");
    if (is_old({*saved}, now)) return std::optional<Draft>();
    return std::optional(Draft{std::move(*content), {*saved}});
}

util::Status Drafts::drop(const DraftName& name) {
    const std::lock_guard lock(lock_);
    std::error_code failed;
    fs::remove(file_of(name), failed);
    if (failed) return util::fail(util::ErrorKind::Io, "cannot remove a draft");
    return util::Done{};
}

void Drafts::sweep() {
    const std::lock_guard lock(lock_);
    std::error_code failed;
    const auto seconds = std::chrono::seconds(days_kept * 24 * 3600);
    const auto oldest = std::chrono::file_clock::now() - seconds;
    for (const auto& entry : fs::directory_iterator(folder_, failed)) {
        if (entry.last_write_time(failed) < oldest && !failed) fs::remove(entry.path(), failed);
    }
}

}  // namespace qingfeng::service
