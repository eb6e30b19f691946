#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace qingfeng::bench {

/// A program that runs beside the benchmark and is ended with the object.
class Process {
  public:
    /// What it prints goes to `log`.
    Process(const std::vector<std::string>& words, const std::filesystem::path& log);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// Seconds until `path` is answered at the port; the process must not end before.
    double until_it_answers(std::uint16_t port, const std::string& path) const;
    /// The most that was ever in memory.
    double peak_megabytes() const;

  private:
    pid_t id_ = -1;
};

/// Seconds that a program took which must succeed.
double run(const std::vector<std::string>& words, const std::filesystem::path& log);

/// The release build of the program beside the benchmark.
std::string program();
/// A demo authority of that many matters. Made once, which may take long, and kept in build/bench-data; a copy of it
/// goes to `into`, so that a measurement may write.
void copy_bulk(std::size_t matters, const std::filesystem::path& into);

}  // namespace qingfeng::bench
