#include "service/witnessed_proof.h"

#include "ledger/proof.h"
#include "ledger/prove.h"
#include "storage/hash_source.h"

namespace qingfeng::service {

util::Result<std::string> with_witnesses(storage::Reader& reader, storage::AuthorityId authority,
                                         const Witnessing& witnessing, const std::string& proof) {
    auto parsed = ledger::parse_proof(proof);
    if (!parsed) return util::fail(util::ErrorKind::Damaged, "a proof of ours cannot be read");
    auto witnessed = witnessing.witnessed();
    if (!witnessed || witnessed->checkpoint.size <= parsed->index) {
        parsed->checkpoint = witnessing.with_cosignatures(parsed->checkpoint);
        return ledger::proof_text(*parsed);
    }
    storage::StoredHashes source(reader, authority);
    auto hashes = ledger::prove_inclusion(parsed->index, witnessed->checkpoint.size, source);
    if (!hashes) return hashes.failure();
    return ledger::proof_text(
        {std::move(parsed->extra), parsed->index, std::move(*hashes), std::move(witnessed->note)});
}

}  // namespace qingfeng::service
