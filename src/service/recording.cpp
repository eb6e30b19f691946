#include "service/recording.h"

#include <algorithm>

#include "storage/event_codec.h"

namespace qingfeng::service {

namespace request = domain::request;

request::Context context_for(const LoadedRequest& loaded, const Configuration& config,
                             const domain::record::Actor& actor, util::Instant now, std::uint8_t random_percent) {
    return {
        actor,
        now,
        config.organisation,
        loaded.request.only_history() ? config.procedures() : config.procedures_at(loaded.request.registration.config),
        config.calendar,
        config.taxonomy,
        config.zone,
        config.version,
        "",
        {},
        {},
        false,
        random_percent};
}

util::Result<std::uint64_t> record_events(const Authority& authority, storage::UnitOfWork& work, LoadedRequest& loaded,
                                          const storage::StreamKeys& keys, const domain::record::Origin& origin,
                                          const std::vector<request::Event>& events) {
    std::vector<storage::EncodedEvent> encoded;
    for (const request::Event& event : events) encoded.push_back(storage::encode(event));
    const auto first = authority.append(work, loaded.stream, keys, origin, encoded);
    if (!first) return first;
    std::uint64_t position = *first;
    std::uint64_t leaf = work.committed().tree_size - events.size();
    for (const request::Event& event : events) {
        std::optional<request::Request> before;
        if (loaded.revision != 0) before = std::move(loaded.request);
        loaded.request = request::apply(std::move(before), event, origin.actor, work.recorded());
        ++loaded.revision;
        loaded.events.push_back({position++, loaded.revision, leaf++, work.recorded(), origin, event});
    }
    if (const auto status = authority.project(work, loaded, keys); !status) return status.failure();
    return first;
}

util::Result<std::vector<OpenMatter>> open_matters(const Authority& authority, storage::Reader& reader,
                                                   const std::vector<std::string>& numbers) {
    std::vector<OpenMatter> matters;
    for (const std::string& number : numbers) {
        if (number.empty()) continue;
        const auto row = reader.matter_by_number(authority.id(), number);
        if (!row) return row.failure();
        if (!*row) continue;
        auto keys = authority.keys_of(reader, (*row)->stream);
        if (!keys) return keys.failure();
        if (!*keys) continue;
        auto loaded = authority.load(reader, (*row)->stream);
        if (!loaded) return loaded.failure();
        matters.push_back({std::move(*loaded), std::move(**keys)});
    }
    return matters;
}

std::vector<std::string> told_in(const request::Request& before, const request::Context& context,
                                 const std::vector<request::Event>& events) {
    request::Request after = before;
    for (const auto& event : events) after = request::apply(std::move(after), event, context.actor, context.now);
    std::vector<std::string> numbers;
    for (const auto& event : events) {
        for (std::string& number : request::told_in(event, after)) {
            if (std::find(numbers.begin(), numbers.end(), number) == numbers.end())
                numbers.push_back(std::move(number));
        }
    }
    return numbers;
}

util::Status tell(const Authority& authority, storage::UnitOfWork& work, const Configuration& config,
                  const LoadedRequest& here, const domain::record::Origin& origin,
                  const std::vector<request::Event>& events, std::vector<OpenMatter>& others) {
    for (const auto& event : events) {
        const auto numbers = request::told_in(event, here.request);
        for (OpenMatter& other : others) {
            if (std::find(numbers.begin(), numbers.end(), other.loaded.request.number()) == numbers.end()) continue;
            const auto context = context_for(other.loaded, config, origin.actor, work.recorded(), 0);
            const auto echoed = request::echo(event, here.request, other.loaded.request, context);
            if (echoed.empty()) continue;
            const auto recorded = record_events(authority, work, other.loaded, other.keys, origin, echoed);
            if (!recorded) return recorded.failure();
        }
    }
    return util::Done{};
}

}  // namespace qingfeng::service
