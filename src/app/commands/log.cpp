#include <filesystem>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/public_file.h"
#include "ledger/tiles.h"
#include "service/history.h"
#include "service/log_reader.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"存证：验证公钥、最新存证签名、导出",
                     "the transparency log: its key, its newest checkpoint, its files"};
constexpr Words examples{
    R"(  qingfeng log key --data data               给见证单位和群众的验证公钥
  qingfeng log checkpoint --data data > 存证.txt     存到别处，以后 verify --against 存证.txt
  qingfeng log export --data data --to public/log    任何人核对用的文件夹（tlog-tiles）)",
    R"(  qingfeng log key --data data               for witnesses and everybody who checks a receipt
  qingfeng log checkpoint --data data > saved.txt    keep it elsewhere; later: verify --against saved.txt
  qingfeng log export --data data --to public/log    a folder for everybody who checks (tlog-tiles))"};

ExitCode run_key(const DataPlace& place, const Session& session) {
    auto application = Application::open(session, place, Purpose::Read);
    if (!application) return session.explain(application.error());
    session.print((*application)->authority().signer().verifier().text());
    return ExitCode::Done;
}

ExitCode run_checkpoint(const DataPlace& place, const Session& session) {
    auto application = Application::open(session, place, Purpose::Read);
    if (!application) return session.explain(application.error());
    auto reader = (*application)->store().read();
    if (!reader) return session.explain(reader.error());
    const auto head = (*reader)->head((*application)->authority().id());
    if (!head) return session.explain(head.error());
    // As signed, to the byte: the note ends in its own newline.
    std::string note = head->checkpoint;
    if (note.ends_with('\n')) note.pop_back();
    session.print(note);
    return ExitCode::Done;
}

/// Writes the tile unless it is there: a tile never changes, a wider one has another name.
util::Status export_tile(storage::Reader& reader, Application& application, const std::filesystem::path& folder,
                         const ledger::TileResource& tile) {
    const auto path = folder / ledger::tile_path(tile);
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return util::Done{};
    const auto bytes = service::tile_bytes(reader, application.authority().id(), tile);
    if (!bytes) return bytes.failure();
    return write_public_file(path, util::as_text(*bytes));
}

util::Status export_log(Application& application, const std::filesystem::path& folder) {
    auto reader = application.store().read();
    if (!reader) return reader.failure();
    const auto head = (*reader)->head(application.authority().id());
    if (!head) return head.failure();
    for (unsigned level = 0; ledger::tile_width_at(level, 0, head->tree_size) > 0; ++level) {
        for (std::uint64_t index = 0;; ++index) {
            const unsigned width = ledger::tile_width_at(level, index, head->tree_size);
            if (width == 0) break;
            util::Status status = export_tile(**reader, application, folder, ledger::HashTile{level, index, width});
            if (status && level == 0) {
                status = export_tile(**reader, application, folder, ledger::EntryBundle{index, width});
            }
            if (!status) return status;
        }
    }
    const auto history = service::read_history(application.authority(), **reader);
    if (!history) return history.failure();
    if (const auto status = write_public_file(folder / "handovers", service::handovers(*history)); !status) {
        return status;
    }
    // Last: whoever reads it finds all that it covers.
    return write_public_file(folder / "checkpoint", head->checkpoint);
}

ExitCode run_export(const DataPlace& place, const std::string& to, const Session& session) {
    auto application = Application::open(session, place, Purpose::Read);
    if (!application) return session.explain(application.error());
    const auto status = export_log(**application, to);
    if (!status) return session.explain(status.error());
    session.print((std::filesystem::path(to) / "checkpoint").string());
    return ExitCode::Done;
}

}  // namespace

void add_log(CLI::App& root, Session& session) {
    CLI::App* log = subcommand(root, session, "log", what, examples);
    log->require_subcommand(1);
    auto place = std::make_shared<DataPlace>();
    add_data(*log, session, *place);
    const auto add = [&](const char* name, const Words& words, ExitCode (*run_it)(const DataPlace&, const Session&)) {
        CLI::App* command = subcommand(*log, session, name, words, {"", ""});
        command->fallthrough();
        command->callback([&session, place, run_it] {
            session.chosen = [&session, place, run_it] { return run_it(*place, session); };
        });
    };
    add("key", {"验证公钥（vkey）", "the public key (vkey)"}, run_key);
    add("checkpoint", {"最新存证签名", "the newest signed checkpoint"}, run_checkpoint);

    CLI::App* command = subcommand(*log, session, "export", {"导出存证文件", "the log's files"}, {"", ""});
    command->fallthrough();
    auto to = std::make_shared<std::string>();
    command->add_option("--to", *to, std::string(session.in({"写到这个文件夹", "folder to write to"})))->required();
    command->callback(
        [&session, place, to] { session.chosen = [&session, place, to] { return run_export(*place, *to, session); }; });
}

}  // namespace qingfeng::app::commands
