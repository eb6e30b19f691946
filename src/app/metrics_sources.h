#pragma once

#include "app/application.h"
#include "http/metrics.h"
#include "http/server.h"

namespace qingfeng::app {

/// What the process, the disk and the log add to the figures. All three must outlive the metrics' last text().
void add_sources(http::Metrics& metrics, Application& application, const std::string& data, http::Server& server);

}  // namespace qingfeng::app
