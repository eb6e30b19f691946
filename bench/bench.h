#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "service/authority.h"
#include "service/matters.h"
#include "storage/writer.h"

namespace qingfeng::bench {

/// One line of the table. `ratio` is ours divided by the limit, both measured in this run; 1 would be the limit itself.
struct Figure {
    std::string name;
    double value = 0;
    std::string unit;
    double limit = 0;
    double ratio = 0;
};

/// How much to do. Quick keeps the whole run under two minutes.
struct Size {
    bool quick = false;
    std::size_t stored = 0;  ///< as told; 0: the default
    /// That an authority has when it is measured with many.
    std::size_t matters() const { return stored != 0 ? stored : quick ? 2'000 : 100'000; }
    std::size_t registrations() const { return quick ? 4'000 : 20'000; }
};

/// Seconds that `work` took.
double seconds(const std::function<void()>& work);

/// The slowest but one in a hundred of `times` runs. `wall` is what a reader waits, on whatever else the machine does;
/// `own` is the processor time of this thread alone, which neighbours do not change.
struct Slowest {
    double wall_ms = 0;
    double own_ms = 0;
};
Slowest slowest(std::size_t times, const std::function<void(std::size_t)>& work);
/// The two figures of a run beside a limit measured in the same way.
void add_slowest(std::vector<Figure>& figures, const std::string& name, Slowest ours, Slowest limit);

/// A folder that goes with the object.
class Scratch {
  public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// An authority on a SQLite file, with the shipped configuration adopted.
class BenchOffice {
  public:
    explicit BenchOffice(const std::filesystem::path& database);

    service::Authority& authority() { return *authority_; }
    service::Matters& matters() { return *matters_; }
    storage::Writer& writer() { return *writer_; }
    util::Instant now() const;
    /// The office's clock goes on by so many microseconds at once.
    void skip(std::int64_t micros) { *ahead_ += micros; }

  private:
    std::shared_ptr<std::atomic<std::int64_t>> ahead_ =
        std::make_shared<std::atomic<std::int64_t>>(0);  ///< shared with the writer's clock
    std::unique_ptr<storage::Store> store_;
    std::unique_ptr<service::Authority> authority_;
    std::unique_ptr<storage::Writer> writer_;
    std::unique_ptr<service::Matters> matters_;
};

domain::request::command::Register typical_complaint(std::size_t number);

std::vector<Figure> durable_commands(const Size&);
std::vector<Figure> verifying(const Size&);
std::vector<Figure> deadlines(const Size&);
std::vector<Figure> lists(const Size&);
std::vector<Figure> queues(const Size&);
std::vector<Figure> searching(const Size&);
std::vector<Figure> sweeping(const Size&);
std::vector<Figure> over_http(const Size&);

}  // namespace qingfeng::bench
