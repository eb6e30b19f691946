#include <array>

#include "simulation/staff.h"

/// The answer, and what it holds out.
namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
namespace command = domain::request::command;
using domain::procedure::ClockKind;
using request::Answer;
using request::Finding;
using request::Kind;
using request::Promise;
using request::RemedyKind;

std::string_view decision_of(Kind kind, Finding truth) {
    switch (kind) {
        case Kind::Enquiry:
        case Kind::Application:
            return "decision_enquiry";
        case Kind::Help:
            return "decision_help";
        case Kind::Suggestion:
            return "decision_suggestion";
        case Kind::Praise:
            return "decision_praise";
        case Kind::Complaint:
        case Kind::ReportThirdParty:
        case Kind::Misconduct:
        case Kind::Petition:
        case Kind::Media:
        case Kind::Review:
            break;
    }
    const bool true_enough = truth == Finding::Substantiated || truth == Finding::PartlySubstantiated;
    return true_enough ? "decision_yes" : "decision_no";
}

std::vector<Promise> promises(const Sight& sight, Story& story, util::Date from) {
    const bool against = sight.request.registration.kind == Kind::Complaint ||
                         sight.request.registration.kind == Kind::Petition ||
                         sight.request.registration.kind == Kind::Media;
    const bool owed = story.truth == Finding::Substantiated || story.truth == Finding::PartlySubstantiated;
    if (!against || !owed || !story.random.chance(58)) return {};
    struct Held {
        RemedyKind kind;
        std::string_view words;
        int days;
    };
    constexpr std::array<Held, 4> held{{{RemedyKind::Apology, "promise_apology", 5},
                                        {RemedyKind::Refund, "promise_refund", 10},
                                        {RemedyKind::Correction, "promise_correction", 12},
                                        {RemedyKind::Rectification, "promise_rectification", 30}}};
    std::vector<Promise> made;
    const std::size_t first = story.random.below(held.size());
    const std::size_t count = story.random.chance(25) ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) {
        const Held& one = held[(first + i) % held.size()];
        const int days = one.days / 2 + static_cast<int>(story.random.below(static_cast<std::uint64_t>(one.days)));
        made.push_back({one.kind, words(one.words, story), from.plus_days(days + 3)});
    }
    return made;
}

/// When the answer goes to signature. The slow find out from the reminder, and some of them too late.
util::Instant moment(const Sight& sight, Story& story, Temper temper, double mean) {
    const OfficeTime office(sight.configuration);
    if (const auto found = found_again(sight, story); found && *found > sight.now) {
        return office.after(*found, story.random.exponential(200));
    }
    if (temper == Temper::Slow && story.refusals == 0) {
        if (const auto* clock = sight.request.clock(ClockKind::Answer)) {
            const double days =
                story.random.chance(72) ? -0.2 - story.random.exponential(1.2) : 0.3 + story.random.exponential(3);
            const util::Instant aimed{clock->due.micros + static_cast<std::int64_t>(days * 24 * 3.6e9)};
            if (aimed > sight.now) return office.after(aimed, story.random.exponential(30));
        }
    }
    return before_the_deadline(sight, story,
                               office.after(sight.now, 5 + story.random.exponential(mean * pace_of(temper))));
}

}  // namespace

std::optional<util::Instant> found_again(const Sight& sight, Story& story) {
    if (!story.mislaid) return std::nullopt;
    if (!story.found_again) {
        const auto* clock = sight.request.clock(ClockKind::Answer);
        const util::Instant due = clock == nullptr ? sight.now : clock->due;
        story.found_again = util::Instant{due.micros + story.random.between(6, 55) * 24 * util::micros_per_hour};
    }
    return story.found_again;
}

util::Instant before_the_deadline(const Sight& sight, Story& story, util::Instant planned) {
    const domain::clocks::Clock* clock = sight.request.next_clock();
    if (clock == nullptr || planned <= clock->due || clock->due <= sight.now || story.mislaid) return planned;
    if (!story.random.chance(80)) return planned;
    const std::int64_t left = clock->due.micros - sight.now.micros;
    const util::Instant pressed =
        OfficeTime(sight.configuration)
            .after({sight.now.micros + story.random.between(left / 2, left * 9 / 10)}, story.random.exponential(20));
    return pressed < clock->due ? pressed : planned;
}

std::optional<Plan> plan_answer(const Sight& sight, Story& story, const domain::people::PersonId& handler) {
    const Temper temper = temper_of(handler, sight.seed);
    const Kind kind = sight.request.registration.kind;
    constexpr std::string_view verdicts[] = {"属实", "部分属实", "与事实不符", "无法核实"};
    story.values["verdict"] = kind == Kind::Enquiry || kind == Kind::Suggestion || kind == Kind::Praise ||
                                      kind == Kind::Help || kind == Kind::Application
                                  ? "已了解"
                                  : std::string(verdicts[static_cast<std::size_t>(story.truth) - 1]);
    const double mean = kind == Kind::Enquiry || kind == Kind::Help || kind == Kind::Praise ? 500 : 1500;
    const util::Instant at = moment(sight, story, temper, mean);
    Answer answer;
    story.copied = temper == Temper::Copying && story.random.chance(75);
    if (story.copied) {
        answer = {words("copied_facts", story), words("copied_decision", story), "", {}};
    } else {
        answer = {words("facts", story), words(decision_of(kind, story.truth), story), words("basis", story),
                  promises(sight, story, sight.configuration.zone.to_local(at).date)};
    }
    return Plan{at, domain::record::Person{handler}, false, command::Submit{std::move(answer)}, "submit"};
}

}  // namespace qingfeng::simulation
