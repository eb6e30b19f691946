#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/demo.h"
#include "app/new_data.h"
#include "app/proposals.h"
#include "service/founding.h"
#include "storage/sqlite/store.h"

namespace qingfeng::app::commands {
namespace {

using util::ErrorKind;
using util::Result;
using util::Status;

constexpr Words what{"建立主管单位：数据文件夹、主密钥、存证，并采用自带的日历、分类、机构和办理程序",
                     "found an authority: data folder, master key, log, and the configuration it starts from"};
constexpr Words examples{
    R"(  qingfeng init --demo --data data                         示例单位，三个管理处、三十个收费站，到今天为止十八个月的办件
  qingfeng init --authority 示例市公路局 --data data       自己的单位；随后用 adopt 换成真实的机构
  qingfeng init --authority 示例市公路局 --log-origin gonglu.example.gov.cn/qingfeng \
      --master-key /etc/qingfeng/master.key --checkpoints /mnt/other/checkpoints.log --data /var/lib/qingfeng)",
    R"(  qingfeng init --demo --data data                         a demo bureau: three divisions, thirty stations and
                                                           eighteen months of matters that end today
  qingfeng init --authority "Roads of Example City" --data data
                                                           your own; then adopt your real organisation
  qingfeng init --authority "Roads of Example City" --log-origin roads.example.gov/qingfeng \
      --master-key /etc/qingfeng/master.key --checkpoints /mnt/other/checkpoints.log --data /var/lib/qingfeng)"};

struct Options {
    DataPlace place;
    bool demo = false;
    DemoPlan plan;
    std::string name;
    std::string origin;
    std::string zone = "Asia/Shanghai";

    std::string slug() const { return demo ? "demo" : "default"; }
};

/// The name of a log is fixed for ever: an address without schema. The default is good on one machine only.
std::string origin_of_log(const Options& options) {
    return options.origin.empty() ? "localhost/qingfeng/" + options.slug() : options.origin;
}

DataPlace place_of(const Options& options) {
    DataPlace place = options.place;
    place.authority = options.slug();
    return place;
}

Status found(const Options& options, const Session& session) {
    const auto vault = make_vault(options.place, session);
    if (!vault) return vault.failure();
    auto store = storage::open_sqlite_store(options.place.database());
    if (!store) return store.failure();
    const domain::record::Origin founder = origin_of(session, domain::record::Founder{});
    const util::Instant now = session.world.clock();
    const Status founded = service::found_authority(
        **store, *vault, {options.slug(), options.name, origin_of_log(options), options.zone}, founder, now);
    if (!founded) return founded;
    store->reset();

    const auto today = util::TimeZone::find(options.zone).value_or(util::TimeZone::utc()).to_local(now).date;
    const auto proposals = first_proposals(minimal_organisation(options.name, today), session.language);
    if (!proposals) return proposals.failure();
    auto application = Application::open(session, place_of(options), Purpose::Write);
    if (!application) return application.failure();
    for (const service::Proposal& proposal : *proposals) {
        const auto adopted = service::adopt((*application)->authority(), (*application)->writer(), proposal, founder);
        if (!adopted) return adopted.failure();
    }
    return util::Done{};
}

void print_demo(const Demo& demo, const Session& session) {
    session.print(fmt::format(
        fmt::runtime(
            session.in({"示例到今天为止共 {} 件、{} 条办理记录。可以用这些查询码以反映人身份查看：",
                        "The demo has {} matters in {} entries, up to today. Codes to follow some as their person:"})),
        demo.matters, demo.entries));
    for (const DemoExample& example : demo.examples) {
        session.print(fmt::format("  {}  {}  {}  {}", example.code, example.number,
                                  session.word("state", example.state), example.what));
    }
}

boost::json::object json_of(const Options& options, const std::optional<Demo>& demo) {
    boost::json::object result{
        {"authority", options.slug()}, {"origin", origin_of_log(options)}, {"data", options.place.folder}};
    if (!demo) return result;
    result["matters"] = demo->matters;
    result["entries"] = demo->entries;
    boost::json::array to_follow;
    for (const DemoExample& example : demo->examples) {
        to_follow.push_back(boost::json::object{
            {"number", example.number}, {"code", example.code}, {"state", example.state}, {"what", example.what}});
    }
    result["examples"] = to_follow;
    return result;
}

void print_result(const Options& options, const std::optional<Demo>& demo, const Session& session) {
    if (session.json) {
        session.print(boost::json::serialize(json_of(options, demo)));
        return;
    }
    session.print(fmt::format(
        fmt::runtime(session.in({"已建立主管单位 {}，存证名称 {}。", "Founded authority {}, its log is {}."})),
        options.slug(), origin_of_log(options)));
    session.print(
        fmt::format("  {}  {}", session.in({"记录      ", "record     "}), options.place.database().string()));
    session.print(fmt::format("  {}  {}", session.in({"主密钥    ", "master key "}),
                              options.place.master_key_path(session.world.environment).string()));
    session.print(
        fmt::format("  {}  {}", session.in({"存证签名  ", "checkpoints"}), options.place.checkpoints_path().string()));
    session.print(session.in({"主密钥请另存一份：丢了它，什么也读不出来；正式使用时与存证签名放到别的盘上。",
                              "Keep a copy of the master key: without it nothing can be read. In production put it and "
                              "the checkpoints on other disks."}));
    if (demo) print_demo(*demo, session);
    session.print(fmt::format("{}qingfeng serve --data {} --listen 127.0.0.1:8080", session.in({"下一步：", "Next: "}),
                              options.place.folder));
}

ExitCode run_init(const Options& options, const Session& session) {
    if (options.demo == !options.name.empty()) {
        return session.explain(
            util::Error{ErrorKind::InvalidInput, std::string(session.in({"请写 --demo，或者 --authority 单位名称",
                                                                         "give either --demo or --authority NAME"}))});
    }
    const HalfMade half_made(options.place, session);
    if (half_made.taken()) {
        return session.explain(
            util::Error{ErrorKind::Conflict,
                        fmt::format("{}{}", options.place.database().string(),
                                    session.in({" 已经有数据，没有改动", " is there already and stays as it is"}))});
    }
    std::optional<Demo> demo;
    Status status = util::Done{};
    if (options.demo) {
        auto made =
            found_demo(session, place_of(options),
                       {options.slug(), std::string(demo_name), origin_of_log(options), options.zone}, options.plan);
        if (made) demo = std::move(*made);
        if (!made) status = made.failure();
    } else {
        status = found(options, session);
    }
    if (!status) {
        half_made.take_away();
        return session.explain(status.error());
    }
    print_result(options, demo, session);
    return ExitCode::Done;
}

}  // namespace

void add_init(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "init", what, examples);
    auto options = std::make_shared<Options>();
    command->add_flag(
        "--demo", options->demo,
        std::string(session.in({"示例单位，人员和办件都是虚构的", "a demo: its people and matters are invented"})));
    command
        ->add_option("--demo-days", options->plan.days,
                     std::string(session.in({"示例包含多少天的过去", "how many days of the past the demo has"})))
        ->check(CLI::Range(1, 1100))
        ->capture_default_str();
    command->add_option("--authority", options->name, std::string(session.in({"单位名称", "name of the authority"})));
    command->add_option(
        "--log-origin", options->origin,
        std::string(session.in({"存证名称，不带 https:// 的网址，定了不能改；不写则为 localhost/qingfeng/…",
                                "name of the log, an address without https://, fixed for ever; otherwise "
                                "localhost/qingfeng/…"})));
    command->add_option("--zone", options->zone, std::string(session.in({"时区", "time zone"})))->capture_default_str();
    command->add_option("--data", options->place.folder, std::string(session.in({"数据文件夹", "folder for the data"})))
        ->required()
        ->envname("QINGFENG_DATA");
    command->add_option(
        "--master-key", options->place.master_key,
        std::string(session.in({"主密钥文件；没有则生成", "file of the master key; made when missing"})));
    command->add_option("--checkpoints", options->place.checkpoints,
                        std::string(session.in({"存证签名文件", "file of signed checkpoints"})));
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_init(*options, session); }; });
}

}  // namespace qingfeng::app::commands
