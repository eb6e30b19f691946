#include "service/audit.h"

#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/log_source.h"
#include "app/openings_file.h"
#include "service/history.h"
#include "storage/file.h"

namespace qingfeng::app::commands {
namespace {

namespace fs = std::filesystem;
using domain::publication::Figures;
using service::AuditFault;
using service::AuditFinding;
using service::AuditReport;
using util::ErrorKind;
using util::Result;

constexpr Words what{"任何人核对一个单位公布的日期和数字，不需要它的数据",
                     "check what an authority published, as a stranger, without its data"};
constexpr Words examples{
    R"x(  qingfeng audit --log https://example.org/log/default --openings public --log-key "$(cat log.key)"
  qingfeng audit --log public/log --openings public --log-key log.key --against 去年存的.txt
  qingfeng audit --log public/log --openings a.jsonl --openings b.jsonl --log-key log.key --json
--log 是存证的网址，或者从网站整个下载的文件夹（checkpoint、tile/…）。
退出码：0 一致；1 查出问题，已逐条列出；3 读不到文件)x",
    R"x(  qingfeng audit --log https://example.org/log/default --openings public --log-key "$(cat log.key)"
  qingfeng audit --log public/log --openings public --log-key log.key --against saved.txt
  qingfeng audit --log public/log --openings a.jsonl --openings b.jsonl --log-key log.key --json
--log is the address of the log, or a folder downloaded whole from there (checkpoint, tile/…).
Exit code: 0 everything agrees;
    1 something was found, and listed; 3 a file could not be read)x"};

struct Options {
    std::string log;
    std::vector<std::string> openings;
    std::vector<std::string> keys;
    std::vector<std::string> against;
};

Result<std::string> read_text(const fs::path& path, std::size_t limit) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    return file->read_all(0, limit);
}

/// The files named, and for a folder every one in it that is called *.jsonl.
Result<std::vector<fs::path>> files_of(const std::vector<std::string>& given) {
    std::vector<fs::path> files;
    for (const std::string& name : given) {
        std::error_code error;
        if (!fs::is_directory(name, error)) {
            files.emplace_back(name);
            continue;
        }
        for (fs::directory_iterator at(name, error), end; !error && at != end; at.increment(error)) {
            if (at->path().extension() == ".jsonl") files.push_back(at->path());
        }
        if (error) return util::fail(ErrorKind::Io, name + ": " + error.message());
    }
    std::ranges::sort(files);
    return files;
}

/// What is found, as a sentence that somebody who never heard of logs can follow. Places: {0} file, {1} where, {2}
/// what was said, {3} what is so.
Words sentence(AuditFault fault) {
    switch (fault) {
        case AuditFault::CheckpointNotSigned:
            return {"{0}：存证签名不是给出的公钥签的，不能相信", "{0}: the checkpoint is not signed by the key given"};
        case AuditFault::RootDiffers:
            return {"{0}：签过名的前 {2} 条，与现在的存证（共 {3} 条）对不上：有人改过、删过或另造了一份",
                    "{0}: what was signed as the first {2} entries is not what the log now shows (as of {3} "
                    "entries): it "
                    "was rewritten, cut, or there are two logs"};
        case AuditFault::OtherLog:
            return {"{0}：是另一个存证（{2}）的文件，这里核对的是 {3}", "{0}: belongs to the log {2}, not to {3}"};
        case AuditFault::OpeningDiffers:
            return {"{0}：{1}公布的内容不是当时存证的内容，被改过",
                    "{0}: what is shown of {1} is not what was logged: it was changed"};
        case AuditFault::OpenedTooLittle:
            return {"{0}：{1}少公布了应当公布的日期", "{0}: {1} leaves out dates that have to be shown"};
        case AuditFault::OpenedTwice:
            return {"{0}：{1}在不同文件里公布得不一样", "{0}: {1} is shown differently in two files"};
        case AuditFault::Withheld:
            return {"{1}没有公布，也没有说明理由：被扣下了，或者缺了那一天的文件",
                    "{1}: not published and not excused: withheld, or that day's file was not given"};
        case AuditFault::ChainBroken:
            return {"{1}接不上同一件的前一条：中间少了一条，或者有两条自称接着同一条",
                    "{1} does not follow from an entry before it: one is left out, or two claim the same place"};
        case AuditFault::WrongDay:
            return {"{0}：{1}记录于 {3}，不是文件所说的 {2}",
                    "{0}: {1} was recorded on {3}, not on {2} as the file says"};
        case AuditFault::TimeRunsBack:
            return {"{1}的记录时间早于它前面的一条", "{1} was recorded earlier than the one before it"};
        case AuditFault::ErasureNotLogged:
            return {"{0}：{1}说是已清除，但存证里没有任何清除的记录",
                    "{0}: {1} is called erased, but the log has no entry about an erasure"};
        case AuditFault::SumsImpossible:
            return {"{0}：{1}的合计自相矛盾：公布 {2}；相加 {3}",
                    "{0}: the figures of {1} contradict themselves: stated {2}; added up {3}"};
        case AuditFault::SumsDiffer:
            return {"{0}：{1}的合计与公布的日期不符：公布 {2}；重算 {3}",
                    "{0}: the figures of {1} are not what the dates give: stated {2}; recomputed {3}"};
        case AuditFault::SumsChanged:
            return {"{0}：{1}的合计与另一份文件说的不同：这里 {2}；那里 {3}",
                    "{0}: the figures of {1} differ from those in another file: here {2}; there {3}"};
        case AuditFault::ReplacedKey:
            return {
                "{0}：签名的密钥在 {3} 条时已经更换，却又签了 {2} 条：有人偷用它",
                "{0}: signed by a key that was replaced after {3} entries, as if there were {2}: somebody else uses "
                "it"};
        case AuditFault::EntriesLost:
            return {"{0}：旧存证签到 {2} 条，接续的只接过来 {3} 条：中间的丢失了",
                    "{0}: the old log had signed {2} entries, its successor took over {3}: those between are lost"};
        case AuditFault::HandoverDiffers:
            return {"{1}：出示的密钥交接与存证里记录的不同",
                    "{1}: the change of the log's key that is shown is not the one that "
                    "was logged"};
        case AuditFault::HandoversContradict:
            return {"{0}：同一把密钥交给了两把不同的密钥：有人偷用它",
                    "{0}: one key has handed over to two others: somebody else has it"};
    }
    return {"", ""};
}

/// "第 8 条", "entries 8 to 12", "2026-11": people count from 1.
std::string where(const AuditFinding& finding, const Session& session) {
    if (!finding.month.empty()) return finding.month;
    if (!finding.leaf) return "";
    if (finding.last && *finding.last != *finding.leaf) {
        return fmt::format(fmt::runtime(session.in({"第 {} 至 {} 条", "entries {} to {}"})), *finding.leaf + 1,
                           *finding.last + 1);
    }
    return fmt::format(fmt::runtime(session.in({"第 {} 条", "entry {}"})), *finding.leaf + 1);
}

std::string in_words(const AuditFinding& finding, const Session& session) {
    const std::string file = finding.file.empty() ? std::string(session.in({"存证", "the log"})) : finding.file;
    const auto said = [&](const std::string& text) {
        return text.empty() ? std::string(session.in({"（没有）", "(nothing)"})) : text;
    };
    return fmt::format(fmt::runtime(session.in(sentence(finding.fault))), file, where(finding, session),
                       said(finding.said), said(finding.found));
}

std::string share(const Figures& figures) {
    if (figures.decided() == 0) return "—";
    const std::uint64_t tenths = (figures.on_time * 1000 + figures.decided() / 2) / figures.decided();
    return fmt::format("{}.{}%", tenths / 10, tenths % 10);
}

void print_months(const AuditReport& report, const Session& session) {
    if (report.months.empty()) return;
    session.print(fmt::format(
        fmt::runtime(session.in({"由公布的日期重算，截至 {}：", "Recomputed from the dates, as of the end of {}:"})),
        report.last_day->text()));
    std::vector<std::vector<std::string>> rows;
    const auto word = [&](Words words) { return std::string(session.in(words)); };
    rows.push_back({word({"登记月份", "registered"}), word({"收到", "received"}), word({"按时答复", "on time"}),
                    word({"逾期答复", "late"}), word({"逾期未答复", "overdue"}), word({"延期", "extended"}),
                    word({"在办", "open"}), word({"未答复而终结", "ended"}), word({"无期限", "no date"}),
                    word({"按时率", "share on time"})});
    for (const auto& [month, f] : report.months) {
        rows.push_back({month, std::to_string(f.received), std::to_string(f.on_time), std::to_string(f.late),
                        std::to_string(f.overdue), std::to_string(f.extended), std::to_string(f.open),
                        std::to_string(f.ended), std::to_string(f.undated), share(f)});
    }
    for (const std::string& line : aligned(rows)) session.print(line);
    session.print(session.in(
        {"按时率 = 按时答复 ÷（按时答复 + 逾期答复 + 逾期未答复）。办理期限被延长过的单列，不算按时也不算逾期。",
         "Share on time = on time ÷ (on time + late + overdue). Matters whose deadline was extended "
         "stand apart: neither kept nor missed."}));
}

void print_stated(const AuditReport& report, const Session& session) {
    for (const service::MonthSums& sums : report.stated) {
        const std::string month = sums.month.text().substr(0, 7);
        if (!sums.table.total) {
            session.print(
                fmt::format(fmt::runtime(session.in({"{}：本期样本少，不公布", "{}: too few, not shown"})), month));
            continue;
        }
        session.print(fmt::format(fmt::runtime(session.in({"{} 公布的合计（截至 {}）：收到 {}，按时率 {}",
                                                           "{} as stated (end of {}): received {}, share on time {}"})),
                                  month, sums.as_of.text(), sums.table.total->received, share(*sums.table.total)));
    }
}

void print_report(const AuditReport& report, const Session& session) {
    const auto say = [&](Words words, auto... values) {
        session.print(fmt::format(fmt::runtime(session.in(words)), values...));
    };
    for (const AuditFinding& finding : report.findings) session.print(in_words(finding, session));
    if (report.findings_cut) session.print(session.in({"……问题太多，没有全部列出", "… there is more than is listed"}));
    if (report.keys.size() > 1) {
        say({"验证公钥换过 {} 次，每次都由前一把签字交出",
             "The log's key has changed {} times; each time the one before signed for "
             "the next"},
            report.keys.size() - 1);
    }
    say({"存证 {}：共 {} 条；已公布 {} 条，涉及 {} 件", "The log {}: {} entries; {} opened, about {} matters"},
        report.origin, report.size, report.opened, report.matters);
    if (report.imported > 0) {
        say({"另有 {} 件从别处导入的历史，不计入数字", "{} histories imported from elsewhere are in no figure"},
            report.imported);
    }
    if (report.excused > 0) {
        say({"{} 条的内容已按规定清除，不能再公布", "{} entries have been erased and cannot be shown"}, report.excused);
    }
    if (report.without_openings > 0) {
        say({"{} 条只公布了合计，不能逐件核对", "{} entries fall on days with figures only: they cannot be checked"},
            report.without_openings);
    }
    if (report.newer > 0) {
        say({"最新的 {} 条还没有公布文件（最后一份是 {}）",
             "the newest {} entries are not published yet (the last file is of {})"},
            report.newer, report.last_day ? report.last_day->text() : "—");
    }
    print_stated(report, session);
    print_months(report, session);
    if (report.sums_recomputed > 0) {
        say({"公布的合计有 {} 处由日期重算过", "{} of the stated figures were recomputed from the dates"},
            report.sums_recomputed);
    }
    if (report.sound()) {
        session.print(
            session.in({"一致：公布的与存证的相符，没有扣下的。",
                        "Everything agrees: what is published is what was logged, and nothing is withheld."}));
    } else {
        say({"查出 {} 处问题。", "{} findings."}, report.findings.size());
    }
}

boost::json::value or_null(const std::optional<std::uint64_t>& number) {
    return number ? boost::json::value(*number) : boost::json::value(nullptr);
}

void print_json(const AuditReport& report, const Session& session) {
    boost::json::array findings;
    for (const AuditFinding& finding : report.findings) {
        findings.push_back(boost::json::object{{"file", finding.file},
                                               {"leaf", or_null(finding.leaf)},
                                               {"last", or_null(finding.last)},
                                               {"month", finding.month},
                                               {"fault", to_key(finding.fault)},
                                               {"what", in_words(finding, session)}});
    }
    boost::json::array months;
    for (const auto& [month, f] : report.months) {
        months.push_back(boost::json::object{{"month", month},
                                             {"received", f.received},
                                             {"on_time", f.on_time},
                                             {"late", f.late},
                                             {"overdue", f.overdue},
                                             {"extended", f.extended},
                                             {"open", f.open},
                                             {"ended", f.ended},
                                             {"undated", f.undated}});
    }
    session.print(boost::json::serialize(
        boost::json::object{{"sound", report.sound()},
                            {"origin", report.origin},
                            {"size", report.size},
                            {"root", report.root},
                            {"opened", report.opened},
                            {"excused", report.excused},
                            {"without_openings", report.without_openings},
                            {"newer", report.newer},
                            {"last_day", report.last_day ? boost::json::value(report.last_day->text()) : nullptr},
                            {"matters", report.matters},
                            {"imported", report.imported},
                            {"months", std::move(months)},
                            {"sums_recomputed", report.sums_recomputed},
                            {"findings", std::move(findings)}}));
}

Result<service::AuditInput> read_input(const Options& options) {
    service::AuditInput input;
    for (const std::string& given : options.keys) {
        auto key = read_log_key(given);
        if (!key) return key.failure();
        input.keys.push_back(std::move(*key));
    }
    const auto files = files_of(options.openings);
    if (!files) return files.failure();
    for (const fs::path& path : *files) {
        const auto text = read_text(path, openings_file_size_max);
        if (!text) return text.failure();
        auto file = parse_openings(*text);
        if (!file) return util::fail(file.error().kind, path.string() + ": " + file.error().message);
        input.files.push_back({path.filename().string(), std::move(*file)});
    }
    for (const std::string& path : options.against) {
        auto text = read_small_file(path);
        if (!text) return text.failure();
        auto notes = service::notes_in(*text);
        if (notes.empty()) notes.push_back(std::move(*text));  // which will be found to be none
        input.against.insert(input.against.end(), notes.begin(), notes.end());
    }
    input.log = log_source(options.log);
    return input;
}

ExitCode run_audit(const Options& options, const Session& session) {
    const auto input = read_input(options);
    if (!input) return session.explain(input.error());
    const auto report = service::audit(*input);
    if (!report) return session.explain(report.error());
    if (session.json) {
        print_json(*report, session);
    } else {
        print_report(*report, session);
    }
    return report->sound() ? ExitCode::Done : ExitCode::Refused;
}

}  // namespace

void add_audit(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "audit", what, examples);
    auto options = std::make_shared<Options>();
    command
        ->add_option("--log", options->log,
                     std::string(session.in({"存证的网址或文件夹", "address or folder of the log"})))
        ->required();
    command
        ->add_option("--openings", options->openings,
                     std::string(session.in({"公开文件，或放着它们的文件夹；可以写几个",
                                             "files of openings, or a folder of them; may be given several times"})))
        ->required();
    command
        ->add_option("--log-key", options->keys,
                     std::string(session.in(
                         {"存证的验证公钥（vkey）或存着它的文件", "key of the log (vkey), or a file that holds it"})))
        ->required();
    command->add_option(
        "--against", options->against,
        std::string(session.in({"以前存下的存证签名文件", "files with checkpoints kept from earlier"})));
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_audit(*options, session); }; });
}

}  // namespace qingfeng::app::commands
