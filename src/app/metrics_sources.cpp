#include "app/metrics_sources.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>

#include <unistd.h>

namespace qingfeng::app {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Of the second field of /proc/self/statm, which counts pages.
double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    double total = 0;
    double resident = 0;
    if (!(file >> total >> resident)) return unknown;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
    std::error_code error;
    double count = 0;
    for (auto at = std::filesystem::directory_iterator("/proc/self/fd", error);
         !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
        ++count;
    }
    return error ? unknown : count;
}

/// In steps of 64 MiB: enough to see a disk fill, too coarse to see that something was written.
double free_bytes(const std::string& folder) {
    constexpr std::uintmax_t step = 64 * 1024 * 1024;
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    return error ? unknown : static_cast<double>(space.available / step * step);
}

}  // namespace

void add_sources(http::Metrics& metrics, Application& application, const std::string& data, http::Server& server) {
    using Kind = http::Metrics::Kind;
    const double started = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    metrics.add({"process_start_time_seconds", "When the process began, in seconds since 1970.", Kind::Gauge,
                 [started] { return started; }});
    metrics.add({"process_resident_memory_bytes", "Memory in use.", Kind::Gauge, resident_bytes});
    metrics.add({"process_open_fds", "Files and sockets open.", Kind::Gauge, open_files});
    metrics.add({"qingfeng_connections", "Connections open.", Kind::Gauge,
                 [&server] { return static_cast<double>(server.connections()); }});
    metrics.add({"qingfeng_read_only", "1 while the data cannot be written.", Kind::Gauge,
                 [&application] { return application.read_only() ? 1.0 : 0.0; }});
    // The size that the checkpoint tells everybody; entries that wait are not counted anywhere.
    metrics.add({"qingfeng_log_leaves", "Size of the public log.", Kind::Gauge, [&application] {
                     auto reader = application.store().read();
                     if (!reader) return unknown;
                     const auto head = (*reader)->head(application.authority().id());
                     return head ? static_cast<double>(head->tree_size) : unknown;
                 }});
    metrics.add({"qingfeng_disk_free_bytes", "Room on the disk of the data, in steps of 64 MiB.", Kind::Gauge,
                 [data] { return free_bytes(data); }});
}

}  // namespace qingfeng::app
