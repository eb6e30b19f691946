#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/calendar/limit.h"
#include "domain/people/terms.h"
#include "service/proposals/toml_tree.h"
#include "util/enum_keys.h"

namespace qingfeng::service::proposals {

/// Reads one table of a proposed file key by key. Whatever is wrong becomes a fault at its line, and reading goes on
/// with a harmless value, so that one run tells an office everything. `finish` last: a key nobody asked for is a fault,
/// since a misspelt key would otherwise drop a rule in silence.
class TableReader {
  public:
    TableReader(const TomlTable& table, Faults& faults) : table_(table), faults_(faults) {}

    bool has(std::string_view key);
    /// The line of a key, or of the table where the key is missing.
    std::uint32_t line(std::string_view key) const;
    std::uint32_t line() const { return table_.line; }

    std::string text(std::string_view key);
    std::string text_or_empty(std::string_view key);
    std::uint64_t number_or(std::string_view key, std::uint64_t fallback, std::uint64_t largest);
    bool flag_or(std::string_view key, bool fallback);
    util::Date date(std::string_view key);
    std::optional<util::Date> date_or_none(std::string_view key);
    /// "60 days"; `last_day` = "stays" or "rolls" stands beside it.
    domain::calendar::Limit limit(std::string_view key);
    std::vector<domain::people::Role> roles(std::string_view key);
    /// [[key]]; empty where there is none.
    std::vector<const TomlTable*> tables(std::string_view key);
    /// [key]; null where there is none.
    const TomlTable* table(std::string_view key);

    template <util::Keyed E>
    E word(std::string_view key) {
        const std::vector<E> values = util::all_of<E>();
        std::vector<std::string_view> words;
        for (const E value : values) words.push_back(to_key(value));
        return values[pick(key, words)];
    }
    template <util::Keyed E>
    E word_or(std::string_view key, E fallback) {
        return has(key) ? word<E>(key) : fallback;
    }

    void finish();

  private:
    const TomlNode* ask(std::string_view key);
    template <class T>
    const T* ask_for(std::string_view key, std::string_view zh, std::string_view en);
    void missing(std::string_view key);
    /// The place of the value among `words`; 0 where it is none of them, which is a fault.
    std::size_t pick(std::string_view key, std::span<const std::string_view> words);

    const TomlTable& table_;
    Faults& faults_;
    std::vector<std::string> asked_;
};

/// The word of `known` that was probably meant; empty where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace qingfeng::service::proposals
