// The published vectors of handovers, recomputed. docs/test-vectors/make.py made them and shares no code with us.

#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "service/history.h"
#include "service/key_chain.h"

namespace qingfeng::service {
namespace {

namespace json = boost::json;

std::string text(const json::value& value) { return std::string(value.as_string()); }

ledger::NoteSigner signer(const json::value& key) {
    const auto seed = util::from_hex(text(key.at("seed")));
    return {text(key.at("name")), util::SigningKey(*util::SecretKey::from(*seed))};
}

TEST(HandoverVectors, are_what_this_program_writes_and_reads) {
    const std::ifstream file("docs/test-vectors/vectors.json");
    ASSERT_TRUE(file) << "run from the root of the repository";
    std::ostringstream bytes;
    bytes << file.rdbuf();
    const json::value vectors = json::parse(bytes.str());
    ASSERT_EQ(vectors.at("handovers").as_array().size(), 4u);
    for (const json::value& vector : vectors.at("handovers").as_array()) {
        SCOPED_TRACE(text(vector.at("what")));
        const auto old_key = signer(vector.at("old"));
        const auto new_key = signer(vector.at("new"));
        const auto size = vector.at("size").to_number<std::uint64_t>();
        const std::string note = text(vector.at("note"));
        EXPECT_EQ(old_key.verifier().text(), text(vector.at("old").at("vkey")));
        const std::string said = handover_text(old_key.verifier(), new_key.verifier(), size);
        EXPECT_TRUE(note.starts_with(said));
        const bool leads_on = vector.at("leads_on").as_bool();
        if (leads_on) EXPECT_EQ(*ledger::sign_note(said, std::vector{old_key, new_key}), note);

        const auto chain = KeyChain::follow({old_key.verifier()}, note + "\n");
        EXPECT_EQ(chain.periods().size(), leads_on ? 2u : 1u);
        if (leads_on) EXPECT_EQ(chain.periods().front().until, vector.at("old_until").to_number<std::uint64_t>());
    }
}

}  // namespace
}  // namespace qingfeng::service
