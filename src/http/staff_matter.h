#pragma once

#include <boost/json.hpp>

#include "http/staff.h"

namespace qingfeng::http {

/// What the reader may see of a matter beyond its being there, and do with it.
struct MatterRights {
    bool identity = false;  ///< may open the contact, by an entry
};

/// api/staff/matter.yaml#/Matter: the matter, its record, and what the reader can do with it now.
boost::json::object staff_matter(const StaffCall& staff, const service::LoadedRequest& matter,
                                 const MatterRights& rights);

/// Where it stands, who is next, by when.
std::string staff_sentence(const StaffCall& staff, const domain::request::Request& request);

}  // namespace qingfeng::http
