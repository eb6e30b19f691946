#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/procedure/kind.h"
#include "domain/request/terms.h"
#include "service/import/time_form.h"
#include "util/time.h"

/// What a map file says (service/proposals/mapping_toml.h reads it): which columns of a table from elsewhere say what.
/// docs/import.md explains it with an example.
namespace qingfeng::service::import {

/// How the text of one field comes about.
struct FieldRule {
    std::vector<std::string> columns;  ///< their texts, joined; empty: `value` for every row
    std::string join = "\n";           ///< between two columns that both say something
    std::string value;
    std::vector<std::pair<std::string, std::string>> values;  ///< the source's word and ours; empty: taken as it is
    std::optional<std::string> otherwise;                     ///< for a word not in `values`; without it the row is bad
    std::uint32_t line = 0;                                   ///< in the map file

    bool operator==(const FieldRule&) const = default;
};

/// Rows that are left alone, uncounted.
struct SkipRule {
    std::string column;
    std::vector<std::string> values;

    bool operator==(const SkipRule&) const = default;
};

struct Mapping {
    std::string source;  ///< with the number the key by which a row is known again: never change it
    util::TimeZone zone = util::TimeZone::utc();
    std::vector<TimeForm> forms;  ///< the first that fits counts

    FieldRule number;    ///< at the source
    FieldRule received;  ///< when the source received it
    FieldRule title;     ///< this and what follows may be without columns and value: then the field stays empty
    FieldRule body;
    FieldRule contact_name;
    FieldRule kind;  ///< words of domain::procedure::Kind
    FieldRule subject;
    FieldRule unit;
    FieldRule status;
    FieldRule due;  ///< the source's own deadline
    FieldRule answer;
    FieldRule answered;  ///< when the source answered
    std::vector<SkipRule> skips;

    /// Empty where no form fits.
    std::optional<domain::request::Occurred> read_time(std::string_view text) const;
};

/// A rule and its key in the file.
struct RuleKey {
    std::string_view key;
    FieldRule Mapping::*rule = nullptr;
    bool required = false;
};
/// Every rule of a mapping.
std::span<const RuleKey> rule_keys();

/// Without blanks at both ends, ideographic and no-break ones included.
std::string_view trimmed(std::string_view text);

}  // namespace qingfeng::service::import
