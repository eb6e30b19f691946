// The real program over HTTP, on an empty authority and on one with many matters: whole lives of matters, each of their
// steps durable; reading one matter with a session, against nginx with a file of that size; start-up and memory.

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include <fmt/core.h>

#include "bench.h"
#include "http_client.h"
#include "process.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t clients = 64;
constexpr const char* office = "qiao-anran";
constexpr const char* handler = "zhao-min";
constexpr const char* signer = "luo-yuheng";

struct Staff {
    std::string office, handler, signer;  ///< header lines of a session each
};

std::string sign_in(HttpClient& client, const char* name) {
    const auto answer =
        client.post("/api/v1/session", fmt::format(R"({{"name":"{}","password":"qingfeng-demo"}})", name));
    util::check(answer.status == 200, answer.body);
    std::string cookies;
    std::string_view rest = answer.head;
    constexpr std::string_view set = "\r\nSet-Cookie: ";
    for (auto at = rest.find(set); at != std::string_view::npos; at = rest.find(set)) {
        rest.remove_prefix(at + set.size());
        cookies += (cookies.empty() ? "" : "; ") + std::string(rest.substr(0, rest.find(';')));
    }
    return fmt::format("Cookie: {}\r\nX-CSRF-Token: {}\r\n", cookies, answer.text("csrf"));
}

/// Registered, assigned, accepted, answered, signed, judged, closed: seven requests, each durable when it is answered.
void live(HttpClient& client, const Staff& staff) {
    const auto registered =
        client.post("/api/v1/matters", R"({"kind":"enquiry","body":"绿色通道要带什么证件？夜间查验大概要多久？"})");
    util::check(registered.status == 201, registered.body);
    const std::string number = registered.text("number");
    std::string tag = "\"1\"";
    const auto act = [&](const std::string& who, const char* action, std::string_view fields) {
        const auto done = client.post(fmt::format("/api/v1/matters/{}/actions/{}", number, action), fields,
                                      fmt::format("{}If-Match: {}\r\nPrefer: return=minimal\r\n", who, tag));
        util::check(done.status == 200, std::string(action) + ": " + done.body);
        tag = done.header("ETag");
    };
    act(staff.office, "assign", R"({"unit":"xishan-toll","handler":"zhao-min"})");
    act(staff.handler, "accept", "{}");
    act(staff.handler, "submit",
        R"({"facts":"已查阅现行规定。","decision":"行驶证、货物清单即可，查验一般十分钟以内。"})");
    act(staff.signer, "sign", "{}");
    const auto judged =
        client.post("/api/v1/verdict",
                    fmt::format(R"({{"code":"{}","grade":"satisfied","solved":"yes"}})", registered.text("code")));
    util::check(judged.status == 200, judged.body);
    // The verdict is an entry, too; who closes has seen it.
    const auto seen = client.get("/api/v1/matters/" + number, staff.handler);
    tag = seen.header("ETag");
    act(staff.handler, "close", "{}");
}

/// How often `work` was done a second by all clients together.
double per_second(std::uint16_t port, double for_seconds, const std::function<void(HttpClient&)>& work) {
    std::atomic<std::uint64_t> done{0};
    std::vector<std::thread> threads;
    const auto began = Clock::now();
    const auto passed = [&] { return std::chrono::duration<double>(Clock::now() - began).count(); };
    for (std::size_t i = 0; i < clients; ++i) {
        threads.emplace_back([&] {
            HttpClient client(port);
            while (passed() < for_seconds) {
                work(client);
                ++done;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    return static_cast<double>(done) / passed();
}

struct Server {
    Server(const std::filesystem::path& data, const std::filesystem::path& log)
        : port(free_port()),
          process({program(), "serve", "--data", data, "--listen", fmt::format("127.0.0.1:{}", port),
                   "--limit-registrations", "off", "--limit-registrations-all", "off", "--limit-codes", "off",
                   "--connections-per-address", "1000"},
                  log),
          start_seconds(process.until_it_answers(port, "/healthz")) {
        HttpClient client(port);
        staff = {sign_in(client, office), sign_in(client, handler), sign_in(client, signer)};
    }

    std::uint16_t port;
    Process process;
    double start_seconds;
    Staff staff;
};

/// nginx with one file, as bare as it gets.
double nginx_per_second(const std::filesystem::path& folder, std::size_t bytes, double for_seconds) {
    std::ofstream(folder / "file") << std::string(bytes, 'x');
    const std::uint16_t port = free_port();
    std::ofstream(folder / "nginx.conf")
        << "daemon off; worker_processes 2; pid " << (folder / "nginx.pid").string() << "; error_log "
        << (folder / "nginx.log").string()
        << ";\nevents { worker_connections 1024; }\nhttp { access_log off; sendfile on; keepalive_requests 100000000; "
        << "server { listen 127.0.0.1:" << port << "; root " << std::filesystem::absolute(folder).string() << "; } }\n";
    const Process nginx(
        {"nginx", "-p", std::filesystem::absolute(folder), "-c", std::filesystem::absolute(folder / "nginx.conf")},
        folder / "nginx.out");
    nginx.until_it_answers(port, "/file");
    return per_second(port, for_seconds, [](HttpClient& client) {
        util::check(client.get("/file").status == 200, "nginx does not answer");
    });
}

}  // namespace

std::vector<Figure> over_http(const Size& size) {
    const Scratch scratch;
    std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
    const double measured = size.quick ? 5 : 20;
    const auto one_life = [](const Server& server) {
        return [&server](HttpClient& client) { live(client, server.staff); };
    };
    std::vector<Figure> figures;
    double lives_empty = 0;
    {
        copy_bulk(1, scratch.path() / "empty");
        const Server server(scratch.path() / "empty", scratch.path() / "empty.log");
        lives_empty = per_second(server.port, measured, one_life(server));
    }
    const std::size_t matters = size.matters();
    copy_bulk(matters, scratch.path() / "full");
    const double verify = run({program(), "verify", "--data", scratch.path() / "full"}, scratch.path() / "verify.log");
    const Server server(scratch.path() / "full", scratch.path() / "full.log");
    const double lives_full = per_second(server.port, measured, one_life(server));

    const auto list = HttpClient(server.port).get("/api/v1/matters", server.staff.office);
    const std::string path = "/api/v1/matters/" + list.text("number");
    const auto matter = HttpClient(server.port).get(path, server.staff.office);
    util::check(matter.status == 200, matter.body);
    const double reads = per_second(server.port, measured / 2, [&](HttpClient& client) {
        util::check(client.get(path, server.staff.office).status == 200, "a matter is not read");
    });
    const double nginx = nginx_per_second(scratch.path(), matter.body.size(), measured / 2);

    figures.push_back(
        {"whole lives over HTTP, nothing stored", lives_empty, "lives per second", 1000, lives_empty / 1000});
    figures.push_back({fmt::format("whole lives over HTTP, {} stored", matters), lives_full, "lives per second",
                       lives_empty, lives_full / lives_empty});
    figures.push_back(
        {fmt::format("one matter read, {} bytes", matter.body.size()), reads, "per second", nginx, reads / nginx});
    const double five_minutes = 300.0 * static_cast<double>(matters) / 1e6;
    figures.push_back(
        {fmt::format("verify, {} matters", matters), verify, "seconds", five_minutes, verify / five_minutes});
    figures.push_back(
        {fmt::format("start-up, {} matters", matters), server.start_seconds, "seconds", 1, server.start_seconds});
    const double megabytes = server.process.peak_megabytes();
    figures.push_back(
        {fmt::format("memory, {} matters, under load", matters), megabytes, "MB at most", 300, megabytes / 300});
    return figures;
}

}  // namespace qingfeng::bench
