#include "service/projection.h"

#include <algorithm>

#include "domain/request/keys.h"
#include "service/photo_rows.h"
#include "service/visibility.h"
#include "storage/value_codec.h"
#include "util/canonical.h"

namespace qingfeng::service {
namespace {

constexpr std::size_t opening_words_bytes = 240;

/// Cuts at a character's edge.
std::string first_bytes(const std::string& text, std::size_t count) {
    if (text.size() <= count) return text;
    while (count > 0 && (static_cast<unsigned char>(text[count]) & 0xC0) == 0x80) --count;
    return text.substr(0, count);
}

util::Bytes place_of(const LoadedRequest& loaded) {
    util::CanonicalWriter writer;
    writer.text("qingfeng/summary/v1").signed_number(loaded.stream.get());
    return writer.take();
}

/// Somebody has to do something: what is over, answered or only history does not stand in a queue, unless a clock of
/// the office still runs, such as a remedy's.
bool waits(const domain::request::Request& request) {
    using domain::request::StateKind;
    const StateKind kind = domain::request::state_kind(request.state);
    if (request.ended() || kind == StateKind::Imported) return false;
    return request.next_clock() != nullptr || (kind != StateKind::Answered && kind != StateKind::Closed);
}

/// The nonce follows from the plaintext, so that building the tables again gives the same bytes; two different texts
/// never share one.
util::Bytes seal_summary(const MatterSummary& summary, const LoadedRequest& loaded, const storage::StreamKeys& keys) {
    util::CanonicalWriter writer;
    storage::value_codec::write(writer, summary);
    const util::Bytes plain = writer.take();
    const util::Digest derived = util::derive(keys.content, "qingfeng/summary-nonce/v1", {plain});
    util::AeadNonce nonce{};
    std::copy_n(derived.begin(), nonce.size(), nonce.begin());
    util::Bytes sealed(nonce.begin(), nonce.end());
    const util::Bytes ciphertext = util::seal(keys.content, nonce, plain, place_of(loaded));
    sealed.insert(sealed.end(), ciphertext.begin(), ciphertext.end());
    return sealed;
}

StoredOutcome stored_outcome(const domain::request::Request& request) {
    const auto of = domain::request::outcome_without_remedies(request);
    StoredOutcome stored;
    stored.kind = of.kind;
    stored.unit = of.unit;
    stored.registered = of.registered;
    stored.imported = of.imported;
    stored.closed = of.closed;
    stored.answered = of.answered;
    stored.ended_early = of.ended_early;
    stored.answer_due = of.answer_due;
    stored.answer_stopped = of.answer_stopped;
    stored.answer_paused = of.answer_paused;
    stored.rounds = of.rounds;
    stored.findings.assign(of.findings.begin(), of.findings.end());
    stored.liability = of.liability;
    stored.solved = of.solved;
    stored.first_grade = of.first_grade;
    stored.grade = of.grade;
    stored.judged_badly = of.judged_badly;
    stored.drawn = of.drawn;
    stored.called = of.called;
    stored.reached = of.reached;
    stored.returns = of.returns;
    stored.designated = of.designated;
    stored.remedies = domain::request::remedies_of(request);
    stored.judged_badly_now = of.judged_badly_now;
    stored.to_call = of.to_call;
    stored.ordered_by = of.ordered_by;
    return stored;
}

std::optional<storage::KeyedHash> as_hash(const util::Bytes& bytes) {
    storage::KeyedHash hash{};
    if (bytes.size() != hash.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

}  // namespace

storage::MatterRow matter_row(const LoadedRequest& loaded, const storage::StreamKeys& keys,
                              const util::SecretKey& lookup_key) {
    const auto& request = loaded.request;
    storage::MatterRow row;
    row.stream = loaded.stream;
    row.revision = loaded.revision;
    row.state = static_cast<std::uint8_t>(domain::request::state_kind(request.state));
    row.registered = request.registered;
    MatterSummary summary;
    if (request.only_history()) {
        row.kind = request.history->imported_kind ? static_cast<std::uint8_t>(*request.history->imported_kind) : 0;
        row.unit = request.history->unit ? request.history->unit->get() : "";
        row.number = request.history->number;
        row.source = request.history->source;
        summary = {request.history->subject,
                   request.history->imported_unit,
                   first_bytes(request.history->title.empty() ? request.history->body : request.history->title,
                               opening_words_bytes),
                   {}};
    } else {
        row.number = request.number();
        row.kind = static_cast<std::uint8_t>(request.registration.kind);
        row.unit = request.handling_unit ? request.handling_unit->get() : "";
        row.handler = request.first_handler().get();
        const auto& registration = request.registration;
        if (!row.number.empty())
            row.source = registration.source.empty() ? std::string(to_key(registration.channel)) : registration.source;
        summary = {request.registration.subject,
                   request.registration.place,
                   first_bytes(request.registration.body, opening_words_bytes),
                   {}};
    }
    summary.outcome = stored_outcome(request);
    // What ended is in no list of what is due; a merged matter's own date still tells later whether it was kept.
    if (!request.ended()) {
        if (const auto* clock = request.next_clock()) row.deadline = clock->due;
        row.wake = request.wake();
    }
    row.waiting = waits(request);
    const auto facts = facts_of(request);
    if (facts.concerns) row.concerns = facts.concerns->get();
    if (!facts.handlers.empty()) row.worker = facts.handlers.back().get();
    for (const auto& person : facts.granted) row.granted.push_back(person.get());
    std::ranges::sort(row.granted);
    const auto repeated = std::ranges::unique(row.granted);
    row.granted.erase(repeated.begin(), repeated.end());
    row.excluded = exclusion_hashes(lookup_key, facts.excluded);
    row.summary = seal_summary(summary, loaded, keys);
    return row;
}

domain::request::Outcome restored(const StoredOutcome& stored, const util::TimeZone& zone) {
    domain::request::Outcome outcome;
    outcome.kind = stored.kind;
    outcome.unit = stored.unit;
    outcome.registered = stored.registered;
    outcome.imported = stored.imported;
    outcome.closed = stored.closed;
    outcome.answered = stored.answered;
    outcome.ended_early = stored.ended_early;
    outcome.answer_due = stored.answer_due;
    outcome.answer_stopped = stored.answer_stopped;
    outcome.answer_paused = stored.answer_paused;
    outcome.rounds = stored.rounds;
    std::copy_n(stored.findings.begin(), std::min(stored.findings.size(), outcome.findings.size()),
                outcome.findings.begin());
    outcome.liability = stored.liability;
    outcome.solved = stored.solved;
    outcome.first_grade = stored.first_grade;
    outcome.grade = stored.grade;
    outcome.judged_badly = stored.judged_badly;
    outcome.drawn = stored.drawn;
    outcome.called = stored.called;
    outcome.reached = stored.reached;
    outcome.returns = stored.returns;
    outcome.designated = stored.designated;
    outcome.judged_badly_now = stored.judged_badly_now;
    outcome.to_call = stored.to_call;
    outcome.ordered_by = stored.ordered_by;
    domain::request::add_remedies(outcome, stored.remedies, zone);
    return outcome;
}

std::vector<storage::LookupRow> lookup_rows(const LoadedRequest& loaded) {
    std::vector<storage::LookupRow> rows;
    const auto& request = loaded.request;
    if (const auto code = as_hash(request.registration.code_hash)) {
        rows.push_back({storage::LookupSpace::QueryCode, *code, loaded.stream});
    }
    const util::Bytes& external = request.history ? request.history->external_hash : request.registration.external_hash;
    if (const auto hash = as_hash(external)) rows.push_back({storage::LookupSpace::External, *hash, loaded.stream});
    for (const auto& photo : request.photos) {
        if (const auto hash = photo_hash(photo.name)) {
            rows.push_back({storage::LookupSpace::Photo, *hash, loaded.stream});
        }
    }
    return rows;
}

std::optional<MatterSummary> read_summary(const storage::MatterRow& row, const storage::StreamKeys& keys) {
    util::AeadNonce nonce{};
    if (row.summary.size() < nonce.size()) return std::nullopt;
    std::copy_n(row.summary.begin(), nonce.size(), nonce.begin());
    LoadedRequest place;
    place.stream = row.stream;
    const auto plain =
        util::unseal(keys.content, nonce, util::ByteView(row.summary).subspan(nonce.size()), place_of(place));
    if (!plain) return std::nullopt;
    MatterSummary summary;
    util::CanonicalReader reader(*plain);
    if (!storage::value_codec::read(reader, summary) || !reader.finished()) return std::nullopt;
    return summary;
}

}  // namespace qingfeng::service
