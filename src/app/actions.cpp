#include "app/actions.h"

#include <CLI/App.hpp>
#include <fmt/core.h>

#include "domain/procedure/keys.h"
#include "domain/request/keys.h"

namespace qingfeng::app {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file
using domain::procedure::ClockKind;
using domain::procedure::RefusalReason;
using domain::procedure::SuspensionReason;
using Values = ActionValues;
using util::ErrorKind;
using util::Result;

CLI::Option* text_option(CLI::App& app, const char* name, std::string& into, const Session& session,
                         const Words& what) {
    return app.add_option(name, into, std::string(session.in(what)));
}

constexpr Words unit_words{"单位的名称或标识", "unit, by name or id"};
constexpr Words handler_words{"承办人；不写则按规则找下一个合适的人", "handler; otherwise the next who lawfully may"};
constexpr Words reason_words{"理由", "why"};
constexpr Words solved_words{"是否解决：yes partly no", "was it solved: yes, partly, no"};

void no_options(CLI::App& /*app*/, Values& /*values*/, const Session& /*session*/) {}

template <class C>
ReadCommand bare(const Values& /*values*/, const Names& /*names*/) {
    return Command(C{});
}

Result<std::optional<PersonId>> optional_person(const std::string& text, const Names& names) {
    if (text.empty()) return std::optional<PersonId>();
    const auto person = names.person(text);
    if (!person) return person.failure();
    return std::optional(*person);
}

Result<std::optional<Solved>> optional_solved(const std::string& text, const Names& names) {
    if (text.empty()) return std::optional<Solved>();
    const auto solved = names.value<Solved>("solved", text);
    if (!solved) return solved.failure();
    return std::optional(*solved);
}

// ---- from the person's word to somebody in charge

void assign_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--unit", values.unit, session, unit_words)->required();
    text_option(app, "--handler", values.handler, session, handler_words);
}
ReadCommand read_assign(const Values& values, const Names& names) {
    const auto unit = names.unit(values.unit);
    if (!unit) return unit.failure();
    const auto handler = optional_person(values.handler, names);
    if (!handler) return handler.failure();
    return Command(command::Assign{*unit, *handler});
}

void refuse_options(CLI::App& app, Values& values, const Session& session) {
    text_option(
        app, "--reason", values.reason, session,
        {"不予受理的理由（只能是：outside_remit no_clear_facts in_court_or_arbitration pending_at_higher_level "
         "finally_reviewed legal_route_open discipline_matter）",
         "one of: outside_remit no_clear_facts in_court_or_arbitration pending_at_higher_level finally_reviewed "
         "legal_route_open discipline_matter"})
        ->required();
    text_option(app, "--explanation", values.explanation, session,
                {"对来件人的说明", "what the person is told about it"})
        ->required();
}
ReadCommand read_refuse(const Values& values, const Names& names) {
    const auto reason = names.value<RefusalReason>("refusal_reason", values.reason);
    if (!reason) return reason.failure();
    return Command(command::Refuse{*reason, values.explanation});
}

void return_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--reason", values.reason, session, reason_words)->required();
    text_option(app, "--basis", values.basis, session, {"依据", "the rule it rests on"})->required();
}
ReadCommand read_return(const Values& values, const Names& /*names*/) {
    return Command(command::Return{values.reason, values.basis});
}

void designate_options(CLI::App& app, Values& values, const Session& session) {
    assign_options(app, values, session);
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_designate(const Values& values, const Names& names) {
    const auto unit = names.unit(values.unit);
    if (!unit) return unit.failure();
    const auto handler = optional_person(values.handler, names);
    if (!handler) return handler.failure();
    return Command(command::Designate{*unit, *handler, values.reason});
}

void transfer_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--to", values.to, session, {"交给谁", "to whom"})->required();
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_transfer(const Values& values, const Names& names) {
    const auto to = names.person(values.to);
    if (!to) return to.failure();
    return Command(command::Transfer{*to, values.reason});
}

void recuse_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--person", values.person, session,
                {"谁应回避；不写就是 --as 的本人（由 act 补上）", "who steps aside; otherwise the one named by --as"});
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_recuse(const Values& values, const Names& names) {
    const auto person = names.person(values.person);
    if (!person) return person.failure();
    return Command(command::DeclareInterest{*person, values.reason});
}

// ---- handling

void points_options(CLI::App& app, Values& values, const Session& session) {
    app.add_option("--point", values.points,
                   std::string(session.in({"一个反映要点；可以写几次", "one point of it; may be given several times"})))
        ->required();
}
ReadCommand read_points(const Values& values, const Names& /*names*/) {
    return Command(command::SetPoints{values.points});
}

void find_options(CLI::App& app, Values& values, const Session& session) {
    app.add_option("--point", values.ordinal, std::string(session.in({"第几个要点", "number of the point"})))
        ->capture_default_str();
    text_option(app, "--finding", values.outcome, session,
                {"结论：substantiated（属实） partly_substantiated（部分属实） not_substantiated（不属实） "
                 "cannot_verify（无法核实）",
                 "substantiated, partly_substantiated, not_substantiated, cannot_verify"})
        ->required();
    text_option(app, "--reasons", values.reason, session, {"查了什么，为什么这样认定", "what was checked and why so"})
        ->required();
}
ReadCommand read_find(const Values& values, const Names& names) {
    const auto finding = names.value<Finding>("finding", values.outcome);
    if (!finding) return finding.failure();
    return Command(command::Find{values.ordinal, *finding, values.reason});
}

void liability_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--liability", values.outcome, session,
                {"liable（有责） not_liable（无责） third_party（第三方原因）", "liable, not_liable, third_party"})
        ->required();
    text_option(app, "--reasons", values.reason, session, reason_words)->required();
}
ReadCommand read_liability(const Values& values, const Names& names) {
    const auto liability = names.value<Liability>("liability", values.outcome);
    if (!liability) return liability.failure();
    return Command(command::FindLiability{*liability, values.reason});
}

void suspend_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--reason", values.reason, session,
                {"awaiting_person（等来件人补充） awaiting_appraisal（等鉴定） awaiting_other_body（等其他机关） "
                 "force_majeure（不可抗力） hearing（复核听证）",
                 "awaiting_person, awaiting_appraisal, awaiting_other_body, force_majeure, hearing"})
        ->required();
    text_option(app, "--explanation", values.explanation, session, {"说明", "explanation"})->required();
}
ReadCommand read_suspend(const Values& values, const Names& names) {
    const auto reason = names.value<SuspensionReason>("suspension", values.reason);
    if (!reason) return reason.failure();
    return Command(command::Suspend{*reason, values.explanation});
}

void resume_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--explanation", values.explanation, session, {"说明", "explanation"});
}
ReadCommand read_resume(const Values& values, const Names& /*names*/) {
    return Command(command::Resume{values.explanation});
}

void extend_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--by", values.by, session, {"延长多久：5 workdays、5个工作日", "how long: \"5 workdays\""})
        ->required();
    text_option(app, "--reason", values.reason, session, reason_words)->required();
    text_option(app, "--clock", values.clock, session, {"哪个时限", "which time limit"})->capture_default_str();
}
ReadCommand read_extend(const Values& values, const Names& names) {
    const auto by = domain::calendar::parse_limit(values.by);
    if (!by) return by.failure();
    const auto clock = names.value<ClockKind>("clock", values.clock);
    if (!clock) return clock.failure();
    return Command(command::Extend{*clock, *by, values.reason});
}

void text_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--text", values.text, session, {"内容", "what to say"})->required();
}
ReadCommand read_supplement(const Values& values, const Names& /*names*/) {
    return Command(command::Supplement{values.text});
}
ReadCommand read_remind(const Values& values, const Names& /*names*/) { return Command(command::Remind{values.text}); }

// ---- the answer

void submit_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--facts", values.facts, session, {"查明的事实", "the facts as found"})->required();
    text_option(app, "--decision,--answer", values.decision, session, {"处理意见", "what is decided, and said"});
    text_option(app, "--basis", values.basis, session, {"依据", "law or rule it rests on"});
    app.add_option(
        "--promise", values.promises,
        std::string(session.in(
            {"兑现事项，种类:到期日:内容；种类 apology refund correction compensation rectification；可以写几次",
             "a remedy, KIND:DATE:TEXT, with KIND apology, refund, correction, compensation or "
             "rectification; may be given several times"})));
}
Result<Promise> read_promise(const std::string& text, const Names& names) {
    const std::size_t first = text.find(':');
    const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
    if (second == std::string::npos) {
        return util::fail(
            ErrorKind::InvalidInput,
            fmt::format("--promise \"{}\": {}", text,
                        names.session().in({"应写成 种类:到期日:内容，如 refund:2026-12-01:退还多收的 15 元",
                                            "write KIND:DATE:TEXT, as refund:2026-12-01:15 yuan back"})));
    }
    const auto kind = names.value<RemedyKind>("remedy", text.substr(0, first));
    if (!kind) return kind.failure();
    const auto until = names.date(text.substr(first + 1, second - first - 1));
    if (!until) return until.failure();
    return Promise{*kind, text.substr(second + 1), *until};
}
ReadCommand read_submit(const Values& values, const Names& names) {
    Answer answer{values.facts, values.decision, values.basis, {}};
    for (const std::string& text : values.promises) {
        auto promise = read_promise(text, names);
        if (!promise) return promise.failure();
        answer.promises.push_back(std::move(*promise));
    }
    return Command(command::Submit{std::move(answer)});
}

void reason_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_send_back(const Values& values, const Names& /*names*/) {
    return Command(command::SendBack{values.reason});
}
ReadCommand read_reopen(const Values& values, const Names& /*names*/) {
    return Command(command::Reopen{values.reason});
}

// ---- after the answer

void call_back_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--outcome", values.outcome, session,
                {"reached（接通） not_reached（未接通）", "reached, not_reached"})
        ->required();
    text_option(app, "--solved", values.solved, session, solved_words);
    text_option(app, "--remark", values.text, session, {"备注", "remark"});
}
ReadCommand read_call_back(const Values& values, const Names& names) {
    const auto outcome = names.value<CallBackOutcome>("call_back_outcome", values.outcome);
    if (!outcome) return outcome.failure();
    const auto solved = optional_solved(values.solved, names);
    if (!solved) return solved.failure();
    return Command(command::RecordCallBack{*outcome, *solved, values.text});
}

void judge_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--grade", values.outcome, session,
                {"very_satisfied satisfied acceptable dissatisfied very_dissatisfied，或 5 到 1",
                 "very_satisfied, satisfied, acceptable, dissatisfied, very_dissatisfied, or 5 to 1"})
        ->required();
    text_option(app, "--solved", values.solved, session, solved_words);
    text_option(app, "--comment", values.text, session, {"想说的话", "comment"});
}
ReadCommand read_judge(const Values& values, const Names& names) {
    const bool digit = values.outcome.size() == 1 && values.outcome[0] >= '1' && values.outcome[0] <= '5';
    const auto grade = digit ? Result<Grade>(static_cast<Grade>(values.outcome[0] - '0'))
                             : names.value<Grade>("grade", values.outcome);
    if (!grade) return grade.failure();
    const auto solved = optional_solved(values.solved, names);
    if (!solved) return solved.failure();
    return Command(command::Judge{*grade, *solved, values.text});
}

void remedy_options(CLI::App& app, Values& values, const Session& session) {
    app.add_option("--remedy", values.ordinal, std::string(session.in({"第几项", "number of the remedy"})))
        ->capture_default_str();
    text_option(app, "--evidence", values.text, session,
                {"凭证：退款单号、照片、通话记录", "proof of it: voucher number, photo, record of the call"})
        ->required();
}
ReadCommand read_remedy(const Values& values, const Names& /*names*/) {
    return Command(command::FulfilRemedy{values.ordinal, values.text});
}

void withdraw_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--reason", values.reason, session, reason_words);
}
ReadCommand read_withdraw(const Values& values, const Names& /*names*/) {
    return Command(command::Withdraw{values.reason});
}

void refer_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--to", values.to, session,
                {"移送给谁：纪检监察机构、公安机关、复议机关、其他单位", "the body that may decide"})
        ->required();
    text_option(app, "--letter", values.letter, session, {"移送函编号", "number of the letter"});
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_refer(const Values& values, const Names& /*names*/) {
    return Command(command::Refer{values.to, values.letter, values.reason});
}

constexpr Action all_actions[] = {
    {"assign",
     {"转办给一个单位", "the office gives it to a unit"},
     {"--unit 西山管理处", "--unit xishan-division"},
     assign_options,
     read_assign},
    {"sign-for", {"签收", "the unit signs for it"}, {"", ""}, no_options, bare<command::SignFor>},
    {"accept", {"受理", "the handler accepts it"}, {"", ""}, no_options, bare<command::Accept>},
    {"refuse",
     {"不予受理", "it is not taken, with a reason of the closed list"},
     {"--reason outside_remit --explanation 属城市道路", "--reason outside_remit --explanation 'a city street'"},
     refuse_options,
     read_refuse},
    {"return",
     {"退件，只能一次", "the unit returns it to the office, once"},
     {"--reason 不在本单位路段 --basis 路段划分表", "--reason 'not our section' --basis 'table of sections'"},
     return_options,
     read_return},
    {"designate",
     {"指定办理，终局", "the office decides on a return, finally"},
     {"--unit 西山收费科 --reason 事发车道归其管", "--unit xishan-toll --reason 'the lane is theirs'"},
     designate_options,
     read_designate},
    {"transfer",
     {"转交另一名承办人", "another person goes on with it"},
     {"--to 聂小川 --reason 休假", "--to nie-xiaochuan --reason leave"},
     transfer_options,
     read_transfer},
    {"recuse",
     {"回避", "somebody steps aside"},
     {"--reason 与当事人是亲属", "--reason 'a relative'"},
     recuse_options,
     read_recuse},
    {"points",
     {"列明反映要点", "list the points of it"},
     {"--point 态度 --point 发票", "--point manner --point invoice"},
     points_options,
     read_points},
    {"find",
     {"填写一个要点的调查核实结论", "the finding on a point"},
     {"--point 1 --finding substantiated --reasons 录像属实", "--point 1 --finding substantiated --reasons 'on video'"},
     find_options,
     read_find},
    {"liability",
     {"责任认定", "who is liable, found from outside the unit"},
     {"--liability liable --reasons 未按规范服务", "--liability liable --reasons 'against the rules of service'"},
     liability_options,
     read_liability},
    {"suspend",
     {"中止计时", "stop the clock, for a reason of the closed list"},
     {"--reason awaiting_person --explanation 请补充车牌", "--reason awaiting_person --explanation 'which car?'"},
     suspend_options,
     read_suspend},
    {"resume", {"恢复计时", "the clock runs again"}, {"", ""}, resume_options, read_resume},
    {"extend",
     {"批准延期，一次", "approve an extension, once, before the time is up"},
     {"--by 5个工作日 --reason 需调取录像", "--by '5 workdays' --reason 'video to be fetched'"},
     extend_options,
     read_extend},
    {"supplement",
     {"补充材料", "add to it"},
     {"--text 车牌是冀A12345", "--text 'the car was a lorry'"},
     text_options,
     read_supplement},
    {"submit",
     {"答复送审", "submit the answer for signature"},
     {"--facts 经查属实 --answer 已批评教育 --promise apology:2026-12-01:电话致歉",
      "--facts 'as you said' --answer 'put right' --promise 'apology:2026-12-01:by telephone'"},
     submit_options,
     read_submit},
    {"send-back",
     {"退改", "send the draft back"},
     {"--reason 事实未写清", "--reason 'facts unclear'"},
     reason_options,
     read_send_back},
    {"sign", {"审签同意，即答复", "sign the answer, which sends it"}, {"", ""}, no_options, bare<command::Sign>},
    {"call-back",
     {"记录回访", "record a call-back"},
     {"--outcome reached --solved yes", "--outcome reached --solved yes"},
     call_back_options,
     read_call_back},
    {"judge",
     {"评价（用 --code）", "the person's verdict (with --code)"},
     {"--grade satisfied --solved yes", "--grade satisfied --solved yes"},
     judge_options,
     read_judge},
    {"remedy-done",
     {"兑现事项已兑现", "a remedy was kept"},
     {"--remedy 1 --evidence 通话记录0312", "--remedy 1 --evidence 'call 0312'"},
     remedy_options,
     read_remedy},
    {"close", {"办结", "close it"}, {"", ""}, no_options, bare<command::Close>},
    {"archive", {"归档", "put the file away"}, {"", ""}, no_options, bare<command::Archive>},
    {"reopen",
     {"退回重办", "reopen it"},
     {"--reason 答复未涉及第二点", "--reason 'point 2 not answered'"},
     reason_options,
     read_reopen},
    {"withdraw",
     {"撤回（用 --code）", "the person takes it back (with --code)"},
     {"", ""},
     withdraw_options,
     read_withdraw},
    {"refer",
     {"移送有权处理的机关", "refer it to the body that may decide"},
     {"--to 公安机关 --reason 涉嫌违法", "--to police --reason 'may be an offence'"},
     refer_options,
     read_refer},
    {"remind",
     {"催办", "remind the unit"},
     {"--text 请于今日签收", "--text 'please sign for it today'"},
     text_options,
     read_remind},
};

}  // namespace

std::span<const Action> actions() { return all_actions; }

}  // namespace qingfeng::app
