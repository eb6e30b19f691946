#include "ledger/checkpoint.h"
#include "util/check.h"

using namespace qingfeng;

/// Any bytes are no note, or a note in its only spelling; the same for the checkpoint in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = util::as_text({data, size});
    const auto key = ledger::parse_verifier_key(bytes);
    util::check(!key || key->text() == bytes, "a verifier key has two spellings");
    const auto note = ledger::parse_note(bytes);
    util::check(!note || ledger::note_bytes(*note) == bytes, "a note has two spellings");
    const auto checkpoint = ledger::parse_checkpoint(bytes);
    util::check(!checkpoint || ledger::checkpoint_text(*checkpoint) == bytes, "a checkpoint has two spellings");

    const ledger::NoteSigner signer("n", util::SigningKey(util::SecretKey{}));
    const ledger::VerifierKey known = signer.verifier();
    util::check(!ledger::open_note(bytes, {&known, 1}) || bytes.find("— n ") != bytes.npos, "an unsigned note opened");
    return 0;
}
