#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/people/organisation_check.h"
#include "domain/people/unit.h"
#include "util/bytes.h"
#include "util/result.h"

namespace qingfeng::domain::people {

/// What was found at one unit on the way to the name that answers.
enum class Standing : std::uint8_t {
    Head = 1,            ///< holds the post of head
    ActingHead = 2,      ///< the post is vacant, this one acts
    Deputy = 3,          ///< no head at all: the first deputy of the unit stands in
    DeputyInCharge = 4,  ///< a deputy further up who has the unit, or its line, in their charge
    Vacant = 5,          ///< nobody here; the next step is one level up
    NotInBeing = 6,      ///< the unit is unknown or did not exist that day
};

Term term(Standing standing);
std::string_view to_key(Standing standing);

struct AnswerStep {
    UnitId unit;
    Standing standing = Standing::Vacant;

    bool operator==(const AnswerStep&) const = default;
};

/// The one name that answers for a unit on a day, and why: the steps from the unit to the post that was found.
struct Answerable {
    PersonId person;
    UnitId unit;  ///< where the post is held
    Standing standing = Standing::Head;
    std::vector<AnswerStep> path;  ///< ends with {unit, standing}

    bool operator==(const Answerable&) const = default;
};

/// Units, persons and posts of an authority with their whole history, as adopted by one entry. An immutable value;
/// every question names a day and is answered for that day. Units in being form one tree on every day.
///
/// "In being" means: within its validity. Asking about an unknown id or a day outside gives nothing, never a guess.
class Organisation {
  public:
    /// Of nobody: what an authority has before its first adoption.
    Organisation() = default;

    /// Refuses with everything check_organisation() found if any of it is an error. Order of the parts does not matter.
    static util::Result<Organisation, std::vector<Problem>> make(OrganisationParts parts);

    /// Canonical bytes, the same for the same content whatever the order it was written in. Version 1.
    util::Bytes to_canonical() const;
    /// Refuses any other bytes than to_canonical() writes. Asks only what the queries need (known ids, one tree): an
    /// organisation adopted under laxer rules must be readable for ever.
    static util::Result<Organisation> from_canonical(util::ByteView bytes);

    const std::vector<Line>& lines() const { return parts_.lines; }        ///< by id
    const std::vector<Unit>& units() const { return parts_.units; }        ///< by id
    const std::vector<Person>& persons() const { return parts_.persons; }  ///< by id
    const std::vector<Post>& posts() const { return parts_.posts; }        ///< by unit, role, rank, person, term

    const Line* find_line(const LineId& id) const;
    const Unit* find_unit(const UnitId& id) const;
    const Person* find_person(const PersonId& id) const;
    /// By full name in either language, id or alias; failing these by a short name. Spaces, letter case and full or
    /// half width do not matter. Empty where no unit or more than one answers to it; with a day, only units in being.
    std::optional<UnitId> unit_by_name(std::string_view name, std::optional<util::Date> day = {}) const;

    /// The tree. A chain is the unit, its parent and so on to the root; empty for a unit not in being.
    std::optional<UnitId> root(util::Date day) const;
    std::optional<UnitId> parent(const UnitId& unit, util::Date day) const;
    std::vector<UnitId> chain(const UnitId& unit, util::Date day) const;
    std::vector<UnitId> children(const UnitId& unit, util::Date day) const;
    /// A unit is within itself.
    bool is_within(const UnitId& unit, const UnitId& ancestor, util::Date day) const;

    /// Who answers for a unit. First its head; then who acts as head; then its first deputy; then one level up the
    /// deputy who has this unit in charge, the head there, and so on to the root. Empty means nobody: answerable_path()
    /// says why.
    std::optional<Answerable> answerable(const UnitId& unit, util::Date day) const;
    /// The steps alone; the last is Vacant (at the root) or NotInBeing where nobody answers. Never empty.
    std::vector<AnswerStep> answerable_path(const UnitId& unit, util::Date day) const;
    /// 分管领导: the deputy of the nearest unit above with this unit, or else its line, in their charge.
    std::optional<PersonId> deputy_in_charge(const UnitId& unit, util::Date day) const;

    /// Holders of a role by posts in this very unit, first by rank. Acting posts count.
    std::vector<PersonId> holders(Role role, const UnitId& unit, util::Date day) const;
    bool holds(const PersonId& person, Role role, const UnitId& unit, util::Date day) const;
    std::vector<Post> posts_in(const UnitId& unit, util::Date day) const;
    std::vector<Post> roles_of(const PersonId& person, util::Date day) const;

    /// The unit of that kind nearest to `unit`: itself, or a child of the first unit up the chain that has one.
    std::optional<UnitId> supervising_office(const UnitId& unit, util::Date day) const;
    std::optional<UnitId> discipline_organ(const UnitId& unit, util::Date day) const;
    /// 业务主管科室 for the line across the whole authority, and the one nearest to a unit.
    std::optional<UnitId> line_department(const LineId& line, util::Date day) const;
    std::optional<UnitId> line_department(const LineId& line, const UnitId& unit, util::Date day) const;

    bool operator==(const Organisation& other) const { return parts_ == other.parts_; }

  private:
    explicit Organisation(OrganisationParts parts);

    std::optional<UnitId> nearest_of_kind(UnitKind kind, const UnitId& unit, util::Date day) const;
    const Post* head_post(const UnitId& unit, util::Date day) const;
    const Post* first_deputy(const UnitId& unit, util::Date day) const;
    const Post* deputy_with_charge(const UnitId& at, const std::vector<UnitId>& below, util::Date day) const;
    std::pair<const Post*, AnswerStep> stand_at(const std::vector<UnitId>& chain, std::size_t level,
                                                util::Date day) const;

    OrganisationParts parts_;  ///< every vector in canonical order
    std::vector<std::pair<PersonId, std::uint32_t>> posts_by_person_;
    std::vector<std::pair<UnitId, std::uint32_t>> children_;         ///< parent, index of the unit
    std::vector<std::pair<std::string, std::uint32_t>> full_names_;  ///< folded name, index of the unit
    std::vector<std::pair<std::string, std::uint32_t>> short_names_;
};

}  // namespace qingfeng::domain::people
