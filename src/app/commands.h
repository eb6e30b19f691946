#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "app/application.h"
#include "app/session.h"

/// Each subcommand adds itself with its options and examples; once chosen, it sets `session.chosen`.
namespace qingfeng::app::commands {

void add_init(CLI::App& root, Session& session);
void add_account(CLI::App& root, Session& session);
void add_adopt(CLI::App& root, Session& session);
void add_serve(CLI::App& root, Session& session);
void add_import(CLI::App& root, Session& session);
void add_orders(CLI::App& root, Session& session);
void add_register(CLI::App& root, Session& session);
void add_act(CLI::App& root, Session& session);
void add_show(CLI::App& root, Session& session);
void add_verify(CLI::App& root, Session& session);
void add_rebuild(CLI::App& root, Session& session);
void add_log(CLI::App& root, Session& session);
void add_keys(CLI::App& root, Session& session);
void add_backup(CLI::App& root, Session& session);
void add_restore(CLI::App& root, Session& session);
void add_erase(CLI::App& root, Session& session);
void add_handover(CLI::App& root, Session& session);
void add_deadline(CLI::App& root, Session& session);
void add_proof(CLI::App& root, Session& session);
void add_publish(CLI::App& root, Session& session);
void add_audit(CLI::App& root, Session& session);
void add_check_config(CLI::App& root, Session& session);
void add_qr(CLI::App& root, Session& session);
void add_witness(CLI::App& root, Session& session);

/// A subcommand with --help, --lang and its examples in the session's language.
CLI::App* subcommand(CLI::App& parent, const Session& session, const std::string& name, const Words& what,
                     const Words& examples);
CLI::Option* add_json(CLI::App& command, Session& session);
/// --data, --authority, --master-key, --checkpoints.
void add_data(CLI::App& command, const Session& session, DataPlace& place);

}  // namespace qingfeng::app::commands
