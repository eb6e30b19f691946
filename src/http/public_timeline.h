#pragma once

#include <vector>

#include "http/public_view.h"

namespace qingfeng::http {

/// The entries a person may read, newest first.
std::vector<TimelineView> public_timeline(const service::LoadedRequest& matter, const ViewContext& context);

}  // namespace qingfeng::http
