// A look at the clocks that finds a hundred matters overdue, among many that are open and not due. The limit is the
// same among few: what is not due should cost nothing.

#include <future>

#include <fmt/core.h>

#include "bench.h"
#include "service/sweep.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

constexpr std::size_t due = 100;
constexpr std::int64_t sixty_days = std::int64_t{60} * 24 * 3600 * 1'000'000;

void register_many(BenchOffice& office, std::size_t count) {
    constexpr std::size_t at_once = 1000;
    for (std::size_t first = 0; first < count; first += at_once) {
        std::vector<std::future<void>> answered;
        for (std::size_t i = first; i < std::min(count, first + at_once); ++i) {
            auto done = std::make_shared<std::promise<void>>();  // shared with the writer's answer
            answered.push_back(done->get_future());
            office.matters().register_matter(typical_complaint(i), {{domain::record::Complainant{}, "", ""}, "", {}},
                                             [done](const service::Outcome<service::RegistrationAnswer>& answer) {
                                                 util::check(answer.has_value(), "a registration was refused");
                                                 done->set_value();
                                             });
        }
        for (auto& one : answered) one.get();
    }
}

double sweep_among(std::size_t open) {
    const Scratch scratch;
    BenchOffice office(scratch.path() / "sweep.db");
    register_many(office, due);
    office.skip(sixty_days);
    register_many(office, open);
    service::SweepReport report;
    const double took = seconds([&] {
        const auto swept = service::sweep(office.authority(), office.writer(), office.now());
        util::check(swept.has_value(), "the clocks were not looked at");
        report = *swept;
    });
    util::check(report.entries >= due, "what is overdue was not noted");
    return took * 1000;
}

}  // namespace

std::vector<Figure> sweeping(const Size& size) {
    const std::size_t few = size.quick ? 1'000 : 10'000;
    const std::size_t many = size.matters();
    const double limit = sweep_among(few);
    const double ours = sweep_among(many);
    return {{fmt::format("sweep, 100 due among {} open", many), ours, fmt::format("ms, limit at {}", few), limit,
             ours / limit}};
}

}  // namespace qingfeng::bench
