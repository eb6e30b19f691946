#include "domain/people/terms.h"

#include "util/check.h"

namespace qingfeng::domain::people {
namespace {

constexpr std::uint64_t last(UnitKind) { return static_cast<std::uint64_t>(UnitKind::SupervisingOffice); }
constexpr std::uint64_t last(LegalNature) { return static_cast<std::uint64_t>(LegalNature::Entrusted); }
constexpr std::uint64_t last(Employment) { return static_cast<std::uint64_t>(Employment::External); }
constexpr std::uint64_t last(Role) { return static_cast<std::uint64_t>(Role::Administrator); }

[[noreturn]] void no_such_term() { util::fail_check("an enumerator without a term", std::source_location::current()); }

}  // namespace

Term term(UnitKind kind) {
    switch (kind) {
        case UnitKind::Bureau:
            return {"bureau", "管理局", "bureau"};
        case UnitKind::Division:
            return {"division", "管理处", "division"};
        case UnitKind::Department:
            return {"department", "机关科室", "department"};
        case UnitKind::TollStation:
            return {"toll-station", "收费站", "toll station"};
        case UnitKind::EnforcementTeam:
            return {"enforcement-team", "路政大队", "road-enforcement team"};
        case UnitKind::WeighStation:
            return {"weigh-station", "超限检测站", "weigh station"};
        case UnitKind::MonitoringCentre:
            return {"monitoring-centre", "监控中心", "monitoring centre"};
        case UnitKind::ServiceArea:
            return {"service-area", "服务区", "service area"};
        case UnitKind::MaintenanceArea:
            return {"maintenance-area", "养护工区", "maintenance area"};
        case UnitKind::DisciplineOrgan:
            return {"discipline-organ", "纪检监察机构", "discipline inspection organ"};
        case UnitKind::SupervisingOffice:
            return {"supervising-office", "政风行风办公室", "supervising office"};
    }
    no_such_term();
}

Term term(LegalNature nature) {
    switch (nature) {
        case LegalNature::StateOrgan:
            return {"state-organ", "机关", "state organ"};
        case LegalNature::CivilServiceManaged:
            return {"civil-service-managed", "参公", "public institution under the civil service law"};
        case LegalNature::PublicInstitution:
            return {"public-institution", "事业", "public institution"};
        case LegalNature::Enterprise:
            return {"enterprise", "企业", "enterprise"};
        case LegalNature::Entrusted:
            return {"entrusted", "受委托", "entrusted body"};
    }
    no_such_term();
}

Term term(Employment employment) {
    switch (employment) {
        case Employment::CivilServant:
            return {"civil-servant", "公务员", "civil servant"};
        case Employment::CivilServiceManaged:
            return {"civil-service-managed", "参公", "staff managed under the civil service law"};
        case Employment::PublicInstitution:
            return {"public-institution", "事业", "staff of a public institution"};
        case Employment::Enterprise:
            return {"enterprise", "企业", "employee of an enterprise"};
        case Employment::Dispatched:
            return {"dispatched", "劳务派遣", "dispatched worker"};
        case Employment::External:
            return {"external", "系统外", "from outside"};
    }
    no_such_term();
}

Term term(Role role) {
    switch (role) {
        case Role::Operator:
            return {"operator", "受理员（话务员）", "operator"};
        case Role::Handler:
            return {"handler", "承办人", "handler"};
        case Role::Liaison:
            return {"liaison", "联络员", "unit liaison"};
        case Role::ShiftChief:
            return {"shift-chief", "值班站长", "shift chief"};
        case Role::UnitHead:
            return {"unit-head", "单位主要负责人（第一责任人）", "unit head"};
        case Role::Deputy:
            return {"deputy", "分管领导", "deputy in charge"};
        case Role::Office:
            return {"office", "政风行风办公室", "supervising office"};
        case Role::Leader:
            return {"leader", "局领导（处领导）", "leader"};
        case Role::Inspector:
            return {"inspector", "检查人员（暗访人员）", "inspector"};
        case Role::Custodian:
            return {"custodian", "限知件管理员（纪检监察机构人员）", "custodian"};
        case Role::Auditor:
            return {"auditor", "监督员（督查）", "auditor"};
        case Role::PublicSupervisor:
            return {"public-supervisor", "特邀监督员", "invited public supervisor"};
        case Role::Administrator:
            return {"administrator", "系统管理员", "administrator"};
    }
    no_such_term();
}

template <class E>
std::optional<E> term_numbered(std::uint64_t number) {
    if (number < 1 || number > last(E{})) return std::nullopt;
    return static_cast<E>(number);
}

template <class E>
std::optional<E> term_named(std::string_view text) {
    for (std::uint64_t number = 1; number <= last(E{}); ++number) {
        const auto value = static_cast<E>(number);
        const Term known = term(value);
        if (text == known.slug || text == known.zh || text == known.zh.substr(0, known.zh.find("（"))) return value;
    }
    return std::nullopt;
}

template std::optional<UnitKind> term_numbered(std::uint64_t);
template std::optional<LegalNature> term_numbered(std::uint64_t);
template std::optional<Employment> term_numbered(std::uint64_t);
template std::optional<Role> term_numbered(std::uint64_t);
template std::optional<UnitKind> term_named(std::string_view);
template std::optional<LegalNature> term_named(std::string_view);
template std::optional<Employment> term_named(std::string_view);
template std::optional<Role> term_named(std::string_view);

}  // namespace qingfeng::domain::people
