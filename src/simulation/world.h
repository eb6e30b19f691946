#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/request/request.h"
#include "service/configuration.h"
#include "simulation/random.h"

/// The people of the simulated world and the time they have.
namespace qingfeng::simulation {

/// How somebody works. The share of each is roughly what an office admits to when nobody listens.
enum class Temper {
    Diligent,   ///< at once, thoroughly
    Slow,       ///< the tray is full; deadlines are found out when the reminder comes
    Evasive,    ///< first looks whose matter else it could be
    Copying,    ///< one text fits all
    Dishonest,  ///< says done where nothing was done
};

/// The same person has the same temper for ever.
Temper temper_of(const domain::people::PersonId& person, std::uint64_t seed);
/// Of the time an ordinary person takes.
double pace_of(Temper temper);

/// Moments at which work goes on: the office hours of workdays.
class OfficeTime {
  public:
    explicit OfficeTime(const service::Configuration& configuration) : configuration_(configuration) {}

    bool open(util::Instant at) const;
    /// `minutes` of office time later; from outside office hours it counts from the next opening.
    util::Instant after(util::Instant at, double minutes) const;

  private:
    const service::Configuration& configuration_;
};

/// What is true of a matter though no record says so: it decides how the people in it behave.
struct Story {
    explicit Story(Random dice) : random(dice) {}

    Random random;
    std::optional<domain::people::UnitId> true_unit;  ///< whose it really is
    bool outside_remit = false;
    bool unclear = false;
    bool discipline = false;
    std::string unit_name;  ///< as texts name it
    std::map<std::string, std::string, std::less<>> values;
    domain::request::Finding truth = domain::request::Finding::Substantiated;
    std::uint32_t points = 1;
    bool patient = true;   ///< the person
    bool mislaid = false;  ///< the file lies in a drawer until somebody asks where it is
    std::optional<util::Instant> found_again;
    int refusals = 0;     ///< in a row, of what staff tried
    bool copied = false;  ///< the answer in force is a copied one
    int supplements = 0;
    std::optional<std::uint32_t> twin;  ///< another open matter of the same facts: its number in the history
};

}  // namespace qingfeng::simulation
