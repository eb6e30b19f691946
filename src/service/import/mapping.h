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

/// What the rows become.
enum class Use {
    History,  ///< closed chapters: matters in the state Imported
    Orders,   ///< work that another desk hands to us: registered, with our clocks and the source's
};

/// What a column of the 回单 tells, the answer that goes back to the source.
enum class ReturnFact : std::uint8_t {
    ExternalNumber = 1,
    Number,   ///< ours
    Unit,     ///< that answered
    Handler,  ///< first handler
    State,
    Accepted,  ///< when; local time to the minute, as all times here
    Answered,
    Closed,
    Facts,  ///< what was found, in the words of the answer
    Decision,
    Basis,
    Findings,  ///< for each point: 属实, 部分属实, 不属实, 无法核实
    Liability,
    Promises,
    Solved,  ///< according to the person
    Verdict,
    InTime,  ///< by the earliest deadline: 是 or 否
    Reason,  ///< of a refusal or a referral
};
std::string_view to_key(ReturnFact fact);

struct ReturnColumn {
    std::string column;              ///< as the source names it
    std::optional<ReturnFact> fact;  ///< empty: `value` in every row
    std::string value;
    std::vector<std::pair<std::string, std::string>> values;  ///< our word and the source's; empty: ours

    bool operator==(const ReturnColumn&) const = default;
};

struct Mapping {
    Use use = Use::History;
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
    // Of orders alone.
    FieldRule contact_phone;
    FieldRule place;
    FieldRule occurred;  ///< when it happened
    std::vector<SkipRule> skips;
    std::vector<ReturnColumn> returns;  ///< in the order of the source's columns

    /// Empty where no form fits.
    std::optional<domain::request::Occurred> read_time(std::string_view text) const;
};

/// A rule, its key in the file, and the uses that know it.
struct RuleKey {
    enum class Need { No, Optional, Required };

    std::string_view key;
    FieldRule Mapping::*rule = nullptr;
    Need history = Need::No;
    Need orders = Need::No;

    Need need(Use use) const { return use == Use::History ? history : orders; }
};
/// Every rule of a mapping.
std::span<const RuleKey> rule_keys();

/// Without blanks at both ends, ideographic and no-break ones included.
std::string_view trimmed(std::string_view text);

}  // namespace qingfeng::service::import
