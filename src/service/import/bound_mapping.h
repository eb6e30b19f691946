#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/import/csv.h"
#include "service/import/mapping.h"
#include "service/import/sentence.h"
#include "util/result.h"

namespace qingfeng::service::import {

/// The cells of one row, as many as the header has.
using Fields = std::vector<std::string>;

/// A mapping tied to the columns of one table. The mapping must outlive it.
class BoundMapping {
  public:
    /// The sentence where the header lacks a column the map names, has it twice, or is no header at all.
    static util::Result<BoundMapping, Sentence> bind(const Mapping& mapping, const std::vector<std::string>& header);

    const Mapping& mapping() const { return *mapping_; }
    /// The rest is asked of rows that pass.
    util::Result<util::Done, Sentence> check_width(const Fields& row) const;
    bool skips(const Fields& row) const;
    std::string_view key(const FieldRule& rule) const;
    const std::vector<std::size_t>& columns(const FieldRule& rule) const;
    /// What the rule makes of the row; empty where it names neither column nor value.
    util::Result<std::string, Sentence> text(const FieldRule& rule, const Fields& row) const;
    /// The same without blanks around it, and bounded.
    util::Result<std::string, Sentence> short_text(const FieldRule& rule, const Fields& row,
                                                   std::size_t bytes_max) const;
    util::Result<std::optional<domain::request::Occurred>, Sentence> time(const FieldRule& rule,
                                                                          const Fields& row) const;

  private:
    struct BoundRule {
        const FieldRule* rule = nullptr;
        std::string_view key;
        std::vector<std::size_t> columns;
    };
    struct BoundSkip {
        const SkipRule* rule = nullptr;
        std::size_t column = 0;
    };

    explicit BoundMapping(const Mapping& mapping) : mapping_(&mapping) {}
    const BoundRule& bound(const FieldRule& rule) const;

    const Mapping* mapping_;
    std::size_t width_ = 0;
    std::vector<BoundRule> rules_;
    std::vector<BoundSkip> skips_;
};

/// `return bad("…", "…")` from a function that returns Result<T, Sentence>.
util::Failure<Sentence> bad(std::string zh, std::string en);
/// A value of the file inside a sentence: short, on one line.
std::string shown(std::string_view text);

}  // namespace qingfeng::service::import
