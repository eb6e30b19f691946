#include "process.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "http_client.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

pid_t start(const std::vector<std::string>& words, const std::filesystem::path& log) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t id = ::fork();
    util::check(id >= 0, "no process can be started");
    if (id != 0) return id;
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

}  // namespace

Process::Process(const std::vector<std::string>& words, const std::filesystem::path& log) : id_(start(words, log)) {}

Process::~Process() {
    ::kill(id_, SIGTERM);
    ::waitpid(id_, nullptr, 0);
}

double Process::until_it_answers(std::uint16_t port, const std::string& path) const {
    const auto began = std::chrono::steady_clock::now();
    const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(); };
    while (!answers(port, path)) {
        util::check(passed() < 120 && ::waitpid(id_, nullptr, WNOHANG) == 0, "a server did not come up");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return passed();
}

double Process::peak_megabytes() const {
    std::ifstream status(fmt::format("/proc/{}/status", id_));
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

double run(const std::vector<std::string>& words, const std::filesystem::path& log) {
    return seconds([&] {
        int result = 0;
        ::waitpid(start(words, log), &result, 0);
        util::check(WIFEXITED(result) && WEXITSTATUS(result) == 0,
                    words[0] + " " + words[1] + " failed: " + log.string());
    });
}

std::string program() { return (std::filesystem::canonical("/proc/self/exe").parent_path() / "../qingfeng").string(); }

void copy_bulk(std::size_t matters, const std::filesystem::path& into) {
    const std::filesystem::path kept = fmt::format("build/bench-data/{}", matters);
    if (!std::filesystem::exists(kept)) {
        const std::filesystem::path making = kept.string() + ".making";
        std::filesystem::remove_all(making);
        std::filesystem::create_directories(making);
        fmt::print(stderr, "making {} matters in {}, once ...\n", matters, kept.string());
        const auto log = std::filesystem::path(making.string() + ".log");
        const double took = run({program(), "simulate", "--bulk", std::to_string(matters), "--data", making}, log);
        fmt::print(stderr, "... {:.0f} seconds\n", took);
        std::filesystem::rename(making, kept);
    }
    std::filesystem::copy(kept, into, std::filesystem::copy_options::recursive);
}

}  // namespace qingfeng::bench
