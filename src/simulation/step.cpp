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

std::string_view name_of(util::ErrorKind kind) {
    switch (kind) {
        case util::ErrorKind::Busy:
            return "the store is busy";
        case util::ErrorKind::Full:
            return "the disk is full";
        case util::ErrorKind::ReadOnly:
            return "the store is read-only";
        case util::ErrorKind::Io:
            return "the operating system refuses";
        case util::ErrorKind::InvalidInput:
        case util::ErrorKind::NotFound:
        case util::ErrorKind::Conflict:
        case util::ErrorKind::Damaged:
        case util::ErrorKind::OutcomeUnknown:
            break;
    }
    return "it fails";
}

}  // namespace

std::string told(const Step& step, const util::TimeZone& zone) {
    std::string line = zone.to_local(step.clock).second_text() + "  ";
    line += std::visit(util::Overloaded{
                           [&](const RegisterStep& s) {
                               const std::string of = s.review_of ? fmt::format(" (of #{})", *s.review_of) : "";
                               return fmt::format("#{} {} {}{}", s.matter, name_of(s.actor), step.label, of);
                           },
                           [&](const ActStep& s) {
                               const std::string into = s.other ? fmt::format(" #{}", *s.other) : "";
                               return fmt::format("#{} {} {}{}", s.matter, name_of(s.actor), step.label, into);
                           },
                           [&](const SweepStep&) { return std::string("the clocks are looked at"); },
                           [&](const AdoptStep& s) { return "adopted: " + s.proposal.source_name; },
                           [&](const CrashStep&) { return std::string("the server dies and starts again"); },
                           [&](const CheckStep&) { return std::string("everything is checked"); },
                       },
                       step.what);
    if (step.fault) line += fmt::format("  [{}]", name_of(*step.fault));
    if (step.write_fault) {
        line += fmt::format("  [write {} fails: {}]", step.write_fault->nth, name_of(step.write_fault->kind));
    }
    if (step.asked_twice) line += "  [asked twice]";
    return line;
}

}  // namespace qingfeng::simulation
