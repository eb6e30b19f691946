#include "simulation/house.h"

namespace qingfeng::simulation {

using util::ErrorKind;
using util::Result;

util::Status House::found(const World& world, const service::Founding& founding) {
    return service::found_authority(world.store, world.vault, founding, {domain::record::Founder{}, "simulation", ""},
                                    world.clock.now());
}

Result<std::unique_ptr<House>> House::open(const World& world) {
    const auto all = world.store.authorities();
    if (!all) return all.failure();
    if (all->empty()) return util::fail(ErrorKind::NotFound, "nobody founded an authority here");
    auto authority = service::Authority::open(world.store, all->front(), world.vault);
    if (!authority) return authority.failure();
    std::unique_ptr<House> house(new House());
    house->authority_ = std::move(*authority);
    storage::WriterParts parts;
    parts.clock = [&clock = world.clock] { return clock.now(); };
    parts.origin = house->authority_->origin();
    parts.signers_now = [&a = *house->authority_](storage::Reader& reader) { return a.signers(reader); };
    parts.on_unknown = [&unknown = house->unknown_](const util::Error&) { unknown = true; };
    house->writer_ = std::make_unique<storage::Writer>(world.store, house->authority_->id(), std::move(parts),
                                                       storage::WriterLimits{}, storage::WriterThread::Callers);
    house->matters_ = std::make_unique<service::Matters>(*house->authority_, *house->writer_);
    return house;
}

Result<std::shared_ptr<const service::Configuration>> House::configuration() {
    auto reader = authority_->store().read();
    if (!reader) return reader.failure();
    return authority_->configuration(**reader);
}

}  // namespace qingfeng::simulation
