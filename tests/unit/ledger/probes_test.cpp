#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "ledger/tree.h"
#include "util/crypto.h"

/// The verification cases that implementations of RFC 6962 share: honest proofs and ones changed in every way anyone
/// has thought of. We agree with the verdict in every file.
namespace qingfeng::ledger {
namespace {

namespace json = boost::json;

std::filesystem::path probes_directory() {
    const char* shared = std::getenv("QINGFENG_SHARED_DATA");
    return std::filesystem::path(shared != nullptr ? shared : "../shared/data") / "merkle_probes";
}

json::object read_case(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return json::parse(text.str()).as_object();
}

/// Some cases carry a word where any hash would do; its SHA-256 stands for it. An empty hash is none: nothing can be
/// asked about it, and the proof is refused where it is read.
std::optional<Hash> hash_of(const json::value& value) {
    const auto bytes = util::from_base64(std::string_view(value.as_string()));
    if (!bytes || bytes->empty()) return std::nullopt;
    Hash hash{};
    if (bytes->size() != hash.size()) return util::sha256(*bytes);
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

std::optional<std::vector<Hash>> proof_of(const json::object& row) {
    std::vector<Hash> proof;
    if (row.at("proof").is_null()) return proof;
    for (const json::value& value : row.at("proof").as_array()) {
        const auto hash = hash_of(value);
        if (!hash) return std::nullopt;
        proof.push_back(*hash);
    }
    return proof;
}

std::uint64_t number_of(const json::object& row, const char* name) { return row.at(name).to_number<std::uint64_t>(); }

bool accepts_inclusion(const json::object& row) {
    const auto proof = proof_of(row);
    const auto leaf = hash_of(row.at("leafHash"));
    const auto root = hash_of(row.at("root"));
    return proof && leaf && root &&
           verify_inclusion(number_of(row, "leafIdx"), number_of(row, "treeSize"), *leaf, *proof, *root);
}

bool accepts_consistency(const json::object& row) {
    const auto proof = proof_of(row);
    const auto root1 = hash_of(row.at("root1"));
    const auto root2 = hash_of(row.at("root2"));
    return proof && root1 && root2 &&
           verify_consistency(number_of(row, "size1"), number_of(row, "size2"), *root1, *root2, *proof);
}

TEST(Probes, we_agree_with_all_shared_cases) {
    const auto directory = probes_directory();
    if (!std::filesystem::exists(directory)) {
        GTEST_SKIP() << "no shared data at " << directory << "; name it in QINGFENG_SHARED_DATA";
    }
    int cases = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        if (entry.path().extension() != ".json") continue;
        ++cases;
        const auto row = read_case(entry.path());
        const bool accepted = row.contains("leafHash") ? accepts_inclusion(row) : accepts_consistency(row);
        EXPECT_EQ(accepted, !row.at("wantErr").as_bool()) << entry.path();
    }
    EXPECT_EQ(cases, 196);
}

}  // namespace
}  // namespace qingfeng::ledger
