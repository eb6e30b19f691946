#include "service/verify_stream.h"

#include <algorithm>

#include "service/projection.h"
#include "storage/event_codec.h"

namespace qingfeng::service::verifying {
namespace {

using storage::EntryRow;
using storage::EntryWrong;

class StreamCheck {
  public:
    StreamCheck(const Authority& authority, const StoredStream& stored) : authority_(authority), stored_(stored) {
        checked_.stream = stored.stream;
    }

    util::Result<CheckedStream> run();

  private:
    void check_erased();
    void read_entries(const storage::StreamKeys& keys);
    void take(const storage::PlainEntry& entry, const EntryRow& row);
    void check_row(const storage::MatterRow& expected);

    void find(VerifyFault fault, std::optional<std::uint64_t> entry = {}, std::string field = "") {
        checked_.findings.push_back({"", entry, std::move(field), fault});
    }
    void find_wrong(std::uint64_t entry, std::string field, EntryWrong wrong) {
        checked_.findings.push_back({"", entry, std::move(field), VerifyFault::EntryWrong, 0, 0, wrong, ""});
        checked_.unreadable = true;
    }

    const Authority& authority_;
    const StoredStream& stored_;
    CheckedStream checked_;
    LoadedRequest loaded_;
    std::optional<domain::request::Request> request_;
};

util::Result<CheckedStream> StreamCheck::run() {
    if (!stored_.key) {
        check_erased();
        return std::move(checked_);
    }
    const auto key = authority_.vault().unwrap(authority_.id(), *stored_.key);
    if (!key) {
        if (key.error().kind != util::ErrorKind::Damaged) return key.failure();
        checked_.findings.push_back({"", {}, "", VerifyFault::KeyUnreadable, 0, 0, {}, key.error().message});
        checked_.unreadable = true;
        return std::move(checked_);
    }
    if (stored_.erased) find(VerifyFault::KeyCameBack);
    const auto keys = storage::StreamKeys::from(*key);
    read_entries(keys);
    if (checked_.unreadable || !request_) return std::move(checked_);
    loaded_.stream = stored_.stream;
    loaded_.request = std::move(*request_);
    const auto expected = matter_row(loaded_, keys, authority_.lookup_key());
    checked_.wake = expected.wake;
    checked_.lookups = lookup_rows(loaded_);
    check_row(expected);
    return std::move(checked_);
}

/// Only an entry makes a missing key an erasure: who deletes a key in the table silently destroys a record.
void StreamCheck::check_erased() {
    checked_.unreadable = true;
    checked_.without_key = true;
    if (!stored_.erased) return find(VerifyFault::KeyMissing);
    checked_.erased = true;
    if (!stored_.row) return;
    checked_.left_out = true;
    find(VerifyFault::ErasedStillInTable);
}

void StreamCheck::read_entries(const storage::StreamKeys& keys) {
    util::Digest previous{};
    std::uint64_t seen = 0;
    for (const EntryRow& row : stored_.entries) {
        if (row.sequence != ++seen) checked_.unreadable = true, seen = row.sequence;
        const auto entry = storage::open_entry(keys, authority_.id(), row, previous);
        const auto leaf = storage::leaf_of(row);
        if (leaf) previous = storage::leaf_digest(*leaf);
        if (!entry) {
            find_wrong(row.sequence, entry.error().field, entry.error().wrong);
        } else if (!checked_.unreadable && storage::is_request_event(entry->type)) {
            take(*entry, row);
        }
    }
}

void StreamCheck::take(const storage::PlainEntry& entry, const EntryRow& row) {
    const auto event = storage::decode_request(entry);
    if (!event) return find_wrong(row.sequence, "", EntryWrong::NotAnEvent);
    if (const auto* registered = std::get_if<domain::request::event::Registered>(&*event)) {
        checked_.number = registered->number;
    }
    request_ = domain::request::apply(std::move(request_), *event, entry.origin.actor, entry.recorded);
    loaded_.revision = row.sequence;
}

void StreamCheck::check_row(const storage::MatterRow& expected) {
    if (!stored_.row) {
        checked_.left_out = true;
        return find(VerifyFault::NotInTable);
    }
    const storage::MatterRow& stored = *stored_.row;
    if (stored.revision > expected.revision) {
        checked_.left_out = true;
        const std::uint64_t most = std::min(stored.revision, expected.revision + 100);
        for (std::uint64_t missing = expected.revision + 1; missing <= most; ++missing) {
            find(VerifyFault::EntryMissingAtEnd, missing);
        }
        return;
    }
    const auto differ = [&](bool same, const char* field) {
        if (!same) find(VerifyFault::TableDiffers, {}, field);
    };
    differ(stored.revision == expected.revision, "revision");
    differ(stored.number == expected.number, "number");
    differ(stored.kind == expected.kind, "kind");
    differ(stored.state == expected.state, "state");
    differ(stored.unit == expected.unit, "unit");
    differ(stored.handler == expected.handler, "handler");
    differ(stored.registered == expected.registered, "registered");
    differ(stored.deadline == expected.deadline, "deadline");
    differ(stored.wake == expected.wake, "wake");
    differ(stored.concerns == expected.concerns, "concerns");
    differ(stored.worker == expected.worker, "worker");
    differ(stored.granted == expected.granted, "granted");
    differ(stored.excluded == expected.excluded, "excluded");
    differ(stored.waiting == expected.waiting, "waiting");
    differ(stored.source == expected.source, "source");
    differ(stored.summary == expected.summary, "summary");
    if (stored == expected) {
        checked_.listed = stored;
    } else {
        checked_.left_out = true;
    }
}

}  // namespace

util::Result<CheckedStream> check_stream(const Authority& authority, const StoredStream& stored) {
    return StreamCheck(authority, stored).run();
}

}  // namespace qingfeng::service::verifying
