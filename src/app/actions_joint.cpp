#include <CLI/App.hpp>
#include <fmt/core.h>

#include "app/actions.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"

/// What ties matters and people together: merging, help from other units, a second look, orders from above, handover.
namespace qingfeng::app {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file
using Values = ActionValues;
using util::ErrorKind;
using util::Result;

CLI::Option* text_option(CLI::App& app, const char* name, std::string& into, const Session& session,
                         const Words& what) {
    return app.add_option(name, into, std::string(session.in(what)));
}

constexpr Words reason_words{"理由", "why"};
constexpr Words until_words{"到期日，如 2026-12-01", "by which day, as 2026-12-01"};

void no_options(CLI::App& /*app*/, Values& /*values*/, const Session& /*session*/) {}
void reason_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}

Result<std::optional<PersonId>> optional_person(const std::string& text, const Names& names) {
    if (text.empty()) return std::optional<PersonId>();
    const auto person = names.person(text);
    if (!person) return person.failure();
    return std::optional(*person);
}
Result<std::optional<UnitId>> optional_unit(const std::string& text, const Names& names) {
    if (text.empty()) return std::optional<UnitId>();
    const auto unit = names.unit(text);
    if (!unit) return unit.failure();
    return std::optional(*unit);
}

// ---- one matter for one set of facts

void merge_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--into", values.to, session, {"并入哪一件（编号）", "number of the matter that goes on"})
        ->required();
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_merge(const Values& values, const Names& /*names*/) {
    return Command(command::Merge{values.to, values.reason});
}

constexpr Words kind_words{
    "类别：enquiry help suggestion complaint report_third_party petition application praise media",
    "enquiry, help, suggestion, complaint, report_third_party, petition, application, praise, media"};

void reclassify_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--kind", values.kind, session, kind_words)->required();
    text_option(app, "--subject", values.subject, session, {"事项分类代码", "code of the subject"});
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_reclassify(const Values& values, const Names& names) {
    const auto kind = names.value<Kind>("kind", values.kind);
    if (!kind) return kind.failure();
    return Command(command::Reclassify{*kind, values.subject, values.reason});
}

void take_up_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--kind", values.kind, session, kind_words);
    text_option(app, "--unit", values.unit, session, {"涉及的单位", "the unit it concerns"});
    text_option(app, "--subject", values.subject, session, {"事项分类代码", "code of the subject"});
    text_option(app, "--phone", values.phone, session, {"联系电话", "telephone of the person"});
}
ReadCommand read_take_up(const Values& values, const Names& names) {
    command::TakeUp take_up;
    if (!values.kind.empty()) {
        const auto kind = names.value<Kind>("kind", values.kind);
        if (!kind) return kind.failure();
        take_up.kind = *kind;
    }
    const auto unit = optional_unit(values.unit, names);
    if (!unit) return unit.failure();
    take_up.unit = *unit;
    take_up.subject = values.subject;
    take_up.contact_phone = values.phone;
    return Command(take_up);
}

void representatives_options(CLI::App& app, Values& values, const Session& session) {
    app.add_option("--size", values.size, std::string(session.in({"共几人", "how many people in all"})));
    app.add_option("--name", values.points,
                   std::string(session.in({"代表人：姓名:电话；可以写几次，最多 5 人",
                                           "a representative, NAME:PHONE; may be given up to five times"})))
        ->required();
}
ReadCommand read_representatives(const Values& values, const Names& /*names*/) {
    command::SetRepresentatives command{values.size, {}};
    for (const std::string& text : values.points) {
        const std::size_t colon = text.find(':');
        const std::string phone = colon == std::string::npos ? "" : text.substr(colon + 1);
        command.representatives.push_back({text.substr(0, colon), phone});
    }
    return Command(std::move(command));
}

// ---- several people

void co_handle_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--unit", values.unit, session, {"协办单位", "the unit that helps"})->required();
    text_option(app, "--handler", values.handler, session, {"协办人；不写则按规则找", "who; otherwise by rule"});
    text_option(app, "--task", values.text, session, {"要协办什么", "what is asked of them"})->required();
    text_option(app, "--until", values.until, session, until_words)->required();
}
ReadCommand read_co_handle(const Values& values, const Names& names) {
    const auto unit = names.unit(values.unit);
    if (!unit) return unit.failure();
    const auto handler = optional_person(values.handler, names);
    if (!handler) return handler.failure();
    const auto until = names.date(values.until);
    if (!until) return until.failure();
    return Command(command::AddCoHandler{*unit, *handler, values.text, *until});
}

void numbered_text_options(CLI::App& app, Values& values, const Session& session) {
    app.add_option("--item", values.ordinal, std::string(session.in({"第几项", "which of them, from 1"})))
        ->capture_default_str();
    text_option(app, "--text", values.text, session, {"内容", "what to say"})->required();
}
ReadCommand read_contribute(const Values& values, const Names& /*names*/) {
    return Command(command::Contribute{values.ordinal, values.text});
}

void handover_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--to", values.to, session, {"交给谁", "to whom"})->required();
    text_option(app, "--reason", values.reason, session, reason_words)->required();
}
ReadCommand read_handover(const Values& values, const Names& names) {
    const auto to = names.person(values.to);
    if (!to) return to.failure();
    return Command(command::OfferHandover{*to, values.reason});
}
ReadCommand read_take_over(const Values& /*values*/, const Names& /*names*/) { return Command(command::TakeOver{}); }

// ---- a second look

void reasons_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--reasons", values.reason, session, reason_words)->required();
}
void find_review_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--outcome", values.outcome, session, {"upheld（维持） overturned（撤销）", "upheld, overturned"})
        ->required();
    reasons_options(app, values, session);
}
ReadCommand read_find_review(const Values& values, const Names& names) {
    const auto outcome = names.value<ReviewOutcome>("review_outcome", values.outcome);
    if (!outcome) return outcome.failure();
    return Command(command::FindReview{*outcome, values.reason});
}
ReadCommand read_object(const Values& values, const Names& /*names*/) {
    return Command(command::ObjectToRefusal{values.reason});
}
ReadCommand read_confirm_refusal(const Values& values, const Names& /*names*/) {
    return Command(command::ConfirmRefusal{values.reason});
}
ReadCommand read_overturn_refusal(const Values& values, const Names& /*names*/) {
    return Command(command::OverturnRefusal{values.reason});
}

void confirm_act_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--what", values.to, session, {"verdict（评价） withdrawal（撤回）", "verdict, withdrawal"})
        ->required();
    text_option(app, "--outcome", values.outcome, session, {"confirmed（是本人） denied（不是）", "confirmed, denied"})
        ->required();
    text_option(app, "--channel", values.channel, session,
                {"用什么渠道问的：phone visit letter", "phone, visit, letter"})
        ->capture_default_str();
    text_option(app, "--remark", values.text, session, {"备注", "remark"});
}
ReadCommand read_confirm_act(const Values& values, const Names& names) {
    const auto act = names.value<ConfirmedAct>("confirmed_act", values.to);
    if (!act) return act.failure();
    const auto standing = names.value<Standing>("standing", values.outcome);
    if (!standing) return standing.failure();
    const auto channel = names.value<Channel>("channel", values.channel);
    if (!channel) return channel.failure();
    return Command(command::ConfirmAct{*act, *standing, *channel, values.text});
}

// ---- orders from above

void supervise_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--text", values.text, session, {"督办要求", "what is ordered"})->required();
    text_option(app, "--until", values.until, session, until_words)->required();
}
ReadCommand read_supervise(const Values& values, const Names& names) {
    const auto until = names.date(values.until);
    if (!until) return until.failure();
    return Command(command::Supervise{values.text, *until});
}

void instruct_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--leader", values.handler, session,
                {"批示人；不写就是 --as 的本人", "the leader; otherwise the one named by --as"});
    text_option(app, "--dated", values.dated, session, {"批示日期；不写就是今天", "the date on it; otherwise today"});
    text_option(app, "--text", values.text, session, {"批示内容", "the leader's words"})->required();
    text_option(app, "--until", values.until, session, until_words)->required();
}
ReadCommand read_instruct(const Values& values, const Names& names) {
    const auto leader = optional_person(values.handler, names);
    if (!leader) return leader.failure();
    const auto dated = values.dated.empty() ? Result<util::Date>(names.today()) : names.date(values.dated);
    if (!dated) return dated.failure();
    const auto until = names.date(values.until);
    if (!until) return until.failure();
    return Command(command::Instruct{*leader, *dated, values.text, *until});
}
ReadCommand read_report_order(const Values& values, const Names& /*names*/) {
    return Command(command::ReportOrder{values.ordinal, values.text});
}
void settle_options(CLI::App& app, Values& values, const Session& session) {
    app.add_option("--item", values.ordinal, std::string(session.in({"第几项", "which of them, from 1"})))
        ->capture_default_str();
    text_option(app, "--remark", values.text, session, {"备注", "remark"});
}
ReadCommand read_settle_order(const Values& values, const Names& /*names*/) {
    return Command(command::SettleOrder{values.ordinal, values.text});
}
void send_back_order_options(CLI::App& app, Values& values, const Session& session) {
    app.add_option("--item", values.ordinal, std::string(session.in({"第几项", "which of them, from 1"})))
        ->capture_default_str();
    reason_options(app, values, session);
}
ReadCommand read_send_back_order(const Values& values, const Names& /*names*/) {
    return Command(command::SendBackOrder{values.ordinal, values.reason});
}

// ---- the person

ReadCommand read_identity(const Values& values, const Names& /*names*/) {
    return Command(command::ReadIdentity{values.reason});
}
void tell_options(CLI::App& app, Values& values, const Session& session) {
    text_option(app, "--channel", values.channel, session,
                {"怎样告知的：phone letter visit web", "phone, letter, visit, web"})
        ->capture_default_str();
    text_option(app, "--to", values.to, session, {"告知了谁", "who was told"});
    text_option(app, "--text", values.text, session, {"告知了什么", "what was said"})->required();
}
ReadCommand read_tell(const Values& values, const Names& names) {
    const auto channel = names.value<Channel>("channel", values.channel);
    if (!channel) return channel.failure();
    return Command(command::Tell{*channel, values.to, values.text});
}

constexpr Action all_joint[] = {
    {"merge",
     {"并入同一问题的另一件", "merge it into another matter about the same facts"},
     {"--into TS2026-000007 --reason 同一车道同一晚", "--into TS2026-000007 --reason 'same lane, same night'"},
     merge_options,
     read_merge},
    {"reclassify",
     {"更改类别，不会推迟任何期限", "change its kind; no deadline moves later"},
     {"--kind complaint --reason 反映的是态度", "--kind complaint --reason 'it is about manners'"},
     reclassify_options,
     read_reclassify},
    {"take-up",
     {"把没有答复的历史办件转为在办", "make a matter of unanswered history"},
     {"--kind complaint --unit 西山站", "--kind complaint --unit xishan-station"},
     take_up_options,
     read_take_up},
    {"representatives",
     {"确定多人反映的代表人", "name who speaks for a group"},
     {"--size 32 --name 李某:13800000001", "--size 32 --name Li:13800000001"},
     representatives_options,
     read_representatives},
    {"co-handle",
     {"请另一个单位协办", "ask another unit to help, by a date of its own"},
     {"--unit 路政科 --task 核对标志 --until 2026-12-01", "--unit roads --task 'check the sign' --until 2026-12-01"},
     co_handle_options,
     read_co_handle},
    {"contribute",
     {"报送协办意见", "the co-handler contributes"},
     {"--item 1 --text 标志完好", "--item 1 --text 'the sign stands'"},
     numbered_text_options,
     read_contribute},
    {"review-outcome",
     {"复查（复核）结论：维持或撤销", "what a review comes to"},
     {"--outcome upheld --reasons 录像已调阅", "--outcome upheld --reasons 'the video was looked at'"},
     find_review_options,
     read_find_review},
    {"object",
     {"对不予受理提出异议（可用 --code）", "object to a refusal (with --code, or for the person)"},
     {"--reason 事发路段归你们管", "--reason 'the road is yours'"},
     reason_options,
     read_object},
    {"confirm-refusal",
     {"维持不予受理", "the refusal stands"},
     {"--reasons 属城市道路", "--reasons 'a city street'"},
     reasons_options,
     read_confirm_refusal},
    {"overturn-refusal",
     {"撤销不予受理", "the refusal was wrong: it is handled"},
     {"--reasons 属我局管辖", "--reasons 'it is ours'"},
     reasons_options,
     read_overturn_refusal},
    {"supervise",
     {"督办，编号并抄送分管领导", "a supervision order, numbered, copied to the deputy in charge"},
     {"--text 月底前答复 --until 2026-12-01", "--text 'answer this month' --until 2026-12-01"},
     supervise_options,
     read_supervise},
    {"instruct",
     {"领导批示，转为督办事项", "a leader's instruction, which becomes supervised work"},
     {"--text 请查清整个班次 --until 2026-12-01", "--text 'look into the whole shift' --until 2026-12-01"},
     instruct_options,
     read_instruct},
    {"report",
     {"报告督办或批示的办理结果", "report an order or instruction as done"},
     {"--item 1 --text 已调取录像", "--item 1 --text 'the video was fetched'"},
     numbered_text_options,
     read_report_order},
    {"settle",
     {"督办或批示办结", "accept an order as done"},
     {"--item 1", "--item 1"},
     settle_options,
     read_settle_order},
    {"send-back-order",
     {"督办或批示退回再办", "send an order back"},
     {"--item 1 --reason 没有证据", "--item 1 --reason 'no evidence'"},
     send_back_order_options,
     read_send_back_order},
    {"hand-over",
     {"提出工作交接；对方确认后首办负责人才改变", "offer a handover; the other has to confirm it"},
     {"--to 聂小川 --reason 岗位调整", "--to nie-xiaochuan --reason 'changes post'"},
     handover_options,
     read_handover},
    {"take-over", {"确认接手", "confirm a handover"}, {"", ""}, no_options, read_take_over},
    {"confirm",
     {"记录本人通过另一渠道的确认或否认", "the person's word, through another channel, on an act by code"},
     {"--what verdict --outcome confirmed --channel phone", "--what verdict --outcome confirmed --channel phone"},
     confirm_act_options,
     read_confirm_act},
    {"read-identity",
     {"登记查看来件人身份", "record that somebody looks up who the person is"},
     {"--reason 回访", "--reason 'to call back'"},
     reason_options,
     read_identity},
    {"tell",
     {"登记已告知来件人", "record that the person was told"},
     {"--channel phone --text 已告知受理", "--channel phone --text 'told of acceptance'"},
     tell_options,
     read_tell},
};

}  // namespace

std::span<const Action> joint_actions() { return all_joint; }

}  // namespace qingfeng::app
