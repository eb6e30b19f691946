#pragma once

#include <string>

#include "app/session.h"
#include "service/verify.h"

/// What verify has found and what it has left out, in plain sentences.
namespace qingfeng::app {

/// Where, and what: "TS2026-000001 #3 body: is not what was recorded".
std::string line_of(const service::Finding& finding, const Session& session);
/// Only what.
std::string in_words(const service::Finding& finding, const Session& session);
std::string in_words(const service::Skipped& skipped, const Session& session);

}  // namespace qingfeng::app
