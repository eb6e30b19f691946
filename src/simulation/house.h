#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "service/authority.h"
#include "service/founding.h"
#include "service/matters.h"
#include "storage/writer.h"

namespace qingfeng::simulation {

/// The time of the simulated world. Read by the writer's thread.
class FakeClock {
  public:
    void set(util::Instant now) { micros_ = now.micros; }
    util::Instant now() const { return {micros_}; }

  private:
    std::atomic<std::int64_t> micros_{0};
};

/// One running server over a store that outlives it: everything but the store is lost when it goes.
class House {
  public:
    struct World {
        storage::Store& store;
        const storage::KeyVault& vault;
        const FakeClock& clock;
    };

    /// Founds the only authority of the store.
    static util::Status found(const World&, const service::Founding&);
    /// As a server starts: reads founding, keys and configuration, and begins to write.
    static util::Result<std::unique_ptr<House>> open(const World&);

    service::Authority& authority() { return *authority_; }
    storage::Writer& writer() { return *writer_; }
    service::Matters& matters() { return *matters_; }
    util::Result<std::shared_ptr<const service::Configuration>> configuration();
    /// A commit was neither known to be made nor known to have failed: the process would have ended.
    bool must_restart() const { return unknown_; }

  private:
    House() = default;

    std::atomic<bool> unknown_{false};
    std::unique_ptr<service::Authority> authority_;
    std::unique_ptr<storage::Writer> writer_;
    std::unique_ptr<service::Matters> matters_;
};

}  // namespace qingfeng::simulation
