// A record that was lived in memory is the same record on the disk.
#include "storage/copy.h"

#include <gtest/gtest.h>

#include "office.h"
#include "service/verify.h"
#include "storage/sqlite/store.h"
#include "support/temporary_folder.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using testing::as;
using testing::Office;
using testing::the_person;

TEST(CopyOfAStore, is_whole_goes_on_as_the_first_did_and_is_made_once) {
    Office office;
    std::string number;
    std::string code;
    std::string handler;
    for (int i = 0; i < 300; ++i) {
        command::Register registration;
        registration.kind = domain::procedure::Kind::Complaint;
        registration.unit = domain::people::UnitId("xishan-station");
        registration.points = {"态度生硬"};
        registration.body = "夜里过站时收费员态度生硬。";
        const auto answer = office.matters().register_matter(registration, {the_person, "", {}});
        ASSERT_TRUE(answer);
        number = answer->number, code = answer->code, handler = answer->first_handler;
    }
    ASSERT_TRUE(office.matters().act(number, command::SignFor{}, {as(handler), "", {}}));
    const test::TemporaryFolder folder;
    const auto store = storage::open_sqlite_store(folder.path() / "copy.db");
    ASSERT_TRUE(store);
    const auto copied = storage::copy_only_authority(office.store(), **store);
    ASSERT_TRUE(copied) << copied.error().message;

    const auto authority = Authority::open(**store, (*store)->authorities()->front(), office.vault());
    ASSERT_TRUE(authority);
    const auto report =
        verify(**authority, {(*(*office.store().read())->head(office.authority().id())).checkpoint}, {});
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->intact()) << to_key(report->findings.front().fault);
    EXPECT_EQ(report->entries, verify(office.authority(), {}, {})->entries);
    storage::WriterParts parts;
    parts.clock = [&] { return office.now(); };
    parts.origin = (*authority)->origin();
    parts.signers = {(*authority)->signer()};
    storage::Writer writer(**store, (*authority)->id(), parts);
    Matters matters(**authority, writer);
    EXPECT_EQ(matters.by_code(code)->request.number(), number);
    EXPECT_TRUE(matters.act(number, command::Accept{}, {as(handler), "", {}}));
    command::Register another;
    another.kind = domain::procedure::Kind::Complaint;
    another.body = "不给发票。";
    EXPECT_EQ(matters.register_matter(another, {the_person, "", {}})->number, "TS2026-000301");
    EXPECT_TRUE(verify(**authority, {}, {})->intact());

    const auto again = storage::copy_only_authority(office.store(), **store);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, util::ErrorKind::Conflict);
}

}  // namespace
}  // namespace qingfeng::service
