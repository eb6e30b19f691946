#include "service/witness.h"

#include <algorithm>
#include <ostream>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/listen.h"
#include "app/log_source.h"
#include "http/client.h"
#include "http/server.h"
#include "service/history.h"
#include "storage/file.h"

namespace qingfeng::app::commands {
namespace {

using service::Observation;
using service::Witness;
using service::WitnessState;
using util::ErrorKind;
using util::Result;

constexpr Words what{"见证：检查一个存证只增不改，并为它联署",
                     "witness a log: check that it only grows, and cosign it"};
constexpr Words examples{
    R"(  qingfeng witness init --name witness.example.org/w1 --state witness       生成密钥，打印公钥
  qingfeng witness trust --state witness $(cat log.key) --url http://127.0.0.1:8080/log/demo
  qingfeng witness check --state witness                                    去看一次，联署或者报告分叉
  qingfeng witness serve --state witness --listen 127.0.0.1:9100            等存证方来送
退出码：0 只增不改；1 有两段互相矛盾的历史，或者签名不对、倒退了；3 没能看到)",
    R"(  qingfeng witness init --name witness.example.org/w1 --state witness       makes a key, prints its public half
  qingfeng witness trust --state witness $(cat log.key) --url http://127.0.0.1:8080/log/demo
  qingfeng witness check --state witness                                    looks once; cosigns, or reports a fork
  qingfeng witness serve --state witness --listen 127.0.0.1:9100            logs come and ask
Exit codes: 0 the log has only grown; 1 two histories, a wrong signature, or the log went back; 3 it could not be seen)"};

struct Options {
    std::string state;
    std::string name;
    std::string key;
    std::string url;
    std::string folder;
    std::string checkpoint;
    std::string origin;
    std::string listen = "127.0.0.1:9100";
};

ExitCode run_init(const Options& options, const Session& session) {
    const auto state = WitnessState::create(options.state, options.name);
    if (!state) return session.explain(state.error());
    session.print(state->cosigner().verifier().text());
    session.note(session.in({"上面是这个见证单位的公钥，交给存证方和核验的人。私钥在 witness.key，只有所有者能读。",
                             "Above is this witness's public key, for the log and for everybody who checks. The secret "
                             "half is in witness.key; only its owner can read it."}));
    return ExitCode::Done;
}

ExitCode run_trust(const Options& options, const Session& session) {
    const auto state = WitnessState::open(options.state);
    if (!state) return session.explain(state.error());
    const auto key = ledger::parse_verifier_key(options.key);
    if (!key) return session.explain(key.error());
    if (const auto trusted = state->trust(*key, options.url); !trusted) return session.explain(trusted.error());
    session.print(fmt::format("{}{}", session.in({"已列入见证：", "Now watched: "}), key->name));
    return ExitCode::Done;
}

// --- waiting to be asked

http::Response response_of(const service::WitnessAnswer& answer) {
    return http::text_response(answer.status, answer.body, answer.content_type);
}

void report(const service::WitnessAnswer& answer, const Session& session) {
    if (answer.evidence == ledger::Evidence::TwoRoots) {
        session.note(fmt::format("{} {}{}", session.in({"分叉！两段互相矛盾的历史：", "FORK! Two histories of"}),
                                 answer.origin, answer.kept ? ", " + answer.kept->string() : ""));
    } else if (answer.evidence == ledger::Evidence::BadProof) {
        session.note(fmt::format("{} {}{}", session.in({"一致性证明不成立：", "A proof of consistency does not hold:"}),
                                 answer.origin, answer.kept ? ", " + answer.kept->string() : ""));
    }
    if (answer.status == 500) session.note(fmt::format("{}: {}", answer.origin, answer.body));
}

/// Handlers sign and wait for the disk on the server's own threads: a witness is asked once a second by each log.
http::Router router_of(const Witness& witness, const Session& session) {
    http::Router router;
    router.post("/add-checkpoint",
                [&](const http::Request& request, http::Responder responder) {
                    const auto answer = witness.add_checkpoint(request.body, session.world.clock());
                    report(answer, session);
                    responder.answer(response_of(answer));
                },
                {.body_bytes_max = ledger::max_note_size + 8192});
    router.get("/{origin_hash}/checkpoint", [&](const http::Request& request, http::Responder responder) {
        const auto note = witness.newest(request.path.get("origin_hash"));
        const int status = note ? 200 : note.error().kind == ErrorKind::NotFound ? 404 : 500;
        responder.answer(http::text_response(status, note ? *note : note.error().message + "\n"));
    });
    return router;
}

ExitCode run_serve(const Options& options, const Session& session) {
    http::ServerOptions server_options;
    if (const auto status = read_address(options.listen, server_options); !status)
        return session.explain(status.error());
    const sigset_t stop_signals = block_stop_signals();
    auto state = WitnessState::open(options.state);
    if (!state) return session.explain(state.error());
    const auto logs = state->logs();
    if (!logs) return session.explain(logs.error());
    const Witness witness(std::move(*state));
    server_options.threads = 4;
    server_options.log = [&session](http::LogLevel level, std::string_view line) {
        if (level != http::LogLevel::Info) session.note(line);
    };
    http::Server server(server_options, router_of(witness, session));
    if (const auto status = server.start(); !status) return session.explain(status.error());
    session.print(fmt::format("{} http://{}/  ({})", session.in({"正在见证：", "Witnessing on"}),
                              address_text(server_options.address, server.bound_port()),
                              fmt::format(fmt::runtime(session.in({"{} 个存证", "{} logs"})), logs->size())));
    session.world.out << std::flush;
    wait_for_stop(stop_signals);
    server.stop();
    return ExitCode::Done;
}

// --- going to look

service::FetchResource fetch_of(const Options& options, const service::TrustedLog& log) {
    if (!options.folder.empty()) return service::fetch_from_folder(options.folder);
    const std::string& url = options.url.empty() ? log.url : options.url;
    return url.empty() ? service::FetchResource() : log_source(url);
}

Result<std::string> note_of(const Options& options, const service::FetchResource& fetch) {
    if (!options.checkpoint.empty()) {
        const auto file = storage::File::open(options.checkpoint, O_RDONLY);
        if (!file) return file.failure();
        return file->read_all(0, ledger::max_note_size);
    }
    if (!fetch)
        return util::fail(ErrorKind::InvalidInput,
                          "it is not known where this log is: --url URL, --dir DIR or --checkpoint FILE");
    return fetch("checkpoint");
}

struct Verdict {
    std::string_view key;
    Words words;
    ExitCode code;
};

Verdict verdict_of(Observation::Kind kind) {
    switch (kind) {
        case Observation::Kind::Cosigned:
            return {"cosigned", {"只增不改，已联署", "only grown; cosigned"}, ExitCode::Done};
        case Observation::Kind::Older:
            return {"older",
                    {"是已联署历史的一段旧开头，与之相符", "an older beginning of what was cosigned; it agrees"},
                    ExitCode::Done};
        case Observation::Kind::Behind:
            return {"behind",
                    {"倒退：它出示的比联署过的少，可能换上了旧数据",
                     "WENT BACK: it shows less than was cosigned; an older copy may stand in its place"},
                    ExitCode::Refused};
        case Observation::Kind::Forked:
            return {"forked",
                    {"分叉：它签过两段互相矛盾的历史，不予联署", "FORK: it has signed two histories; not cosigned"},
                    ExitCode::Refused};
        case Observation::Kind::NeedsTiles:
            return {"needs_tiles",
                    {"光凭存证签名看不出两者是否相符：请用 --url 或 --dir 指出它的瓦片",
                     "checkpoints alone do not show whether they agree: name its tiles with --url or --dir"},
                    ExitCode::CouldNot};
        case Observation::Kind::NotShown:
            return {"not_shown",
                    {"它的瓦片与它自己的签名不符，没有联署", "its tiles are not those it has signed; not cosigned"},
                    ExitCode::Refused};
        case Observation::Kind::NotSigned:
            return {"not_signed",
                    {"签名不对，或者不是这个存证的签名", "the signature is wrong, or not one of this log"},
                    ExitCode::Refused};
    }
    return {"", {"", ""}, ExitCode::CouldNot};
}

void print_both(const Observation& seen, const Session& session) {
    session.print(session.in({"-- 联署过的：", "-- what was cosigned:"}));
    session.print(seen.known ? seen.known->note : "");
    session.print(session.in({"-- 现在出示的：", "-- what is shown now:"}));
    session.print(seen.shown);
    if (seen.kept)
        session.print(fmt::format("{}{}", session.in({"两份都已保存：", "Both are kept in "}), seen.kept->string()));
}

boost::json::object json_of(const Observation& seen, const service::TrustedLog& log) {
    boost::json::object object{{"log", log.log.origin}, {"outcome", verdict_of(seen.kind).key}};
    if (seen.checkpoint) object["size"] = seen.checkpoint->size;
    if (seen.checkpoint) object["root"] = util::to_base64(seen.checkpoint->root);
    if (seen.known) object["known_size"] = seen.known->checkpoint.size;
    if (seen.kept) object["evidence"] = seen.kept->string();
    if (!seen.cosigned.empty()) object["cosigned"] = seen.cosigned;
    return object;
}

/// A log that has changed its key shows how: where a key that is trusted here has signed for the next, that one is
/// trusted, too. What a thief can gain by a stolen key is only to be checked against the same history.
util::Status follow_handovers(service::TrustedLog& log, const Witness& witness, const service::FetchResource& fetch,
                              const Session& session) {
    const auto text = fetch("handovers");
    if (!text) return text.error().kind == ErrorKind::NotFound ? util::Status(util::Done{}) : text.failure();
    const std::vector<ledger::VerifierKey> held = log.log.keys;
    for (const auto& known : held) {
        for (const auto& key : service::follow(known, *text)) {
            if (key.name != log.log.origin || std::ranges::find(log.log.keys, key) != log.log.keys.end()) continue;
            if (const auto trusted = witness.state().trust(key, ""); !trusted) return trusted;
            log.log.keys.push_back(key);
            session.note(fmt::format(
                "{}{}",
                session.in({"公钥已更换，由前一把签字交出：", "its key was changed; the one before has signed for: "}),
                key.text()));
        }
    }
    return util::Done{};
}

ExitCode check_one(const Options& options, service::TrustedLog log, const Witness& witness, const Session& session) {
    const auto fetch = fetch_of(options, log);
    if (fetch && options.checkpoint.empty()) {
        if (const auto status = follow_handovers(log, witness, fetch, session); !status) {
            return session.explain(status.error());
        }
    }
    const auto note = note_of(options, fetch);
    if (!note) return session.explain(note.error());
    const auto seen = witness.observe(log.log, *note, fetch, session.world.clock());
    if (!seen) return session.explain(seen.error());
    const Verdict verdict = verdict_of(seen->kind);
    if (session.json) {
        session.print(boost::json::serialize(json_of(*seen, log)));
        return verdict.code;
    }
    const std::string size = seen->checkpoint ? std::to_string(seen->checkpoint->size) : "?";
    const std::string before = seen->known ? std::to_string(seen->known->checkpoint.size) : "0";
    session.print(fmt::format("{}: {} → {} {}: {}", log.log.origin, before, size, session.in({"条", "entries"}),
                              session.in(verdict.words)));
    switch (seen->kind) {
        case Observation::Kind::Forked:
        case Observation::Kind::Behind:
            print_both(*seen, session);
            break;
        case Observation::Kind::Cosigned:
        case Observation::Kind::Older:
        case Observation::Kind::NeedsTiles:
        case Observation::Kind::NotShown:
        case Observation::Kind::NotSigned:
            break;
    }
    return verdict.code;
}

/// The worst that was found: a fork outweighs a log that cannot be reached.
ExitCode worse(ExitCode a, ExitCode b) {
    const auto weight = [](ExitCode code) { return code == ExitCode::Refused ? 100 : static_cast<int>(code); };
    return weight(a) >= weight(b) ? a : b;
}

ExitCode run_check(const Options& options, const Session& session) {
    auto state = WitnessState::open(options.state);
    if (!state) return session.explain(state.error());
    const auto logs = state->logs();
    if (!logs) return session.explain(logs.error());
    const Witness witness(std::move(*state));
    const bool one_place = !options.url.empty() || !options.folder.empty() || !options.checkpoint.empty();
    std::vector<service::TrustedLog> chosen;
    for (const service::TrustedLog& log : *logs)
        if (options.origin.empty() || options.origin == log.log.origin) chosen.push_back(log);
    if (chosen.empty())
        return session.explain({ErrorKind::NotFound, "no such log is watched: add it with qingfeng witness trust"});
    if (one_place && chosen.size() > 1)
        return session.explain({ErrorKind::InvalidInput, "several logs are watched: say which with --log ORIGIN"});
    ExitCode code = ExitCode::Done;
    for (const service::TrustedLog& log : chosen) code = worse(code, check_one(options, log, witness, session));
    return code;
}

}  // namespace

void add_witness(CLI::App& root, Session& session) {
    CLI::App* witness = subcommand(root, session, "witness", what, examples);
    witness->require_subcommand(1);
    auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, const Words& words, ExitCode (*run_it)(const Options&, const Session&)) {
        CLI::App* command = subcommand(*witness, session, name, words, {"", ""});
        command->add_option("--state", options->state, std::string(session.in({"见证单位的状态文件夹", "its folder"})))
            ->required();
        command->callback([&session, options, run_it] {
            session.chosen = [&session, options, run_it] { return run_it(*options, session); };
        });
        return command;
    };
    const auto text = [&](const Words& words) { return std::string(session.in(words)); };

    add("init", {"生成密钥和状态文件夹", "make the key and the folder"}, run_init)
        ->add_option("--name", options->name, text({"见证单位的名称，如 witness.example.org/w1", "its name"}))
        ->required();

    CLI::App* trust = add("trust", {"列入一个要见证的存证", "watch a log"}, run_trust);
    trust->add_option("LOG_VKEY", options->key, text({"存证的公钥（vkey）", "the log's key (vkey)"}))->required();
    trust->add_option("--url", options->url,
                      text({"它的地址，如 http://127.0.0.1:8080/log/demo", "where it is served"}));

    add("serve", {"等存证方来送存证签名", "be asked by logs"}, run_serve)
        ->add_option("--listen", options->listen, text({"地址和端口", "HOST:PORT"}))
        ->capture_default_str();

    CLI::App* check = add("check", {"去看存证，联署或者报告分叉", "look at logs; cosign, or report a fork"}, run_check);
    check->add_option("--log", options->origin, text({"只看这一个（名称）", "only this one, by its origin"}));
    check->add_option("--url", options->url, text({"从这个地址看", "look here instead"}));
    check->add_option("--dir", options->folder, text({"从这个文件夹看", "look in a folder instead"}))
        ->excludes("--url");
    check->add_option("--checkpoint", options->checkpoint,
                      text({"用这个文件里的存证签名，而不去取", "take the checkpoint from a file instead"}));
    add_json(*check, session);
}

}  // namespace qingfeng::app::commands
