#pragma once

#include <optional>

#include "domain/request/desk.h"

/// Who is put in charge: shared by the decide_*.cpp files that register, assign, reclassify and review.
namespace qingfeng::domain::request {

/// Kinds that are directed against the office: the unit named in them is the unit complained of.
bool against_the_office(Kind kind);

/// Against whom a new matter is directed. A review is directed against whoever decided below.
people::Parties parties_of(const Desk&, const command::Register&);

/// The one person to put in charge of `unit`'s matter: the one named, or the next who lawfully may.
util::Result<people::Designation, Refusal> choose_handler(const Desk&, const UnitId& unit,
                                                          const std::optional<PersonId>& named,
                                                          const std::optional<people::LineId>& line = {});

/// SignFor and whatever else an assignment starts. A new unit signs anew; the person's clocks run on.
event::Clocks assignment_clocks(const Desk&);

/// The body that decided in the matter, as the law of petitions means it: a department decides for the unit it belongs
/// to. Empty while nobody has it.
std::optional<UnitId> deciding_body(const Desk&, const Request& matter);
/// The line of work it belongs to, which its review follows upwards.
std::optional<people::LineId> line_of(const Desk&, const Request& matter);
/// The body above; empty where that is outside this authority.
std::optional<UnitId> higher_body(const Desk&, const Request& matter);

/// Everybody who took part in a matter or has an interest in it: none of them reviews it.
std::vector<PersonId> decided_in(const Request& matter);

std::optional<Refusal> check_group(const std::vector<Representative>& representatives);

/// What keeps a review from being registered; nullopt for other kinds.
std::optional<Refusal> check_review(const Desk&, const command::Register&);

}  // namespace qingfeng::domain::request
