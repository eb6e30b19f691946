#include "service/proposals/check_config.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/proposals.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"检查一套配置能不能采用（不需要数据）",
                     "whether a set of configuration could be adopted (needs no data)"};
constexpr Words examples{
    R"(  qingfeng check-config              检查程序自带的一套
  qingfeng check-config config/      检查一个文件夹：calendar/ taxonomy/ organisation/ procedures/ messages/)",
    R"(  qingfeng check-config              the set that is part of this program
  qingfeng check-config config/      a folder: calendar/ taxonomy/ organisation/ procedures/ messages/)"};

ExitCode run_check(const std::string& folder, const Session& session) {
    auto files = folder.empty() ? util::Result<std::vector<service::proposals::ConfigFile>>(embedded_files())
                                : service::proposals::read_config_folder(folder);
    if (!files) return session.explain(files.error());
    const auto faults = service::proposals::check_config(*files, session.language);
    if (session.json) {
        boost::json::array list(faults.begin(), faults.end());
        session.print(boost::json::serialize(
            boost::json::object{{"adoptable", faults.empty()}, {"files", files->size()}, {"faults", std::move(list)}}));
    } else {
        for (const std::string& fault : faults) session.print(fault);
        session.print(
            faults.empty()
                ? fmt::format(fmt::runtime(session.in({"{} 个文件，都可以采用。", "{} files, all fit to be adopted."})),
                              files->size())
                : fmt::format(fmt::runtime(session.in({"{} 处有误。", "{} things are wrong."})), faults.size()));
    }
    return faults.empty() ? ExitCode::Done : ExitCode::Refused;
}

}  // namespace

void add_check_config(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "check-config", what, examples);
    auto folder = std::make_shared<std::string>();
    command->add_option("DIR", *folder, std::string(session.in({"配置文件夹", "folder with the configuration"})));
    add_json(*command, session);
    command->callback(
        [&session, folder] { session.chosen = [&session, folder] { return run_check(*folder, session); }; });
}

}  // namespace qingfeng::app::commands
