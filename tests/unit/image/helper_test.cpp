// The helper process: it answers, and whatever becomes of it the caller goes on in bounded time. The commands here
// stand in for it; the real one, with its walls, is played by tests/functional/test_photos.py.
#include "image/helper.h"

#include <gtest/gtest.h>

#include "sample.h"

namespace qingfeng::image {
namespace {

using namespace std::chrono_literals;

util::Bytes photo() { return testing::camera_jpeg(testing::flag(64, 48), 1); }

TEST(Helper, whatever_becomes_of_it_the_caller_gets_an_answer) {
    const HelperLimits limits{1, 2s, 1500ms};
    const std::pair<std::vector<std::string>, Fault> rows[] = {
        {{"/nonexistent/program"}, Fault::NotPossibleNow},
        {{"/bin/false"}, Fault::Damaged},                                            // ended without a word
        {{"/bin/sh", "-c", "kill -9 $$"}, Fault::Damaged},                           // killed
        {{"/bin/sh", "-c", "exec /bin/sleep 30"}, Fault::TookTooLong},               // silent
        {{"/bin/sh", "-c", "exec /bin/cat"}, Fault::NotPossibleNow},                 // answers with what it was sent
        {{"/bin/sh", "-c", "exec /bin/cat /dev/zero"}, Fault::NotPossibleNow},       // talks without end
        {{"/bin/sh", "-c", "exec 0<&-; exec /bin/echo no"}, Fault::NotPossibleNow},  // does not listen
    };
    for (const auto& [command, fault] : rows) {
        const auto begun = std::chrono::steady_clock::now();
        const auto rendition = Helper(command, limits).render(photo());
        ASSERT_FALSE(rendition) << command.back();
        EXPECT_EQ(rendition.error(), fault) << command.back();
        EXPECT_LT(std::chrono::steady_clock::now() - begun, 60s) << command.back();
    }
}

TEST(Helper, what_is_no_picture_is_refused_before_a_process_is_started) {
    Helper helper({"/nonexistent/program"});
    EXPECT_EQ(helper.render(util::to_bytes("hello")).error(), Fault::NotAPicture);
    EXPECT_EQ(helper.render(util::Bytes(bytes_max + 1)).error(), Fault::TooManyBytes);
}

}  // namespace
}  // namespace qingfeng::image
