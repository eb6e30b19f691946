#include "util/canonical.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::util {
namespace {

RC_GTEST_PROP(Canonical, what_is_written_is_read, (std::uint64_t a, std::int64_t b, std::string c)) {
    CanonicalWriter writer;
    writer.number(a).signed_number(b).text(c);
    CanonicalReader reader(writer.view());
    RC_ASSERT(reader.number() == a);
    RC_ASSERT(reader.signed_number() == b);
    RC_ASSERT(reader.text() == c);
    RC_ASSERT(reader.finished());
}

RC_GTEST_PROP(Canonical, any_bytes_are_read_without_harm_and_numbers_have_one_form, (Bytes bytes)) {
    CanonicalReader reader(bytes);
    if (const auto value = reader.number()) {
        CanonicalWriter writer;
        writer.number(*value);
        RC_ASSERT(std::equal(writer.view().begin(), writer.view().end(), bytes.begin()));
    }
}

TEST(Canonical, refuses_longer_forms_and_short_input) {
    const Bytes long_zero = {0x80, 0x00};
    EXPECT_FALSE(CanonicalReader(long_zero).number());
    const Bytes too_big = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02};
    EXPECT_FALSE(CanonicalReader(too_big).number());
    const Bytes promised_more = {0x05, 'a'};
    CanonicalReader reader(promised_more);
    EXPECT_FALSE(reader.bytes());
    EXPECT_TRUE(reader.failed());
    EXPECT_FALSE(reader.finished());
}

}  // namespace
}  // namespace qingfeng::util
