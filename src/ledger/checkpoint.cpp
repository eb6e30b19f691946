#include "ledger/checkpoint.h"

#include <algorithm>

#include "ledger/text.h"

namespace qingfeng::ledger {

using util::ErrorKind;
using util::Result;

std::string checkpoint_text(const Checkpoint& checkpoint) {
    std::string text =
        checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + util::to_base64(checkpoint.root) + "\n";
    for (const std::string& line : checkpoint.extensions) text += line + "\n";
    return text;
}

std::optional<Checkpoint> parse_checkpoint(std::string_view text) {
    const auto origin = take_line(text);
    if (!origin || origin->empty()) return std::nullopt;
    const auto size_line = take_line(text);
    const auto size = size_line ? parse_tree_number(*size_line) : std::nullopt;
    if (!size) return std::nullopt;
    const auto root_line = take_line(text);
    const auto root = root_line ? parse_hash(*root_line) : std::nullopt;
    if (!root) return std::nullopt;
    Checkpoint checkpoint{std::string(*origin), *size, *root, {}};
    while (!text.empty()) {
        const auto line = take_line(text);
        if (!line || line->empty()) return std::nullopt;
        checkpoint.extensions.emplace_back(*line);
    }
    return checkpoint;
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, std::span<const NoteSigner> signers) {
    const std::string text = checkpoint_text(checkpoint);
    // A newline within a line would be read back as something else.
    if (parse_checkpoint(text) != checkpoint) {
        return util::fail(ErrorKind::InvalidInput, "a checkpoint of \"" + checkpoint.origin + "\" cannot be written");
    }
    return sign_note(text, signers);
}

Result<OpenedCheckpoint, NoteFault> open_checkpoint(std::string_view note, std::string_view origin,
                                                    std::span<const VerifierKey> log_keys,
                                                    std::span<const VerifierKey> witness_keys) {
    std::vector<VerifierKey> known(log_keys.begin(), log_keys.end());
    known.insert(known.end(), witness_keys.begin(), witness_keys.end());
    auto opened = open_note(note, known);
    if (!opened) return opened.failure();
    auto checkpoint = parse_checkpoint(opened->text);
    if (!checkpoint) return util::refuse(NoteFault::NotACheckpoint);
    if (checkpoint->origin != origin) return util::refuse(NoteFault::UnexpectedOrigin);

    OpenedCheckpoint result{std::move(*checkpoint), {}, {}, *std::move(opened)};
    for (const VerifiedSignature& signature : result.note.verified) {
        const bool by_log = std::find(log_keys.begin(), log_keys.end(), signature.key) != log_keys.end();
        (by_log ? result.by_log : result.by_witnesses).push_back(signature);
    }
    if (result.by_log.empty()) return util::refuse(NoteFault::NotSigned);
    return result;
}

}  // namespace qingfeng::ledger
