#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "ledger/checkpoint.h"
#include "ledger/cosignature.h"
#include "ledger/proof.h"
#include "ledger/prove.h"
#include "unit/ledger/memory_log.h"

/// What we write is read by tests/go/logcheck, which shares no code with us: checkpoints, tiles, entry bundles, proofs,
/// cosignatures, openings. Without Go, or the packages it needs, these tests skip.
namespace qingfeng::ledger {
namespace {

namespace fs = std::filesystem;

const std::string origin = "log.example.org/log/default";

class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string name = (fs::temp_directory_path() / "qingfeng-logcheck-XXXXXX").string();
        if (mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

void write_file(const fs::path& file, std::string_view text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

void flip_byte(const fs::path& file, std::size_t position) {
    std::ifstream in(file, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    ASSERT_LT(position, text.size()) << file;
    text[position] = static_cast<char>(text[position] ^ 1);
    write_file(file, text);
}

util::SigningKey key_number(std::uint8_t number) {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(number);
    return util::SigningKey(util::SecretKey(seed));
}

NoteSigner log_signer() { return NoteSigner(origin, key_number(1)); }
Cosigner witness() { return Cosigner("witness.example.net", key_number(2)); }

std::string signed_checkpoint(const Frontier& frontier) {
    const std::string text = checkpoint_text({origin, frontier.size(), frontier.root(), {}});
    return note_bytes({text, {log_signer().sign(text), witness().cosign(text, 1'800'000'000)}});
}

/// Lays the log out as tlog-tiles: every tile and bundle that a tree of its size has, and the checkpoint.
void write_log(const MemoryLog& log, const fs::path& directory) {
    const std::uint64_t size = log.leaves().size();
    for (unsigned level = 0; level < log.levels().size(); ++level) {
        for (std::uint64_t index = 0; tile_width_at(level, index, size) > 0; ++index) {
            const unsigned width = tile_width_at(level, index, size);
            std::string tile;
            util::Bytes bundle;
            for (std::uint64_t i = index * tile_width; i < index * tile_width + width; ++i) {
                tile += util::as_text(log.levels()[level][i]);
                if (level == 0) append_to_bundle(bundle, log.leaves()[i]);
            }
            write_file(directory / tile_path(HashTile{level, index, width}), tile);
            if (level == 0) write_file(directory / tile_path(EntryBundle{index, width}), util::as_text(bundle));
        }
    }
    write_file(directory / "checkpoint", signed_checkpoint(log.frontier()));
}

class Logcheck : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        tools_ = std::make_unique<TemporaryDirectory>();
        const std::string build = "tests/go/build.sh '" + (tools_->path() / "logcheck").string() + "'";
        build_status_ = WEXITSTATUS(std::system(build.c_str()));
    }
    static void TearDownTestSuite() { tools_.reset(); }

    void SetUp() override {
        if (build_status_ == 77) GTEST_SKIP() << "golang-go or golang-golang-x-mod-dev is not installed";
        ASSERT_EQ(build_status_, 0) << "tests/go/logcheck does not build";
    }

    /// The exit status of logcheck with our key.
    int logcheck(const std::string& arguments) const {
        const std::string command = "'" + (tools_->path() / "logcheck").string() + "' -vkey '" +
                                    log_signer().verifier().text() + "' " + arguments + " >/dev/null 2>&1";
        return WEXITSTATUS(std::system(command.c_str()));
    }
    std::string file(const std::string& name) const { return "'" + (directory_.path() / name).string() + "'"; }
    const fs::path& directory() const { return directory_.path(); }

  private:
    static inline std::unique_ptr<TemporaryDirectory> tools_;
    static inline int build_status_ = -1;
    TemporaryDirectory directory_;
};

TEST_F(Logcheck, accepts_our_logs_of_every_shape) {
    for (const std::uint64_t size : {0, 1, 2, 255, 256, 257, 700, 66'000}) {
        const std::string name = "log" + std::to_string(size);
        write_log(test_log(size), directory() / name);
        EXPECT_EQ(logcheck("-dir " + file(name)), 0) << size;
        if (size > 0) EXPECT_EQ(logcheck("-dir " + file(name) + " -index " + std::to_string(size - 1)), 0) << size;
        EXPECT_EQ(logcheck("-dir " + file(name) + " -index " + std::to_string(size)), 1) << size;
    }
}

TEST_F(Logcheck, accepts_growth_and_finds_a_rewritten_log) {
    MemoryLog log = test_log(300);
    write_log(log, directory() / "grown");
    fs::copy(directory() / "grown" / "checkpoint", directory() / "old");
    MemoryLog rewritten = test_log(299);
    rewritten.append(test_leaf(1'000));
    for (std::uint64_t i = 300; i < 900; ++i) {
        log.append(test_leaf(i));
        rewritten.append(test_leaf(i));
    }
    write_log(log, directory() / "grown");
    write_log(rewritten, directory() / "rewritten");
    EXPECT_EQ(logcheck("-dir " + file("grown") + " -old " + file("old")), 0);
    EXPECT_EQ(logcheck("-dir " + file("rewritten")), 0);
    EXPECT_EQ(logcheck("-dir " + file("rewritten") + " -old " + file("old")), 1);
    EXPECT_EQ(logcheck("-dir " + file("grown") + " -checkpoint " + file("old")), 0);
    EXPECT_EQ(logcheck("-dir " + file("grown") + " -checkpoint " + file("old") + " -old " + file("grown/checkpoint")),
              1);

    fs::remove(directory() / "grown" / tile_path(HashTile{0, 1, 300 - 256}));
    EXPECT_EQ(logcheck("-dir " + file("grown") + " -checkpoint " + file("old")), 0) << "the full tile has its hashes";
}

TEST_F(Logcheck, finds_a_changed_byte_anywhere) {
    const MemoryLog log = test_log(700);
    for (const char* changed : {"checkpoint", "tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/001",
                                "tile/entries/002.p/188"}) {
        write_log(log, directory() / "log");
        ASSERT_EQ(logcheck("-dir " + file("log")), 0);
        flip_byte(directory() / "log" / changed, 40);
        EXPECT_EQ(logcheck("-dir " + file("log")), 1) << changed;
    }
}

TEST_F(Logcheck, accepts_cosignatures_by_the_witness_named) {
    write_log(test_log(5), directory() / "log");
    const auto other = Cosigner("witness.example.net", key_number(3));
    EXPECT_EQ(logcheck("-dir " + file("log") + " -witness '" + witness().verifier().text() + "'"), 0);
    EXPECT_EQ(logcheck("-dir " + file("log") + " -witness '" + other.verifier().text() + "'"), 1);
}

TEST_F(Logcheck, accepts_proofs_and_their_openings) {
    Opening opening;
    for (std::uint16_t i = 0; i < 3; ++i) {
        const OpenedField field{i, static_cast<std::uint16_t>(300 + i), Salt{7}, util::Bytes(200U * i, 'a')};
        opening.digests.push_back(field_digest(field.field_id, field.salt, field.value));
        if (i != 1) opening.fields.push_back(field);
    }
    MemoryLog log = test_log(300);
    log.append(leaf_of(opening));
    for (std::uint64_t i = 301; i < 400; ++i) log.append(test_leaf(i));
    LogProof proof{opening_bytes(opening), 300, *prove_inclusion(300, 400, log), signed_checkpoint(log.frontier())};
    const std::string hash = util::to_hex(leaf_hash(leaf_of(opening)));

    write_file(directory() / "proof", proof_text(proof));
    EXPECT_EQ(logcheck("-proof " + file("proof")), 0);
    EXPECT_EQ(logcheck("-proof " + file("proof") + " -leafhash " + hash), 0);
    EXPECT_EQ(logcheck("-proof " + file("proof") + " -leafhash " + util::to_hex(leaf_hash(test_leaf(300)))), 1);

    opening.fields[1].value[0] = 'b';
    proof.extra = opening_bytes(opening);
    write_file(directory() / "forged", proof_text(proof));
    EXPECT_EQ(logcheck("-proof " + file("forged")), 1);
    EXPECT_EQ(logcheck("-proof " + file("forged") + " -leafhash " + hash), 0)
        << "extra is not part of the proof itself";
}

}  // namespace
}  // namespace qingfeng::ledger
