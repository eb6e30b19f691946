#include "service/verify.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/log_source.h"
#include "app/photo_desk.h"
#include "app/verify_words.h"
#include "app/witnesses.h"
#include "service/history.h"
#include "service/rebuild.h"
#include "service/verify_photos.h"
#include "storage/file.h"
#include "storage/sqlite/store.h"

namespace qingfeng::app::commands {
namespace {

using service::Finding;
using service::VerifyReport;

constexpr Words verify_what{"核验整个记录：办理记录、存证、签名、各字段、各表",
                            "check the whole record: entries, leaves, tree, signature, fields, tables"};
constexpr Words verify_examples{
    R"(  qingfeng verify --data data
  qingfeng verify --data data --against 去年存的.txt     与别处保存的存证签名对照：重写并重新签名也能查出
  qingfeng verify --data backup --without-key --log-key log.key    只有数据库，没有主密钥：核验结构，说明没有核对什么
  qingfeng verify --data data --json
退出码：0 完好；1 查出问题，已逐条列出)",
    R"(  qingfeng verify --data data
  qingfeng verify --data data --against saved.txt    against checkpoints somebody kept elsewhere: finds what was
                                                     rewritten and signed again
  qingfeng verify --data backup --without-key --log-key log.key    the database alone, as an auditor has it
  qingfeng verify --data data --json
Exit code: 0 intact; 1 something was found, and listed)"};
constexpr Words rebuild_what{"由办理记录重建各表；--check 只对照，不写",
                             "build the tables again from the entries; --check only compares"};
constexpr Words rebuild_examples{
    R"(  qingfeng rebuild --check --data data
  qingfeng rebuild --data data)",
    R"(  qingfeng rebuild --check --data data
  qingfeng rebuild --data data)"};

struct Options {
    DataPlace place;
    std::vector<std::string> against;
    bool check = false;
    bool without_key = false;
    std::vector<std::string> log_keys;
    std::string handovers;
};

constexpr std::size_t checkpoint_size_max = 1 << 20;

util::Result<std::vector<std::string>> read_checkpoints(const std::vector<std::string>& paths) {
    std::vector<std::string> texts;
    for (const std::string& path : paths) {
        const auto file = storage::File::open(path, O_RDONLY);
        if (!file) return file.failure();
        auto text = file->read_all(0, checkpoint_size_max);
        if (!text) return text.failure();
        auto notes = service::notes_in(*text);
        if (notes.empty()) notes.push_back(std::move(*text));  // which will be found to be none
        texts.insert(texts.end(), notes.begin(), notes.end());
    }
    return texts;
}

boost::json::object finding_json(const Finding& finding, const Session& session) {
    boost::json::object object{{"matter", finding.matter},
                               {"entry", nullptr},
                               {"field", finding.field},
                               {"fault", to_key(finding.fault)},
                               {"what", in_words(finding, session)}};
    if (finding.entry) object["entry"] = *finding.entry;
    return object;
}

std::string in_words(const service::PhotoFinding& finding, const Session& session) {
    const bool missing = finding.fault == service::PhotoFault::Missing;
    return fmt::format(
        fmt::runtime(session.in(
            missing ? Words{"第 {} 张照片的文件不见了", "the file of photo {} is missing"}
                    : Words{"第 {} 张照片不是当时记录的那一张", "photo {} is not the one that was recorded"})),
        finding.photo);
}

void print_report(const VerifyReport& report, const service::PhotoReport& photos, const Session& session) {
    const bool intact = report.intact() && photos.findings.empty();
    if (session.json) {
        boost::json::array findings;
        for (const Finding& finding : report.findings) findings.push_back(finding_json(finding, session));
        boost::json::array skipped;
        for (const auto& one : report.skipped) {
            skipped.push_back(boost::json::object{
                {"skipped", to_key(one.what)}, {"count", one.count}, {"what", in_words(one, session)}});
        }
        for (const auto& finding : photos.findings) {
            const bool missing = finding.fault == service::PhotoFault::Missing;
            findings.push_back(boost::json::object{{"matter", finding.matter},
                                                   {"entry", nullptr},
                                                   {"field", "photos"},
                                                   {"fault", missing ? "photo_missing" : "photo_differs"},
                                                   {"what", in_words(finding, session)}});
        }
        session.print(boost::json::serialize(boost::json::object{{"intact", intact},
                                                                 {"entries", report.entries},
                                                                 {"photos", photos.photos},
                                                                 {"root", report.root},
                                                                 {"skipped", std::move(skipped)},
                                                                 {"findings", std::move(findings)}}));
        return;
    }
    for (const Finding& finding : report.findings) session.print(line_of(finding, session));
    for (const auto& finding : photos.findings) session.print(finding.matter + " " + in_words(finding, session));
    if (report.findings_cut) session.print(session.in({"……问题太多，没有全部列出", "… there is more than is listed"}));
    if (report.erased > 0) {
        session.print(fmt::format(fmt::runtime(session.in({"{} 件已按规定清除内容，只核对了摘要",
                                                           "{} matters have been erased: only their digests were "
                                                           "checked"})),
                                  report.erased));
    }
    if (photos.photos > 0) {
        session.print(fmt::format(
            fmt::runtime(session.in({"打开并核对了 {} 张照片", "{} photos were opened and compared"})), photos.photos));
    }
    if (!report.skipped.empty()) session.print(session.in({"没有核对的：", "Not looked at:"}));
    for (const auto& one : report.skipped) session.print("  " + in_words(one, session));
    session.print(
        intact ? fmt::format(fmt::runtime(session.in({"完好：{} 条办理记录，树根 {}", "Intact: {} entries, root {}"})),
                             report.entries, report.root)
               : fmt::format(fmt::runtime(session.in(
                                 {"查出 {} 处问题，共 {} 条办理记录", "Not intact: {} findings in {} entries"})),
                             report.findings.size() + photos.findings.size(), report.entries));
}

/// What keeps the record from being read at all is a finding too: somebody has meddled with it.
ExitCode report_unreadable(const util::Error& error, const Session& session) {
    if (error.kind != util::ErrorKind::Damaged) return session.explain(error);
    VerifyReport report;
    report.findings.push_back({"", std::nullopt, "", service::VerifyFault::Unreadable, 0, 0, {}, error.message});
    print_report(report, {}, session);
    return ExitCode::Refused;
}

/// With nothing but the database, as an auditor has it who was given a backup.
ExitCode run_without_key(const Options& options, const std::vector<std::string>& against, const Session& session) {
    std::vector<ledger::VerifierKey> keys;
    for (const std::string& given : options.log_keys) {
        auto key = read_log_key(given);
        if (!key) return session.explain(key.error());
        keys.push_back(std::move(*key));
    }
    std::string handovers;
    if (!options.handovers.empty()) {
        auto text = read_small_file(options.handovers);
        if (!text) return session.explain(text.error());
        handovers = std::move(*text);
    }
    storage::SqliteOptions read_only;
    read_only.mode = storage::SqliteMode::ReadOnly;
    const auto store = storage::open_sqlite_store(options.place.database(), read_only);
    if (!store) return report_unreadable(store.error(), session);
    const auto row = choose_authority(**store, options.place.authority);
    if (!row) return report_unreadable(row.error(), session);
    std::optional<ProgressLine> line(std::in_place, session, std::string(session.in({"核验", "verifying"})));
    const auto report =
        service::verify_structure(**store, *row, keys, handovers, against,
                                  [&](std::uint64_t done, std::uint64_t total) { line->show(done, total); });
    line.reset();
    if (!report) return report_unreadable(report.error(), session);
    print_report(*report, {}, session);
    return report->intact() ? ExitCode::Done : ExitCode::Refused;
}

ExitCode run_verify(const Options& options, const Session& session) {
    auto against = read_checkpoints(options.against);
    if (!against) return session.explain(against.error());
    if (options.without_key) return run_without_key(options, *against, session);
    auto application = Application::open(session, options.place, Purpose::Verify);
    if (!application) return report_unreadable(application.error(), session);
    // The file beside the database is worth comparing too, though who rewrote the one may have reached the other.
    if (const auto& newest = (*application)->newest_checkpoint()) against->push_back(newest->note);
    // What witnesses have signed nobody here can have forged.
    const auto witnessed = newest_witnessed(**application, options.place, session);
    if (witnessed) against->push_back(witnessed->note);
    std::optional<ProgressLine> line(std::in_place, session, std::string(session.in({"核验", "verifying"})));
    const auto report = service::verify((*application)->authority(), *against,
                                        [&](std::uint64_t done, std::uint64_t total) { line->show(done, total); });
    line.reset();
    if (!report) return report_unreadable(report.error(), session);
    const auto photos =
        service::verify_photos((*application)->authority(), attachments_of(options.place, (*application)->authority()));
    if (!photos) return report_unreadable(photos.error(), session);
    print_report(*report, *photos, session);
    if (witnessed && !session.json)
        session.print(fmt::format(
            fmt::runtime(session.in({"见证到第 {} 条，存证最新为 {} 条", "Witnessed up to entry {}; the log has {}"})),
            witnessed->checkpoint.size, report->entries));
    return report->intact() && photos->findings.empty() ? ExitCode::Done : ExitCode::Refused;
}

ExitCode run_rebuild(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    std::optional<ProgressLine> line(std::in_place, session, std::string(session.in({"重建", "rebuilding"})));
    const auto report = service::rebuild((*application)->authority(), (*application)->writer(),
                                         [&](std::uint64_t done, std::uint64_t total) { line->show(done, total); });
    line.reset();
    if (!report) return session.explain(report.error());
    if (session.json) {
        session.print(
            boost::json::serialize(boost::json::object{{"matters", report->matters}, {"erased", report->erased}}));
    } else {
        session.print(fmt::format(
            fmt::runtime(session.in({"已由办理记录重建 {} 件", "{} matters built again from their entries"})),
            report->matters));
    }
    return ExitCode::Done;
}

}  // namespace

void add_verify(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "verify", verify_what, verify_examples);
    auto options = std::make_shared<Options>();
    command->add_option("--against", options->against,
                        std::string(session.in({"别处保存的存证签名文件；可以写几个",
                                                "files with checkpoints kept elsewhere; may be given several times"})));
    CLI::Option* without_key = command->add_flag(
        "--without-key", options->without_key,
        std::string(session.in({"没有主密钥也核验：只看结构，并说明没有核对什么",
                                "without the master key: checks the structure and says what it skipped"})));
    command
        ->add_option("--log-key", options->log_keys,
                     std::string(session.in({"不用主密钥时：存证的验证公钥（vkey）或存着它的文件",
                                             "without the master key: the log's key (vkey), or a file that holds it"})))
        ->needs(without_key);
    command
        ->add_option("--handovers", options->handovers,
                     std::string(session.in({"不用主密钥时：存证密钥的交接书文件",
                                             "without the master key: file with the log's handovers"})))
        ->needs(without_key);
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_verify(*options, session); }; });
}

void add_rebuild(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "rebuild", rebuild_what, rebuild_examples);
    auto options = std::make_shared<Options>();
    command->add_flag(
        "--check", options->check,
        std::string(session.in({"只对照，不写；与 verify 相同", "only compare, as verify does; writes nothing"})));
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback([&session, options] {
        session.chosen = [&session, options] {
            return options->check ? run_verify(*options, session) : run_rebuild(*options, session);
        };
    });
}

}  // namespace qingfeng::app::commands
