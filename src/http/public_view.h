#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/request/request.h"
#include "service/authority.h"
#include "service/configuration.h"
#include "service/messages.h"
#include "util/language.h"
#include "util/time.h"

/// What the person behind a query code sees of a matter: where it stands, who answers for it by when, what happened,
/// what was promised, what they can do now. Nothing that staff wrote for each other.
namespace qingfeng::http {

struct UnitView {
    std::string id;
    std::string name;
};

/// ok, soon (within a day), late, paused: as in the visual rules; never from the reader's clock.
struct DateView {
    std::string what;   ///< "答复时限"
    std::string clock;  ///< key: "answer", "acceptance", …
    std::string date;   ///< the last day
    std::string due;    ///< the moment, ISO 8601; a day's end is the next day's beginning
    std::string state;
    bool provisional = false;
};

struct AnswerView {
    std::string at;
    std::string facts;
    std::string decision;
    std::string basis;
};

struct PointView {
    std::string text;
    std::optional<std::string> finding;
    std::optional<std::string> finding_name;
};

/// 兑现事项
struct PromiseView {
    std::int64_t number = 0;
    std::string kind;
    std::string kind_name;
    std::string text;
    std::string until;
    std::string state;  ///< open, late, kept, kept_late
    std::optional<std::string> done;
};

struct VerdictView {
    std::string grade;
    std::string grade_name;
    std::string standing;
    std::string at;
};

struct ActionView {
    std::string action;
    std::string name;
    std::string path;  ///< where to POST it
};

struct TimelineView {
    std::string at;
    std::string event;
    std::string what;
    std::string by;  ///< the person, a unit, or the clock
    std::optional<std::string> text;
};

struct PublicView {
    std::string number;
    std::string kind;
    std::string kind_name;
    std::string state;  ///< received, assigned, accepted, handling, waiting_for_you, paused, answered, closed,
                        ///< not_taken, withdrawn, referred, merged, imported
    std::string state_name;
    std::string sentence;
    std::string received;
    std::optional<UnitView> unit;  ///< empty while the office assigns
    std::optional<std::string> first_handler;
    std::optional<std::string> handler;  ///< where another one works on it now
    std::optional<DateView> next;
    std::vector<DateView> dates;
    std::vector<AnswerView> answers;
    std::vector<PointView> points;
    std::vector<PromiseView> promises;
    std::optional<VerdictView> verdict;
    std::vector<ActionView> actions;
    std::vector<TimelineView> timeline;  ///< newest first
    std::vector<std::string> notes;
};

/// What words are made from.
struct ViewContext {
    const service::Configuration& configuration;
    const service::Messages& messages;
    util::Language language = util::Language::Chinese;
    util::Instant now;
};

PublicView public_view(const service::LoadedRequest& matter, const ViewContext& context);

/// Names in the reader's language; where there is none in English the Chinese one. Unknown ids give the id.
std::string unit_name(const ViewContext& context, const domain::people::UnitId& unit);
std::string person_name(const ViewContext& context, const domain::people::PersonId& person);
/// 政风行风办公室 or whatever its name is here.
std::string office_name(const ViewContext& context);

}  // namespace qingfeng::http
