#include "bench.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include <fmt/core.h>

#include "service/founding.h"
#include "service/proposals/calendar_toml.h"
#include "service/proposals/check_config.h"
#include "service/proposals/organisation_toml.h"
#include "service/proposals/permissions_toml.h"
#include "storage/sqlite/store.h"
#include "util/check.h"

namespace qingfeng::bench {

double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Slowest slowest(std::size_t times, const std::function<void(std::size_t)>& work) {
    const auto own_time = [] {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    };
    std::vector<double> wall;
    std::vector<double> own;
    for (std::size_t i = 0; i < times; ++i) {
        const double before = own_time();
        wall.push_back(seconds([&] { work(i); }) * 1000);
        own.push_back(own_time() - before);
    }
    std::ranges::sort(wall);
    std::ranges::sort(own);
    return {wall[times * 99 / 100], own[times * 99 / 100]};
}

void add_slowest(std::vector<Figure>& figures, const std::string& name, Slowest ours, Slowest limit) {
    figures.push_back({name, ours.wall_ms, "ms p99", limit.wall_ms, ours.wall_ms / limit.wall_ms});
    figures.push_back({"  of it its own", ours.own_ms, "ms CPU p99", limit.own_ms, ours.own_ms / limit.own_ms});
}

Scratch::Scratch() {
    std::string name = (std::filesystem::current_path() / "build/bench-XXXXXX").string();
    std::filesystem::create_directories("build");
    util::check(mkdtemp(name.data()) != nullptr, "a folder for the benchmark cannot be made");
    path_ = name;
}

Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

namespace {

util::Instant wall_clock() {
    return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

}  // namespace

BenchOffice::BenchOffice(const std::filesystem::path& database) {
    const std::string config = QINGFENG_SOURCE_DIR "/config";
    const auto files = service::proposals::read_config_folder(config);
    util::check(files.has_value(), "config/ cannot be read");
    auto store = storage::open_sqlite_store(database);
    util::check(store.has_value(), "the database cannot be made");
    store_ = std::move(*store);
    const storage::KeyVault vault(util::SecretKey::random(), 1);
    const domain::record::Origin founder{domain::record::Founder{}, "bench", ""};
    util::check(service::found_authority(*store_, vault, {"default", "示例局", "example.org/bench", "Asia/Shanghai"},
                                         founder, wall_clock())
                    .has_value(),
                "founding failed");
    auto opened = service::Authority::open(*store_, store_->authorities()->front(), vault);
    util::check(opened.has_value(), "opening failed");
    authority_ = std::move(*opened);
    storage::WriterParts parts;
    parts.clock = [ahead = ahead_] { return util::Instant{wall_clock().micros + *ahead}; };
    parts.origin = authority_->origin();
    parts.signers = {authority_->signer()};
    writer_ = std::make_unique<storage::Writer>(*store_, authority_->id(), parts);
    matters_ = std::make_unique<service::Matters>(*authority_, *writer_);

    const auto take = [&](domain::record::ConfigKind kind, util::Bytes canonical) {
        util::check(
            service::adopt(*authority_, *writer_, {kind, "bench", "", std::move(canonical)}, founder).has_value(),
            "an adoption failed");
    };
    for (const auto& file : *files) {
        if (file.path == "calendar/china.toml") {
            take(domain::record::ConfigKind::Calendar,
                 service::proposals::parse_calendar_toml(file.text, file.path)->to_canonical());
        }
        if (file.path == "permissions/permissions.toml") {
            take(domain::record::ConfigKind::Permissions,
                 service::proposals::parse_permissions_toml(file.text, file.path)->to_canonical());
        }
        if (file.path == "organisation/demo.toml") {
            take(domain::record::ConfigKind::Organisation,
                 service::proposals::parse_organisation_toml(file.text, file.path)->to_canonical());
        }
    }
    const auto procedures = service::proposals::read_config_folder(config + "/procedures");
    util::check(procedures.has_value(), "config/procedures/ cannot be read");
    const auto book = service::proposals::parse_procedure_files(*procedures);
    util::check(book.has_value(), book ? "" : book.error().message);
    take(domain::record::ConfigKind::Procedures, book->to_canonical());
}

util::Instant BenchOffice::now() const { return {wall_clock().micros + *ahead_}; }

domain::request::command::Register typical_complaint(std::size_t number) {
    domain::request::command::Register registration;
    registration.kind = domain::procedure::Kind::Complaint;
    registration.unit = domain::people::UnitId("xishan-station");
    registration.place = fmt::format("{} 号车道", number % 8 + 1);
    registration.body = fmt::format(
        "{} "
        "号来件：夜间驶出收费站时，收费员态度生硬，询问发票时不予理睬，后方车辆鸣笛后才打印。希望核实当班录像并给予答复"
        "。",
        number);
    registration.contact_phone = "13900000000";
    return registration;
}

}  // namespace qingfeng::bench
