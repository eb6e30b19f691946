#include <CLI/CLI.hpp>

#include "app/commands.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"存证：打印验证公钥或最新存证签名", "the transparency log: its key, its newest checkpoint"};
constexpr Words examples{
    R"(  qingfeng log key --data data               给见证单位和群众的验证公钥
  qingfeng log checkpoint --data data > 存证.txt     存到别处，以后 verify --against 存证.txt)",
    R"(  qingfeng log key --data data               for witnesses and everybody who checks a receipt
  qingfeng log checkpoint --data data > saved.txt    keep it elsewhere; later: verify --against saved.txt)"};

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
}

}  // namespace qingfeng::app::commands
