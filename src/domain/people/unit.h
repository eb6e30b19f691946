#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/people/terms.h"
#include "util/strong.h"
#include "util/time.h"

namespace qingfeng::domain::people {

/// Ids are slugs chosen by the office, [a-z0-9-]{1,40}, and never used again for something else.
using UnitId = util::Strong<struct UnitTag, std::string>;
using PersonId = util::Strong<struct PersonTag, std::string>;
/// A line of business (条) that runs across units: toll, road enforcement, maintenance.
using LineId = util::Strong<struct LineTag, std::string>;

bool is_slug(std::string_view text);

/// Civil days from `from` up to, not including, `until`; without `until` it has no end yet.
struct Interval {
    util::Date from;
    std::optional<util::Date> until;

    bool operator==(const Interval&) const = default;
    bool empty() const { return until && *until <= from; }
    bool contains(util::Date day) const { return from <= day && (!until || day < *until); }
    bool contains(const Interval& other) const;
    bool overlaps(const Interval& other) const;
    std::string text() const;  ///< "2025-07-01 … 2026-06-15" with the last day that belongs to it, or "2025-07-01 …"
};

struct Line {
    LineId id;
    std::string name_zh;
    std::string name_en;

    bool operator==(const Line&) const = default;
};

/// Where a unit stands in the tree, for a time: units move.
struct Parentage {
    UnitId parent;
    Interval term;

    bool operator==(const Parentage&) const = default;
};

struct Unit {
    UnitId id;
    std::string name_zh;
    std::string name_en;
    std::string short_zh;  ///< may be empty, may repeat: every division has a 收费科
    std::string short_en;
    UnitKind kind = UnitKind::Department;
    LegalNature nature = LegalNature::PublicInstitution;
    Interval validity;
    std::vector<Parentage> parents;  ///< in order of time; none while it is the root
    std::vector<LineId> lines;  ///< of a department: lines it answers for across units; else: lines its work belongs to
    std::vector<std::string> aliases;  ///< names people write: former names, misspellings
    std::string road;                  ///< "G95"; may be empty, as the next two
    std::string stake;                 ///< "K103+450"
    std::string phone;

    bool operator==(const Unit&) const = default;
};

struct Person {
    PersonId id;
    std::string name;
    std::string name_en;  ///< in Latin letters; may be empty
    Employment employment = Employment::PublicInstitution;
    Interval validity;  ///< from joining to leaving

    bool operator==(const Person&) const = default;
};

/// A role held in a unit for a term. Nobody holds a role in any other way.
struct Post {
    PersonId person;
    UnitId unit;
    Role role = Role::Handler;
    Interval term;
    bool acting = false;         ///< 主持工作 or 代理: counts where the post itself is vacant
    std::uint32_t rank = 0;      ///< order among several of one role in one unit (排名), lower first
    std::vector<LineId> lines;   ///< of a deputy or leader: lines in their charge (分管条线)
    std::vector<UnitId> charge;  ///< of a deputy or leader: units in their charge (分管单位)

    bool operator==(const Post&) const = default;
};

}  // namespace qingfeng::domain::people
