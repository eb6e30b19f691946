#include "service/witnessing.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/prove.h"
#include "ledger/witness.h"
#include "storage/hash_source.h"

namespace qingfeng::service {

using util::ErrorKind;
using util::Result;

namespace {

std::string address_of(const std::string& prefix) {
    return prefix + (prefix.ends_with('/') ? "" : "/") + "add-checkpoint";
}

}  // namespace

Witnessing::Witnessing(WitnessingParts parts, storage::CheckpointFile file)
    : parts_(std::move(parts)), file_(std::move(file)), asked_(parts_.policy.witnesses.size()) {}

Result<std::unique_ptr<Witnessing>> Witnessing::open(WitnessingParts parts) {
    auto file = storage::CheckpointFile::open(parts.file, parts.origin, parts.log_keys);
    if (!file) return file.failure();
    auto before = file->newest();
    if (!before) return before.failure();
    std::unique_ptr<Witnessing> witnessing(new Witnessing(std::move(parts), std::move(*file)));
    // What was enough under another policy need not be enough now.
    if (*before && witnessing->meets_quorum((*before)->note)) witnessing->witnessed_ = std::move(*before);
    return witnessing;
}

Witnessing::~Witnessing() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Witnessing::start() {
    thread_ = std::thread([this] { run(); });
}

void Witnessing::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        round();
        lock.lock();
        changed_.wait_for(lock, parts_.interval, [&] { return stopping_; });
    }
}

Result<std::optional<std::string>> Witnessing::newest_head() const {
    auto reader = parts_.store.read();
    if (!reader) return reader.failure();
    auto head = (*reader)->head(parts_.authority);
    if (!head) return head.failure();
    return head->checkpoint.empty() ? std::optional<std::string>() : std::optional(std::move(head->checkpoint));
}

/// The log's key may have been changed while this ran, by this process or another.
Result<ledger::OpenedCheckpoint, ledger::NoteFault> Witnessing::opened(const std::string& note) {
    auto by_known = ledger::open_checkpoint(note, parts_.origin, parts_.log_keys);
    if (by_known || !parts_.log_keys_now) return by_known;
    learn_keys();
    return ledger::open_checkpoint(note, parts_.origin, parts_.log_keys);
}

void Witnessing::learn_keys() {
    auto reader = parts_.store.read();
    if (!reader) return;
    const auto keys = parts_.log_keys_now(**reader);
    if (!keys) return parts_.log(fmt::format("the log's keys cannot be read: {}", keys.error().message));
    for (const auto& key : *keys) {
        if (std::ranges::find(parts_.log_keys, key) != parts_.log_keys.end()) continue;
        parts_.log_keys.push_back(key);
        file_.trust(key);
    }
}

void Witnessing::round() {
    auto note = newest_head();
    if (!note) return parts_.log(fmt::format("no checkpoint for the witnesses: {}", note.error().message));
    if (!*note) return;
    if (!current_ || current_->note != **note) {
        auto opened = this->opened(**note);
        if (!opened) return parts_.log("the newest checkpoint is not signed by this log's key: no witness is asked");
        current_ = storage::KnownCheckpoint{std::move(opened->checkpoint), std::move(**note)};
        for (Asked& one : asked_) one.signature.reset();
    }
    bool news = false;
    for (std::size_t i = 0; i < asked_.size(); ++i) {
        if (asked_[i].signature || asked_[i].next > std::chrono::steady_clock::now()) continue;
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) break;
        }
        ask(i);
        news = news || asked_[i].signature.has_value();
    }
    if (news) publish();
}

Result<WitnessReply> Witnessing::submit(std::size_t witness) {
    ledger::AddCheckpoint request{asked_[witness].known_size, {}, current_->note};
    auto reader = parts_.store.read();
    if (!reader) return reader.failure();
    storage::StoredHashes hashes(**reader, parts_.authority);
    auto proof = ledger::prove_consistency(request.old_size, current_->checkpoint.size, hashes);
    if (!proof) return proof.failure();
    request.proof = std::move(*proof);
    reader->reset();  // a network call may take long: no read transaction stays open over it
    return parts_.post(address_of(parts_.policy.witnesses[witness].url), ledger::add_checkpoint_text(request));
}

void Witnessing::ask(std::size_t witness) {
    Asked& asked = asked_[witness];
    const std::uint64_t size = current_->checkpoint.size;
    auto reply = submit(witness);
    if (reply && reply->status == 409) {
        const auto known = ledger::read_conflict(reply->body);
        if (!known) return failed(witness, "it answers 409 without a size");
        if (*known > size)
            return failed(witness, fmt::format("it has cosigned {} entries, and here are only {}: AN OLDER COPY OF THE "
                                               "RECORD MAY STAND IN ITS PLACE",
                                               *known, size));
        asked.known_size = *known;
        reply = submit(witness);
    }
    if (!reply) return failed(witness, reply.error().message);
    if (reply->status != 200)
        return failed(witness, fmt::format("it answers {}: {}", reply->status, reply->body.substr(0, 200)));
    const auto& key = parts_.policy.witnesses[witness].key;
    const std::string text = ledger::checkpoint_text(current_->checkpoint);
    const auto signature = ledger::read_cosignature(reply->body, text, key);
    if (!signature) return failed(witness, "its answer holds no cosignature by the key we know");
    asked = {.known_size = size, .signature = signature->signature};
}

void Witnessing::failed(std::size_t witness, std::string_view why) {
    Asked& asked = asked_[witness];
    if (!asked.warned)
        parts_.log(fmt::format("no cosignature by {}: {}", parts_.policy.witnesses[witness].key.name, why));
    asked.warned = true;
    asked.patience = std::min(parts_.patience_max, std::max(parts_.interval, asked.patience * 2));
    asked.next = std::chrono::steady_clock::now() + asked.patience;
}

std::string Witnessing::cosigned_note() const {
    auto note = ledger::parse_note(current_->note);
    if (!note) return current_->note;
    for (const Asked& one : asked_)
        if (one.signature) note->signatures.push_back(*one.signature);
    return ledger::note_bytes(*note);
}

bool Witnessing::meets_quorum(const std::string& note) const {
    const auto keys = parts_.policy.keys();
    const auto opened = ledger::open_checkpoint(note, parts_.origin, parts_.log_keys, keys);
    return opened && opened->by_witnesses.size() >= parts_.policy.quorum;
}

void Witnessing::publish() {
    const std::string note = cosigned_note();
    bool kept = meets_quorum(note);
    if (kept) {
        // Durable before it is shown: what was called witnessed once stays so after a crash.
        auto written = file_.append(note);
        if (written) written = file_.sync();
        kept = written.has_value();
        if (!kept) parts_.log(fmt::format("a witnessed checkpoint could not be kept: {}", written.error().message));
    }
    const std::lock_guard lock(mutex_);
    published_plain_ = current_->note;
    published_cosigned_ = note;
    if (kept) witnessed_ = storage::KnownCheckpoint{current_->checkpoint, note};
}

std::optional<storage::KnownCheckpoint> Witnessing::witnessed() const {
    const std::lock_guard lock(mutex_);
    return witnessed_;
}

std::string Witnessing::with_cosignatures(const std::string& note) const {
    const std::lock_guard lock(mutex_);
    return note == published_plain_ ? published_cosigned_ : note;
}

}  // namespace qingfeng::service
