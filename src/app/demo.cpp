#include "app/demo.h"

#include <fmt/core.h>

#include "app/names.h"
#include "domain/request/command.h"

namespace qingfeng::app {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file
using domain::people::Role;
using domain::procedure::SuspensionReason;
using util::ErrorKind;
using util::Result;
using util::Status;

/// Who does it, said by their part in the matter: names follow from the organisation and the rules. The signer also
/// approves what the handler may not grant themselves.
enum class Part { ThePerson, Operator, Office, Handler, Signer };

struct Step {
    Part part;
    Command command;
};

struct Life {
    Part registered_by;
    command::Register registration;
    std::vector<Step> steps;
};

const PersonId intake_operator("shen-yulan");
const PersonId office_head("tan-wenjing");

command::Register registration(Kind kind, Channel channel, const char* unit, std::string place, std::string subject,
                               std::string body) {
    command::Register command;
    command.kind = kind;
    command.channel = channel;
    if (*unit != '\0') command.unit = UnitId(unit);
    command.place = std::move(place);
    command.subject = std::move(subject);
    command.body = std::move(body);
    return command;
}

Answer answer(std::string facts, std::string decision, std::string basis, std::vector<Promise> promises = {}) {
    return {std::move(facts), std::move(decision), std::move(basis), std::move(promises)};
}

/// From signing for it to the signed answer, for a complaint with one point.
std::vector<Step> answered(Finding finding, std::string reasons, Liability liability, std::string why, Answer given) {
    return {{Part::Handler, command::SignFor{}},
            {Part::Handler, command::Accept{}},
            {Part::Handler, command::Find{1, finding, std::move(reasons)}},
            {Part::Handler, command::FindLiability{liability, std::move(why)}},
            {Part::Handler, command::Submit{std::move(given)}},
            {Part::Signer, command::Sign{}}};
}

std::vector<Step> with(std::vector<Step> steps, std::vector<Step> more) {
    for (Step& step : more) steps.push_back(std::move(step));
    return steps;
}

std::vector<Life> complaints(util::Date today) {
    auto rude = registration(Kind::Complaint, Channel::QrCode, "xishan-station", "西山收费站出口3号车道", "0601",
                             "昨晚九点多下高速，收费员一直低头看手机，问他发票说“没有”，态度很生硬。");
    rude.contact_phone = "0990-5550177";
    auto charged = registration(Kind::Complaint, Channel::Web, "shapingkou-station", "沙坪口收费站", "0501",
                                "同一趟行程 ETC 扣了两次费，一次 38 元，一次 41 元，请核实退费。");
    charged.contact_phone = "0990-5550178";
    return {
        {Part::ThePerson, rude,
         with(answered(Finding::Substantiated, "调取当晚录像并询问当班人员，情况与反映一致。", Liability::Liable,
                       "当班人员违反文明服务规范，责任在收费站。",
                       answer("经查，您反映的情况属实。", "已对当班人员批评教育并调离一线培训，补开发票。",
                              "收费站文明服务规范",
                              {{RemedyKind::Apology, "由站长电话致歉", today.plus_days(3)},
                               {RemedyKind::Correction, "补开通行费发票", today.plus_days(5)}})),
              {{Part::ThePerson, command::Judge{Grade::Satisfied, Solved::Yes, "处理得快，谢谢。"}},
               {Part::Office, command::FulfilRemedy{1, "通话记录 2201"}},
               {Part::Handler, command::Close{}}})},
        {Part::ThePerson, charged,
         answered(Finding::PartlySubstantiated, "门架交易记录显示第二笔为相邻路段，其中 3 元系重复计费。",
                  Liability::ThirdParty, "门架计费软件当日故障，非收费站操作所致。",
                  answer("经查，两笔中有 3 元属重复计费，其余为相邻路段应缴。", "退还多计的 3 元，原路退回。",
                         "收费公路管理条例", {{RemedyKind::Refund, "退还 3 元，原路退回", today.plus_days(7)}}))},
        {Part::Operator,
         registration(Kind::Complaint, Channel::Phone, "xishan-road-team", "G95 K103 附近", "0204",
                      "路政人员拦车后说话很冲，没有出示证件。"),
         {{Part::Handler, command::SignFor{}}, {Part::Handler, command::Accept{}}}},
        {Part::ThePerson,
         registration(Kind::Complaint, Channel::Web, "", "去机场的匝道", "",
                      "匝道口的指示牌和导航说的不一样，下错了出口。"),
         {}},
        {Part::Operator,
         registration(Kind::Complaint, Channel::Phone, "songling-station", "松岭收费站外广场", "",
                      "站外广场晚上有人摆摊占道。"),
         {{Part::Handler, command::Return{"摊位在站外城市道路上，不在我单位管理范围。", "路产管理范围图"}}}},
        {Part::ThePerson,
         registration(Kind::Complaint, Channel::Web, "wangheping-service-area", "望河坪服务区", "",
                      "小区门口的路一直没人修。"),
         {{Part::Handler, command::Refuse{domain::procedure::RefusalReason::OutsideRemit,
                                          "您反映的是城市道路养护，请向当地城管部门反映。"}}}},
    };
}

std::vector<Life> others(util::Date today) {
    return {
        {Part::Operator,
         registration(Kind::Enquiry, Channel::Phone, "", "", "", "绿色通道要带哪些材料，要不要提前预约？"),
         {{Part::Office, command::Assign{UnitId("toll-department"), std::nullopt}},
          {Part::Handler, command::Accept{}},
          {Part::Handler, command::Submit{answer("来电咨询绿色通道办理材料。",
                                                 "整车合法装载鲜活农产品的，携带行驶证，可提前在线预约查验。",
                                                 "鲜活农产品运输绿色通道政策")}},
          {Part::Signer, command::Sign{}}}},
        {Part::ThePerson,
         registration(Kind::Suggestion, Channel::Web, "wangheping-service-area", "望河坪服务区", "",
                      "建议服务区夜间多开一个热水点。"),
         {{Part::Handler, command::SignFor{}},
          {Part::Handler, command::Accept{}},
          {Part::Handler, command::SetPoints{{"夜间增设热水点", "标识指引到热水点"}}}}},
        {Part::ThePerson,
         registration(Kind::ReportThirdParty, Channel::Phone, "shimoling-weigh-station", "石磨岭超限检测站附近", "0309",
                      "有几辆砂石车每天凌晨从便道绕过检测站。"),
         {{Part::Handler, command::SignFor{}}}},
        {Part::Operator,
         registration(Kind::Application, Channel::Visit, "xishan-toll", "", "",
                      "申请补打上个月的通行费发票，公司抬头填错了。"),
         {{Part::Handler, command::SignFor{}},
          {Part::Handler, command::Accept{}},
          {Part::Signer, command::Suspend{SuspensionReason::AwaitingPerson, "请补充公司税号。"}}}},
        {Part::ThePerson,
         registration(Kind::Praise, Channel::QrCode, "donghu-north-station", "东湖北收费站", "",
                      "车坏在匝道，站里的同志推车帮忙，感谢。"),
         {{Part::Handler, command::SignFor{}}, {Part::Handler, command::Accept{}}}},
        {Part::Office,
         registration(Kind::Media, Channel::Media, "liugouwan-station", "柳沟湾收费站", "",
                      "网络视频反映收费站排队两小时只开一个道口。"),
         {{Part::Handler, command::SignFor{}},
          {Part::Handler, command::Accept{}},
          {Part::Handler, command::Find{1, Finding::Substantiated, "监控显示当时只开一个出口道，排队约 95 分钟。"}},
          {Part::Handler, command::FindLiability{Liability::Liable, "未按保畅预案及时增开车道。"}},
          {Part::Handler, command::Submit{answer(
                              "视频反映情况基本属实，排队约 95 分钟。", "已增开复式收费车道，节假日由站长值守。",
                              "收费站保畅预案", {{RemedyKind::Rectification, "修订保畅预案", today.plus_days(20)}})}}}},
    };
}

class Player {
  public:
    Player(const Session& session, service::Matters& matters, const service::Configuration& configuration)
        : session_(session), matters_(matters), names_(session, configuration) {}

    Result<std::string> play(const Life& life) {
        const auto registered = matters_.register_matter(
            life.registration, {origin_of(session_, actor(life.registered_by, nullptr)), "", {}});
        if (!registered) return failed(life.registration.body, registered.error());
        for (const Step& step : life.steps) {
            const auto done = step.part == Part::Signer ? sign(registered->number, step.command)
                                                        : take(step, registered->number, registered->code);
            if (!done) return failed(registered->number, done.error());
        }
        return registered->number;
    }

  private:
    service::Outcome<service::ActAnswer> take(const Step& step, const std::string& number, const std::string& code) {
        const auto loaded = matters_.by_number(number);
        if (!loaded) return loaded.failure();
        const service::Asking asking{origin_of(session_, actor(step.part, &loaded->request)), "", {}};
        return step.part == Part::ThePerson ? matters_.act_by_code(code, step.command, asking)
                                            : matters_.act(number, step.command, asking);
    }

    /// The first of those who may sign, from the unit upwards, who did not draft it and is not excluded.
    service::Outcome<service::ActAnswer> sign(const std::string& number, const Command& command) {
        const auto loaded = matters_.by_number(number);
        if (!loaded) return loaded.failure();
        const auto& configuration = names_.configuration();
        const auto* procedure = configuration.procedures().find(loaded->request.registration.procedure);
        if (procedure == nullptr) return util::Failure<service::Rejection>{Refusal::KindNotTaken};
        const UnitId unit = loaded->request.handling_unit.value_or(UnitId());
        std::optional<service::Outcome<service::ActAnswer>> last;
        for (const UnitId& level : configuration.organisation.chain(unit, names_.today())) {
            for (const Role role : procedure->signers) {
                for (const PersonId& person : configuration.organisation.holders(role, level, names_.today())) {
                    last.emplace(
                        matters_.act(number, command, {origin_of(session_, domain::record::Person{person}), "", {}}));
                    if (*last) return *last;
                }
            }
        }
        if (last) return *last;
        return util::Failure<service::Rejection>{Refusal::NoLawfulHandler};
    }

    static domain::record::Actor actor(Part part, const Request* request) {
        switch (part) {
            case Part::ThePerson:
                return domain::record::Complainant{};
            case Part::Operator:
                return domain::record::Person{intake_operator};
            case Part::Office:
                return domain::record::Person{office_head};
            case Part::Handler:
            case Part::Signer:
                break;
        }
        return domain::record::Person{request->current_handler()};
    }

    static util::Failure<util::Error> failed(const std::string& where, const service::Rejection& why) {
        const auto* refusal = std::get_if<Refusal>(&why);
        return util::fail(ErrorKind::InvalidInput,
                          fmt::format("the demo could not be played: {}: {}", where,
                                      refusal ? std::string(to_key(*refusal)) : std::get<util::Error>(why).message));
    }

    const Session& session_;
    service::Matters& matters_;
    Names names_;
};

}  // namespace

Result<DemoNumbers> play_demo(const Session& session, service::Matters& matters,
                              const service::Configuration& configuration) {
    Player player(session, matters, configuration);
    const util::Date today = Names(session, configuration).today();
    DemoNumbers numbers;
    for (const auto& lives : {complaints(today), others(today)}) {
        for (const Life& life : lives) {
            auto number = player.play(life);
            if (!number) return number.failure();
            numbers.push_back(std::move(*number));
        }
    }
    return numbers;
}

}  // namespace qingfeng::app
