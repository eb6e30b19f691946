#include "simulation/step.h"

#include <fmt/core.h>

#include "util/overloaded.h"

namespace qingfeng::simulation {
namespace {

std::string name_of(const domain::record::Actor& actor) {
    return std::visit(util::Overloaded{
                          [](const domain::record::Person& person) { return person.id.get(); },
                          [](const domain::record::Complainant&) { return std::string("the person"); },
                          [](const domain::record::System&) { return std::string("the clocks"); },
                          [](const domain::record::Importer&) { return std::string("the importer"); },
                          [](const domain::record::Founder&) { return std::string("the founder"); },
                      },
                      actor);
}

std::string_view name_of(storage::CommitFault fault) {
    switch (fault) {
        case storage::CommitFault::Conflict:
            return "somebody else commits first";
        case storage::CommitFault::Busy:
            return "the store is busy";
        case storage::CommitFault::Full:
            return "the disk is full at the commit";
        case storage::CommitFault::ReadOnly:
            return "the store is read-only";
        case storage::CommitFault::UnknownLost:
            return "outcome unknown, commit lost";
        case storage::CommitFault::UnknownKept:
            return "outcome unknown, commit kept";
    }
    return "";
}

}  // namespace

std::string told(const Step& step, const util::TimeZone& zone) {
    std::string line = zone.to_local(step.clock).second_text() + "  ";
    line += std::visit(
        util::Overloaded{
            [&](const RegisterStep& s) { return fmt::format("#{} {} {}", s.matter, name_of(s.actor), step.label); },
            [&](const ActStep& s) { return fmt::format("#{} {} {}", s.matter, name_of(s.actor), step.label); },
            [&](const SweepStep&) { return std::string("the clocks are looked at"); },
            [&](const AdoptStep& s) { return "adopted: " + s.proposal.source_name; },
            [&](const CrashStep&) { return std::string("the server dies and starts again"); },
            [&](const CheckStep&) { return std::string("everything is checked"); },
        },
        step.what);
    if (step.fault) line += fmt::format("  [{}]", name_of(*step.fault));
    if (step.asked_twice) line += "  [asked twice]";
    return line;
}

}  // namespace qingfeng::simulation
