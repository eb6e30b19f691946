#pragma once

#include <string>
#include <string_view>

#include "app/session.h"
#include "domain/people/organisation.h"
#include "domain/request/terms.h"
#include "service/configuration.h"
#include "util/enum_keys.h"

/// Words of people to values and back: an operator may write an id or a name, a key or the term on the screen.
namespace qingfeng::app {

class Names {
  public:
    /// Borrows both; `today` decides which units are in being.
    Names(const Session& session, const service::Configuration& configuration);

    const Session& session() const { return session_; }
    const service::Configuration& configuration() const { return configuration_; }
    util::Date today() const { return today_; }

    /// InvalidInput: no unit or person answers to that name, or several do.
    util::Result<domain::people::UnitId> unit(const std::string& text) const;
    util::Result<domain::people::PersonId> person(const std::string& text) const;

    /// The value that a word names: its key ("partly_substantiated", also with hyphens) or its term in one of the two
    /// languages ("部分属实"). InvalidInput names all there are. `group` as in the messages.
    template <util::Keyed E>
    util::Result<E> value(std::string_view group, const std::string& text) const {
        std::string known;
        for (const E candidate : util::all_of<E>()) {
            if (means(group, to_key(candidate), text)) return candidate;
            known += (known.empty() ? "" : ", ") + std::string(to_key(candidate));
        }
        return none_of(text, known);
    }

    /// A day "2026-12-01".
    util::Result<util::Date> date(const std::string& text) const;
    /// "2026-12-01T14:05:00+08:00", or by the authority's clock "2026-12-01 14:05", or a day.
    util::Result<domain::request::Occurred> occurred(const std::string& text) const;

    std::string unit_name(const domain::people::UnitId& id) const;
    std::string person_name(const domain::people::PersonId& id) const;
    /// "2026-12-01 14:05" by the authority's clock.
    std::string time(util::Instant at) const;

  private:
    bool means(std::string_view group, std::string_view key, const std::string& text) const;
    util::Failure<util::Error> none_of(const std::string& text, const std::string& known) const;

    const Session& session_;
    const service::Configuration& configuration_;
    util::Date today_;
};

}  // namespace qingfeng::app
