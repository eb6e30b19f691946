#include "service/search_index.h"

#include <algorithm>
#include <concepts>
#include <set>

#include "domain/masking/masking.h"
#include "domain/search/terms.h"
#include "service/visibility.h"
#include "util/overloaded.h"

namespace qingfeng::service {
namespace {

namespace event = domain::request::event;
using storage::StreamId;
using util::Result;
using util::Status;

constexpr std::size_t batch = 256;
/// Of one matter: what is longer than any letter we take is indexed by its beginning.
constexpr std::size_t terms_max = 20'000;

using Texts = std::vector<std::string>;

void take_answer(Texts& texts, const domain::request::Answer& answer) {
    texts.insert(texts.end(), {answer.facts, answer.decision, answer.basis});
    for (const auto& promise : answer.promises) texts.push_back(promise.text);
}

template <class T, class... Some>
concept OneOf = (std::same_as<T, Some> || ...);

/// These say what was done, by whom and until when, and not what the matter is about.
template <class E>
concept WithoutWords =
    OneOf<E, event::Assigned, event::SignedFor, event::Accepted, event::Refused, event::Returned, event::Designated,
          event::Transferred, event::InterestDeclared, event::LiabilityFound, event::Suspended, event::Resumed,
          event::Extended, event::AnswerSentBack, event::Answered, event::CallBackRecorded, event::Judged,
          event::RemedyFulfilled, event::Closed, event::Archived, event::Reopened, event::Withdrawn, event::Referred,
          event::Reminded, event::ClockReminded, event::ClockOverdue, event::DeadlineChanged, event::Merged,
          event::PartyJudged, event::Reclassified, event::ReviewAsked, event::ReviewConcluded,
          event::RepresentativesSet, event::RefusalConfirmed, event::RefusalOverturned, event::OrderSettled,
          event::OrderSentBack, event::AccountabilityProposed, event::HandoverOffered, event::HandedOver,
          event::ActConfirmed, event::IdentityRead, event::PersonTold, event::PhotosAttached>;

/// What an event says in words. Who the person is stands apart and is never searched.
void take_words(Texts& texts, const domain::request::Event& happened) {
    std::visit(util::Overloaded{
                   [&](const event::Registered& e) {
                       texts.insert(texts.end(), {e.body, e.place});
                       texts.insert(texts.end(), e.points.begin(), e.points.end());
                   },
                   [&](const event::Supplemented& e) { texts.push_back(e.body); },
                   [&](const event::PointsSet& e) { texts.insert(texts.end(), e.points.begin(), e.points.end()); },
                   [&](const event::PointFound& e) { texts.push_back(e.reasons); },
                   [&](const event::AnswerSubmitted& e) { take_answer(texts, e.answer); },
                   [&](const event::Imported& e) {
                       texts.insert(texts.end(), {e.title, e.body});
                   },
                   [&](const event::ImportedAnswer& e) { texts.push_back(e.answer_text); },
                   [&](const event::TakenIn& e) { texts.insert(texts.end(), e.points.begin(), e.points.end()); },
                   [&](const event::AnsweredTogether& e) { take_answer(texts, e.answer); },
                   [&](const event::CoHandlerAdded& e) { texts.push_back(e.text); },
                   [&](const event::Contributed& e) { texts.push_back(e.text); },
                   [&](const event::ReviewFound& e) { texts.push_back(e.reasons); },
                   [&](const event::RefusalObjected& e) { texts.push_back(e.reason); },
                   [&](const event::SupervisionOrdered& e) { texts.push_back(e.text); },
                   [&](const event::Instructed& e) { texts.push_back(e.text); },
                   [&](const event::OrderReported& e) { texts.push_back(e.text); },
                   []<WithoutWords E>(const E&) {},
               },
               happened);
}

}  // namespace

Texts searchable_texts(const LoadedRequest& loaded) {
    Texts texts;
    if (facts_of(loaded.request).sealed) return texts;
    for (const RecordedEvent& happened : loaded.events) take_words(texts, happened.event);
    std::erase_if(texts, [](const std::string& text) { return text.empty(); });
    for (std::string& text : texts) text = domain::masking::masked(text);
    return texts;
}

std::int64_t term_hash(const util::SecretKey& lookup_key, std::string_view term) {
    const auto hash = storage::keyed_hash(lookup_key, "qingfeng/search-term/v1", {util::as_bytes(term)});
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) number = (number << 8) | hash[i];
    return static_cast<std::int64_t>(number);
}

std::vector<std::int64_t> term_hashes(const util::SecretKey& lookup_key, const Texts& texts) {
    std::set<std::string> terms;
    for (const std::string& text : texts) {
        for (std::string& term : domain::search::terms_of(text)) {
            if (terms.size() < terms_max) terms.insert(std::move(term));
        }
    }
    std::vector<std::int64_t> hashes;
    hashes.reserve(terms.size());
    for (const std::string& term : terms) hashes.push_back(term_hash(lookup_key, term));
    std::ranges::sort(hashes);
    const auto repeated = std::ranges::unique(hashes);
    hashes.erase(repeated.begin(), repeated.end());
    return hashes;
}

Result<IndexReport> index_next(Authority& authority, storage::Writer& writer) {
    IndexReport report;
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto from = (*reader)->search_progress(authority.id());
    if (!from) return from.failure();
    const auto entries = (*reader)->entries(authority.id(), *from, batch);
    if (!entries) return entries.failure();
    report.entries = entries->size();
    report.done = entries->size() < batch;
    if (entries->empty()) return report;
    const std::uint64_t to = entries->back().position + 1;

    std::set<StreamId> streams;
    for (const auto& row : *entries) {
        if (row.stream.get() >= storage::streams::first_free) streams.insert(row.stream);
    }
    std::vector<std::pair<StreamId, std::vector<std::int64_t>>> found;
    for (const StreamId stream : streams) {
        // Once for all of a matter's entries: where later ones wait to be indexed, it is then.
        const auto newest = (*reader)->last_entry_of(authority.id(), stream);
        if (!newest) return newest.failure();
        if (*newest && (*newest)->position >= to) continue;
        const auto loaded = authority.load(**reader, stream);
        // Erased, damaged or no request: what cannot be read is not searched, and must not hold up what can.
        if (!loaded &&
            (loaded.error().kind == util::ErrorKind::NotFound || loaded.error().kind == util::ErrorKind::Damaged)) {
            continue;
        }
        if (!loaded) return loaded.failure();
        auto hashes = term_hashes(authority.lookup_key(), searchable_texts(*loaded));
        if (!hashes.empty()) found.emplace_back(stream, std::move(hashes));
    }
    reader->reset();

    const Status status = writer.submit_and_wait(
        [&](storage::UnitOfWork& work) -> Status {
            const auto now_at = work.reader().search_progress(authority.id());
            if (!now_at) return now_at.failure();
            if (*now_at != *from) return util::Done{};  // another server was first, or everything begins anew
            for (const auto& [stream, hashes] : found) {
                // Erased since: its words must not come back.
                const auto keys = authority.keys_of(work.reader(), stream);
                if (!keys) return keys.failure();
                if (!*keys) continue;
                if (const Status put = work.put_search_terms(stream, hashes); !put) return put;
            }
            return work.put_search_progress(to);
        },
        storage::Lane::Background);
    if (!status) return status.failure();
    report.matters = found.size();
    return report;
}

Result<IndexReport> index_all(Authority& authority, storage::Writer& writer) {
    IndexReport total;
    while (!total.done) {
        const auto next = index_next(authority, writer);
        if (!next) return next;
        total.entries += next->entries;
        total.matters += next->matters;
        total.done = next->done;
    }
    return total;
}

}  // namespace qingfeng::service
