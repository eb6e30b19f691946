#include "service/history.h"

#include <array>

#include <fmt/core.h>

#include "ledger/text.h"
#include "util/overloaded.h"

namespace qingfeng::service {
namespace {

namespace record = domain::record;
using util::ErrorKind;
using util::Result;

constexpr std::string_view handover_title = "qingfeng/log-handover/v1";

Result<ledger::VerifierKey> key_in(const std::string& vkey, const RecordedAuthorityEvent& entry) {
    auto key = ledger::parse_verifier_key(vkey);
    if (key) return key;
    return util::fail(ErrorKind::Damaged,
                      fmt::format("entry {} of the authority's stream names no key of a log", entry.sequence));
}

/// What a handover says, whoever has signed it.
struct Handover {
    ledger::VerifierKey old_key;
    ledger::VerifierKey new_key;
    std::uint64_t size = 0;
};

std::optional<Handover> read_handover(std::string_view text) {
    const auto title = ledger::take_line(text);
    const auto old_line = ledger::take_line(text);
    const auto new_line = ledger::take_line(text);
    const auto size_line = ledger::take_line(text);
    if (!title || *title != handover_title || !old_line || !new_line || !size_line || !text.empty()) {
        return std::nullopt;
    }
    const auto old_key = ledger::parse_verifier_key(*old_line);
    const auto new_key = ledger::parse_verifier_key(*new_line);
    const auto size = ledger::parse_tree_number(*size_line);
    if (!old_key || !new_key || !size) return std::nullopt;
    return Handover{*old_key, *new_key, *size};
}

HandoverBy signed_by(std::string_view note, const Handover& handover) {
    const std::array keys{handover.old_key, handover.new_key};
    const auto opened = ledger::open_note(note, keys);
    if (!opened) return HandoverBy::Nobody;
    bool by_old = false;
    bool by_new = false;
    for (const auto& signature : opened->verified) {
        by_old = by_old || signature.key == handover.old_key;
        by_new = by_new || signature.key == handover.new_key;
    }
    if (!by_new) return HandoverBy::Nobody;
    return by_old ? HandoverBy::BothKeys : HandoverBy::NewKey;
}

class Reading {
  public:
    util::Status take(const RecordedAuthorityEvent& entry) {
        return std::visit(util::Overloaded{
                              [&](const record::AuthorityFounded& founded) -> util::Status {
                                  const auto key = key_in(founded.log_key, entry);
                                  if (!key) return key.failure();
                                  LogPeriod first;
                                  first.origin = founded.log_origin;
                                  first.key = *key;
                                  history.periods.push_back(std::move(first));
                                  return util::Done{};
                              },
                              [&](const record::LogKeyRotated& rotated) -> util::Status {
                                  return follow_with(entry, rotated.old_key, rotated.new_key, rotated.handover,
                                                     history.periods.empty() ? "" : history.periods.back().origin,
                                                     rotated.tree_size + 1, rotated.tree_size + 1);
                              },
                              [&](const record::LogSucceeded& succeeded) -> util::Status {
                                  const auto followed =
                                      follow_with(entry, succeeded.old_key, succeeded.new_key, succeeded.handover,
                                                  succeeded.new_origin, succeeded.old_size, succeeded.old_size + 1);
                                  if (!followed) return followed;
                                  LogPeriod& ended = history.periods[history.periods.size() - 2];
                                  ended.succeeded = true;
                                  if (succeeded.known_size > succeeded.old_size) {
                                      ended.lost = succeeded.known_size - succeeded.old_size;
                                  }
                                  return util::Done{};
                              },
                              [&](const record::StreamErased& erased) -> util::Status {
                                  history.erased.emplace(static_cast<std::int64_t>(erased.erased_stream), entry);
                                  return util::Done{};
                              },
                              [](const auto&) -> util::Status { return util::Done{}; },
                          },
                          entry.event);
    }

    LogHistory history;

  private:
    util::Status follow_with(const RecordedAuthorityEvent& entry, const std::string& old_vkey,
                             const std::string& new_vkey, const std::string& handover, const std::string& origin,
                             std::uint64_t old_until, std::uint64_t new_from) {
        const auto key = key_in(new_vkey, entry);
        if (!key) return key.failure();
        if (history.periods.empty() || history.periods.back().key.text() != old_vkey) {
            return util::fail(
                ErrorKind::Damaged,
                fmt::format("entry {} of the authority's stream replaces a key that was not in use", entry.sequence));
        }
        history.periods.back().until = old_until;
        LogPeriod next;
        next.origin = origin;
        next.key = *key;
        next.from = new_from;
        next.handover = handover;
        next.sequence = entry.sequence;
        history.periods.push_back(std::move(next));
        return util::Done{};
    }
};

}  // namespace

std::vector<ledger::VerifierKey> LogHistory::keys() const {
    std::vector<ledger::VerifierKey> own;
    for (const LogPeriod& period : periods) {
        if (period.origin == now().origin) own.push_back(period.key);
    }
    return own;
}

Result<LogHistory> read_history(const Authority& authority, storage::Reader& reader) {
    const auto events = authority.own_events(reader);
    if (!events) return events.failure();
    Reading reading;
    for (const auto& event : *events) {
        if (const auto status = reading.take(event); !status) return status.failure();
    }
    if (reading.history.periods.empty())
        return util::fail(ErrorKind::Damaged, "the record does not begin with a founding");
    return std::move(reading.history);
}

std::vector<std::string> notes_in(std::string_view text) {
    std::vector<std::string> notes;
    while (true) {
        const auto middle = text.find("\n\n");
        if (middle == std::string_view::npos) return notes;
        const auto end = text.find("\n\n", middle + 2);
        if (end == std::string_view::npos) {
            notes.emplace_back(text);
            return notes;
        }
        notes.emplace_back(text.substr(0, end + 1));
        text.remove_prefix(end + 2);
    }
}

std::string handover_text(const ledger::VerifierKey& old_key, const ledger::VerifierKey& new_key, std::uint64_t size) {
    return fmt::format("{}\n{}\n{}\n{}\n", handover_title, old_key.text(), new_key.text(), size);
}

HandoverBy who_handed_over(std::string_view note, const ledger::VerifierKey& old_key,
                           const ledger::VerifierKey& new_key, std::uint64_t size) {
    const auto parsed = ledger::parse_note(note);
    if (!parsed || parsed->text != handover_text(old_key, new_key, size)) return HandoverBy::Nobody;
    return signed_by(note, {old_key, new_key, size});
}

std::string handovers(const LogHistory& history) {
    std::string text;
    for (const LogPeriod& period : history.periods) {
        if (!period.handover.empty()) text += period.handover + "\n";
    }
    return text;
}

std::vector<SignedHandover> signed_handovers(std::string_view text) {
    std::vector<SignedHandover> found;
    for (const std::string& note : notes_in(text)) {
        const auto parsed = ledger::parse_note(note);
        const auto handover = parsed ? read_handover(parsed->text) : std::nullopt;
        if (!handover) continue;
        const HandoverBy by = signed_by(note, *handover);
        if (by != HandoverBy::Nobody) found.push_back({handover->old_key, handover->new_key, handover->size, by, note});
    }
    return found;
}

std::vector<ledger::VerifierKey> follow(const ledger::VerifierKey& known, std::string_view handovers) {
    std::vector<ledger::VerifierKey> keys{known};
    for (const SignedHandover& handover : signed_handovers(handovers)) {
        if (handover.old_key == keys.back() && handover.by == HandoverBy::BothKeys) keys.push_back(handover.new_key);
    }
    return keys;
}

}  // namespace qingfeng::service
