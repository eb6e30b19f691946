#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "http/message.h"

namespace qingfeng::http {

/// The right to answer one request, once, from any thread, now or later. Copies share it. When the last copy goes and
/// nobody has answered, the client gets a 500: no request is ever left hanging.
class Responder {
  public:
    /// What carries the answer away; empty: dropped without one. Called at most once, from whichever thread answers or
    /// drops, and must not throw.
    using Send = std::function<void(std::optional<Response>)>;

    explicit Responder(Send send);

    /// False when it has been answered already (this answer is then thrown away). True does not promise that the client
    /// is still there.
    bool answer(Response response) const;

  private:
    class State;
    std::shared_ptr<State> state_;  ///< shared by the copies
};

}  // namespace qingfeng::http
