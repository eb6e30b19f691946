#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "app/application.h"
#include "app/session.h"
#include "service/witnessing.h"

/// The witnesses of an authority's log: who they are, and how they are reached.
namespace qingfeng::app {

/// What the command line says; where it says nothing, DATA/witnesses.toml does.
struct WitnessOptions {
    std::vector<std::string> urls;
    std::vector<std::string> keys;
    std::size_t quorum = 1;
};

/// --witness, --witness-key, --witness-quorum.
void add_witness_options(CLI::App& command, const Session& session, WitnessOptions& options);

/// Empty: this log asks no witnesses. Not started yet: see service::Witnessing::start(). `application` and `session`
/// must outlive it.
util::Result<std::unique_ptr<service::Witnessing>> open_witnessing(Application& application, const DataPlace& place,
                                                                   const WitnessOptions& options,
                                                                   const Session& session);

/// What enough of the witnesses in DATA/witnesses.toml have cosigned, as DATA/witnessed.log has it. Empty: nothing.
std::optional<storage::KnownCheckpoint> newest_witnessed(Application& application, const DataPlace& place,
                                                         const Session& session);

}  // namespace qingfeng::app
