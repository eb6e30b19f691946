#pragma once

#include <string>

#include "ledger/note.h"
#include "service/tile_source.h"
#include "util/result.h"

/// How commands for outsiders reach a log and its key.
namespace qingfeng::app {

/// "http://…" or "https://…", or a folder with the log's files. Handing on is all it does: nothing is believed.
service::FetchResource log_source(const std::string& place);
/// A key as text, or the name of a file that holds one.
util::Result<ledger::VerifierKey> read_log_key(const std::string& given);
/// A checkpoint, a list of handovers: at most a megabyte.
util::Result<std::string> read_small_file(const std::string& path);

}  // namespace qingfeng::app
