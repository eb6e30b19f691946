#include "service/recording.h"

#include "storage/event_codec.h"

namespace qingfeng::service {

namespace request = domain::request;

request::Context context_for(const LoadedRequest& loaded, const Configuration& config,
                             const domain::record::Actor& actor, util::Instant now, std::uint8_t random_percent) {
    return {actor,
            now,
            config.organisation,
            config.procedures_at(loaded.request.registration.config),
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
    for (const request::Event& event : events) {
        std::optional<request::Request> before;
        if (loaded.revision != 0) before = std::move(loaded.request);
        loaded.request = request::apply(std::move(before), event, origin.actor, work.recorded());
        ++loaded.revision;
        loaded.events.push_back({position++, loaded.revision, std::nullopt, work.recorded(), origin, event});
    }
    if (const auto status = authority.project(work, loaded, keys); !status) return status.failure();
    return first;
}

}  // namespace qingfeng::service
