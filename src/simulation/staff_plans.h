#pragma once

#include "simulation/staff.h"

/// What the staff_*.cpp files share: who could do something, and when they would.
namespace qingfeng::simulation {

Plan plan(const Sight& sight, const domain::people::PersonId& who, double minutes, domain::request::Command what,
          std::string_view label);
/// What only the office may do.
std::optional<Plan> by_office(const Sight& sight, double minutes, domain::request::Command what,
                              std::string_view label);
double minutes(const Sight& sight, Story& story, const domain::people::PersonId& who, double mean);
bool serves(const Sight& sight, const domain::people::PersonId& who);
/// Somebody who takes matters in and had no part in this one. Nobody of the office asks about what the office handled
/// itself: a leader above it does.
std::optional<domain::people::PersonId> caller(const Sight& sight, Story& story);

// staff_later.cpp: each is empty where nothing of the kind is to be done.
/// Orders from above that stand: reported by who has the matter, then settled or sent back.
std::optional<Plan> orders_first(const Sight& sight, Story& story);
/// New orders, help from other units.
std::optional<Plan> beside_the_work(const Sight& sight, Story& story, const domain::people::PersonId& handler);
/// The first handler has left: who comes takes over what is open.
std::optional<Plan> hand_over_post(const Sight& sight, Story& story);
/// A refusal that the person objects to, looked at by somebody else.
std::optional<Plan> look_again(const Sight& sight, Story& story);
/// What a review comes to.
std::optional<Plan> conclude_review(const Sight& sight, Story& story, const domain::people::PersonId& handler);
/// The same facts are in another matter already, or it is of another kind.
std::optional<Plan> another_name(const Sight& sight, Story& story);
/// Whether what was done by a code that staff had seen was the person's own doing.
std::optional<Plan> ask_the_person(const Sight& sight, Story& story);

}  // namespace qingfeng::simulation
