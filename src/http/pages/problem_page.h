#pragma once

#include <functional>
#include <memory>
#include <span>

#include "http/message.h"
#include "http/static_files.h"
#include "service/messages.h"

namespace qingfeng::http::pages {

/// Makes pages of problems, for browsers: ServerOptions::problem_page. `messages` and the files must outlive it.
std::function<Response(Response, Language)> problem_pages(const service::Messages& messages,
                                                          std::span<const StaticFile> web);

}  // namespace qingfeng::http::pages
