#include "ledger/proof.h"
#include "util/check.h"

using namespace qingfeng;

/// Any bytes are no proof, or a proof in its only spelling; and checking one does no harm.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = util::as_text({data, size});
    const auto proof = ledger::parse_proof(text);
    util::check(!proof || ledger::proof_text(*proof) == text, "a proof has two spellings");
    const ledger::NoteSigner signer("n", util::SigningKey(util::SecretKey{}));
    const ledger::TrustedKeys trusted{"n", {signer.verifier()}, {}};
    (void)ledger::check_opened_proof(text, trusted);
    return 0;
}
