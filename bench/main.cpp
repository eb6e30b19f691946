#include <cstdlib>
#include <cstring>
#include <fstream>

#include <fmt/core.h>

#include "bench.h"
#include "util/process_memory.h"

namespace {

using qingfeng::bench::Figure;

void write_json(const std::string& path, const std::vector<Figure>& figures) {
    std::ofstream out(path);
    out << "[";
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const Figure& f = figures[i];
        out << fmt::format(
            "{}\n  {{\"name\": \"{}\", \"value\": {:.1f}, \"unit\": \"{}\", \"limit\": {:.1f}, \"ratio\": {:.3f}}}",
            i == 0 ? "" : ",", f.name, f.value, f.unit, f.limit, f.ratio);
    }
    out << "\n]\n";
}

}  // namespace

int main(int argc, char** argv) {
    qingfeng::util::keep_freed_memory();
    qingfeng::bench::Size size;
    std::string json;
    std::string only;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--quick") == 0) {
            size.quick = true;
        } else if (std::strcmp(argv[i], "--json") == 0 && i + 1 < argc) {
            json = argv[++i];
        } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            only = argv[++i];
        } else if (std::strcmp(argv[i], "--matters") == 0 && i + 1 < argc && std::atoll(argv[i + 1]) > 0) {
            size.stored = static_cast<std::size_t>(std::atoll(argv[++i]));
        } else {
            fmt::print(stderr, "usage: qingfeng_bench [--quick] [--matters N] [--json FILE] [--only SUITE]\n");
            return 2;
        }
    }
    std::vector<Figure> figures;
    fmt::print("{:<44} {:>14} {:>14}  {:<20} {:>6}\n", "figure", "ours", "limit", "unit", "ratio");
    const std::pair<std::string, std::vector<Figure> (*)(const qingfeng::bench::Size&)> suites[] = {
        {"deadlines", qingfeng::bench::deadlines}, {"durable_commands", qingfeng::bench::durable_commands},
        {"verifying", qingfeng::bench::verifying}, {"lists", qingfeng::bench::lists},
        {"queues", qingfeng::bench::queues},       {"searching", qingfeng::bench::searching},
        {"sweeping", qingfeng::bench::sweeping},   {"over_http", qingfeng::bench::over_http},
    };
    for (const auto& [name, run] : suites) {
        if (!only.empty() && name != only) continue;
        for (const Figure& f : run(size)) {
            fmt::print("{:<44} {:>14.2f} {:>14.2f}  {:<20} {:>6.2f}\n", f.name, f.value, f.limit, f.unit, f.ratio);
            std::fflush(stdout);
            figures.push_back(f);
        }
    }
    if (!json.empty()) write_json(json, figures);
    return 0;
}
