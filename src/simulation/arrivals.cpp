#include "simulation/arrivals.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/core.h>

#include "simulation/grammar.h"

namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
using domain::calendar::DayKind;
using domain::people::PersonId;
using domain::people::Role;
using domain::people::Unit;
using domain::people::UnitId;
using domain::people::UnitKind;
using request::Channel;
using request::Kind;
using service::Configuration;

struct KindShare {
    Kind kind;
    double share;
};
constexpr KindShare kinds[] = {{Kind::Complaint, 34},  {Kind::Enquiry, 25}, {Kind::Help, 8},
                               {Kind::Suggestion, 7},  {Kind::Praise, 8},   {Kind::ReportThirdParty, 5},
                               {Kind::Application, 6}, {Kind::Petition, 4}, {Kind::Media, 1.5},
                               {Kind::Misconduct, 0.5}};

constexpr double hours[24] = {3, 2, 1, 1, 1, 2, 4, 9, 16, 20, 19, 15, 10, 10, 15, 18, 17, 14, 11, 10, 9, 8, 7, 5};

/// Subjects of complaints with how often they come; the others of the taxonomy come now and then.
struct SubjectShare {
    std::string_view code;
    double share;
};
constexpr SubjectShare often[] = {{"0601", 12}, {"0508", 9}, {"0502", 9}, {"0501", 7}, {"0801", 6},  {"0401", 5},
                                  {"0405", 4},  {"0506", 5}, {"0204", 4}, {"0604", 4}, {"0301", 4},  {"0904", 4},
                                  {"0803", 4},  {"0105", 2}, {"0102", 3}, {"0212", 3}, {"0901", 3},  {"0903", 3},
                                  {"0905", 3},  {"0606", 2}, {"0705", 2}, {"0702", 2}, {"0804", 3},  {"0802", 3},
                                  {"0602", 3},  {"0503", 3}, {"0104", 2}, {"0701", 1}, {"0707", 0.4}};

/// Who is concerned by a field of the taxonomy.
std::vector<UnitKind> concerned(std::string_view field) {
    if (field == "01" || field == "02") return {UnitKind::EnforcementTeam};
    if (field == "03") return {UnitKind::WeighStation};
    if (field == "04" || field == "05" || field == "06") return {UnitKind::TollStation};
    if (field == "07") return {UnitKind::Department, UnitKind::Division, UnitKind::TollStation};
    if (field == "08") return {UnitKind::EnforcementTeam, UnitKind::MaintenanceArea, UnitKind::TollStation};
    if (field == "09") return {UnitKind::ServiceArea, UnitKind::EnforcementTeam};
    return {UnitKind::TollStation, UnitKind::ServiceArea, UnitKind::EnforcementTeam};
}

std::vector<const Unit*> units_of(const Configuration& configuration, const std::vector<UnitKind>& wanted,
                                  util::Date day) {
    std::vector<const Unit*> found;
    for (const Unit& unit : configuration.organisation.units()) {
        if (!unit.validity.contains(day)) continue;
        if (std::find(wanted.begin(), wanted.end(), unit.kind) != wanted.end()) found.push_back(&unit);
    }
    return found;
}

std::vector<PersonId> holders_anywhere(const Configuration& configuration, Role role, util::Date day) {
    std::vector<PersonId> found;
    for (const auto& post : configuration.organisation.posts()) {
        if (post.role == role && post.term.contains(day)) found.push_back(post.person);
    }
    return found;
}

std::string subject_of(Kind kind, const Configuration& configuration, double traffic, Random& random) {
    switch (kind) {
        case Kind::Enquiry:
            return random.chance(traffic > 1.5 ? 60 : 25) ? "1002" : "1001";
        case Kind::Help:
            return random.chance(80) ? "1003" : "0903";
        case Kind::Suggestion:
            return "1004";
        case Kind::Praise:
            return "1005";
        case Kind::ReportThirdParty:
            return random.chance(70) ? "0309" : "0409";
        case Kind::Application:
            return random.chance(60) ? "0506" : "0306";
        case Kind::Petition:
            return std::string(random.pick(std::array<std::string_view, 4>{"0807", "0212", "0702", "0704"}));
        case Kind::Misconduct:
            return "0708";
        case Kind::Complaint:
        case Kind::Media:
        case Kind::Review:
            break;
    }
    // Holidays bring queues and free passage, not green-channel trucks.
    if (traffic > 1.8 && random.chance(35)) return random.chance(70) ? "0508" : "0505";
    if (random.chance(18)) {
        std::vector<std::string> rare;
        for (const auto& subject : configuration.taxonomy.subjects()) {
            if (subject.code < "10" && grammar().has(subject.code)) rare.push_back(subject.code);
        }
        if (!rare.empty()) return random.pick(rare);
    }
    std::vector<double> weights;
    for (const auto& one : often) weights.push_back(one.share);
    return std::string(often[random.weighted(weights)].code);
}

std::string place_in(const Unit& unit, Random& random) {
    std::string place = unit.name_zh;
    if (unit.kind == UnitKind::TollStation) {
        place += random.pick(std::array<std::string_view, 6>{"", "", "出口", "入口", "出口广场", "入口广场"});
    } else if (unit.kind == UnitKind::EnforcementTeam && !unit.road.empty()) {
        const auto plus = unit.stake.find('+');
        const int kilometre = plus == std::string::npos ? 0 : std::atoi(unit.stake.substr(1, plus - 1).c_str());
        place = fmt::format("{} K{}+{:03}", unit.road, std::max<std::int64_t>(0, kilometre + random.between(-18, 18)),
                            random.below(20) * 50);
    } else if (unit.kind == UnitKind::ServiceArea) {
        place += random.pick(std::array<std::string_view, 5>{"", "", "南区", "北区", "加油站"});
    }
    return place;
}

/// 0990-555xxxx is nobody's number.
std::string invented_phone(Random& random) { return fmt::format("0990-555{:04}", random.below(10000)); }

void choose_channel(Arrival& arrival, const Configuration& configuration, util::Date day, std::uint64_t number,
                    Random& random) {
    auto& command = arrival.command;
    const auto staff = [&](Role role) {
        const auto found = holders_anywhere(configuration, role, day);
        if (!found.empty()) arrival.actor = domain::record::Person{random.pick(found)};
        return !found.empty();
    };
    arrival.actor = domain::record::Complainant{};
    if (command.kind == Kind::Media) {
        if (staff(Role::Office)) command.channel = Channel::Media;
        return;
    }
    constexpr double shares[] = {33, 17, 36, 3, 4, 7};
    constexpr Channel channels[] = {Channel::Web,    Channel::QrCode, Channel::Phone,
                                    Channel::Letter, Channel::Visit,  Channel::OtherSystem};
    const Channel channel = channels[random.weighted(shares)];
    if (channel != Channel::Web && channel != Channel::QrCode && !staff(Role::Operator)) {
        command.channel = Channel::Web;
        return;
    }
    command.channel = channel;
    if (channel != Channel::OtherSystem) return;
    command.source = random.chance(60) ? "12328" : "12345";
    // Counted, so that no two of a day are alike however many come.
    command.external_number = fmt::format("{}-{:04}{:02}{:02}-{:06}{:02}", command.source, day.year(), day.month(),
                                          day.day(), number % 1'000'000, random.below(1'000'000) % 100);
    if (random.chance(80)) {
        const util::Date due = day.plus_days(static_cast<int>(random.between(5, 15)));
        command.source_deadline = configuration.zone.start_of(due.plus_days(1));
    }
}

void compose(Arrival& arrival, const Unit* unit, Random& random) {
    auto& command = arrival.command;
    Story& story = arrival.story;
    const Grammar& words = grammar();
    story.values["place"] = command.place.empty() ? std::string("附近") : command.place;
    story.values["unit"] = unit == nullptr ? std::string("有关单位") : unit->name_zh;
    if (story.unclear) {
        command.body = words.compose("opening", story.values, random) + "有问题，你们管不管。";
        return;
    }
    const auto say = [&](std::string_view symbol) { return words.compose(symbol, story.values, random); };
    std::string body = say("opening");
    if (random.chance(55) && command.kind != Kind::Enquiry && command.kind != Kind::Suggestion)
        body += say("when") + "，";
    body += say(command.subject);
    if (story.outside_remit) body += "听说这段是县里修的路，一直没人管。";
    if (story.points > 1) {
        const std::string second = say(random.chance(50) ? "0601" : "0606");
        command.points = {body, second};
        body += "另外，" + second;
    }
    if (random.chance(45) && command.kind != Kind::Praise) body += say("plate") + "。";
    if (command.kind == Kind::Complaint || command.kind == Kind::Petition) body += say("wish");
    command.body = std::move(body);
}

/// At most five speak for the others, whatever their number.
void come_as_a_group(request::command::Register& command, Random& random) {
    command.group_size = static_cast<std::uint32_t>(random.between(3, 60));
    const auto speak = std::min<std::uint64_t>(command.group_size, 1 + random.below(5));
    for (std::uint64_t i = 0; i < speak; ++i) {
        command.representatives.push_back(
            {grammar().compose("surname", {}, random) + grammar().compose("name_word", {}, random),
             invented_phone(random)});
    }
}

}  // namespace

double Arrivals::traffic(const Configuration& configuration, util::Date day) {
    double factor = 1.0;
    const auto fact = configuration.calendar.why(day);
    if (fact.kind == DayKind::Holiday) factor = 2.3;
    if (fact.kind == DayKind::Weekend) factor = 0.85;
    if (day.month() == 7 || day.month() == 8) factor *= 1.2;
    if (day.month() == 12 || day.month() == 2) factor *= 0.9;
    return factor;
}

std::vector<util::Instant> Arrivals::moments(const Configuration& configuration, util::Date day) {
    Random random = random_.numbered("day", static_cast<std::uint64_t>(day.days));
    std::vector<util::Instant> moments;
    const std::uint64_t count = random.poisson(per_day_ * traffic(configuration, day));
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto hour = static_cast<std::int64_t>(random.weighted(hours));
        const std::int64_t micros = hour * util::micros_per_hour + random.between(0, util::micros_per_hour - 1);
        moments.push_back(configuration.zone.to_instant({day, micros}));
    }
    std::sort(moments.begin(), moments.end());
    return moments;
}

std::optional<Arrival> Arrivals::bring(const Configuration& configuration, util::Instant at, std::uint64_t number) {
    Random random = random_.numbered("matter", number);
    const util::Date day = configuration.zone.to_local(at).date;
    Arrival arrival{at, domain::record::Complainant{}, {}, Story(random.named("story"))};
    auto& command = arrival.command;
    Story& story = arrival.story;
    std::vector<double> shares;
    for (const auto& one : kinds) shares.push_back(one.share);
    command.kind = kinds[random.weighted(shares)].kind;
    if (configuration.procedures().find(command.kind, day) == nullptr && command.kind != Kind::Misconduct) {
        command.kind = Kind::Complaint;
    }
    command.subject = subject_of(command.kind, configuration, traffic(configuration, day), random);
    if (configuration.taxonomy.find(command.subject) == nullptr) return std::nullopt;
    const auto candidates = units_of(configuration, concerned(std::string_view(command.subject).substr(0, 2)), day);
    if (candidates.empty()) return std::nullopt;
    // A few units draw most of the complaints.
    const Unit* unit = candidates[random.chance(35) ? random.below(std::min<std::size_t>(4, candidates.size()))
                                                    : random.below(candidates.size())];
    // Where something happens, more than one sees it.
    if (seen_ && seen_->kind == command.kind && random.chance(4)) {
        const auto same =
            std::find_if(candidates.begin(), candidates.end(), [&](const Unit* one) { return one->id == seen_->unit; });
        if (same != candidates.end()) {
            unit = *same;
            command.subject = seen_->subject;
        }
    }
    story.true_unit = unit->id;
    if (command.kind == Kind::Complaint) seen_ = Seen{command.kind, unit->id, command.subject};
    const bool against = command.kind == Kind::Complaint || command.kind == Kind::Petition;
    story.outside_remit = against && random.chance(2.5);
    story.unclear = against && !story.outside_remit && random.chance(1.2);
    const auto* subject = configuration.taxonomy.find(command.subject);
    story.discipline = subject != nullptr && subject->routing == domain::taxonomy::Routing::Discipline;
    story.points = against && random.chance(12) ? 2 : 1;
    constexpr double truths[] = {46, 24, 20, 10};
    story.truth = static_cast<request::Finding>(1 + random.weighted(truths));
    story.patient = random.chance(70);
    story.mislaid = random.chance(0.7);
    command.place = place_in(*unit, random);
    choose_channel(arrival, configuration, day, number, random);
    // Who scans the code at the window names the unit; who writes from home often does not know whose road it is.
    const bool knows = command.channel == Channel::QrCode || random.chance(command.kind == Kind::Enquiry ? 30 : 72);
    if (knows && command.channel != Channel::OtherSystem) command.unit = unit->id;
    if (against && command.unit && random.chance(4)) {
        const auto posts = configuration.organisation.posts_in(unit->id, day);
        if (!posts.empty()) command.complained_of = {random.pick(posts).person};
    }
    compose(arrival, unit, random);
    if (command.kind == Kind::Petition && random.chance(45)) come_as_a_group(command, random);
    if (random.chance(75)) command.contact_phone = invented_phone(random);
    if (random.chance(50)) {
        command.contact_name = grammar().compose("surname", {}, random) + grammar().compose("name_word", {}, random);
    }
    if (random.chance(40)) {
        const auto before =
            static_cast<std::int64_t>(random.exponential(20) * static_cast<double>(util::micros_per_hour));
        command.occurred = request::Occurred{{at.micros - before - util::micros_per_minute},
                                             random.chance(70) ? request::Precision::Minute : request::Precision::Day};
    }
    return arrival;
}

}  // namespace qingfeng::simulation
