#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

#include "app/names.h"
#include "domain/request/request.h"

/// What ties a matter to others and to people, as rows for `show` and as JSON.
namespace qingfeng::app {

struct TitledRows {
    Words title;
    std::vector<std::vector<std::string>> rows;
};

/// Co-handlers, orders, ties to other matters, who answered for it when, proposals of accountability; each where there
/// is anything.
std::vector<TitledRows> joint_rows(const domain::request::Request&, const Names&);

/// The same as members to add to the matter's object.
boost::json::object joint_json(const domain::request::Request&, const Names&);

}  // namespace qingfeng::app
