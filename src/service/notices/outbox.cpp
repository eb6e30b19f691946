#include "service/notices/outbox.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "storage/keys.h"
#include "util/bytes.h"

namespace qingfeng::service::notices {

namespace {

using domain::request::Addressee;

constexpr std::int64_t first_wait_seconds = 30;
constexpr std::int64_t longest_wait_seconds = 3600;

std::string id_of(const Authority& authority, const OwedNotice& owed) {
    const std::string name = fmt::format("{}/{}", owed.stream.get(), owed.notice.sequence);
    return util::to_hex(storage::keyed_hash(authority.lookup_key(), "qingfeng/notice/v1", {util::as_bytes(name)}));
}

util::Instant after(util::Instant now, std::size_t failures) {
    const std::int64_t wait = std::min(first_wait_seconds << std::min<std::size_t>(failures, 10), longest_wait_seconds);
    return {now.micros + wait * util::micros_per_second};
}

}  // namespace

std::string notice_text(const Messages& messages, domain::request::NoticeKind kind, const std::string& number) {
    const std::string key = fmt::format("notice.{}", to_key(kind));
    return messages.text(util::Language::Chinese, key, {{"number", number}}) + "\n" +
           messages.text(util::Language::English, key, {{"number", number}});
}

util::Result<std::string> Outbox::phone_of(storage::StreamId stream) const {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto loaded = authority_.load(**reader, stream);
    if (!loaded) return loaded.failure();
    return loaded->request.registration.contact_phone;
}

util::Result<OutboxReport> Outbox::run(util::Instant now) {
    if (const auto status = board_.catch_up(now); !status) return status.failure();
    OutboxReport report;
    // The newest notice of a matter covers those before it: nobody wants four messages at once.
    std::map<storage::StreamId, OwedNotice> newest;
    for (OwedNotice& owed : board_.owed(Addressee::Person)) newest.insert_or_assign(owed.stream, std::move(owed));
    std::set<std::string> alive;
    for (const auto& [stream, owed] : newest) {
        const std::string id = id_of(authority_, owed);
        alive.insert(id);
        if (report.sent + report.failed == round_max) continue;
        const auto trial = trials_.find(id);
        if (trial != trials_.end() && now < trial->second.next) continue;
        const auto phone = phone_of(stream);
        if (!phone) return phone.failure();
        const Message message{id, *phone, notice_text(messages_, owed.notice.kind, owed.number),
                              std::string(to_key(owed.notice.kind)), owed.number};
        util::Status sent = gateway_.send(message);
        if (sent) {
            // By the clockwork itself; under the notice's id, so that two servers record it once.
            const domain::request::command::Tell tell{domain::request::Channel::Web, gateway_.name(), message.text};
            const auto told = matters_.act(owed.number, tell,
                                           {{domain::record::System{}, "outbox", ""}, "notice-" + id, std::nullopt});
            if (!told) sent = util::fail(util::ErrorKind::Busy, "the telling could not be recorded");
        }
        if (sent) {
            ++report.sent;
            trials_.erase(id);
        } else {
            ++report.failed;
            Trial& failed = trials_[id];
            failed.next = after(now, failed.failures++);
        }
    }
    std::erase_if(trials_, [&](const auto& trial) { return !alive.contains(trial.first); });
    return report;
}

}  // namespace qingfeng::service::notices
