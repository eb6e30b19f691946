#include <filesystem>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/poster.h"
#include "service/places.h"
#include "storage/replace_file.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words what{"车道二维码：可打印的海报（A4）和贴纸",
                     "posters (A4) and stickers with a lane's QR code, to print"};
constexpr Words examples{
    R"(  qingfeng qr --address https://jb.example.gov.cn --data data                         每个站一张 A4
  qingfeng qr xishan-station --lanes 6 --sticker --address https://jb.example.gov.cn --data data
写入 qr/ 文件夹，每张一个 SVG 文件，按原尺寸打印即可。扫码后直接填好地点，不记录谁扫的码。)",
    R"(  qingfeng qr --address https://jb.example.gov.cn --data data                         A4, one for each station
  qingfeng qr xishan-station --lanes 6 --sticker --address https://jb.example.gov.cn --data data
Writes one SVG file each into qr/, to be printed at its own size. The code fills in the place and says nothing of who scans it.)"};

constexpr int lanes_max = 60;

struct Options {
    DataPlace place;
    std::string unit;
    std::string address;
    std::string folder = "qr";
    int lanes = 0;
    bool sticker = false;
};

ExitCode run_qr(const Options& options, const Session& session) {
    std::string address = options.address;
    while (address.ends_with('/')) address.pop_back();
    if (!address.starts_with("https://") && !address.starts_with("http://")) {
        return session.explain(util::Error{util::ErrorKind::InvalidInput, "--address: https://…"});
    }
    auto application = Application::open(session, options.place, Purpose::Read);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const auto& organisation = (*configuration)->organisation;
    const auto today = (*configuration)->zone.to_local(session.world.clock()).date;
    std::vector<const domain::people::Unit*> units;
    for (const auto* unit : service::units_on_the_road(organisation, today)) {
        if (options.unit.empty() || unit->id.get() == options.unit) units.push_back(unit);
    }
    if (units.empty()) {
        return session.explain(
            util::Error{util::ErrorKind::NotFound, fmt::format("{}: no such station", options.unit)});
    }
    std::error_code failed;
    std::filesystem::create_directories(options.folder, failed);
    int written = 0;
    for (const auto* unit : units) {
        for (int lane = options.lanes > 0 ? 1 : 0; lane <= options.lanes; ++lane) {
            const std::string lane_text = lane == 0 ? std::string() : std::to_string(lane);
            const std::string path = lane == 0 ? unit->id.get() : unit->id.get() + "/" + lane_text;
            const auto svg =
                poster_svg({options.sticker ? PosterSize::Sticker : PosterSize::A4, (*configuration)->founding.name,
                            unit->name_zh, unit->name_en, lane_text, address + "/q/" + path});
            if (!svg) return session.explain(svg.error());
            const std::string file = fmt::format("{}{}{}.svg", unit->id.get(), lane == 0 ? "" : "-" + lane_text,
                                                 options.sticker ? "-sticker" : "");
            const auto status = storage::replace_file(std::filesystem::path(options.folder) / file, *svg, 0644);
            if (!status) return session.explain(status.error());
            ++written;
        }
    }
    session.print(
        fmt::format(fmt::runtime(session.in({"{} 张，在 {}/。", "{} written to {}/."})), written, options.folder));
    return ExitCode::Done;
}

}  // namespace

void add_qr(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "qr", what, examples);
    auto options = std::make_shared<Options>();
    command->add_option("UNIT", options->unit,
                        std::string(session.in({"单位；不写就是每个站", "a unit; else every station"})));
    command
        ->add_option("--address", options->address,
                     std::string(session.in({"群众打开本站的网址", "where the public opens this site"})))
        ->required();
    command
        ->add_option("--lanes", options->lanes,
                     std::string(session.in({"有几条车道，每条一张", "how many lanes: one each"})))
        ->check(CLI::Range(0, lanes_max));
    command->add_flag("--sticker", options->sticker,
                      std::string(session.in({"贴纸 80×110 毫米", "stickers of 80 by 110 mm"})));
    command->add_option("--out", options->folder, std::string(session.in({"写到这个文件夹", "folder to write to"})))
        ->capture_default_str();
    add_data(*command, session, options->place);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_qr(*options, session); }; });
}

}  // namespace qingfeng::app::commands
