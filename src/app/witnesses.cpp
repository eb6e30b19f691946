#include "app/witnesses.h"

#include <CLI/CLI.hpp>
#include <fcntl.h>

#include "http/client.h"
#include "service/history.h"
#include "storage/file.h"

namespace qingfeng::app {

using util::Result;

namespace {

constexpr std::size_t policy_size_max = 64 * 1024;

/// Empty: nobody is named.
Result<std::optional<service::WitnessPolicy>> policy_of(const DataPlace& place, const WitnessOptions& options,
                                                        const Session& session) {
    using Found = std::optional<service::WitnessPolicy>;
    if (!options.urls.empty() || !options.keys.empty()) {
        auto policy = service::witness_policy_of(options.urls, options.keys, options.quorum);
        if (!policy) return policy.failure();
        return Found(std::move(*policy));
    }
    const auto path = std::filesystem::path(place.folder) / "witnesses.toml";
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file && file.error().kind == util::ErrorKind::NotFound) return Found();
    if (!file) return file.failure();
    const auto text = file->read_all(0, policy_size_max);
    if (!text) return text.failure();
    auto policy = service::read_witness_policy(*text, path.string(), session.language);
    if (!policy) return policy.failure();
    return Found(std::move(*policy));
}

/// A witness answers within five seconds or is asked again later: one that hangs must not hold up the others.
service::PostToWitness post_over_http() {
    using namespace std::chrono_literals;
    auto client = std::make_shared<http::Client>(
        http::ClientLimits{.connect_deadline = 3s, .total_deadline = 5s, .body_bytes_max = 64 * 1024});
    return [client](const std::string& url, const std::string& body) -> Result<service::WitnessReply> {
        auto answer = client->post(url, body, "text/plain; charset=utf-8");
        if (!answer) return answer.failure();
        return service::WitnessReply{answer->status, std::move(answer->body)};
    };
}

}  // namespace

void add_witness_options(CLI::App& command, const Session& session, WitnessOptions& options) {
    const auto text = [&](const Words& words) { return std::string(session.in(words)); };
    command.add_option("--witness", options.urls,
                       text({"见证单位的地址；可以写几个。不写则看数据文件夹里的 witnesses.toml",
                             "address of a witness; several times for several. Otherwise witnesses.toml in the data "
                             "folder says"}));
    command.add_option("--witness-key", options.keys,
                       text({"它的公钥（vkey），与 --witness 一一对应", "its key (vkey), one for each --witness"}));
    command
        .add_option("--witness-quorum", options.quorum,
                    text({"有几个联署才算已见证", "how many must cosign before a checkpoint counts as witnessed"}))
        ->capture_default_str();
}

Result<std::unique_ptr<service::Witnessing>> open_witnessing(Application& application, const DataPlace& place,
                                                             const WitnessOptions& options, const Session& session) {
    if (application.read_only()) return std::unique_ptr<service::Witnessing>();  // nothing new to be signed
    auto policy = policy_of(place, options, session);
    if (!policy) return policy.failure();
    if (!*policy) return std::unique_ptr<service::Witnessing>();
    const auto keys_now = [&application](storage::Reader& reader) -> Result<std::vector<ledger::VerifierKey>> {
        const auto history = service::read_history(application.authority(), reader);
        if (!history) return history.failure();
        return history->keys();
    };
    auto reader = application.store().read();
    if (!reader) return reader.failure();
    // A record too damaged to say which keys there were has at least the one in use.
    const auto recorded = keys_now(**reader);
    std::vector<ledger::VerifierKey> keys;
    if (recorded) keys = *recorded;
    if (!recorded && application.authority().can_sign()) keys = {application.authority().signer().verifier()};
    return service::Witnessing::open({.store = application.store(),
                                      .authority = application.authority().id(),
                                      .origin = application.authority().origin(),
                                      .log_keys = std::move(keys),
                                      .file = std::filesystem::path(place.folder) / "witnessed.log",
                                      .policy = std::move(**policy),
                                      .post = post_over_http(),
                                      .log = [&session](std::string_view line) { session.note(line); },
                                      .log_keys_now = keys_now});
}

std::optional<storage::KnownCheckpoint> newest_witnessed(Application& application, const DataPlace& place,
                                                         const Session& session) {
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::path(place.folder) / "witnessed.log", ignored)) return std::nullopt;
    const auto witnessing = open_witnessing(application, place, {}, session);
    return witnessing && *witnessing ? (*witnessing)->witnessed() : std::nullopt;
}

}  // namespace qingfeng::app
