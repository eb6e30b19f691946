#include "domain/people/terms.h"

namespace qingfeng::domain::people {
std::string_view Term::text(util::Language language) const {
    switch (language) {
        case util::Language::Chinese:
            return zh;
        case util::Language::English:
            return en;
    }
    return slug;
}

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
    return {};
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
    return {};
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
    return {};
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
        case Role::Staff:
            return {"staff", "工作人员", "staff member"};
    }
    return {};
}

std::string_view to_key(UnitKind kind) { return term(kind).slug; }
std::string_view to_key(LegalNature nature) { return term(nature).slug; }
std::string_view to_key(Employment employment) { return term(employment).slug; }
std::string_view to_key(Role role) { return term(role).slug; }

}  // namespace qingfeng::domain::people
