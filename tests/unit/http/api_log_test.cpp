// The log over the interface: what C2SP's tlog-tiles says a client finds.
#include <gtest/gtest.h>

#include "ledger/checkpoint.h"
#include "ledger/tiles.h"
#include "ledger/tree.h"
#include "unit/http/desk.h"

namespace qingfeng::http {
namespace {

using testing::Desk;
using testing::text;

TEST(ApiLog, checkpoint_and_tiles_agree) {
    Desk desk;
    const Response response = desk.get("/log/default/checkpoint");
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("Cache-Control"), "no-cache");
    const auto key = ledger::parse_verifier_key(
        text(desk.get("/log/default/key")).substr(0, text(desk.get("/log/default/key")).size() - 1));
    ASSERT_TRUE(key);
    const std::vector<ledger::VerifierKey> keys = {*key};
    const auto checkpoint = ledger::open_checkpoint(text(response), key->name, keys);
    ASSERT_TRUE(checkpoint);
    const std::uint64_t size = checkpoint->checkpoint.size;
    ASSERT_GT(size, 0U);
    const std::string width = std::to_string(size);

    const Response bundle = desk.get("/log/default/tile/entries/000.p/" + width);
    ASSERT_EQ(bundle.status, 200);
    EXPECT_NE(bundle.headers.get("Cache-Control").find("immutable"), std::string_view::npos);
    const std::string bytes = text(bundle);
    const auto entries = ledger::parse_bundle(util::as_bytes(bytes));
    ASSERT_TRUE(entries);
    ledger::Frontier frontier;
    std::string hashes;
    for (const auto entry : *entries) {
        const auto hash = ledger::leaf_hash(entry);
        frontier.append(hash);
        hashes += util::as_text(hash);
    }
    EXPECT_EQ(frontier.root(), checkpoint->checkpoint.root);
    EXPECT_EQ(text(desk.get("/log/default/tile/0/000.p/" + width)), hashes);
}

TEST(ApiLog, what_is_not_there_is_not_found) {
    Desk desk;
    for (const char* target : {"/log/other/checkpoint", "/log/other/key", "/log/other/tile/0/000.p/1",
                               "/log/default/tile/0/000", "/log/default/tile/0/000.p/200", "/log/default/tile/0/0",
                               "/log/default/tile/1/000.p/1", "/log/default/tile/x", "/log/default/nothing"}) {
        EXPECT_EQ(desk.get(target).status, 404) << target;
    }
    EXPECT_EQ(desk.post("/log/default/checkpoint", "").status, 405);
}

TEST(ApiLog, the_server_says_that_it_lives_and_what_it_is) {
    Desk desk;
    EXPECT_EQ(desk.get("/healthz").status, 200);
    EXPECT_NE(text(desk.get("/")).find("示例局"), std::string::npos);
    EXPECT_NE(text(desk.get("/?lang=en")).find("12388"), std::string::npos);
}

}  // namespace
}  // namespace qingfeng::http
