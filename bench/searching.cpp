// Searching by words, every hit decrypted and looked at again. The limit is what any answer must do: decrypt as many
// matters as a page shows.

#include <future>
#include <random>

#include <fmt/core.h>

#include "bench.h"
#include "service/figures.h"
#include "service/search.h"
#include "service/search_index.h"
#include "util/check.h"

namespace qingfeng::bench {
namespace {

constexpr std::size_t page = 20;

const char* const parts[] = {"收费员态度生硬", "不给发票",     "重复扣费",     "绿色通道查验太久", "排队两个小时",
                             "路政拦车罚款",   "标线看不清",   "服务区厕所脏", "超限检测不公",     "投诉电话没人接",
                             "退费一直没到账", "广场摆摊占道", "噪声扰民",     "护栏损坏没人修",   "夜间照明不亮"};

domain::request::command::Register complaint(std::size_t number, std::mt19937& random) {
    auto registration = typical_complaint(number);
    registration.body = fmt::format("{}号来件：", number);
    for (int i = 0; i < 6; ++i)
        registration.body += fmt::format("{}，{}车道，", parts[random() % std::size(parts)], random() % 30);
    // One in a thousand has a word of its own.
    if (number % 1000 == 0) registration.body += "井盖丢失";
    return registration;
}

template <class T>
T must(util::Result<T> result) {
    util::check(result.has_value(), result ? "" : result.error().message);
    return std::move(*result);
}

}  // namespace

std::vector<Figure> searching(const Size& size) {
    const Scratch scratch;
    BenchOffice office(scratch.path() / "search.db");
    const std::size_t count = size.quick ? 10'000 : 100'000;
    std::mt19937 random(20261125);
    constexpr std::size_t at_once = 1000;
    for (std::size_t first = 0; first < count; first += at_once) {
        std::vector<std::future<void>> answered;
        for (std::size_t i = first; i < first + at_once; ++i) {
            auto done = std::make_shared<std::promise<void>>();  // shared with the writer's answer
            answered.push_back(done->get_future());
            office.matters().register_matter(complaint(i, random), {{domain::record::Complainant{}, "", ""}, "", {}},
                                             [done](service::Outcome<service::RegistrationAnswer> answer) {
                                                 util::check(answer.has_value(), "a registration was refused");
                                                 done->set_value();
                                             });
        }
        for (auto& one : answered) one.get();
    }
    const double indexing = seconds([&] { must(service::index_all(office.authority(), office.writer())); });

    auto reader = must(office.authority().store().read());
    const auto config = must(office.authority().configuration(*reader));
    const service::Viewer all{office.authority(), *config, domain::people::PersonId("tan-wenjing"), office.now()};
    const service::Viewer unit{office.authority(), *config, domain::people::PersonId("zhao-min"), office.now()};
    const Slowest bare = slowest(100, [&](std::size_t i) {
        for (std::size_t n = 0; n < page; ++n) {
            must(office.authority().load(
                *reader, storage::StreamId(static_cast<std::int64_t>(1000 + (i * 37 + n * 7919) % count))));
        }
    });
    std::vector<Figure> figures;
    figures.push_back({"matters indexed", static_cast<double>(count) / indexing, "per second", 0, 0});
    const auto search_for = [&](const char* name, const service::Viewer& viewer,
                                std::initializer_list<const char*> queries) {
        const std::vector<std::string> typed(queries.begin(), queries.end());
        const Slowest ours = slowest(200, [&](std::size_t i) {
            const auto query = service::read_search(typed[i % typed.size()], *config, viewer.day());
            util::check(query.has_value(), "a query was refused");
            must(service::search(*reader, viewer, *query, {}, page));
        });
        add_slowest(figures, name, ours, bare);
    };
    search_for("search: a common word", all, {"发票", "态度", "扣费"});
    search_for("search: two words", all, {"发票 扣费", "罚款 退费"});
    search_for("search: a rare word", all, {"井盖丢失"});
    search_for("search: pieces that make no word", all, {"费一直没车道", "车道发票"});
    search_for("search: no such word", all, {"火星"});
    search_for("search: a common word in one unit", unit, {"发票", "态度 unit:xishan-toll"});
    search_for("search: a common word that a unit has not", unit, {"井盖"});
    service::Outcomes outcomes;
    service::FigurePeriod period;
    period.from = period.until = all.day();
    period.from = period.from.plus_days(-1);
    const auto count_all = [&] { util::check(must(outcomes.of_period(*reader, all, period)).size() == count, "all"); };
    figures.push_back({"figures of all matters, first", seconds(count_all), "s", 0, 0});
    figures.push_back({"figures of all matters, again", seconds(count_all), "s", 0, 0});
    return figures;
}

}  // namespace qingfeng::bench
