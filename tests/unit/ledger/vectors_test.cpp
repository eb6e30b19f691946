// The published test vectors, recomputed. They were made by docs/test-vectors/make.py, which shares no code with us.
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "ledger/cosignature.h"
#include "ledger/opening.h"
#include "ledger/proof.h"
#include "ledger/prove.h"
#include "ledger/witness.h"
#include "unit/ledger/memory_log.h"

namespace qingfeng::ledger {
namespace {

namespace json = boost::json;

std::string text(const json::value& value) { return std::string(value.as_string()); }
std::uint64_t number(const json::value& value) { return value.to_number<std::uint64_t>(); }
util::Bytes from_hex(const json::value& value) { return util::from_hex(text(value)).value(); }

class Vectors : public ::testing::Test {
  protected:
    void SetUp() override {
        const std::ifstream file("docs/test-vectors/vectors.json");
        ASSERT_TRUE(file) << "run from the root of the repository";
        std::ostringstream bytes;
        bytes << file.rdbuf();
        vectors_ = json::parse(bytes.str());
    }

    const json::value& at(std::string_view part) const { return vectors_.at(part); }
    const json::array& list(std::string_view part) const { return at(part).as_array(); }

    util::SigningKey key(std::string_view which) const {
        return util::SigningKey(util::SecretKey::from(from_hex(at(which).at("seed"))).value());
    }
    NoteSigner log_signer() const { return NoteSigner(text(at("log_key").at("name")), key("log_key")); }
    Cosigner witness() const { return Cosigner(text(at("witness_key").at("name")), key("witness_key")); }
    std::string origin() const { return text(at("log_key").at("name")); }

    std::vector<OpenedField> fields(std::size_t leaf) const {
        std::vector<OpenedField> all;
        for (const json::value& field : list("leaves").at(leaf).at("fields").as_array()) {
            OpenedField one{static_cast<std::uint16_t>(all.size()),
                            field.at("id").to_number<std::uint16_t>(),
                            {},
                            from_hex(field.at("value"))};
            const auto salt = from_hex(field.at("salt"));
            std::copy(salt.begin(), salt.end(), one.salt.begin());
            all.push_back(std::move(one));
        }
        return all;
    }
    Opening opening(std::size_t leaf, const json::array& shown) const {
        Opening opening;
        const auto all = fields(leaf);
        for (const OpenedField& field : all)
            opening.digests.push_back(field_digest(field.field_id, field.salt, field.value));
        for (const json::value& position : shown) opening.fields.push_back(all.at(number(position)));
        return opening;
    }
    /// The tree that the README describes.
    MemoryLog tree(std::uint64_t size) const {
        MemoryLog log;
        for (std::uint64_t i = 0; i < size; ++i) {
            if (i == 7) {
                log.append(leaf_of(opening(2, {})));
                continue;
            }
            const auto digest = field_digest(1, Salt{}, util::as_bytes(std::to_string(i)));
            log.append(make_leaf({&digest, 1}));
        }
        return log;
    }
    std::string cosignature(const std::string& text_signed, std::uint64_t seconds) const {
        const NoteSignature signature = witness().cosign(text_signed, seconds);
        return cosignature_lines({&signature, 1});
    }

  private:
    json::value vectors_;
};

TEST_F(Vectors, keys) {
    EXPECT_EQ(log_signer().verifier().text(), text(at("log_key").at("vkey")));
    EXPECT_EQ(witness().verifier().text(), text(at("witness_key").at("vkey")));
}

TEST_F(Vectors, leaves) {
    ASSERT_EQ(list("leaves").size(), 3U);
    for (std::size_t i = 0; i < list("leaves").size(); ++i) {
        const json::value& vector = list("leaves").at(i);
        const Opening closed = opening(i, {});
        for (std::size_t n = 0; n < closed.digests.size(); ++n)
            EXPECT_EQ(util::to_hex(closed.digests[n]), text(vector.at("digests").as_array().at(n)));
        EXPECT_EQ(util::to_hex(leaf_of(closed)), text(vector.at("leaf")));
        EXPECT_EQ(util::to_hex(leaf_hash(leaf_of(closed))), text(vector.at("leaf_hash")));
    }
}

TEST_F(Vectors, openings) {
    ASSERT_FALSE(list("openings").empty());
    for (const json::value& vector : list("openings")) {
        const Opening made = opening(number(vector.at("leaf")), vector.at("shown").as_array());
        EXPECT_EQ(util::to_hex(opening_bytes(made)), text(vector.at("opening")));
        EXPECT_TRUE(check_opening(made, leaf_hash(leaf_of(made))));
    }
}

TEST_F(Vectors, checkpoints_and_cosignatures) {
    ASSERT_FALSE(list("checkpoints").empty());
    for (const json::value& vector : list("checkpoints")) {
        const Frontier frontier = tree(number(vector.at("size"))).frontier();
        const Checkpoint checkpoint{origin(), frontier.size(), frontier.root(), {}};
        EXPECT_EQ(util::to_base64(checkpoint.root), text(vector.at("root")));
        EXPECT_EQ(*sign_checkpoint(checkpoint, std::vector{log_signer()}), text(vector.at("note")));
        EXPECT_EQ(cosignature(checkpoint_text(checkpoint), number(vector.at("time"))), text(vector.at("cosignature")));
    }
}

TEST_F(Vectors, receipts) {
    ASSERT_FALSE(list("receipts").empty());
    const TrustedKeys trusted{origin(), {log_signer().verifier()}, {witness().verifier()}};
    for (const json::value& vector : list("receipts")) {
        const std::uint64_t size = number(vector.at("size"));
        const std::uint64_t seconds = number(vector.at("time"));
        MemoryLog log = tree(size);
        const Checkpoint checkpoint{origin(), size, log.frontier().root(), {}};
        std::string note = *sign_checkpoint(checkpoint, std::vector{log_signer()});
        if (seconds != 0) note += cosignature(checkpoint_text(checkpoint), seconds);
        const Opening shown = opening(2, vector.at("shown").as_array());
        EXPECT_EQ(proof_text({opening_bytes(shown), 7, *prove_inclusion(7, size, log), note}),
                  text(vector.at("receipt")));
        const auto checked = check_opened_proof(text(vector.at("receipt")), trusted);
        ASSERT_TRUE(checked);
        EXPECT_EQ(checked->fields, shown.fields);
        EXPECT_EQ(checked->checkpoint.by_witnesses.size(), seconds != 0 ? 1U : 0U);
    }
}

TEST_F(Vectors, witness_requests) {
    ASSERT_FALSE(list("witness").empty());
    const WitnessedLog log{origin(), {log_signer().verifier()}};
    for (const json::value& vector : list("witness")) {
        SCOPED_TRACE(text(vector.at("what")));
        const Frontier known = tree(number(vector.at("known_size"))).frontier();
        EXPECT_EQ(util::to_base64(known.root()), text(vector.at("known_root")));
        const auto request = parse_add_checkpoint(text(vector.at("request")));
        ASSERT_TRUE(request);
        EXPECT_EQ(add_checkpoint_text(*request), text(vector.at("request")));
        const auto decision = decide_add_checkpoint(*request, log, {known.size(), known.root()});
        EXPECT_EQ(decision.refusal ? status_of(*decision.refusal) : 200, vector.at("status").to_number<int>());
    }
}

}  // namespace
}  // namespace qingfeng::ledger
