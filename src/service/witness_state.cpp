#include "service/witness_state.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "ledger/text.h"

namespace qingfeng::service {

using util::ErrorKind;
using util::Result;
using util::Status;

namespace {

constexpr std::string_view key_prefix = "PRIVATE+KEY+";
constexpr std::size_t logs_size_max = std::size_t{1} << 20;
constexpr std::size_t evidence_files_max = 200;

// As Go's note package writes a private key, with the type byte of a cosigner.
std::string key_text(const ledger::VerifierKey& key, const util::SigningKey& signing) {
    util::Bytes bytes = {static_cast<std::uint8_t>(key.type)};
    bytes.insert(bytes.end(), signing.seed().view().begin(), signing.seed().view().end());
    return fmt::format("{}{}+{:08x}+{}\n", key_prefix, key.name, key.id(), util::to_base64(bytes));
}

std::optional<ledger::Cosigner> read_key(std::string_view text) {
    const auto line = ledger::take_line(text);
    if (!line || !text.empty() || !line->starts_with(key_prefix)) return std::nullopt;
    const std::string_view rest = line->substr(key_prefix.size());
    const auto first = rest.find('+');
    const auto second = rest.find('+', first == rest.npos ? first : first + 1);
    if (second == rest.npos) return std::nullopt;
    const std::string name(rest.substr(0, first));
    const auto bytes = util::from_base64(rest.substr(second + 1));
    if (!ledger::is_key_name(name) || !bytes || bytes->empty() ||
        bytes->front() != static_cast<std::uint8_t>(ledger::KeyType::CosignatureV1))
        return std::nullopt;
    const auto seed = util::SecretKey::from(util::ByteView(*bytes).subspan(1));
    if (!seed) return std::nullopt;
    ledger::Cosigner cosigner(name, util::SigningKey(*seed));
    const std::string id = fmt::format("{:08x}", cosigner.verifier().id());
    return rest.substr(first + 1, second - first - 1) == id ? std::optional(std::move(cosigner)) : std::nullopt;
}

Status make_folder(const std::filesystem::path& folder) {
    std::error_code failed;
    if (!std::filesystem::create_directories(folder, failed) && failed)
        return util::Failure<util::Error>{
            storage::system_error(failed.value(), fmt::format("make {}", folder.string()))};
    return storage::sync_folder(std::filesystem::absolute(folder).parent_path());
}

std::string contradiction_text(const Contradiction& contradiction) {
    std::string text =
        contradiction.kind == ledger::Evidence::TwoRoots
            ? "同一个存证签下了两段互相矛盾的历史。两份签名都在下面。\n"
              "One log has signed two histories that exclude each other. Both are below.\n\n"
            : "存证送来的一致性证明不成立。这还不能断定历史被改写：证明本身可能有错。\n"
              "A proof of consistency did not hold. That alone does not show a rewritten history: the proof may be at "
              "fault.\n\n";
    text += contradiction.known + "\n" + contradiction.shown + "\n";
    if (!contradiction.comparison) return text;
    text += fmt::format(
        "较大的树，前 {0} 条的根是 / the first {0} entries of the larger tree have the root\n{1}\n"
        "据此证明（RFC 6962 §2.1.2）/ as this proof shows\n",
        contradiction.smaller_size, util::to_base64(contradiction.comparison->beginning));
    for (const ledger::Hash& hash : contradiction.comparison->proof) text += util::to_base64(hash) + "\n";
    return text;
}

}  // namespace

std::string origin_hash(std::string_view origin) { return util::to_hex(util::sha256(util::as_bytes(origin))); }

Result<WitnessState> WitnessState::create(const std::filesystem::path& folder, const std::string& name) {
    if (!ledger::is_key_name(name))
        return util::fail(ErrorKind::InvalidInput,
                          fmt::format("\"{}\" cannot name a witness: no blanks and no plus sign; a domain with a path "
                                      "is usual, such as witness.example.org/w1",
                                      name));
    if (auto made = make_folder(folder); !made) return made.failure();
    auto file = storage::File::open(folder / "witness.key", O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!file) return file.failure();
    const util::SigningKey key = util::SigningKey::random();
    ledger::Cosigner cosigner(name, key);
    if (auto written = file->write_all(key_text(cosigner.verifier(), key)); !written) return written.failure();
    if (auto durable = file->sync(); !durable) return durable.failure();
    const std::string vkey = cosigner.verifier().text() + "\n";
    if (auto written = storage::replace_file(folder / "witness.vkey", vkey, 0644); !written) return written.failure();
    if (auto written = storage::replace_file(folder / "logs", "", 0644); !written) return written.failure();
    return WitnessState(folder, std::move(cosigner));
}

Result<WitnessState> WitnessState::open(const std::filesystem::path& folder) {
    const auto path = folder / "witness.key";
    auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    struct stat status {};
    if (::fstat(file->descriptor(), &status) != 0)
        return util::Failure<util::Error>{storage::system_error(errno, fmt::format("look at {}", path.string()))};
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return util::fail(ErrorKind::InvalidInput,
                          fmt::format("the witness's key {} may be read by others than its owner (mode {:03o}): run "
                                      "chmod 600 on it",
                                      path.string(), status.st_mode & 0777));
    auto text = file->read_all(0, 4096);
    if (!text) return text.failure();
    auto cosigner = read_key(*text);
    if (!cosigner) return util::fail(ErrorKind::InvalidInput, path.string() + " is no key of a witness");
    return WitnessState(folder, std::move(*cosigner));
}

std::filesystem::path WitnessState::folder_of(const std::string& origin) const { return folder_ / origin_hash(origin); }

Result<std::vector<TrustedLog>> WitnessState::logs() const {
    const auto path = folder_ / "logs";
    auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    auto text = file->read_all(0, logs_size_max);
    if (!text) return text.failure();
    std::vector<TrustedLog> logs;
    std::string_view rest = *text;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const auto line = ledger::take_line(rest);
        const auto blank = line ? line->find(' ') : std::string_view::npos;
        auto key = line ? ledger::parse_verifier_key(line->substr(0, blank))
                        : Result<ledger::VerifierKey>(util::fail(ErrorKind::InvalidInput, "the line has no end"));
        if (!key)
            return util::fail(ErrorKind::Damaged,
                              fmt::format("{}, line {}: {}", path.string(), number, key.error().message));
        auto log =
            std::find_if(logs.begin(), logs.end(), [&](const TrustedLog& one) { return one.log.origin == key->name; });
        if (log == logs.end()) log = logs.insert(log, TrustedLog{{key->name, {}}, ""});
        if (blank != std::string_view::npos) log->url = line->substr(blank + 1);
        log->log.keys.push_back(std::move(*key));
    }
    return logs;
}

Status WitnessState::trust(const ledger::VerifierKey& key, const std::string& url) const {
    if (key.type != ledger::KeyType::Ed25519)
        return util::fail(ErrorKind::InvalidInput, "this is the key of a witness, not that of a log");
    if (url.find_first_of(" \n\r") != url.npos) return util::fail(ErrorKind::InvalidInput, "an address has no blanks");
    auto before = logs();
    if (!before) return before.failure();
    const auto known =
        std::find_if(before->begin(), before->end(), [&](const TrustedLog& one) { return one.log.origin == key.name; });
    if (known == before->end()) {
        // The empty state first: a log that is listed has one from the beginning.
        if (auto made = make_folder(folder_of(key.name)); !made) return made;
        auto state = storage::File::open(folder_of(key.name) / "checkpoint", O_WRONLY | O_CREAT, 0644);
        if (!state) return state.failure();
        if (auto durable = storage::sync_folder(folder_of(key.name)); !durable) return durable;
        before->push_back({{key.name, {key}}, url});
    } else {
        auto& keys = known->log.keys;
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
        if (!url.empty()) known->url = url;
    }
    std::string text;
    for (const TrustedLog& one : *before)
        for (const ledger::VerifierKey& each : one.log.keys)
            text += each.text() + (one.url.empty() ? "" : " " + one.url) + "\n";
    return storage::replace_file(folder_ / "logs", text, 0644);
}

Result<WitnessState::Lock> WitnessState::lock(const std::string& origin) const {
    auto file = storage::File::open(folder_of(origin) / "lock", O_RDWR | O_CREAT, 0600);
    if (!file) return file.failure();
    auto lock = storage::FileLock::take(*file, storage::FileLock::Kind::Exclusive);
    if (!lock) return lock.failure();
    return Lock(std::move(*file), std::move(*lock));
}

Result<std::optional<storage::KnownCheckpoint>> WitnessState::newest(const ledger::WitnessedLog& log) const {
    const auto path = folder_of(log.origin) / "checkpoint";
    const auto damaged = [&](std::string_view what) {
        return util::fail(ErrorKind::Damaged,
                          fmt::format("{} {}: a witness that has forgotten what it signed must not sign. Put the file "
                                      "back from a backup, or begin anew under another name",
                                      path.string(), what));
    };
    auto file = storage::File::open(path, O_RDONLY);
    if (!file && file.error().kind == ErrorKind::NotFound) return damaged("is gone");
    if (!file) return file.failure();
    auto note = file->read_all(0, ledger::max_note_size);
    if (!note) return note.failure();
    if (note->empty()) return std::optional<storage::KnownCheckpoint>();
    const ledger::VerifierKey ours = cosigner_.verifier();
    auto opened = ledger::open_checkpoint(*note, log.origin, log.keys, {&ours, 1});
    if (!opened || opened->by_witnesses.empty()) return damaged("is not what this witness wrote");
    return std::optional(storage::KnownCheckpoint{std::move(opened->checkpoint), std::move(*note)});
}

Status WitnessState::record(const std::string& origin, std::string_view note) const {
    return storage::replace_file(folder_of(origin) / "checkpoint", note, 0644, before_);
}

Result<std::optional<std::filesystem::path>> WitnessState::keep(const std::string& origin,
                                                                const Contradiction& contradiction) const {
    using Kept = std::optional<std::filesystem::path>;
    const auto folder = folder_of(origin) / "evidence";
    if (auto made = make_folder(folder); !made) return made.failure();
    const std::string text = contradiction_text(contradiction);
    const bool certain = contradiction.kind == ledger::Evidence::TwoRoots;
    const auto path = folder / fmt::format("{}-{}.txt", certain ? "fork" : "unproven",
                                           util::to_hex(util::sha256(util::as_bytes(text))).substr(0, 16));
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return Kept(path);
    // Anybody can send bad proofs of signed checkpoints: they must not fill the disk, nor keep a true fork out.
    const std::string_view like = certain ? "fork-" : "unproven-";
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        count += entry.path().filename().string().starts_with(like) ? 1 : 0;
    if (count >= evidence_files_max) return Kept();
    if (auto written = storage::replace_file(path, text, 0644); !written) return written.failure();
    return Kept(path);
}

}  // namespace qingfeng::service
