#pragma once

#include <csignal>
#include <string>

#include "http/server.h"
#include "util/result.h"

/// What every command that serves shares.
namespace qingfeng::app {

/// "127.0.0.1:8080", "[::1]:8080" into address and port.
util::Status read_address(const std::string& text, http::ServerOptions& into);
/// The other way, for showing.
std::string address_text(const std::string& address, std::uint16_t port);

/// Stop signals go to the thread that waits for them and to no other: to be called before any thread is made.
sigset_t block_stop_signals();
/// Returns on Ctrl-C or SIGTERM.
void wait_for_stop(const sigset_t& signals);

}  // namespace qingfeng::app
