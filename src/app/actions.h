#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/names.h"
#include "domain/request/command.h"

namespace CLI {
class App;
}

/// Every action of the request life as the command line writes it. One row, one action.
namespace qingfeng::app {

/// What was written, still as text. Each action uses a few of these.
struct ActionValues {
    std::string unit;
    std::string handler;
    std::string person;
    std::string to;
    std::string reason;
    std::string explanation;
    std::string basis;
    std::string text;
    std::string outcome;
    std::string solved;
    std::string by;
    std::string clock = "answer";
    std::string facts;
    std::string decision;
    std::string letter;
    std::vector<std::string> points;
    std::vector<std::string> promises;
    std::uint32_t ordinal = 1;
    std::string kind;
    std::string subject;
    std::string phone;
    std::string until;
    std::string dated;
    std::string channel = "phone";
    std::uint32_t size = 0;
};

using ReadCommand = util::Result<domain::request::Command>;

struct Action {
    std::string_view name;
    Words what;
    Words example;  ///< its options, as in "act NUMBER name …"
    void (*add_options)(CLI::App& app, ActionValues& values, const Session& session);
    ReadCommand (*read)(const ActionValues& values, const Names& names);
};

/// In the order in which a matter usually meets them.
std::span<const Action> actions();
/// What ties matters and people together; the same, listed after those.
std::span<const Action> joint_actions();

}  // namespace qingfeng::app
