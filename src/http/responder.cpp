#include "http/responder.h"

#include <atomic>

namespace qingfeng::http {

class Responder::State {
  public:
    explicit State(Send send) : send_(std::move(send)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { finish(std::nullopt); }

    bool finish(std::optional<Response> response) {
        if (finished_.exchange(true)) return false;
        send_(std::move(response));
        return true;
    }

  private:
    Send send_;
    std::atomic<bool> finished_ = false;
};

Responder::Responder(Send send) : state_(std::make_shared<State>(std::move(send))) {}

bool Responder::answer(Response response) const { return state_->finish(std::move(response)); }

}  // namespace qingfeng::http
