// Pictures that strangers send: only what is seen stays, upright and small; whatever is no picture is named as such.
#include "image/rendition.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sample.h"

namespace qingfeng::image {
namespace {

using testing::camera_jpeg;
using testing::flag;

enum class Colour { Red, Green, Blue, Other };

/// Of the pixel at these parts of width and height.
Colour colour_at(const Picture& picture, double x, double y) {
    const auto column = static_cast<std::size_t>(x * (picture.width - 1));
    const auto row = static_cast<std::size_t>(y * (picture.height - 1));
    const std::uint8_t* pixel = &picture.rgb[3 * (row * picture.width + column)];
    for (int c = 0; c < 3; ++c) {
        if (pixel[c] > 180 && pixel[(c + 1) % 3] < 90 && pixel[(c + 2) % 3] < 90) return static_cast<Colour>(c);
    }
    return Colour::Other;
}

bool holds(const util::Bytes& bytes, std::string_view text) {
    return util::as_text(bytes).find(text) != std::string_view::npos;
}

TEST(Rendition, every_format_that_phones_and_messengers_send_is_read) {
    const Picture picture = flag(640, 480);
    for (const auto& [name, bytes] : {std::pair<const char*, util::Bytes>{"jpeg", camera_jpeg(picture, 1)},
                                      {"png", testing::png(picture)},
                                      {"webp", testing::webp(picture)}}) {
        const auto rendition = render(bytes);
        ASSERT_TRUE(rendition) << name << ": " << to_key(rendition.error());
        EXPECT_EQ(rendition->width, 640u) << name;
        EXPECT_EQ(rendition->height, 480u) << name;
        const auto shown = decode(rendition->shown);
        ASSERT_TRUE(shown) << name;
        EXPECT_EQ(colour_at(*shown, 0.25, 0.6), Colour::Red) << name;
        EXPECT_EQ(colour_at(*shown, 0.75, 0.6), Colour::Blue) << name;
        EXPECT_EQ(colour_at(*shown, 0.5, 0.02), Colour::Green) << name;
    }
}

TEST(Rendition, nothing_that_a_camera_noted_is_left) {
    const util::Bytes original = camera_jpeg(flag(400, 300), 6);
    ASSERT_TRUE(holds(original, testing::secret_maker));
    ASSERT_TRUE(holds(original, testing::secret_comment));
    const auto rendition = render(original);
    ASSERT_TRUE(rendition);
    for (const util::Bytes* bytes : {&rendition->shown, &rendition->thumb}) {
        EXPECT_FALSE(holds(*bytes, testing::secret_maker));
        EXPECT_FALSE(holds(*bytes, testing::secret_comment));
        EXPECT_FALSE(holds(*bytes, "Exif"));
    }
}

TEST(Rendition, the_cameras_note_of_which_side_is_up_is_followed) {
    struct Row {
        int orientation;
        bool sideways;
        double top_x, top_y;    ///< where the green line is found
        double left_x, left_y;  ///< where the red half is found
    };
    const Row rows[] = {
        {1, false, 0.5, 0.02, 0.25, 0.6}, {2, false, 0.5, 0.02, 0.75, 0.6}, {3, false, 0.5, 0.98, 0.75, 0.4},
        {4, false, 0.5, 0.98, 0.25, 0.4}, {5, true, 0.02, 0.5, 0.6, 0.25},  {6, true, 0.98, 0.5, 0.4, 0.25},
        {7, true, 0.98, 0.5, 0.4, 0.75},  {8, true, 0.02, 0.5, 0.6, 0.75},
    };
    for (const Row& row : rows) {
        const auto picture = decode(camera_jpeg(flag(400, 200), row.orientation));
        ASSERT_TRUE(picture) << row.orientation;
        EXPECT_EQ(picture->width, row.sideways ? 200u : 400u) << row.orientation;
        EXPECT_EQ(colour_at(*picture, row.top_x, row.top_y), Colour::Green) << row.orientation;
        EXPECT_EQ(colour_at(*picture, row.left_x, row.left_y), Colour::Red) << row.orientation;
    }
}

TEST(Rendition, large_pictures_become_small_and_small_ones_stay) {
    const auto large = render(camera_jpeg(flag(5000, 3000), 1));
    ASSERT_TRUE(large);
    EXPECT_EQ(large->width, kept_side_max);
    EXPECT_NEAR(large->height, 1229, 1);
    const auto thumb = decode(large->thumb);
    ASSERT_TRUE(thumb);
    EXPECT_EQ(thumb->width, thumb_side_max);
    const auto tiny = render(camera_jpeg(flag(1, 1), 1));
    ASSERT_TRUE(tiny);
    EXPECT_EQ(tiny->width, 1u);
}

TEST(Rendition, what_is_no_picture_or_only_a_part_of_one_is_named) {
    const util::Bytes whole = camera_jpeg(flag(600, 400), 1);
    const util::Bytes half(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2));
    util::Bytes bomb = testing::png(flag(8, 8));
    // The header of a PNG says its size: 60,000 by 60,000 pixels. (Its checksum is wrong then, too.)
    bomb[18] = 0xEA, bomb[19] = 0x60, bomb[22] = 0xEA, bomb[23] = 0x60;
    const std::pair<util::Bytes, Fault> rows[] = {
        {{}, Fault::NotAPicture},
        {util::to_bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), Fault::NotAPicture},
        {util::to_bytes("GIF89a"), Fault::NotAPicture},
        {util::to_bytes("%PDF-1.7"), Fault::NotAPicture},
        {{0xFF, 0xD8, 0xFF}, Fault::Damaged},
        {half, Fault::Damaged},
        {bomb, Fault::Damaged},
        {util::to_bytes("RIFF1234WEBPVP8 "), Fault::Damaged},
        {util::Bytes(bytes_max + 1, 0xFF), Fault::TooManyBytes},
    };
    for (const auto& [bytes, fault] : rows) {
        const auto rendition = render(bytes);
        ASSERT_FALSE(rendition);
        EXPECT_EQ(rendition.error(), fault) << util::as_text(bytes).substr(0, 20);
    }
}

TEST(Rendition, answers_cross_the_pipe_whole_or_count_as_none) {
    const Outcome<Rendition> good = render(camera_jpeg(flag(60, 40), 1));
    ASSERT_TRUE(good);
    const util::Bytes bytes = packed(good);
    const auto back = unpacked(bytes);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->shown, good->shown);
    EXPECT_EQ(unpacked(packed(util::refuse(Fault::Damaged))).error(), Fault::Damaged);
    for (std::size_t size = 0; size < bytes.size(); size += 97) {
        EXPECT_EQ(unpacked(util::ByteView(bytes).first(size)).error(), Fault::NotPossibleNow) << size;
    }
    // A helper that was taken over answers with something that is no picture.
    Rendition lie = *good;
    lie.shown = util::to_bytes("<script>");
    EXPECT_FALSE(unpacked(packed(lie)));
    lie = *good;
    lie.width = 1'000'000;
    EXPECT_FALSE(unpacked(packed(lie)));
}

RC_GTEST_PROP(Rendition, changed_bytes_are_rendered_or_refused_without_harm, (std::uint16_t at, std::uint8_t value)) {
    util::Bytes bytes = camera_jpeg(flag(64, 48), 6);
    bytes[at % bytes.size()] = value;
    const auto rendition = render(bytes);
    if (rendition) RC_ASSERT(rendition->width > 0);
}

RC_GTEST_PROP(Orientation, any_bytes_have_one_of_eight, (const util::Bytes& bytes)) {
    util::Bytes tiff = util::to_bytes("II*");
    tiff.push_back(0);
    tiff.insert(tiff.end(), bytes.begin(), bytes.end());
    for (const int found :
         {orientation_in_tiff(tiff), orientation_of(bytes, Format::Jpeg), orientation_of(bytes, Format::Webp)}) {
        RC_ASSERT(found >= 1 && found <= 8);
    }
}

}  // namespace
}  // namespace qingfeng::image
