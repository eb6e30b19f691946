#include "http/deadline_queue.h"

#include <gtest/gtest.h>

namespace qingfeng::http {
namespace {

using namespace std::chrono_literals;
using Queue = DeadlineQueue<int, 2>;

TEST(DeadlineQueue, gives_what_has_expired_once) {
    Queue queue;
    const Queue::TimePoint start{};
    const auto first = queue.add(1);
    const auto second = queue.add(2);
    queue.add(3);
    queue.set(first, 0, start + 10s);
    queue.set(second, 1, start + 5s);
    EXPECT_EQ(queue.expired(start + 4s), std::vector<int>{});
    EXPECT_EQ(queue.expired(start + 5s), std::vector<int>{2});
    queue.set(second, 0, start + 12s);
    queue.set(first, 0, start + 13s);
    EXPECT_EQ(queue.expired(start + 12s), std::vector<int>{2});
    queue.remove(first);
    EXPECT_EQ(queue.expired(start + 99s), std::vector<int>{});
}

}  // namespace
}  // namespace qingfeng::http
