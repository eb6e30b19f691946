// Searching by words, every hit decrypted and looked at again. The limit is what any answer must do: decrypt as many
// matters as a page shows.

#include <algorithm>
#include <future>
#include <random>

#include <fmt/core.h>

#include "bench.h"
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

double p99_ms(std::size_t times, const std::function<void(std::size_t)>& work) {
    std::vector<double> took;
    for (std::size_t i = 0; i < times; ++i) took.push_back(seconds([&] { work(i); }) * 1000);
    std::ranges::sort(took);
    return took[times * 99 / 100];
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
    const service::Viewer unit{office.authority(), *config, domain::people::PersonId("lu-yao"), office.now()};
    const double bare = p99_ms(100, [&](std::size_t i) {
        for (std::size_t n = 0; n < page; ++n) {
            must(office.authority().load(
                *reader, storage::StreamId(static_cast<std::int64_t>(1000 + (i * 37 + n * 7919) % count))));
        }
    });
    const auto search_for = [&](const service::Viewer& viewer, std::initializer_list<const char*> queries) {
        const std::vector<std::string> typed(queries.begin(), queries.end());
        return p99_ms(200, [&](std::size_t i) {
            const auto query = service::read_search(typed[i % typed.size()], *config, viewer.day());
            util::check(query.has_value(), "a query was refused");
            must(service::search(*reader, viewer, *query, {}, page));
        });
    };
    std::vector<Figure> figures;
    figures.push_back({"matters indexed", static_cast<double>(count) / indexing, "per second", 0, 0});
    const auto add = [&](const char* what, double value) {
        figures.push_back({std::string(what), value, "ms p99", bare, value / bare});
    };
    add("search: a common word", search_for(all, {"发票", "态度", "扣费"}));
    add("search: two words", search_for(all, {"发票 扣费", "罚款 退费"}));
    add("search: a rare word", search_for(all, {"井盖丢失"}));
    add("search: pieces that make no word", search_for(all, {"费一直没车道", "车道发票"}));
    add("search: no such word", search_for(all, {"火星"}));
    add("search: a common word in one unit", search_for(unit, {"发票", "态度 unit:xishan-toll"}));
    return figures;
}

}  // namespace qingfeng::bench
