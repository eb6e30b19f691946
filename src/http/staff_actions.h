#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/request/open_actions.h"
#include "http/staff_form.h"

/// The actions of staff with their forms. Which are open to somebody is decide()'s to say
/// (domain/request/open_actions); here stands only how each is asked for.
namespace qingfeng::http {

/// What a form is made from: the matter as it is, and who fills it in.
struct FormContext {
    const StaffCall& staff;
    const domain::request::Request& request;

    const domain::procedure::Procedure* procedure() const;
};

struct StaffAction {
    std::string_view action;
    bool final = false;  ///< cannot be undone, or tells the person: wants a confirmation
    std::vector<Field> (*fields)(const FormContext&);
    /// From values that were read by `fields`.
    domain::request::Command (*command)(const FormValues&, const FormContext&);
};

/// Those of several people on one matter.
std::span<const StaffAction> joint_actions();

/// Null where there is no such action, or none of staff.
const StaffAction* find_staff_action(std::string_view action);

/// "actions" and "blocked" of the matter.
void put_actions(boost::json::object& into, const StaffCall& staff, const service::LoadedRequest& matter);

}  // namespace qingfeng::http
