#include "service/key_chain.h"

#include <algorithm>
#include <map>

#include "service/history.h"

namespace qingfeng::service {
namespace {

using ledger::NoteFault;
using ledger::VerifierKey;
using util::Result;

/// More than any log changes its key in its life: a text of others must not grow without end in memory.
constexpr std::size_t handovers_max = 10'000;

bool holds(const std::vector<VerifierKey>& keys, const VerifierKey& key) {
    return std::ranges::find(keys, key) != keys.end();
}

/// Adds every key that a handover joins to one that is trusted, until none is added any more.
std::vector<VerifierKey> joined(std::vector<VerifierKey> trusted, const std::vector<SignedHandover>& handovers) {
    for (bool grown = true; grown;) {
        grown = false;
        for (const SignedHandover& one : handovers) {
            const bool from_old = holds(trusted, one.old_key) && one.by == HandoverBy::BothKeys;
            if (from_old && !holds(trusted, one.new_key)) {
                trusted.push_back(one.new_key);
                grown = true;
            }
            if (holds(trusted, one.new_key) && !holds(trusted, one.old_key)) {
                trusted.push_back(one.old_key);
                grown = true;
            }
        }
    }
    return trusted;
}

}  // namespace

KeyPeriod* KeyChain::period_of(const VerifierKey& key) {
    const auto found = std::ranges::find(periods_, key, &KeyPeriod::key);
    return found == periods_.end() ? nullptr : &*found;
}

KeyChain KeyChain::follow(const std::vector<VerifierKey>& held, std::string_view text) {
    auto handovers = signed_handovers(text);
    if (handovers.size() > handovers_max) handovers.resize(handovers_max);
    KeyChain chain;
    for (const VerifierKey& key : joined(held, handovers)) {
        if (chain.period_of(key) == nullptr) chain.periods_.push_back({key, {}, false, ""});
    }
    std::map<std::string, const SignedHandover*> taken;  // by the old key
    for (const SignedHandover& one : handovers) {
        KeyPeriod* before = chain.period_of(one.old_key);
        KeyPeriod* after = chain.period_of(one.new_key);
        if (before == nullptr || after == nullptr || before == after) continue;
        const auto [first, fresh] = taken.emplace(one.old_key.text(), &one);
        if (!fresh) {
            const bool same = first->second->new_key == one.new_key && first->second->size == one.size;
            if (!same) chain.contradictions_.push_back(one.note);
            continue;
        }
        before->succeeded = one.old_key.name != one.new_key.name;
        // The old key signs the checkpoint over the entry of its rotation, too; a log that ended signs nothing more.
        before->until = before->succeeded ? one.size : one.size + 1;
        after->handover = one.note;
    }
    std::ranges::stable_sort(chain.periods_, [](const KeyPeriod& a, const KeyPeriod& b) {
        return a.until.value_or(ledger::max_tree_size) < b.until.value_or(ledger::max_tree_size);
    });
    return chain;
}

bool KeyChain::knows(std::string_view origin) const {
    return std::ranges::any_of(periods_, [&](const KeyPeriod& period) { return period.key.name == origin; });
}

std::vector<VerifierKey> KeyChain::keys_of(std::string_view origin) const {
    std::vector<VerifierKey> keys;
    for (const KeyPeriod& period : periods_) {
        if (period.key.name == origin) keys.push_back(period.key);
    }
    return keys;
}

const KeyPeriod* KeyChain::newest_of(const std::vector<ledger::VerifiedSignature>& signatures) const {
    for (auto period = periods_.rbegin(); period != periods_.rend(); ++period) {
        const auto by_it = [&](const ledger::VerifiedSignature& signature) { return signature.key == period->key; };
        if (std::ranges::any_of(signatures, by_it)) return &*period;
    }
    return nullptr;
}

Result<ChainedCheckpoint, NoteFault> KeyChain::open(std::string_view note) const {
    const std::string_view origin = note.substr(0, note.find('\n'));
    const auto keys = keys_of(origin);
    if (keys.empty()) return util::refuse(NoteFault::UnexpectedOrigin);
    auto opened = ledger::open_checkpoint(note, origin, keys);
    if (!opened) return util::refuse(opened.error());
    const KeyPeriod* period = newest_of(opened->by_log);
    if (period == nullptr) return util::refuse(NoteFault::NotSigned);
    return ChainedCheckpoint{std::move(*opened), *period};
}

}  // namespace qingfeng::service
