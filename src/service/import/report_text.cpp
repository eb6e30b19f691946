#include <fmt/core.h>

#include "service/import/importer.h"
#include "service/import/sentence.h"

namespace qingfeng::service::import {

namespace {

/// Gathers lines in one language.
class Page {
  public:
    explicit Page(util::Language language) : language_(language) {}

    void line(const Sentence& sentence) { text_ += sentence.in(language_) + '\n'; }
    std::string take() { return std::move(text_); }

  private:
    util::Language language_;
    std::string text_;
};

void put_counts(Page& page, const ImportReport& report) {
    const ImportCounts& counts = report.counts;
    page.line({fmt::format("读入 {} 行：新建 {}，记入答复 {}，没有变化 {}，退回 {}", counts.read, counts.opened,
                           counts.answered, counts.unchanged, counts.rejected),
               fmt::format("{} rows read: {} opened, {} answers recorded, {} unchanged, {} rejected", counts.read,
                           counts.opened, counts.answered, counts.unchanged, counts.rejected)});
    if (report.skipped > 0) {
        page.line({fmt::format("按对照文件略过 {} 行", report.skipped),
                   fmt::format("{} rows left alone, as the map says", report.skipped)});
    }
    if (report.stopped) {
        page.line(
            {"在文件结束之前停下；再运行一次即可继续", "stopped before the end of the file; run it again to go on"});
    }
}

void put_delays(Page& page, const DelayFigures& delays) {
    if (delays.answered == 0) return;
    page.line({fmt::format("从收到到答复（{} 件，单位：日）：", delays.answered),
               fmt::format("from received to answered ({} histories, in days):", delays.answered)});
    const std::string figures = fmt::format("25% {:.1f}  50% {:.1f}  75% {:.1f}  90% {:.1f}  99% {:.1f}", delays.p25,
                                            delays.median, delays.p75, delays.p90, delays.p99);
    page.line({fmt::format("  {}  最长 {:.1f}", figures, delays.longest),
               fmt::format("  {}  longest {:.1f}", figures, delays.longest)});
}

std::string percent(const Punctuality& judged) { return fmt::format("{:.1f}%", 100 * judged.late_share()); }

void put_years(Page& page, const ImportSummary& summary) {
    if (summary.limits.empty()) {
        page.line({"没有可用的办理时限（未对应办件类型，或该类型没有办理程序），不判断是否超时",
                   "no adopted limit applies (no kind is mapped, or it has no procedure): lateness is not judged"});
        return;
    }
    page.line({"若按现行办理程序（自收到之日起算）：", "under the limits adopted today, counted from receipt:"});
    for (const AppliedLimit& applied : summary.limits) {
        page.line(
            {fmt::format("  答复 {}：{}", applied.rule.limit.text(util::Language::Chinese), applied.rule.citation),
             fmt::format("  answer in {}: {}", applied.rule.limit.text(), applied.rule.citation)});
    }
    bool provisional = false;
    for (const YearFigures& year : summary.by_year) {
        provisional |= year.provisional;
        const char* mark = year.provisional ? " *" : "";
        const Punctuality& judged = year.judged;
        page.line({fmt::format("  {}{}  收到 {}，按时 {}，超时 {}（{}），未答复 {}", year.year, mark, year.received,
                               judged.in_time, judged.late, percent(judged), judged.unanswered),
                   fmt::format("  {}{}  received {}, in time {}, late {} ({}), unanswered {}", year.year, mark,
                               year.received, judged.in_time, judged.late, percent(judged), judged.unanswered)});
    }
    if (provisional) {
        page.line({"  * 这些年份的放假安排未采用，只按星期推算",
                   "  * no published holidays are adopted for that time: workdays go by the weekday alone"});
    }
}

void put_units(Page& page, const ImportSummary& summary) {
    if (summary.by_unit.empty()) return;
    page.line({"按来源自定的期限，各单位：", "by the source's own dates, for each unit:"});
    for (const UnitFigures& unit : summary.by_unit) {
        const Punctuality& judged = unit.judged;
        const bool named = !unit.unit.empty();
        page.line({fmt::format("  {}：按时 {}，超时 {}（{}），未答复 {}", named ? unit.unit : "（未写单位）",
                               judged.in_time, judged.late, percent(judged), judged.unanswered),
                   fmt::format("  {}: in time {}, late {} ({}), unanswered {}", named ? unit.unit : "(no unit named)",
                               judged.in_time, judged.late, percent(judged), judged.unanswered)});
    }
}

}  // namespace

std::string report_text(const ImportReport& report, util::Language language) {
    Page page(language);
    put_counts(page, report);
    put_delays(page, report.summary.delays);
    if (report.summary.histories > 0) put_years(page, report.summary);
    put_units(page, report.summary);
    return page.take();
}

}  // namespace qingfeng::service::import
