#include "service/matters.h"

#include <algorithm>
#include <future>
#include <memory>

#include <fmt/core.h>

#include "domain/permission/command_act.h"
#include "domain/request/decide.h"
#include "service/external_number.h"
#include "service/idempotency.h"
#include "service/photo_rows.h"
#include "service/projection.h"
#include "service/query_code.h"
#include "service/recording.h"
#include "service/rejection.h"
#include "service/visibility.h"
#include "storage/event_codec.h"

namespace qingfeng::service {
namespace {

namespace request = domain::request;
using domain::record::Origin;
using storage::KeyedHash;
using storage::StreamId;
using storage::UnitOfWork;
using util::Error;
using util::ErrorKind;

std::uint8_t random_percent() {
    std::array<std::uint8_t, 8> bytes{};
    util::fill_random(bytes);
    std::uint64_t value = 0;
    for (const auto byte : bytes) value = (value << 8) | byte;
    return static_cast<std::uint8_t>(value % 100);
}

/// The code of an earlier registration: keys may have been rotated since, and only the one it came from makes the code
/// whose hash is in its entry. Empty where that key was lost.
std::string code_of(const Authority& authority, const std::vector<util::SecretKey>& code_keys,
                    const request::event::Registered& registered, const Asking& asking) {
    for (const auto& key : code_keys) {
        const std::string code =
            derive_query_code(key, authority.slug(), scope_of(asking.origin.actor), asking.idempotency_key);
        const KeyedHash hash = query_code_hash(key, code);
        if (std::equal(hash.begin(), hash.end(), registered.code_hash.begin(), registered.code_hash.end())) return code;
    }
    return "";
}

RegistrationAnswer registration_answer(const Authority& authority, const std::vector<util::SecretKey>& code_keys,
                                       const LoadedRequest& loaded, const Asking& asking) {
    // From its own entry, not from what became of it: history that was taken up has others before it.
    const auto first = std::find_if(loaded.events.begin(), loaded.events.end(), [](const RecordedEvent& one) {
        return std::holds_alternative<request::event::Registered>(one.event);
    });
    const auto& registered = std::get<request::event::Registered>(first->event);
    RegistrationAnswer answer;
    answer.number = registered.number;
    answer.code = grouped_query_code(code_of(authority, code_keys, registered, asking));
    answer.kind = registered.kind;
    answer.recorded = first->recorded;
    answer.first_handler = registered.first_handler.get();
    answer.answer_by = registered.first_deadline;
    for (const auto& clock : registered.clocks) answer.due.push_back({clock.kind, clock.date, clock.provisional});
    // What was decided together with the registration stands right behind it, at the same moment and by the same asker.
    if (const auto second = std::next(first); second != loaded.events.end()) {
        const auto* assigned = std::get_if<request::event::Assigned>(&second->event);
        if (assigned != nullptr && second->position == first->position + 1 && second->origin == first->origin) {
            answer.unit = assigned->unit.get();
            answer.first_handler = assigned->handler.get();
        }
    }
    answer.idempotency_key = asking.idempotency_key;
    return answer;
}

/// Runs `use_case` on the writer, once or again after another server was first, and hands out what it returned last.
template <class T>
void in_writer(storage::Writer& writer, std::function<Outcome<T>(UnitOfWork&)> use_case, WhenDone<T> when_done) {
    // Shared by the item's two functions, which the writer runs one after the other.
    const auto outcome = std::make_shared<std::optional<Outcome<T>>>();
    const auto tell = std::make_shared<WhenDone<T>>(std::move(when_done));
    storage::WorkItem item;
    item.run = [outcome, use_case = std::move(use_case)](UnitOfWork& work) -> util::Status {
        outcome->emplace(use_case(work));
        if (**outcome) return util::Done{};
        return util::fail(ErrorKind::InvalidInput, "refused");
    };
    item.done = [outcome, tell](const util::Status& status) {
        if (*outcome && !**outcome) return (*tell)((*outcome)->failure());
        if (!status) return (*tell)(reject(status.error()));
        (*tell)(std::move(**outcome));
    };
    if (!writer.submit(std::move(item))) (*tell)(reject(ErrorKind::Busy, "too much waits to be written"));
}

/// A member of staff may see it; the person, the sweep and imports are no part of the table.
bool sees(const Configuration& config, const domain::record::Actor& actor, const request::Request& matter,
          util::Instant now) {
    const auto* person = domain::record::person_of(actor);
    if (person == nullptr) return true;
    return may(config, *person, domain::permission::Act::See, facts_of(matter), config.zone.to_local(now).date);
}

/// What the permission table says to a member of staff. The person, the sweep and imports are no part of it; what only
/// these do is left to decide(), which knows why it refuses.
std::optional<request::Refusal> refused_by_table(const Configuration& config, const domain::record::Actor& actor,
                                                 const request::Command& command, const request::Request& matter,
                                                 util::Instant now) {
    const auto* person = domain::record::person_of(actor);
    if (person == nullptr) return std::nullopt;
    const util::Date today = config.zone.to_local(now).date;
    const auto facts = facts_of(matter);
    if (!may(config, *person, domain::permission::Act::See, facts, today)) return request::Refusal::NoSuchMatter;
    const auto act = domain::permission::act_of(command);
    if (act && !may(config, *person, *act, facts, today)) return request::Refusal::NotYourRole;
    return std::nullopt;
}

/// Starts what ends in a WhenDone and waits for it.
template <class T, class Start>
Outcome<T> wait_for(Start start) {
    std::promise<Outcome<T>> promise;
    start([&promise](Outcome<T> outcome) { promise.set_value(std::move(outcome)); });
    return promise.get_future().get();
}

}  // namespace

Outcome<RegistrationAnswer> Matters::register_matter(const request::command::Register& command, const Asking& asking) {
    return wait_for<RegistrationAnswer>(
        [&](WhenDone<RegistrationAnswer> when_done) { register_matter(command, asking, std::move(when_done)); });
}

void Matters::register_matter(const request::command::Register& command, const Asking& given,
                              WhenDone<RegistrationAnswer> when_done) {
    // Numbers are no secret: who asks for a review brings the code.
    const bool stranger = std::holds_alternative<domain::record::Complainant>(given.origin.actor);
    if (stranger && !command.review_of.empty()) return when_done(reject(request::Refusal::OnlyThePerson));
    registering(given, std::move(when_done),
                [this, command](UnitOfWork& work, const Asking& asking) { return register_in(work, command, asking); });
}

void Matters::registering(const Asking& given, WhenDone<RegistrationAnswer> when_done, Registering use_case) {
    if (const auto fault = check_key(given)) return when_done(util::Failure<Rejection>{*fault});
    Asking asking = given;
    if (asking.idempotency_key.empty()) asking.idempotency_key = random_key();
    in_writer<RegistrationAnswer>(
        writer_, [asking, use_case = std::move(use_case)](UnitOfWork& work) { return use_case(work, asking); },
        std::move(when_done));
}

Outcome<RegistrationAnswer> Matters::ask_review(const std::string& code, const request::command::Register& command,
                                                const Asking& asking) {
    return wait_for<RegistrationAnswer>(
        [&](WhenDone<RegistrationAnswer> when_done) { ask_review(code, command, asking, std::move(when_done)); });
}

void Matters::ask_review(const std::string& code, const request::command::Register& command, const Asking& given,
                         WhenDone<RegistrationAnswer> when_done) {
    registering(given, std::move(when_done),
                [this, code, command](UnitOfWork& work, const Asking& asking) -> Outcome<RegistrationAnswer> {
                    const auto stream = find_code(work.reader(), code);
                    if (!stream) return stream.failure();
                    const auto below = authority_.load(work.reader(), *stream);
                    if (!below) return reject(below.error());
                    request::command::Register review = command;
                    review.kind = domain::procedure::Kind::Review;
                    review.review_of = below->request.number();
                    return register_in(work, review, asking);
                });
}

Outcome<RegistrationAnswer> Matters::take_up(const std::string& number, const request::command::TakeUp& command,
                                             const Asking& given) {
    return wait_for<RegistrationAnswer>([&](WhenDone<RegistrationAnswer> when_done) {
        registering(given, std::move(when_done),
                    [this, number, command](UnitOfWork& work, const Asking& asking) -> Outcome<RegistrationAnswer> {
                        const auto find = [this, number](storage::Reader& reader) {
                            return find_number(reader, number);
                        };
                        const auto acted = act_in(work, find, command, asking);
                        if (!acted) return acted.failure();
                        const auto stream = find(work.reader());
                        if (!stream) return stream.failure();
                        const auto loaded = authority_.load(work.reader(), *stream);
                        if (!loaded) return reject(loaded.error());
                        const auto code_keys = authority_.code_keys(work.reader());
                        if (!code_keys) return reject(code_keys.error());
                        auto answer = registration_answer(authority_, *code_keys, *loaded, asking);
                        answer.repeated = acted->repeated;
                        return answer;
                    });
    });
}

Outcome<RegistrationAnswer> Matters::register_in(UnitOfWork& work, const request::command::Register& asked,
                                                 const Asking& asking) {
    const KeyedHash key = request_hash(authority_, asking);
    const KeyedHash hash = command_hash(authority_, "", asked);
    std::uint64_t position = 0;
    auto known = repeated(authority_, work.reader(), key, hash, position);
    if (!known) return known.failure();
    const auto code_keys = authority_.code_keys(work.reader());
    if (!code_keys) return reject(code_keys.error());
    if (*known) {
        auto answer = registration_answer(authority_, *code_keys, **known, asking);
        answer.repeated = true;
        return answer;
    }
    request::command::Register command = asked;
    const auto kept = keep_free_photos(authority_, work.reader(), command.photos);
    if (!kept) return reject(kept.error());
    const auto configuration = authority_.configuration(work.reader());
    if (!configuration) return reject(configuration.error());
    const Configuration& config = **configuration;

    const auto* person = domain::record::person_of(asking.origin.actor);
    const util::Date today = config.zone.to_local(work.recorded()).date;
    if (person != nullptr && !may(config, *person, domain::permission::Act::Register, today)) {
        return reject(request::Refusal::NotYourRole);
    }

    request::Context context{asking.origin.actor,
                             work.recorded(),
                             config.organisation,
                             config.procedures(),
                             config.calendar,
                             config.taxonomy,
                             config.zone,
                             config.version,
                             "",
                             {},
                             {},
                             false,
                             0};
    if (const auto fault = give_code(*code_keys, asking, context)) return reject(*fault);
    if (!command.external_number.empty()) {
        const KeyedHash external = external_hash_of(authority_, command.source, command.external_number);
        const auto taken = work.reader().lookup(authority_.id(), storage::LookupSpace::External, external);
        if (!taken) return reject(taken.error());
        if (*taken) return reject(ErrorKind::Conflict, "this number of the source is registered already");
        context.external_hash.assign(external.begin(), external.end());
    }
    auto others = open_matters(authority_, work.reader(), {request::counterpart_of(nullptr, command)});
    if (!others) return reject(others.error());
    if (!others->empty() && sees(config, asking.origin.actor, others->front().loaded.request, work.recorded())) {
        context.other = &others->front().loaded.request;
    }
    const auto decision = request::decide(nullptr, command, context);
    if (!decision) return reject(decision.error());
    std::vector<request::Event> events = *decision;
    // Numbers have no gaps: one is taken only when nothing can refuse any more.
    auto& registered = std::get<request::event::Registered>(events.front());
    const auto serial = work.allocate_serial(config.zone.to_local(work.recorded()).date.year());
    const auto* procedure = config.procedures().find(command.kind, config.zone.to_local(work.recorded()).date);
    registered.number = fmt::format("{}{}-{:06}", procedure->number_prefix, serial.year, serial.serial);

    LoadedRequest loaded;
    loaded.stream = StreamId(work.allocate_id());
    const auto keys = authority_.new_keys(work, loaded.stream);
    if (!keys) return reject(keys.error());
    const auto first = record_events(authority_, work, loaded, *keys, asking.origin, events);
    if (!first) return reject(first.error());
    for (const auto& row : lookup_rows(loaded)) {
        if (const auto status = work.put_lookup(row); !status) return reject(status.error());
    }
    if (const auto told = tell(authority_, work, config, loaded, asking.origin, events, *others); !told) {
        return reject(told.error());
    }
    if (const auto status = work.put_request_key({key, hash, *first, std::nullopt}); !status) {
        return reject(status.error());
    }
    return registration_answer(authority_, *code_keys, loaded, asking);
}

std::optional<Error> Matters::give_code(const std::vector<util::SecretKey>& keys, const Asking& asking,
                                        request::Context& context) {
    if (keys.empty()) {
        return Error{ErrorKind::Damaged, "the key of query codes is missing: put it back, or give another one"};
    }
    const std::string code =
        derive_query_code(keys.front(), authority_.slug(), scope_of(asking.origin.actor), asking.idempotency_key);
    const KeyedHash hash = query_code_hash(keys.front(), code);
    context.code_hash.assign(hash.begin(), hash.end());
    context.code_seen_by_staff = domain::record::person_of(asking.origin.actor) != nullptr;
    return std::nullopt;
}

Outcome<StreamId> Matters::find_number(storage::Reader& reader, const std::string& number) {
    const auto row = reader.matter_by_number(authority_.id(), number);
    if (!row) return reject(row.error());
    if (!*row) return reject(request::Refusal::NoSuchMatter);
    return (*row)->stream;
}

Outcome<StreamId> Matters::find_code(storage::Reader& reader, const std::string& typed) {
    const auto code = normalise_query_code(typed);
    if (!code) return reject(request::Refusal::NoSuchMatter);
    const auto keys = authority_.code_keys(reader);
    if (!keys) return reject(keys.error());
    for (const auto& key : *keys) {
        const auto found = reader.lookup(authority_.id(), storage::LookupSpace::QueryCode, query_code_hash(key, *code));
        if (!found) return reject(found.error());
        if (*found) return **found;
    }
    return reject(request::Refusal::NoSuchMatter);
}

Outcome<ActAnswer> Matters::act(const std::string& number, const request::Command& command, const Asking& asking) {
    return wait_for<ActAnswer>(
        [&](WhenDone<ActAnswer> when_done) { act(number, command, asking, std::move(when_done)); });
}

void Matters::act(const std::string& number, const request::Command& command, const Asking& asking,
                  WhenDone<ActAnswer> when_done) {
    act_on([this, number](storage::Reader& reader) { return find_number(reader, number); }, command, asking,
           std::move(when_done));
}

Outcome<ActAnswer> Matters::act_by_code(const std::string& code, const request::Command& command,
                                        const Asking& asking) {
    return wait_for<ActAnswer>(
        [&](WhenDone<ActAnswer> when_done) { act_by_code(code, command, asking, std::move(when_done)); });
}

void Matters::act_by_code(const std::string& code, const request::Command& command, const Asking& asking,
                          WhenDone<ActAnswer> when_done) {
    act_on([this, code](storage::Reader& reader) { return find_code(reader, code); }, command, asking,
           std::move(when_done));
}

void Matters::act_on(Find find, const request::Command& command, const Asking& asking, WhenDone<ActAnswer> when_done) {
    if (const auto fault = check_key(asking)) return when_done(util::Failure<Rejection>{*fault});
    in_writer<ActAnswer>(
        writer_,
        [this, find = std::move(find), command, asking](UnitOfWork& work) {
            return act_in(work, find, command, asking);
        },
        std::move(when_done));
}

Outcome<ActAnswer> Matters::act_in(UnitOfWork& work, const Find& find, const request::Command& asked,
                                   const Asking& asking) {
    const auto stream = find(work.reader());
    if (!stream) return stream.failure();
    const KeyedHash key = request_hash(authority_, asking);
    const KeyedHash hash = command_hash(authority_, std::to_string(stream->get()), asked);
    request::Command command = asked;
    if (!asking.idempotency_key.empty()) {
        std::uint64_t position = 0;
        auto known = repeated(authority_, work.reader(), key, hash, position);
        if (!known) return known.failure();
        if (*known) {
            for (const RecordedEvent& event : (*known)->events) {
                if (event.position != position) continue;
                return ActAnswer{(*known)->request.number(), storage::event_name(storage::encode(event.event).type),
                                 event.sequence, event.recorded, true};
            }
        }
    }
    if (const auto kept = keep_free_photos(authority_, work.reader(), command); !kept) return reject(kept.error());
    auto loaded = authority_.load(work.reader(), *stream);
    if (!loaded) return reject(loaded.error());
    const auto configuration = authority_.configuration(work.reader());
    if (!configuration) return reject(configuration.error());
    const Configuration& config = **configuration;
    // Before anything else, so that nothing tells what may not be seen from what is not there.
    if (const auto refusal = refused_by_table(config, asking.origin.actor, command, loaded->request, work.recorded())) {
        return reject(*refusal);
    }
    if (asking.revision && *asking.revision != loaded->revision) {
        return reject(ErrorKind::Conflict, "the matter has changed since it was read");
    }
    auto context = context_for(*loaded, config, asking.origin.actor, work.recorded(), random_percent());
    const auto other = open_matters(authority_, work.reader(), {request::counterpart_of(&loaded->request, command)});
    if (!other) return reject(other.error());
    if (!other->empty() && sees(config, asking.origin.actor, other->front().loaded.request, work.recorded())) {
        context.other = &other->front().loaded.request;
    }
    const bool takes_up = std::holds_alternative<request::command::TakeUp>(command);
    if (takes_up && !asking.idempotency_key.empty()) {
        const auto code_keys = authority_.code_keys(work.reader());
        if (!code_keys) return reject(code_keys.error());
        if (const auto fault = give_code(*code_keys, asking, context)) return reject(*fault);
    }
    const auto decision = request::decide(&loaded->request, command, context);
    if (!decision) return reject(decision.error());
    if (decision->empty()) return ActAnswer{loaded->request.number(), "", loaded->revision, work.recorded()};
    // Everything that is told elsewhere is opened before the first entry is written: nothing half done is left.
    auto others = open_matters(authority_, work.reader(), told_in(loaded->request, context, *decision));
    if (!others) return reject(others.error());
    const auto keys = authority_.keys_of(work.reader(), *stream);
    if (!keys) return reject(keys.error());
    const std::uint64_t sequence = loaded->revision + 1;
    const auto first = record_events(authority_, work, *loaded, **keys, asking.origin, *decision);
    if (!first) return reject(first.error());
    if (const auto status = put_photo_lookups(work, loaded->stream, *decision); !status) return reject(status.error());
    if (takes_up) {
        for (const auto& row : lookup_rows(*loaded)) {
            if (row.space != storage::LookupSpace::QueryCode) continue;
            if (const auto status = work.put_lookup(row); !status) return reject(status.error());
        }
    }
    if (const auto told = tell(authority_, work, config, *loaded, asking.origin, *decision, *others); !told) {
        return reject(told.error());
    }
    if (!asking.idempotency_key.empty()) {
        if (const auto status = work.put_request_key({key, hash, *first, std::nullopt}); !status) {
            return reject(status.error());
        }
    }
    return ActAnswer{loaded->request.number(), storage::event_name(storage::encode(decision->front()).type), sequence,
                     work.recorded(), false};
}

Outcome<std::shared_ptr<const LoadedRequest>> Matters::by_number(const std::string& number) {
    auto reader = authority_.store().read();
    if (!reader) return reject(reader.error());
    const auto stream = find_number(**reader, number);
    if (!stream) return stream.failure();
    auto matter = authority_.look(**reader, *stream);
    if (!matter) return reject(matter.error());
    return std::move(*matter);
}

Outcome<std::shared_ptr<const LoadedRequest>> Matters::by_code(const std::string& code) {
    auto reader = authority_.store().read();
    if (!reader) return reject(reader.error());
    const auto stream = find_code(**reader, code);
    if (!stream) return stream.failure();
    auto matter = authority_.look(**reader, *stream);
    if (!matter) return reject(matter.error());
    return std::move(*matter);
}

}  // namespace qingfeng::service
