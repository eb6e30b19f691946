#include "simulation/simulator.h"

#include <array>
#include <queue>
#include <set>
#include <unordered_set>
#include <utility>

#include "domain/procedure/keys.h"
#include "simulation/arrivals.h"
#include "simulation/staff.h"

namespace qingfeng::simulation {
namespace {

using domain::request::StateKind;

constexpr std::int64_t hour = util::micros_per_hour;
/// After so many refusals in a row the people of a matter leave it alone for a while.
constexpr int refusals_max = 6;
constexpr std::int64_t left_alone = 20 * 24 * hour;
/// Matters a day up to which the store fails by the step.
constexpr double quiet_per_day = 4;

/// Of a matter whose own story nobody remembers.
Story retold(Random dice) {
    Story story(std::move(dice));
    story.values = {{"place", "附近"}, {"unit", "有关单位"}, {"verdict", "已了解"}};
    return story;
}

std::string told_of(const Plan& plan, domain::request::Refusal refusal) {
    return std::string(plan.label) + ": " + std::string(domain::request::to_key(refusal));
}

}  // namespace

struct Simulator::Pending {
    explicit Pending(Story tale) : story(std::move(tale)) {}

    Story story;
    std::optional<Plan> staff;
    std::uint64_t staff_order = 0;  ///< of the newest agenda entry, 0 for none; older ones are void
    std::optional<Plan> person;
    std::uint64_t person_order = 0;
};

struct Simulator::Agenda {
    explicit Agenda(const Settings& settings) : arrivals(settings.seed, settings.per_day) {}

    Arrivals arrivals;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> entries;
    std::unordered_set<std::string> texts;
};

Simulator::Simulator(Player& player, const Charter& charter, const Settings& settings)
    : player_(player),
      charter_(charter),
      settings_(settings),
      dice_(Random(settings.seed).named("dice")),
      agenda_(std::make_unique<Agenda>(settings)) {}

Simulator::~Simulator() = default;

void Simulator::put(util::Instant at, Turn turn, MatterNumber matter) {
    agenda_->entries.push({at, ++order_, turn, matter});
}

/// What the authority will adopt, and when: people as they come and go, notices as they appear.
void Simulator::plan_calendar_and_people() {
    const auto& zone = player_.configuration().zone;
    const util::Date first = zone.to_local(settings_.begin).date;
    const util::Date last = zone.to_local(settings_.end).date;
    const auto morning = [&](util::Date day) { return util::Instant{zone.start_of(day).micros + 8 * hour}; };
    for (const util::Date day : days_of_change(charter_.organisation, first, last)) {
        if (auto proposal = proposal_of(known_on(charter_.organisation, day))) {
            adoptions_.emplace(morning(day), AdoptStep{*proposal, false});
        }
    }
    std::optional<util::Date> surprise;
    if (settings_.trouble && last.days - first.days > 60) {
        surprise = first.plus_days((last.days - first.days) / 2);
    }
    for (int year = first.year(); year <= last.year(); ++year) {
        const auto notice = util::Date::of(year, 11, 4);
        if (!notice || *notice <= first || *notice > last || charter_.calendar.year_table(year + 1) == nullptr)
            continue;
        auto calendar = published_on(charter_.calendar, *notice);
        if (surprise && *surprise <= *notice) calendar = with_day_off(calendar, surprise->plus_days(6));
        adoptions_.emplace(morning(*notice), AdoptStep{proposal_of(calendar), true});
    }
    if (surprise) {
        const auto calendar = with_day_off(published_on(charter_.calendar, *surprise), surprise->plus_days(6));
        adoptions_.emplace(morning(*surprise), AdoptStep{proposal_of(calendar), true});
    }
    for (const auto& [at, step] : adoptions_) put(at, Turn::Adoption);
}

void Simulator::plan_day(util::Date day) {
    const auto& configuration = player_.configuration();
    for (const util::Instant at : agenda_->arrivals.moments(configuration, day)) {
        if (at >= settings_.begin && at < settings_.end) put(at, Turn::Arrival);
    }
    const util::Instant start = configuration.zone.start_of(day);
    // A server looks every few seconds; every two hours here finds the same things a little later.
    for (int at = 0; at < 24; at += 2) put({start.micros + at * hour + 1}, Turn::Sweep);
    const util::Date last = configuration.zone.to_local(settings_.end).date;
    if (last.days - day.days < settings_.telling_days && configuration.calendar.is_workday(day)) {
        put({start.micros + 16 * hour + hour / 2}, Turn::Telling);
    }
    if (!settings_.trouble) return;
    Random random = dice_.numbered("day", static_cast<std::uint64_t>(day.days));
    if (random.chance(12)) put({start.micros + random.between(0, 24 * hour)}, Turn::Crash);
    for (std::uint64_t left = random.poisson(settings_.per_day * 0.4); left > 0; --left) {
        put({start.micros + random.between(0, 24 * hour)}, Turn::Mischief);
    }
}

Step Simulator::step_at(util::Instant at, std::string label) {
    Step step;
    if (skew_ != 0 && at >= skew_until_) skew_ = 0;
    step.clock = {at.micros + skew_};
    step.key = (settings_.seed << 40) ^ (report_.steps + 1);
    step.label = std::move(label);
    return step;
}

void Simulator::trouble(Step& step) {
    if (!settings_.trouble) return;
    Random random = dice_.numbered("trouble", report_.steps);
    if (random.chance(0.8)) step.fault = static_cast<storage::CommitFault>(random.below(6));
    // A server that comes back has forgotten everything. That happens so often a day, however much is done in one.
    const bool ends_server =
        step.fault == storage::CommitFault::UnknownKept || step.fault == storage::CommitFault::UnknownLost;
    if (ends_server && settings_.per_day > quiet_per_day && !random.chance(100 * quiet_per_day / settings_.per_day)) {
        step.fault.reset();
    }
    if (random.chance(0.6)) {
        constexpr std::array kinds{util::ErrorKind::Full, util::ErrorKind::ReadOnly, util::ErrorKind::Busy,
                                   util::ErrorKind::Io};
        step.write_fault = WriteFault{static_cast<std::uint32_t>(1 + random.below(24)), random.pick(kinds)};
    }
    if (random.chance(2)) step.asked_twice = true;
    if (skew_ == 0 && random.chance(0.05)) {
        skew_ = random.between(-3 * hour, 5 * hour);
        skew_until_ = {step.clock.micros + random.between(hour / 2, 8 * hour)};
    }
}

Played Simulator::play(Step step) {
    ++report_.steps;
    trouble(step);
    const Played played = player_.play(step);
    if (settings_.trouble) history_.push_back(std::move(step));
    if (played.violation && !report_.violation) report_.violation = played.violation;
    if (played.result == Played::Result::Refused) ++report_.refused;
    if (settings_.check_every != 0 && report_.steps % settings_.check_every == 0 && !report_.violation) {
        Step look = step_at(history_.empty() ? settings_.begin : history_.back().clock, "check");
        look.what = CheckStep{};
        report_.violation = player_.play(look).violation;
        if (settings_.trouble) history_.push_back(std::move(look));
    }
    return played;
}

void Simulator::arrive(util::Instant at) {
    if (settings_.matters_max && report_.matters >= *settings_.matters_max) return;
    auto arrival = agenda_->arrivals.bring(player_.configuration(), at, arrivals_);
    if (!arrival) return;
    const auto matter = static_cast<MatterNumber>(arrivals_++);
    agenda_->texts.insert(arrival->command.body);
    Step step = step_at(at, std::string("registers: ") + arrival->command.body.substr(0, 60));
    step.what = RegisterStep{matter, arrival->actor, arrival->command, std::nullopt};
    const Played played = play(std::move(step));
    if (played.result != Played::Result::Done || report_.violation) return;
    ++report_.matters;
    Story& story = pending_.emplace(matter, Pending(std::move(arrival->story))).first->second.story;
    story.twin = same_facts(matter, arrival->command, story);
    think(matter, at, true);
}

/// An open complaint about the same at the same place: the office will see that the two are one.
std::optional<MatterNumber> Simulator::same_facts(MatterNumber matter,
                                                  const domain::request::command::Register& command,
                                                  const Story& story) {
    if (command.kind != domain::procedure::Kind::Complaint || !story.true_unit) return std::nullopt;
    const auto [found, first] = recent_.try_emplace(command.subject + " " + story.true_unit->get(), matter);
    const MatterNumber before = std::exchange(found->second, matter);
    if (first || !pending_.contains(before)) return std::nullopt;
    const auto other = player_.look(before);
    if (!other) return std::nullopt;
    const StateKind state = domain::request::state_kind((*other)->state);
    const bool open = state == StateKind::Registered || state == StateKind::Assigned || state == StateKind::Accepted ||
                      state == StateKind::Handling;
    return open ? std::optional(before) : std::nullopt;
}

void Simulator::ask_review(MatterNumber matter, util::Instant at) {
    const auto loaded = player_.look(matter);
    if (!loaded) return;
    const auto number = static_cast<MatterNumber>(arrivals_++);
    Story story = retold(dice_.numbered("review", number));
    const auto& below = (*loaded)->registration;
    if (!below.place.empty()) story.values["place"] = below.place;
    const auto* unit =
        (*loaded)->handling_unit ? player_.configuration().organisation.find_unit(*(*loaded)->handling_unit) : nullptr;
    if (unit != nullptr) story.values["unit"] = unit->name_zh;
    story.truth = static_cast<domain::request::Finding>(1 + story.random.below(3));
    domain::request::command::Register command;
    command.kind = domain::procedure::Kind::Review;
    command.place = below.place;
    command.subject = below.subject;
    command.body = words("review_wish", story);
    command.contact_phone = below.contact_phone;
    Step step = step_at(at, "asks for a review");
    step.what = RegisterStep{number, domain::record::Complainant{}, std::move(command), matter};
    const Played played = play(std::move(step));
    if (played.refusal) ++report_.refusals["review: " + std::string(domain::request::to_key(*played.refusal))];
    if (played.result != Played::Result::Done || report_.violation) return;
    ++report_.matters;
    under_review_.emplace(number, matter);
    pending_.emplace(number, Pending(std::move(story)));
    think(number, at, true);
}

void Simulator::tell_linked(MatterNumber matter, const Plan& plan, util::Instant at) {
    if (plan.label == "merge" && plan.other) merged_[*plan.other].push_back(matter);
    if (plan.label != "sign") return;
    if (const auto merged = merged_.find(matter); merged != merged_.end()) {
        for (const MatterNumber one : merged->second) think(one, at, true);
    }
    const auto below = under_review_.find(matter);
    if (below == under_review_.end()) return;
    // What was put away comes back where the body above overturns it; its people begin anew.
    pending_.emplace(below->second, Pending(retold(dice_.numbered("anew", below->second))));
    think(below->second, at, false);
}

/// The list 今日须告知 is worked through before the office goes home; what came up today may wait for tomorrow.
void Simulator::tell_people(util::Instant at) {
    using domain::request::Addressee;
    if (!board_ || board_since_ != player_.restarts()) {
        board_ = std::make_unique<service::notices::NoticeBoard>(player_.authority());
        board_since_ = player_.restarts();
    }
    if (const auto read = board_->catch_up(at); !read) {
        report_.violation = read.error().message;
        return;
    }
    std::set<std::pair<storage::StreamId, Addressee>> told;
    for (const Addressee addressee : {Addressee::Person, Addressee::Source}) {
        for (const auto& owed : board_->owed(addressee)) {
            const auto matter = player_.matter_in(owed.stream);
            const bool fresh = at.micros - owed.notice.since.micros < 8 * hour;
            // A few are not reached, and tried again another day.
            const auto try_of = static_cast<std::uint64_t>(owed.stream.get()) * 4096 + report_.steps % 4096;
            if (!matter || fresh || dice_.numbered("telling", try_of).chance(7)) continue;
            if (!told.emplace(owed.stream, addressee).second) continue;
            tell(*matter, addressee == Addressee::Source, at);
            if (report_.violation) return;
        }
    }
}

void Simulator::tell(MatterNumber matter, bool source, util::Instant at) {
    const auto loaded = player_.look(matter);
    if (!loaded) return;
    const Sight sight{**loaded, player_.configuration(), at, settings_.seed};
    const auto who = somebody(sight, domain::people::Role::Operator);
    if (!who) return;
    Story story = retold(dice_.numbered("told", report_.steps));
    domain::request::command::Tell command;
    command.channel = source ? domain::request::source_channel : domain::request::Channel::Phone;
    command.to_whom = (*loaded)->registration.contact_name;
    command.text = words(source ? "told_source" : "told_person", story);
    Step step = step_at(at, "tell");
    step.what = ActStep{matter, domain::record::Person{*who}, false, std::move(command), std::nullopt};
    play(std::move(step));
}

/// Plans what comes next of a matter that has just changed.
void Simulator::think(MatterNumber matter, util::Instant now, bool person_too) {
    const auto found = pending_.find(matter);
    if (found == pending_.end()) return;
    Pending& pending = found->second;
    const auto loaded = player_.look(matter);
    if (!loaded) {
        report_.violation = loaded.error().message;
        return;
    }
    const Sight sight{**loaded, player_.configuration(), now, settings_.seed};
    if ((*loaded)->ended()) return over(matter, sight, person_too);
    pending.staff = next_of_staff(sight, pending.story);
    pending.staff_order = 0;
    if (pending.staff) {
        put(pending.staff->at, Turn::Staff, matter);
        pending.staff_order = order_;
    }
    if (person_too) hear(matter, pending, sight);
}

void Simulator::hear(MatterNumber matter, Pending& pending, const Sight& sight) {
    pending.person = next_of_person(sight, pending.story);
    pending.person_order = 0;
    if (pending.person) {
        put(pending.person->at, Turn::Person, matter);
        pending.person_order = order_;
    }
    const bool answered = domain::request::state_kind(sight.request.state) == StateKind::Answered;
    const bool window = sight.request.clock(domain::clocks::ClockKind::ReviewWindow) != nullptr;
    if (!answered || !window || !pending.story.random.chance(pending.story.patient ? 1.5 : 6)) return;
    put({sight.now.micros + pending.story.random.between(2, 33) * 24 * hour}, Turn::Review, matter);
}

/// Staff are through with it. Whose matter was refused or merged away may still have something to say.
void Simulator::over(MatterNumber matter, const Sight& sight, bool person_too) {
    Pending& pending = pending_.at(matter);
    if (pending.staff) ended_.push_back(matter);
    pending.staff.reset();
    pending.staff_order = 0;
    const StateKind state = domain::request::state_kind(sight.request.state);
    if (person_too) hear(matter, pending, sight);
    if (state == StateKind::Merged || (state == StateKind::Refused && pending.person && person_too)) return;
    pending_.erase(matter);
}

void Simulator::act(MatterNumber matter, Turn turn, util::Instant at) {
    const auto found = pending_.find(matter);
    if (found == pending_.end()) return;
    Pending& pending = found->second;
    const bool person = turn == Turn::Person;
    const Plan plan = person ? *pending.person : *pending.staff;
    Step step = step_at(at, std::string(plan.label));
    step.what = ActStep{matter, plan.actor, plan.by_code, plan.command, plan.other};
    const Played played = play(std::move(step));
    if (report_.violation) return;
    if (played.result == Played::Result::Done) {
        pending.story.refusals = 0;
        ++report_.deeds[std::string(plan.label)];
        // An answer or a question is what the person reacts to; a reaction to every entry would be too much.
        const bool heard = plan.label == "sign" || plan.label == "suspend" || plan.label == "refuse";
        think(matter, at, heard);
        tell_linked(matter, plan, at);
        return;
    }
    if (person) return;
    if (played.refusal) {
        ++report_.refusals[told_of(plan, *played.refusal)];
    }
    if (++pending.story.refusals >= refusals_max) {
        pending.story.refusals = 0;
        think(matter, {at.micros + left_alone}, false);
    } else {
        think(matter, {at.micros + hour}, false);
    }
}

void Simulator::make_mischief(util::Instant at) {
    // What is over tempts as well: an answer could be bettered, a matter taken up again.
    const bool over = !ended_.empty() && dice_.chance(25);
    if (!over && pending_.empty()) return;
    MatterNumber matter = 0;
    if (over) {
        matter = ended_[dice_.below(ended_.size())];
    } else {
        auto found = pending_.begin();
        std::advance(found, static_cast<std::ptrdiff_t>(dice_.below(pending_.size())));
        matter = found->first;
    }
    const auto loaded = player_.look(matter);
    if (!loaded) return;
    Story story = retold(dice_.numbered("mischief", report_.steps));
    const Sight sight{**loaded, player_.configuration(), at, settings_.seed};
    std::optional<Plan> plan;
    if (over || dice_.chance(70)) plan = temptation(sight, story, dice_);
    if (!plan) plan = mischief(sight, story, dice_);
    Step step = step_at(at, std::string(plan->label));
    step.what = ActStep{matter, plan->actor, plan->by_code, plan->command, plan->other};
    const Played played = play(std::move(step));
    if (played.refusal) ++report_.temptations[told_of(*plan, *played.refusal)];
    if (played.result == Played::Result::Done && !report_.violation) think(matter, at, false);
}

void Simulator::take(const Entry& entry) {
    switch (entry.turn) {
        case Turn::Arrival:
            return arrive(entry.at);
        case Turn::Staff:
        case Turn::Person: {
            const auto found = pending_.find(entry.matter);
            if (found == pending_.end()) return;
            const bool person = entry.turn == Turn::Person;
            if (entry.order != (person ? found->second.person_order : found->second.staff_order)) return;
            return act(entry.matter, entry.turn, entry.at);
        }
        case Turn::Sweep: {
            Step step = step_at(entry.at, "sweep");
            step.what = SweepStep{};
            const Played played = play(std::move(step));
            for (const MatterNumber matter : played.touched) {
                // Only what ran out of waiting changes anybody's plans.
                const auto found = pending_.find(matter);
                if (found != pending_.end() && !found->second.staff && !report_.violation)
                    think(matter, entry.at, false);
            }
            return;
        }
        case Turn::Adoption: {
            const auto next = adoptions_.begin();
            Step step = step_at(entry.at, "adopt");
            step.what = next->second;
            adoptions_.erase(next);
            ++report_.adoptions;
            play(std::move(step));
            return;
        }
        case Turn::Crash: {
            Step step = step_at(entry.at, "crash");
            step.what = CrashStep{};
            play(std::move(step));
            return;
        }
        case Turn::Mischief:
            return make_mischief(entry.at);
        case Turn::Review:
            return ask_review(entry.matter, entry.at);
        case Turn::Telling:
            return tell_people(entry.at);
    }
}

std::optional<std::string> Simulator::finish() {
    report_.entries = player_.entries();
    report_.restarts = player_.restarts();
    report_.repeated = player_.repeated();
    report_.failed_commits = player_.failed_commits();
    report_.texts = agenda_->texts.size();
    auto reader = player_.authority().store().read();
    if (!reader) return reader.error().message;
    constexpr std::size_t page = 1024;
    for (storage::StreamId next{0};;) {
        const auto rows = (*reader)->matters(player_.authority().id(), next, page);
        if (!rows) return rows.error().message;
        for (const auto& row : *rows) {
            ++report_.states[std::string(domain::request::to_key(static_cast<StateKind>(row.state)))];
        }
        if (rows->size() < page) break;
        next = storage::StreamId(rows->back().stream.get() + 1);
    }
    reader->reset();
    if (report_.violation || settings_.check_every == 0) return report_.violation;
    return player_.check_everything();
}

Report Simulator::run(const Shown& shown) {
    const util::TimeZone zone = player_.configuration().zone;  // a copy: configurations come and go
    plan_calendar_and_people();
    const util::Date last = zone.to_local(settings_.end).date;
    for (util::Date day = zone.to_local(settings_.begin).date; day <= last && !report_.violation;
         day = day.plus_days(1)) {
        plan_day(day);
        const util::Instant tomorrow = zone.start_of(day.plus_days(1));
        while (!agenda_->entries.empty() && agenda_->entries.top().at < tomorrow && !report_.violation) {
            const Entry entry = agenda_->entries.top();
            if (entry.at >= settings_.end) break;
            agenda_->entries.pop();
            if (entry.at >= settings_.begin) take(entry);
        }
        if (shown) shown(tomorrow, report_.matters);
    }
    report_.violation = finish();
    return report_;
}

}  // namespace qingfeng::simulation
