#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <pwd.h>
#include <unistd.h>

#include "app/command_line.h"
#include "app/photo_desk.h"
#include "image/worker.h"
#include "util/process_memory.h"

namespace {

std::string user_name() {
    const passwd* entry = getpwuid(geteuid());
    return entry == nullptr ? std::to_string(geteuid()) : std::string(entry->pw_name);
}

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

qingfeng::util::Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace

int main(int count, char** arguments) {
    using namespace qingfeng::app;
    std::signal(SIGPIPE, SIG_IGN);
    // Before anything is opened or read: this process is about to give everything away.
    if (count == 2 && std::string_view(arguments[1]) == image_worker_command) {
        return qingfeng::image::work_as_helper();
    }
    qingfeng::util::keep_freed_memory();
    try {
        Surroundings world{std::cout, std::cerr, isatty(STDERR_FILENO) == 1, user_name(), now, variable};
        return static_cast<int>(run({arguments + 1, arguments + count}, world));
    } catch (const std::exception& unexpected) {
        std::cerr << "qingfeng: unexpected: " << unexpected.what() << '\n';
        return static_cast<int>(ExitCode::CouldNot);
    }
}
