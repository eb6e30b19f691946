// Photos: staged before any record has them, claimed by one report, opened by what the record says, and gone with it.
#include "service/photos.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "office.h"
#include "service/attachment_backup.h"
#include "service/rebuild.h"
#include "service/verify.h"
#include "service/verify_photos.h"
#include "support/temporary_folder.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using domain::request::Photo;

/// Stands in for the helper: what it is given is the picture.
image::Outcome<image::Rendition> as_is(util::ByteView original) {
    if (original.empty()) return util::refuse(image::Fault::NotAPicture);
    const util::Bytes bytes(original.begin(), original.end());
    return image::Rendition{40, 30, bytes, {bytes.front()}};
}

class PhotosTest : public ::testing::Test {
  protected:
    storage::AttachmentFolder files() const {
        return storage::AttachmentFolder(folder_.path() / "attachments" / "demo");
    }
    Photos photos() { return {office_.authority(), files(), as_is}; }
    std::string staged(const std::string& picture) { return photos().stage(util::to_bytes(picture))->ticket; }
    Outcome<RegistrationAnswer> report(std::vector<Photo> attached, const std::string& key = "") {
        command::Register wanted;
        wanted.body = "3 号车道，见照片";
        wanted.photos = std::move(attached);
        return office_.matters().register_matter(wanted, {testing::the_person, key, {}});
    }
    std::vector<Photo> of(const RegistrationAnswer& answer) {
        return (*office_.matters().by_code(answer.code))->request.photos;
    }
    std::uint64_t collected() { return *photos().collect(*must_read(), std::chrono::seconds(-1)); }
    std::unique_ptr<storage::Reader> must_read() { return std::move(*office_.store().read()); }

    test::TemporaryFolder folder_;
    testing::Office office_;
};

TEST_F(PhotosTest, a_report_claims_what_was_staged_and_the_record_opens_it) {
    const std::string ticket = staged("picture one");
    const auto shown = photos().staged(ticket);
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->width, 40u);
    EXPECT_EQ(util::as_text(shown->thumb), "p");
    const auto answer = report({*photos().photo_of(ticket)});
    ASSERT_TRUE(answer);
    const auto kept = of(*answer);
    ASSERT_EQ(kept.size(), 1u);
    for (const auto piece : {Photos::Piece::Shown, Photos::Piece::Original}) {
        const auto bytes = photos().open(kept[0], piece);
        ASSERT_TRUE(bytes);
        EXPECT_EQ(util::as_text(*bytes), "picture one");
    }
    EXPECT_TRUE(verify(office_.authority(), {}, {})->intact());
    EXPECT_EQ(verify_photos(office_.authority(), files())->photos, 1u);
}

TEST_F(PhotosTest, nothing_of_a_picture_can_be_read_in_its_file_and_its_name_is_not_the_ticket) {
    const std::string ticket = staged("a face in the picture");
    const auto items = *files().list();
    ASSERT_EQ(items.size(), 1u);
    EXPECT_NE(items[0].name, ticket);
    const std::string bytes = testing::read_file((files().path() / items[0].name).string());
    EXPECT_EQ(bytes.find("a face"), std::string::npos);
    EXPECT_FALSE(photos().staged(std::string(32, '0'))) << "another ticket";
    EXPECT_FALSE(photos().staged("../../etc/passwd"));
    EXPECT_FALSE(photos().staged(items[0].name)) << "the name opens nothing";
}

TEST_F(PhotosTest, one_that_cannot_be_read_is_a_fault_and_leaves_nothing) {
    EXPECT_EQ(photos().stage({}).error(), image::Fault::NotAPicture);
    EXPECT_TRUE(files().list()->empty());
}

TEST_F(PhotosTest, a_photo_belongs_to_one_matter_and_a_retry_is_answered_alike) {
    const Photo photo = *photos().photo_of(staged("mine"));
    const std::string key(32, 'a');
    const auto first = report({photo, photo}, key);
    ASSERT_TRUE(first);
    EXPECT_EQ(of(*first).size(), 1u) << "given twice, kept once";
    const auto again = report({photo, photo}, key);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->number, first->number);
    const auto other = report({photo});
    ASSERT_TRUE(other) << "the words are taken";
    EXPECT_TRUE(of(*other).empty()) << "another's photo is not";
}

TEST_F(PhotosTest, a_supplement_brings_more_and_too_many_are_refused) {
    const auto answer = report({*photos().photo_of(staged("one"))});
    ASSERT_TRUE(answer);
    const command::Supplement more{"又拍了一张", {*photos().photo_of(staged("two"))}};
    ASSERT_TRUE(office_.matters().act_by_code(answer->code, more, {testing::the_person, "", {}}));
    EXPECT_EQ(of(*answer).size(), 2u);
    EXPECT_EQ(collected(), 0u) << "both are known as the matter's";
    std::vector<Photo> seven;
    for (int i = 0; i < 7; ++i) seven.push_back(*photos().photo_of(staged("photo " + std::to_string(i))));
    const auto refused = report(seven);
    ASSERT_FALSE(refused);
    EXPECT_EQ(std::get<domain::request::Refusal>(refused.error()), domain::request::Refusal::TooMany);
}

TEST_F(PhotosTest, orphans_are_collected_when_their_day_is_over_and_never_a_matters) {
    const auto answer = report({*photos().photo_of(staged("kept"))});
    ASSERT_TRUE(answer);
    staged("never sent");
    EXPECT_EQ(*photos().collect(*must_read(), staged_for), 0u) << "a form may still be open";
    EXPECT_EQ(collected(), 1u);
    EXPECT_TRUE(photos().open(of(*answer)[0], Photos::Piece::Shown));
    // Tables made anew know it as well.
    ASSERT_TRUE(rebuild(office_.authority(), office_.writer(), {}));
    EXPECT_EQ(collected(), 0u);
    EXPECT_TRUE(verify(office_.authority(), {}, {})->intact());
}

TEST_F(PhotosTest, a_file_changed_exchanged_or_gone_is_found) {
    const auto answer = report({*photos().photo_of(staged("first")), *photos().photo_of(staged("other"))});
    ASSERT_TRUE(answer);
    const auto kept = of(*answer);
    const auto path = [&](int index) { return files().path() / kept[static_cast<std::size_t>(index)].name; };
    const auto faults = [&] {
        std::vector<std::pair<std::size_t, PhotoFault>> found;
        const auto checked = verify_photos(office_.authority(), files());  // lives as long as the loop over it
        EXPECT_TRUE(checked);
        for (const auto& finding : checked->findings) {
            EXPECT_EQ(finding.matter, answer->number);
            found.emplace_back(finding.photo, finding.fault);
        }
        return found;
    };
    using Faults = std::vector<std::pair<std::size_t, PhotoFault>>;
    EXPECT_EQ(faults(), Faults{});
    std::filesystem::rename(path(0), folder_.path() / "aside");
    EXPECT_EQ(faults(), (Faults{{1, PhotoFault::Missing}}));
    std::filesystem::copy(path(1), path(0));
    EXPECT_EQ(faults(), (Faults{{1, PhotoFault::Differs}})) << "another's file under its name";
    std::filesystem::remove(path(0));
    std::string bytes = testing::read_file((folder_.path() / "aside").string());
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    std::ofstream(path(0), std::ios::binary) << bytes;
    EXPECT_EQ(faults(), (Faults{{1, PhotoFault::Differs}})) << "the last byte is the original's";
    std::filesystem::resize_file(path(0), 20);
    EXPECT_EQ(faults(), (Faults{{1, PhotoFault::Differs}})) << "cut short";
}

TEST_F(PhotosTest, copies_for_a_backup_come_back_and_a_changed_one_is_refused) {
    const auto answer = report({*photos().photo_of(staged("kept"))});
    ASSERT_TRUE(answer);
    const auto backup = folder_.path() / "backup";
    const auto list = copy_attachments(folder_.path() / "attachments", backup / "attachments");
    ASSERT_TRUE(list);
    EXPECT_EQ(std::ranges::count(*list, '\n'), 1);
    std::filesystem::remove_all(folder_.path() / "attachments");
    ASSERT_TRUE(put_attachments_back(*list, backup, folder_.path() / "attachments"));
    EXPECT_TRUE(photos().open(of(*answer)[0], Photos::Piece::Original));
    const auto bad = put_attachments_back("0" + list->substr(1), backup, folder_.path() / "elsewhere");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().kind, util::ErrorKind::Damaged);
    const std::string outside = std::string(64, '0') + "  attachments/../" + std::string(32, 'a') + "\n";
    EXPECT_FALSE(put_attachments_back(outside, backup, folder_.path() / "elsewhere"));
    EXPECT_EQ(*copy_attachments(folder_.path() / "nothing", backup / "more"), "");
}

}  // namespace
}  // namespace qingfeng::service
