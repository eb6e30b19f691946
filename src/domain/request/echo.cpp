#include <algorithm>

#include "domain/request/desk.h"
#include "util/overloaded.h"

/// What happens in one matter and is told in another. Both are recorded in one transaction, so that neither says what
/// the other does not know.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;

bool is_merged_into(const Request& there, const Request& here) {
    const auto* merged = std::get_if<state::Merged>(&there.state);
    return merged != nullptr && merged->into == here.number();
}

class Echo {
  public:
    Echo(const Request& here, const Desk& there) : here_(here), there_(there) {}

    std::vector<Event> operator()(const event::Merged&) const {
        event::TakenIn taken{here_.number(), {}, {}, {}, {}, {}};
        for (const Point& point : here_.points) taken.points.push_back(point.text);
        const people::Parties parties = here_.parties();
        taken.complained_of = parties.persons;
        taken.units_complained_of = parties.units;
        taken.offices_complained_of = here_.offices_complained_of;
        taken.interests = parties.interests;
        for (const ClockKind kind : {ClockKind::Acceptance, ClockKind::Answer}) {
            const auto* theirs = here_.clock(kind);
            const auto* ours = request().clock(kind);
            // Where this matter is accepted already, so is the other from now on.
            const bool over = ours != nullptr && ours->run == clocks::Run::Stopped;
            if (theirs == nullptr || over ||
                (kind == ClockKind::Acceptance && (here_.accepted || request().accepted))) {
                continue;
            }
            std::optional<clocks::Clock> clock;
            if (ours != nullptr) clock = *ours;
            clocks::bind_to_merged(clock, *theirs, there_.now(), there_.rules());
            taken.clocks.push_back(*clock);
        }
        return {taken};
    }

    std::vector<Event> operator()(const event::Registered& e) const {
        if (e.review_of != request().number() || !e.review_stage) return {};
        return {event::ReviewAsked{e.number, *e.review_stage, there_.stopped({ClockKind::ReviewWindow})}};
    }

    std::vector<Event> operator()(const event::Answered&) const {
        if (here_.registration.review_of == request().number()) return review_concluded();
        if (!is_merged_into(request(), here_) || here_.answers.empty()) return {};
        event::AnsweredTogether answered{here_.answers.back(), 0, here_.round,
                                         there_.stopped({ClockKind::Answer, ClockKind::Redo})};
        const auto promised = static_cast<std::uint32_t>(answered.answer.promises.size());
        answered.remedy = next_remedy(here_) - promised;
        std::optional<clocks::Clock> window;
        if (clocks::bind(window, ClockKind::ReviewWindow, procedure::ClockStart::Answered, there_.now(),
                         there_.rules())) {
            window->overdue_noted = true;
            window->reminders.clear();
            answered.clocks.push_back(*window);
        }
        return {answered};
    }

    std::vector<Event> operator()(const event::RemedyFulfilled& e) const {
        if (!is_merged_into(request(), here_)) return {};
        const auto& remedies = request().remedies;
        const bool theirs = std::any_of(remedies.begin(), remedies.end(),
                                        [&](const Remedy& remedy) { return remedy.id == e.remedy && !remedy.done; });
        if (!theirs) return {};
        return {event::RemedyFulfilled{e.remedy, e.evidence, {}}};
    }

    std::vector<Event> operator()(const event::Refused& e) const {
        if (!is_merged_into(request(), here_)) return {};
        event::Refused refused = e;
        refused.clocks = there_.all_stopped();
        return {refused};
    }

    std::vector<Event> operator()(const event::Referred& e) const {
        if (!is_merged_into(request(), here_)) return {};
        event::Referred referred = e;
        referred.clocks = there_.all_stopped();
        return {referred};
    }

    std::vector<Event> operator()(const event::Supplemented& e) const {
        if (!is_merged_into(here_, request()) || request().ended()) return {};
        return {event::Supplemented{e.body}};
    }

    std::vector<Event> operator()(const event::Judged& e) const {
        if (!is_merged_into(here_, request())) return {};
        return {event::PartyJudged{here_.number(), e.grade, e.solved, e.standing}};
    }

  private:
    const Request& request() const { return there_.request(); }

    std::vector<Event> review_concluded() const {
        const auto& finding = here_.review_finding;
        const auto& stage = here_.registration.review_stage;
        if (!finding || !stage) return {};
        std::vector<Event> events = {
            event::ReviewConcluded{here_.number(), *stage, finding->outcome, finding->reasons}};
        if (finding->outcome == ReviewOutcome::Overturned && has_answer_in_force(request())) {
            events.push_back(reopening(there_, finding->reasons));
        }
        add_proposals(request(), there_.context(), events);
        return events;
    }

    const Request& here_;
    const Desk& there_;
};

}  // namespace

std::string counterpart_of(const Request* request, const Command& command) {
    if (const auto* registration = std::get_if<command::Register>(&command)) return registration->review_of;
    if (const auto* merge = std::get_if<command::Merge>(&command)) return merge->into;
    if (request == nullptr || !std::holds_alternative<command::Supplement>(command)) return {};
    const auto* merged = std::get_if<state::Merged>(&request->state);
    return merged == nullptr ? std::string() : merged->into;
}

std::vector<std::string> told_in(const Event& event, const Request& here) {
    const auto to_all = [&] { return here.merged_from; };
    const auto to_target = [&] {
        const auto* merged = std::get_if<state::Merged>(&here.state);
        return merged == nullptr ? std::vector<std::string>{} : std::vector{merged->into};
    };
    if (const auto* merged = std::get_if<event::Merged>(&event)) return {merged->merged_into};
    if (const auto* registered = std::get_if<event::Registered>(&event)) {
        if (registered->review_of.empty()) return {};
        return {registered->review_of};
    }
    if (std::holds_alternative<event::Answered>(event)) {
        std::vector<std::string> numbers = to_all();
        if (!here.registration.review_of.empty()) numbers.push_back(here.registration.review_of);
        return numbers;
    }
    if (std::holds_alternative<event::RemedyFulfilled>(event) || std::holds_alternative<event::Refused>(event) ||
        std::holds_alternative<event::Referred>(event)) {
        return to_all();
    }
    if (std::holds_alternative<event::Supplemented>(event) || std::holds_alternative<event::Judged>(event)) {
        return to_target();
    }
    return {};
}

std::vector<Event> echo(const Event& event, const Request& here, const Request& there, const Context& context) {
    const Desk desk(&there, context);
    const Echo echo(here, desk);
    return std::visit(
        [&](const auto& e) -> std::vector<Event> {
            if constexpr (requires { echo(e); }) {
                return echo(e);
            } else {
                return {};
            }
        },
        event);
}

}  // namespace qingfeng::domain::request
