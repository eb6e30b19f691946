#include "service/proposals/procedure_toml.h"

#include <limits>
#include <utility>
#include <vector>

#include "domain/procedure/keys.h"
#include "service/proposals/table_reader.h"

namespace qingfeng::service::proposals {

namespace {

using namespace domain::procedure;

LimitRule read_limit(TableReader& in) {
    LimitRule rule;
    rule.clock = in.word<ClockKind>("clock");
    rule.start = in.word<ClockStart>("from");
    rule.basis = in.word<Basis>("basis");
    rule.limit = in.limit("limit");
    rule.citation = in.text_or_empty("citation");
    return rule;
}

ExtensionRule read_extension(TableReader& in) {
    ExtensionRule rule;
    rule.clock = in.word<ClockKind>("clock");
    rule.longest = in.limit("longest");
    rule.approvers = in.roles("approvers");
    rule.citation = in.text_or_empty("citation");
    return rule;
}

SuspensionRule read_suspension(TableReader& in) {
    SuspensionRule rule;
    rule.reason = in.word<SuspensionReason>("reason");
    if (in.has("cap")) rule.cap = in.limit("cap");
    rule.citation = in.text_or_empty("citation");
    return rule;
}

RefusalRule read_refusal(TableReader& in) {
    RefusalRule rule;
    rule.reason = in.word<RefusalReason>("reason");
    rule.go_instead_zh = in.text_or_empty("go_instead_zh");
    rule.go_instead_en = in.text_or_empty("go_instead_en");
    rule.citation = in.text_or_empty("citation");
    return rule;
}

ReminderRule read_reminder(TableReader& in) {
    ReminderRule rule;
    rule.clock = in.word<ClockKind>("clock");
    rule.after = in.has("after");
    rule.offset = in.limit(rule.after ? "after" : "before");
    return rule;
}

AccountabilityRule read_accountability(TableReader& in) {
    AccountabilityRule rule;
    rule.trigger = in.word<Trigger>("trigger");
    if (rule.trigger == Trigger::Overdue) {
        rule.clock = in.word<ClockKind>("clock");
        rule.by = in.limit("by");
    }
    if (rule.trigger == Trigger::BadVerdicts) {
        rule.count = static_cast<std::uint8_t>(in.number_or("count", 1, std::numeric_limits<std::uint8_t>::max()));
    }
    rule.citation = in.text_or_empty("citation");
    return rule;
}

/// Reads one file and remembers on which line each rule stands, for the faults that are found in the whole.
class ProcedureFile {
  public:
    explicit ProcedureFile(Faults& faults) : faults_(faults) {}

    Procedure read(const TomlTable& root) {
        TableReader in(root, faults_);
        Procedure procedure;
        procedure.id = in.text("id");
        procedure.kind = in.word<Kind>("kind");
        procedure.effective.from = in.date("effective");
        procedure.effective.until = in.date_or_none("until");
        procedure.number_prefix = in.text("number_prefix");
        procedure.signers = in.roles("signers");
        procedure.needs_findings = in.flag_or("needs_findings", true);
        procedure.needs_liability = in.flag_or("needs_liability", true);
        procedure.asks_verdict = in.flag_or("asks_verdict", true);
        procedure.retention_years =
            static_cast<std::uint16_t>(in.number_or("retention_years", 0, std::numeric_limits<std::uint16_t>::max()));
        procedure.limits = rules(in, "limit", Part::Limit, read_limit);
        procedure.extensions = rules(in, "extension", Part::Extension, read_extension);
        procedure.suspensions = rules(in, "suspension", Part::Suspension, read_suspension);
        procedure.refusals = rules(in, "refusal", Part::Refusal, read_refusal);
        procedure.reminders = rules(in, "reminder", Part::Reminder, read_reminder);
        procedure.accountability = rules(in, "accountability", Part::Accountability, read_accountability);
        if (const TomlTable* table = in.table("call_back")) procedure.call_back = read_call_back(*table);
        in.finish();
        whole_ = root.line;
        return procedure;
    }

    /// The problems of a book that holds nothing but what was read.
    void judge(const ProcedureBook& book) {
        for (const Problem& problem : problems(book)) {
            faults_.add(line_of(problem), fault_text(problem.fault, util::Language::Chinese),
                        fault_text(problem.fault, util::Language::English));
        }
    }

  private:
    template <class Rule>
    std::vector<Rule> rules(TableReader& in, std::string_view key, Part part, Rule (*read)(TableReader&)) {
        std::vector<Rule> found;
        for (const TomlTable* table : in.tables(key)) {
            TableReader rule(*table, faults_);
            found.push_back(read(rule));
            rule.finish();
            lines_.push_back({part, found.size() - 1, table->line});
        }
        return found;
    }

    CallBackRule read_call_back(const TomlTable& table) {
        constexpr std::uint64_t largest = std::numeric_limits<std::uint8_t>::max();
        TableReader in(table, faults_);
        CallBackRule rule;
        rule.sample_percent = static_cast<std::uint8_t>(in.number_or("sample_percent", rule.sample_percent, largest));
        rule.attempts_max = static_cast<std::uint8_t>(in.number_or("attempts_max", rule.attempts_max, largest));
        rule.bad_verdict_always = in.flag_or("bad_verdict_always", rule.bad_verdict_always);
        in.finish();
        return rule;
    }

    std::uint32_t line_of(const Problem& problem) const {
        for (const auto& [part, item, line] : lines_) {
            if (part == problem.part && item == problem.item) return line;
        }
        return whole_;
    }

    struct RuleLine {
        Part part;
        std::size_t item;
        std::uint32_t line;
    };

    Faults& faults_;
    std::uint32_t whole_ = 1;
    std::vector<RuleLine> lines_;
};

std::pair<std::string_view, std::string_view> fault_words(Fault fault) {
    switch (fault) {
        case Fault::IdNotSlug:
            return {"“id”用 1 到 40 个小写字母、数字和连字符", "\"id\" is 1 to 40 small letters, digits and hyphens"};
        case Fault::IdTwice:
            return {"这个“id”已经用过，每个版本用自己的“id”", "this \"id\" is used already; each version has its own"};
        case Fault::EffectiveEmpty:
            return {"“until”应当晚于“effective”", "\"until\" must be later than \"effective\""};
        case Fault::EffectiveOverlap:
            return {"同一类办件在同一天有两套办理程序", "two procedures of one kind would be in force on the same day"};
        case Fault::PrefixNotCapitals:
            return {"“number_prefix”用 1 到 4 个大写字母", "\"number_prefix\" is 1 to 4 capital letters"};
        case Fault::NoAnswerLimit:
            return {"没有答复时限：至少要有一节 [[limit]]，其 clock = \"answer\"",
                    "there is no time limit for the answer: one [[limit]] must have clock = \"answer\""};
        case Fault::NoSigner:
            return {"“signers”是空的：没有人可以审签答复", "\"signers\" is empty: nobody could sign the answer"};
        case Fault::SamplePercentTooLarge:
            return {"回访比例“sample_percent”最多 100", "\"sample_percent\" is at most 100"};
        case Fault::LimitWithoutCitation:
            return {"时限没有依据：写明“citation”", "a limit needs its \"citation\""};
        case Fault::LimitFromSource:
            return {"来件时限随办件而来，不写在办理程序里",
                    "the source's date comes with the matter; it does not stand in a procedure"};
        case Fault::LimitTwice:
            return {"同一时限、起点、依据和单位写了两次", "this clock, start, basis and unit stand here twice"};
        case Fault::CommitmentLooserThanLaw:
            return {"承诺的时限比法定时限宽；公开承诺只能更严", "a commitment may be stricter than law, never looser"};
        case Fault::ExtensionTwice:
            return {"同一时限写了两条延期规定", "this clock has two rules for its extension"};
        case Fault::ExtensionWithoutLimit:
            return {"延期所指的时限在这里没有规定", "the clock to be extended has no [[limit]] here"};
        case Fault::ExtensionEmpty:
            return {"延期的长度应当大于 0", "an extension must be longer than nothing"};
        case Fault::ExtensionWithoutApprover:
            return {"延期没有批准人：写明“approvers”", "an extension needs \"approvers\""};
        case Fault::ExtensionByHandler:
            return {"承办人不能批准延期", "the handler may not approve an extension"};
        case Fault::ExtensionWithoutCitation:
            return {"延期没有依据：写明“citation”", "an extension needs its \"citation\""};
        case Fault::SuspensionTwice:
            return {"同一中止原因写了两次", "this reason for a suspension stands here twice"};
        case Fault::SuspensionWithoutCap:
            return {"中止计时没有上限：写明“cap”", "a suspension needs a \"cap\""};
        case Fault::SuspensionWithoutCitation:
            return {"中止计时没有依据：写明“citation”", "a suspension needs its \"citation\""};
        case Fault::RefusalTwice:
            return {"同一不予受理原因写了两次", "this reason for a refusal stands here twice"};
        case Fault::RefusalWithoutWayOut:
            return {"不予受理要说明可以去哪里：写明“go_instead_zh”和“go_instead_en”",
                    "a refusal says where to go instead: \"go_instead_zh\" and \"go_instead_en\""};
        case Fault::RefusalWithoutCitation:
            return {"不予受理没有依据：写明“citation”", "a refusal needs its \"citation\""};
        case Fault::ReminderWithoutLimit:
            return {"提醒所指的时限在这里没有规定", "the clock to be reminded of has no [[limit]] here"};
        case Fault::AccountabilityTwice:
            return {"同一责任追究情形写了两次", "this trigger of accountability stands here twice"};
        case Fault::AccountabilityWithoutLimit:
            return {"责任追究所指的时限在这里没有规定", "the clock whose lateness counts has no [[limit]] here"};
        case Fault::AccountabilityEmpty:
            return {"差评次数“count”至少是 1", "\"count\" of bad verdicts is at least 1"};
        case Fault::AccountabilityWithoutCitation:
            return {"责任追究情形没有依据：写明“citation”", "a trigger of accountability needs its \"citation\""};
    }
    return {};
}

}  // namespace

std::string_view fault_text(Fault fault, util::Language language) {
    const auto [zh, en] = fault_words(fault);
    return language == util::Language::Chinese ? zh : en;
}

util::Result<ProcedureBook> parse_procedures_toml(std::string_view text, std::string_view file,
                                                  util::Language language) {
    Faults faults(file, language);
    const auto root = read_toml_tree(text, faults);
    if (!root) return faults.failure();
    ProcedureFile reading(faults);
    ProcedureBook book({reading.read(*root)});
    // A rule that could not be read would only be judged for what it is not.
    if (faults.none()) reading.judge(book);
    if (!faults.none()) return faults.failure();
    return book;
}

}  // namespace qingfeng::service::proposals
