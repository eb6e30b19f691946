#include "service/notices/notice_board.h"

#include <algorithm>
#include <set>

namespace qingfeng::service::notices {

namespace {

constexpr std::size_t entries_page = 1024;

}  // namespace

std::vector<OwedNotice> owed_of(const LoadedRequest& loaded) {
    std::vector<domain::request::NoticeStep> steps;
    for (const RecordedEvent& entry : loaded.events) steps.push_back({entry.sequence, entry.recorded, &entry.event});
    std::vector<OwedNotice> owed;
    const auto& registered = loaded.request.registration;
    for (const auto& notice : domain::request::notices_owed(steps)) {
        owed.push_back({loaded.stream, registered.number, registered.source, notice});
    }
    return owed;
}

/// The first entry recorded within the days to look back: recorded times never decrease with the position.
util::Result<std::uint64_t> NoticeBoard::start_at(storage::Reader& reader, util::Instant now) const {
    const auto head = reader.head(authority_.id());
    if (!head) return head.failure();
    const util::Instant from{now.micros - look_back_days * 24 * util::micros_per_hour};
    std::uint64_t low = 0;
    std::uint64_t high = head->next_position;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto entry = reader.entries(authority_.id(), middle, 1);
        if (!entry) return entry.failure();
        if (!entry->empty() && entry->front().recorded < from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

util::Status NoticeBoard::look_at(storage::Reader& reader, storage::StreamId stream) {
    const auto loaded = authority_.load(reader, stream);
    // Erased since, or spoiled: that is verify's to tell, and nobody can be told of it from here.
    if (!loaded &&
        (loaded.error().kind == util::ErrorKind::NotFound || loaded.error().kind == util::ErrorKind::Damaged)) {
        const std::lock_guard lock(lock_);
        owed_.erase(stream);
        return util::Done{};
    }
    if (!loaded) return loaded.failure();
    auto owed = owed_of(*loaded);
    const std::lock_guard lock(lock_);
    if (owed.empty()) {
        owed_.erase(stream);
    } else {
        owed_[stream] = std::move(owed);
    }
    return util::Done{};
}

util::Status NoticeBoard::catch_up(util::Instant now) {
    const std::lock_guard catching_up(catching_up_);
    for (bool more = true; more;) {
        auto reader = authority_.store().read();
        if (!reader) return reader.failure();
        if (!position_) {
            const auto start = start_at(**reader, now);
            if (!start) return start.failure();
            position_ = *start;
        }
        std::uint64_t position = *position_;
        std::set<storage::StreamId> touched;
        more = false;
        while (touched.size() < step_max) {
            const auto entries = (*reader)->entries(authority_.id(), position, entries_page);
            if (!entries) return entries.failure();
            for (const storage::EntryRow& entry : *entries) {
                if (entry.stream.get() >= storage::streams::first_free) touched.insert(entry.stream);
            }
            position += entries->size();
            more = entries->size() == entries_page;
            if (!more) break;
        }
        for (const storage::StreamId stream : touched) {
            if (const auto status = look_at(**reader, stream); !status) return status;
        }
        position_ = position;
    }
    return util::Done{};
}

std::vector<OwedNotice> NoticeBoard::owed(domain::request::Addressee addressee, const std::string& source) const {
    std::vector<OwedNotice> found;
    {
        const std::lock_guard lock(lock_);
        for (const auto& [stream, notices] : owed_) {
            for (const OwedNotice& owed : notices) {
                if (owed.notice.addressee != addressee || (!source.empty() && owed.source != source)) continue;
                found.push_back(owed);
            }
        }
    }
    std::ranges::sort(found, {}, [](const OwedNotice& owed) { return std::pair(owed.notice.since, owed.stream); });
    return found;
}

}  // namespace qingfeng::service::notices
