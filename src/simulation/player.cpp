#include "simulation/player.h"

#include <algorithm>

#include <fmt/core.h>

#include "service/config_change.h"
#include "service/sweep.h"
#include "simulation/invariants.h"
#include "simulation/invariants_later.h"
#include "util/overloaded.h"

namespace qingfeng::simulation {
namespace {

using domain::request::Refusal;
using service::Asking;
using service::Rejection;
using storage::StreamId;
using util::ErrorKind;
using util::Status;

constexpr std::size_t requests_remembered = 100'000;  ///< those that are open at one time, however many come a day
/// Each look reads what was added; one in so many opens all of a matter again. At the end all are.
constexpr std::uint64_t looks_between_audits = 16;

/// Anonymous keys must be long; those of the simulation follow from the step, so that a retry has the same.
std::string key_text(std::uint64_t key) { return fmt::format("simulated-step-{:016x}", key); }

Asking asking_of(const Step& step, const domain::record::Actor& actor) {
    return {{actor, "simulation", ""}, key_text(step.key), {}};
}

Played refused(const Rejection& why) {
    Played played;
    if (const auto* refusal = std::get_if<Refusal>(&why)) {
        played.result = Played::Result::Refused;
        played.refusal = *refusal;
    } else {
        played.result = Played::Result::CouldNot;
        played.error = std::get<util::Error>(why).message;
    }
    return played;
}

/// Attempts of one step before it is given up: each meets what was planted for it, then a healthy store.
constexpr int attempts_max = 4;

}  // namespace

Player::Player(storage::Store& store, storage::MemoryStore* faults, storage::KeyVault vault, Watching watching)
    : store_(store), faults_(faults), vault_(std::move(vault)), watching_(watching) {}

Player::~Player() = default;

Status Player::begin(const service::Founding& founding, const Charter& charter, util::Instant now) {
    clock_.set(now);
    if (const Status founded = House::found({store_, vault_, clock_}, founding); !founded) return founded;
    if (const auto broken = open()) return util::fail(ErrorKind::Damaged, *broken);
    const util::Date day = util::TimeZone::find(founding.zone)->to_local(now).date;
    const auto organisation = proposal_of(known_on(charter.organisation, day));
    if (!organisation) return util::fail(ErrorKind::InvalidInput, "the people and units make no organisation");
    std::vector<service::Proposal> proposals{proposal_of(published_on(charter.calendar, day)),
                                             proposal_of(charter.taxonomy), *organisation,
                                             proposal_of(with_certain_samples(charter.procedures))};
    proposals.insert(proposals.end(), charter.others.begin(), charter.others.end());
    for (const service::Proposal& proposal : proposals) {
        const auto adopted = service::adopt(house_->authority(), house_->writer(), proposal,
                                            {domain::record::Founder{}, "simulation", ""});
        if (!adopted) return adopted.failure();
    }
    if (const auto broken = refresh()) return util::fail(ErrorKind::Damaged, *broken);
    return util::Done{};
}

const Known* Player::known(MatterNumber matter) const {
    const auto found = known_.find(matter);
    return found == known_.end() ? nullptr : &found->second;
}

util::Result<std::shared_ptr<const domain::request::Request>> Player::look(MatterNumber matter) {
    using Shared = std::shared_ptr<const domain::request::Request>;
    const Known* known = this->known(matter);
    if (known == nullptr) return util::fail(ErrorKind::NotFound, "no such matter here");
    if (watching_ == Watching::Closely) return Shared(known->last, &known->last->request);
    auto reader = store_.read();
    if (!reader) return reader.failure();
    const auto looked = house_->authority().look(**reader, known->stream);
    if (!looked) return looked.failure();
    return Shared(*looked, &(*looked)->request);
}

std::optional<MatterNumber> Player::matter_in(StreamId stream) const {
    const auto found = by_stream_.find(stream);
    return found == by_stream_.end() ? std::nullopt : std::optional(found->second);
}

std::uint64_t Player::entries() const {
    auto reader = store_.read();
    if (!reader) return 0;
    const auto head = (*reader)->head(house_->authority().id());
    return head ? head->next_position : 0;
}

Played Player::play(const Step& step) {
    clock_.set(step.clock);
    plant(step);
    Told told = answer_of(step);
    // A write fault belongs to this step: a look at everything or a retry meets a healthy store.
    if (faults_ != nullptr && step.write_fault) faults_->heal();
    Played& played = told.played;
    for (int attempt = 1; played.result == Played::Result::CouldNot && attempt < attempts_max; ++attempt) {
        ++failed_commits_;
        if (house_->must_restart()) {
            if (auto broken = restart()) {
                played.violation = broken;
                return played;
            }
        }
        // What an attempt of unknown outcome touched is looked at as well: it may have been kept.
        std::vector<MatterNumber> touched = std::move(played.touched);
        told = answer_of(step);
        touched.insert(touched.end(), played.touched.begin(), played.touched.end());
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
        played.touched = std::move(touched);
    }
    if (played.result == Played::Result::CouldNot) {
        played.violation = "a healthy store, and still it could not be done: " + played.error;
    }
    if (!played.violation && step.asked_twice) played.violation = ask_again(step, told);
    if (watching_ != Watching::Closely) return played;
    add_linked(played.touched);
    for (const MatterNumber matter : played.touched) {
        if (played.violation) break;
        played.violation = look_at(matter, step, played.result == Played::Result::Done);
    }
    if (!played.violation && played.result == Played::Result::Done) {
        played.violation = look_at_pairs(played.touched, step);
    }
    return played;
}

void Player::plant(const Step& step) {
    // Where the step commits nothing, it hits the next one that does.
    if (faults_ == nullptr) return;
    if (step.fault) faults_->fail_commit(1, *step.fault);
    if (step.write_fault) faults_->fail_write(step.write_fault->nth, step.write_fault->kind);
}

Player::Told Player::only(Played played) {
    Told told;
    told.played = std::move(played);
    return told;
}

Player::Told Player::answer_of(const Step& step) {
    return std::visit(
        util::Overloaded{
            [&](const RegisterStep& s) {
                const Known* below = s.review_of ? known(*s.review_of) : nullptr;
                if (s.review_of && below == nullptr) return only({Played::Result::Skipped, {}, "", {}, {}});
                const Asking asking = asking_of(step, s.actor);
                const auto answer = below != nullptr ? house_->matters().ask_review(below->code, s.command, asking)
                                                     : house_->matters().register_matter(s.command, asking);
                if (!answer) {
                    Told told = only(refused(answer.error()));
                    if (s.review_of) told.played.touched = {*s.review_of};
                    return told;
                }
                Told told{{}, answer->number, 1, answer->recorded, answer->repeated, answer->code};
                if (!known_.contains(s.matter)) {
                    Known known;
                    known.number = answer->number;
                    known.code = answer->code;
                    auto reader = store_.read();
                    const auto row = (*reader)->matter_by_number(house_->authority().id(), answer->number);
                    if (!row || !*row) {
                        told.played.violation = answer->number + " was answered, and is not there";
                        return told;
                    }
                    known.stream = (*row)->stream;
                    if (!by_stream_.emplace(known.stream, s.matter).second) {
                        told.played.violation = "two registrations were answered with one matter";
                    }
                    by_number_.emplace(known.number, s.matter);
                    known_.emplace(s.matter, std::move(known));
                }
                told.played.touched = {s.matter};
                if (s.review_of) told.played.touched.push_back(*s.review_of);
                return told;
            },
            [&](const ActStep& s) {
                const Known* matter = known(s.matter);
                const Known* other = s.other ? known(*s.other) : nullptr;
                if (matter == nullptr || (s.other && other == nullptr)) {
                    return only({Played::Result::Skipped, {}, "", {}, {}});
                }
                domain::request::Command command = s.command;
                if (auto* merge = std::get_if<domain::request::command::Merge>(&command); merge && other) {
                    merge->into = other->number;
                }
                const auto answer = s.by_code
                                        ? house_->matters().act_by_code(matter->code, command, asking_of(step, s.actor))
                                        : house_->matters().act(matter->number, command, asking_of(step, s.actor));
                Told told;
                if (answer) {
                    told = Told{{}, answer->number, answer->sequence, answer->recorded, answer->repeated, ""};
                } else {
                    told.played = refused(answer.error());
                }
                told.played.touched = {s.matter};
                if (s.other) told.played.touched.push_back(*s.other);
                return told;
            },
            [&](const SweepStep&) { return only(sweep()); },
            [&](const AdoptStep& s) { return only(adopt(s)); },
            [&](const CrashStep&) {
                Told told;
                told.played.violation = restart();
                return told;
            },
            [&](const CheckStep&) {
                Told told;
                told.played.violation = check_globally();
                return told;
            },
        },
        step.what);
}

std::optional<std::string> Player::open() {
    auto house = House::open({store_, vault_, clock_});
    if (!house) return "the authority does not open: " + house.error().message;
    house_ = std::move(*house);
    house_->authority().remember(requests_remembered);
    const auto all = store_.authorities();
    if (!all) return all.error().message;
    auto auditor = service::Authority::open(store_, all->front(), vault_);
    if (!auditor) return "the authority does not open twice: " + auditor.error().message;
    auditor_ = std::move(*auditor);
    return std::nullopt;
}

std::optional<std::string> Player::restart() {
    ++restarts_;
    house_.reset();
    if (auto broken = open()) return "after a restart: " + *broken;
    return refresh();
}

std::optional<std::string> Player::refresh() {
    const auto configuration = house_->configuration();
    if (!configuration) return configuration.error().message;
    configuration_ = *configuration;
    return std::nullopt;
}

/// The same request under the same key has the same answer and leaves nothing behind; another one under that key is
/// refused.
std::optional<std::string> Player::ask_again(const Step& step, const Told& first) {
    if (first.played.result != Played::Result::Done) return std::nullopt;
    const bool acts = std::holds_alternative<ActStep>(step.what);
    if (!acts && !std::holds_alternative<RegisterStep>(step.what)) return std::nullopt;
    const std::uint64_t before = entries();
    const Told again = answer_of(step);
    if (again.played.result != Played::Result::Done) return "a retry under the same key was not answered";
    if (entries() != before) return "a retry under the same key was recorded a second time";
    ++repeated_;
    if (again.number != first.number || again.sequence != first.sequence || again.recorded != first.recorded) {
        return "a retry under the same key got another answer";
    }
    if (!again.repeated) return "a retry under the same key passed for a new request";
    if (again.code != first.code) return "a retry under the same key got another query code";
    Step other = step;
    if (auto* registration = std::get_if<RegisterStep>(&other.what)) registration->command.body += "（另一件）";
    if (auto* act = std::get_if<ActStep>(&other.what)) act->command = domain::request::command::Supplement{"另一条"};
    if (acts && std::holds_alternative<domain::request::command::Supplement>(std::get<ActStep>(step.what).command)) {
        return std::nullopt;
    }
    const Told refused = answer_of(other);
    if (refused.played.result == Played::Result::Done) return "one key stood for two commands";
    return std::nullopt;
}

std::optional<std::string> Player::look_at(MatterNumber matter, const Step& step, bool accepted) {
    if (watching_ != Watching::Closely) return std::nullopt;
    Known& known = known_.at(matter);
    auto reader = store_.read();
    if (!reader) return reader.error().message;
    auto& reads = ++looks_ % looks_between_audits == 0 ? *auditor_ : house_->authority();
    const auto looked = reads.look(**reader, known.stream);
    if (!looked) return known.number + " cannot be read: " + looked.error().message;
    const service::LoadedRequest& now = **looked;
    if (!accepted && (!known.last || now.revision != known.last->revision)) {
        return known.number + ": a refused command left an entry";
    }
    if (std::holds_alternative<RegisterStep>(step.what) && now.revision == 0) return "nothing was registered";
    // Shared and unchanged: it was held to everything before.
    if (*looked == known.last) return std::nullopt;
    if (const auto broken = broken_by(known.last.get(), now, *configuration_)) return known.number + ": " + *broken;
    const auto row = (*reader)->matter(house_->authority().id(), known.stream);
    if (!row || !*row) return known.number + " is not in the tables";
    if (const auto broken = row_disagrees(**row, now)) return known.number + ": " + *broken;
    known.last = *looked;
    return std::nullopt;
}

std::vector<MatterNumber> Player::linked(MatterNumber matter) const {
    std::vector<MatterNumber> found;
    const Known* known = this->known(matter);
    if (known == nullptr || !known->last) return found;
    const auto add = [&](const std::string& number) {
        if (const auto other = by_number_.find(number); other != by_number_.end()) found.push_back(other->second);
    };
    const auto& request = known->last->request;
    for (const std::string& number : request.merged_from) add(number);
    for (const auto& review : request.reviews) add(review.number);
    if (const auto* merged = std::get_if<domain::request::state::Merged>(&request.state)) add(merged->into);
    if (!request.registration.review_of.empty()) add(request.registration.review_of);
    return found;
}

void Player::add_linked(std::vector<MatterNumber>& touched) const {
    std::vector<MatterNumber> all = touched;
    for (const MatterNumber matter : touched) {
        const auto more = linked(matter);
        all.insert(all.end(), more.begin(), more.end());
    }
    // As they were touched, each once: a new matter is looked at before what it refers to.
    touched.clear();
    for (const MatterNumber matter : all) {
        if (std::find(touched.begin(), touched.end(), matter) == touched.end()) touched.push_back(matter);
    }
}

std::optional<std::string> Player::look_at_pairs(const std::vector<MatterNumber>& touched, const Step& step) const {
    if (const auto* act = std::get_if<ActStep>(&step.what); act != nullptr && act->other) {
        if (auto broken = merging_broken(known(act->matter)->last->request, known(*act->other)->last->request)) {
            return known(act->matter)->number + ": " + *broken;
        }
    }
    for (const MatterNumber matter : touched) {
        const Known* one = known(matter);
        if (one == nullptr) continue;
        for (const MatterNumber other : linked(matter)) {
            if (auto broken = pair_broken(*one->last, *known(other)->last)) return one->number + ": " + *broken;
        }
    }
    return std::nullopt;
}

std::vector<MatterNumber> Player::due() {
    std::vector<MatterNumber> due;
    auto reader = store_.read();
    if (!reader) return due;
    const auto streams = (*reader)->due(house_->authority().id(), clock_.now(), 4096);
    if (!streams) return due;
    for (const StreamId stream : *streams) {
        if (const auto found = by_stream_.find(stream); found != by_stream_.end()) due.push_back(found->second);
    }
    return due;
}

Played Player::sweep() {
    Played played;
    for (int round = 0; round < 100; ++round) {
        const auto touched = due();
        if (touched.empty()) return played;
        const auto report = service::sweep(house_->authority(), house_->writer(), clock_.now());
        for (const MatterNumber matter : touched) {
            if (std::find(played.touched.begin(), played.touched.end(), matter) == played.touched.end()) {
                played.touched.push_back(matter);
            }
        }
        if (!report) {
            Played failed = refused(Rejection(report.error()));
            failed.touched = std::move(played.touched);
            return failed;
        }
        if (report->entries == 0) break;
    }
    if (!due().empty()) played.violation = "the clocks were looked at, and still something is due";
    return played;
}

Played Player::adopt(const AdoptStep& step) {
    const auto adopted = service::adopt(house_->authority(), house_->writer(), step.proposal,
                                        {domain::record::Founder{}, "simulation", ""});
    if (!adopted) return refused(Rejection(adopted.error()));
    Played played;
    if (step.calendar && watching_ == Watching::Closely) {
        for (const auto& [matter, known] : known_) {
            if (!known.last->request.ended()) played.touched.push_back(matter);
        }
    }
    if (step.calendar) {
        const auto report = service::apply_calendar_change(house_->authority(), house_->writer(), {});
        if (!report) {
            Played failed = refused(Rejection(report.error()));
            failed.touched = std::move(played.touched);
            return failed;
        }
    }
    if (auto broken = refresh()) played.violation = broken;
    return played;
}

}  // namespace qingfeng::simulation
