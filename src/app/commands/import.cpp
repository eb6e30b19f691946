#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/order_maps.h"
#include "service/import/importer.h"
#include "storage/file.h"

namespace qingfeng::app::commands {
namespace {

namespace import = service::import;
using util::ErrorKind;

constexpr Words what{"按对照文件把别处的历史记录从 CSV 导入", "bring in history from elsewhere, a CSV file by a map"};
constexpr Words examples{
    R"(  qingfeng import --map citizen-messages 留言.csv --data data         程序自带的对照文件，用名称
  qingfeng import --map 我的对照.toml 留言.csv --data data
  qingfeng import --map 我的对照.toml 留言.csv --json --data data      只输出计数
不合格的行写入 留言.rejects.csv（或 --rejects 指定的文件），写明行号和原因；其余照常导入。
可以重复运行：已经导入的不变，新的答复补记；中断之后再运行一次即可继续。
对照文件的写法见 docs/import.md。)",
    R"(  qingfeng import --map citizen-messages messages.csv --data data     a map that comes with the program, by name
  qingfeng import --map my-map.toml messages.csv --data data
  qingfeng import --map my-map.toml messages.csv --json --data data    the counts alone
Bad rows go to messages.rejects.csv (or what --rejects names) with line and reason; all others come in.
It may run again: what is there stays as it is, new answers are added, an interrupted run is continued.
docs/import.md tells how a map is written.)"};

struct Options {
    DataPlace place;
    std::string map;
    std::string file;
    std::string rejects;
};

/// Where bad rows go. The file named by the person is made at once, the one beside the table with its first row.
class Rejects {
  public:
    Rejects(const Options& options, const Session& session)
        : session_(session),
          named_(!options.rejects.empty()),
          path_(named_ ? std::filesystem::path(options.rejects)
                       : std::filesystem::path(options.file).replace_extension(".rejects.csv")) {}

    /// False: the person named a file that cannot be written.
    bool begin() { return !named_ || open(); }

    void add(const import::RejectedRow& row) {
        if (!tried_) open();
        if (out_.is_open()) import::write_reject(out_, row);
        if (!out_.is_open() || !out_) {
            session_.note(
                fmt::format(fmt::runtime(session_.in({"第 {} 行：{}", "line {}: {}"})), row.line, row.reason));
        }
        any_ = true;
    }
    void end() {
        out_.flush();
        if (any_ && out_.is_open() && out_) {
            session_.note(fmt::format("{}{}", session_.in({"不合格的行在：", "the bad rows are in "}), path_.string()));
        }
    }
    std::string path() const { return path_.string(); }

  private:
    /// What citizens wrote is for nobody else on this machine to read.
    bool open() {
        tried_ = true;
        if (!storage::File::open(path_, O_WRONLY | O_CREAT | O_TRUNC, 0600)) return false;
        out_.open(path_, std::ios::binary | std::ios::trunc);
        if (out_) import::write_rejects_header(out_, session_.language);
        return out_.good();
    }

    const Session& session_;
    bool named_;
    std::filesystem::path path_;
    std::ofstream out_;
    bool tried_ = false;
    bool any_ = false;
};

ExitCode run_import(const Options& options, const Session& session) {
    const auto mapping = read_map(options.map, import::Use::History, session.language);
    if (!mapping) return session.explain(mapping.error());
    std::ifstream csv(options.file, std::ios::binary);
    if (!csv) {
        return session.explain(
            util::Error{ErrorKind::Io, fmt::format("{}{}", session.in({"不能读取 ", "cannot read "}), options.file)});
    }
    Rejects rejects(options, session);
    if (!rejects.begin()) {
        return session.explain(util::Error{
            ErrorKind::Io, fmt::format("{}{}", session.in({"不能写入 ", "cannot write "}), rejects.path())});
    }
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());

    std::error_code no_size;
    const std::uintmax_t size = std::filesystem::file_size(options.file, no_size);
    std::optional<ProgressLine> line(std::in_place, session, std::string(session.in({"导入", "importing"})));
    import::ImportOptions how;
    how.now = session.world.clock();
    how.os_user = session.world.os_user;
    how.language = session.language;
    how.reject = [&](const import::RejectedRow& row) { rejects.add(row); };
    how.progress = [&](const import::ImportCounts&) {
        const auto at = csv.tellg();
        if (!no_size && at >= 0) line->show(static_cast<std::uint64_t>(at), size);
        return true;
    };
    const auto report = import::run_import((*application)->authority(), (*application)->writer(), *mapping, csv, how);
    line.reset();
    rejects.end();
    if (!report) {
        return session.explain(util::Error{report.error().kind, options.file + ": " + report.error().message});
    }
    if (session.json) {
        session.print(import::counts_json(report->counts));
    } else {
        std::string text = import::report_text(*report, session.language);
        if (!text.empty()) text.pop_back();  // print() ends the line
        session.print(text);
    }
    return ExitCode::Done;
}

}  // namespace

void add_import(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "import", what, examples);
    auto options = std::make_shared<Options>();
    command
        ->add_option("--map", options->map,
                     std::string(session.in({"对照文件，或程序自带的对照名称",
                                             "map file, or the name of one that comes "
                                             "with the program"})))
        ->required();
    command->add_option("FILE", options->file, std::string(session.in({"CSV 文件", "CSV file"})))->required();
    command->add_option("--rejects", options->rejects,
                        std::string(session.in({"不合格的行写到哪里", "where bad rows go"})));
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_import(*options, session); }; });
}

}  // namespace qingfeng::app::commands
