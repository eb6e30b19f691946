#include "service/witness_policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "service/proposals/table_reader.h"
#include "service/proposals/toml_tree.h"

namespace qingfeng::service {

using util::ErrorKind;
using util::Result;

namespace {

constexpr std::size_t witnesses_max = 50;  // a note carries at most 100 signatures

/// What makes a key unfit; empty: nothing.
std::string_view key_fault(const ledger::VerifierKey& key, const WitnessPolicy& policy) {
    if (key.type != ledger::KeyType::CosignatureV1) return "this is the key of a log, not that of a witness";
    const auto same = [&](const WitnessEndpoint& one) { return one.key.key == key.key || one.key.name == key.name; };
    if (std::any_of(policy.witnesses.begin(), policy.witnesses.end(), same)) return "this witness is named twice";
    return "";
}

bool is_web_address(std::string_view url) { return url.starts_with("http://") || url.starts_with("https://"); }

}  // namespace

std::vector<ledger::VerifierKey> WitnessPolicy::keys() const {
    std::vector<ledger::VerifierKey> keys;
    for (const WitnessEndpoint& one : witnesses) keys.push_back(one.key);
    return keys;
}

Result<WitnessPolicy> read_witness_policy(std::string_view toml, std::string_view file, util::Language language) {
    proposals::Faults faults(file, language);
    const auto tree = proposals::read_toml_tree(toml, faults);
    if (!tree) return faults.failure();
    WitnessPolicy policy;
    proposals::TableReader top(*tree, faults);
    for (const proposals::TomlTable* table : top.tables("witness")) {
        proposals::TableReader reader(*table, faults);
        const std::string url = reader.text("url");
        const std::string text = reader.text("key");
        reader.finish();
        if (!is_web_address(url))
            faults.add(reader.line("url"), "地址要以 http:// 或 https:// 开头",
                       "the address must begin with http:// or https://");
        const auto key = ledger::parse_verifier_key(text);
        if (!key) {
            faults.add(reader.line("key"), "这不是见证单位的公钥（vkey）", "this is no key of a witness (vkey)");
            continue;
        }
        if (const auto fault = key_fault(*key, policy); !fault.empty())
            faults.add(reader.line("key"), "公钥不合用：是存证的公钥，或者重复了", fault);
        policy.witnesses.push_back({url, *key});
    }
    policy.quorum = top.number_or("quorum", 1, witnesses_max);
    top.finish();
    if (policy.witnesses.empty() || policy.witnesses.size() > witnesses_max)
        faults.add(1, "要有 1 到 50 个 [[witness]]", "1 to 50 [[witness]] are needed");
    if (policy.quorum < 1 || policy.quorum > std::max<std::size_t>(policy.witnesses.size(), 1))
        faults.add(top.line("quorum"), "quorum 不能是 0，也不能多于见证单位的个数",
                   "quorum must be at least 1 and at most the number of witnesses");
    if (!faults.none()) return faults.failure();
    return policy;
}

Result<WitnessPolicy> witness_policy_of(const std::vector<std::string>& urls, const std::vector<std::string>& keys,
                                        std::size_t quorum) {
    if (urls.size() != keys.size() || urls.size() > witnesses_max)
        return util::fail(ErrorKind::InvalidInput, "to each --witness URL belongs one --witness-key VKEY");
    WitnessPolicy policy;
    policy.quorum = quorum;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        const auto key = ledger::parse_verifier_key(keys[i]);
        if (!key) return key.failure();
        if (const auto fault = key_fault(*key, policy); !fault.empty())
            return util::fail(ErrorKind::InvalidInput, fmt::format("--witness-key {}: {}", keys[i], fault));
        if (!is_web_address(urls[i]))
            return util::fail(ErrorKind::InvalidInput, fmt::format("--witness {}: not an http address", urls[i]));
        policy.witnesses.push_back({urls[i], *key});
    }
    if (quorum < 1 || quorum > policy.witnesses.size())
        return util::fail(ErrorKind::InvalidInput,
                          fmt::format("--witness-quorum {}: there are {} witnesses", quorum, policy.witnesses.size()));
    return policy;
}

}  // namespace qingfeng::service
