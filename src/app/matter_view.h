#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "app/names.h"
#include "service/authority.h"
#include "service/matters.h"

/// A matter as people and programs read it.
namespace qingfeng::app {

/// "Answer by 2026-12-07: 赵敏" — what is due next and who answers for it; empty where nothing is.
std::optional<std::string> next_step(const domain::request::Request& request, const Names& names);

struct ShowOptions {
    bool why = false;  ///< every limit of every clock with its citation and each day
};

/// Head, what was said, points, answer, promises, clocks, timeline.
std::vector<std::string> matter_text(const service::LoadedRequest& loaded, const Names& names,
                                     const ShowOptions& options);
boost::json::object matter_json(const service::LoadedRequest& loaded, const Names& names);

/// What one entry says, beyond its name: "西山管理处收费科, 赵敏".
std::string event_detail(const domain::request::Event& event, const Names& names);
/// Who wrote it: "赵敏 · command, root".
std::string author(const domain::record::Origin& origin, const Names& names);

/// What a registration gave: its number, the query code that is shown this once, and what comes next.
void print_registration(const service::RegistrationAnswer&, const service::LoadedRequest&, const Names&,
                        const Session&);

}  // namespace qingfeng::app
