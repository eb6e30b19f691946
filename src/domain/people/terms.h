#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "util/enum_keys.h"
#include "util/language.h"

namespace qingfeng::domain::people {

// The numbers are part of the canonical bytes: an enumerator may be added at the end, none may change its number.

enum class UnitKind : std::uint8_t {
    Bureau = 1,              ///< 管理局
    Division = 2,            ///< 管理处
    Department = 3,          ///< 机关科室
    TollStation = 4,         ///< 收费站
    EnforcementTeam = 5,     ///< 路政大队
    WeighStation = 6,        ///< 超限检测站
    MonitoringCentre = 7,    ///< 监控中心
    ServiceArea = 8,         ///< 服务区
    MaintenanceArea = 9,     ///< 养护工区
    DisciplineOrgan = 10,    ///< 纪检监察机构: takes matters of discipline, never an ordinary first handler
    SupervisingOffice = 11,  ///< 政风行风办公室; its name differs from place to place, its part does not
};

/// 单位性质: decides who may discipline its staff and which remedies a person has against it.
enum class LegalNature : std::uint8_t {
    StateOrgan = 1,           ///< 机关
    CivilServiceManaged = 2,  ///< 参公
    PublicInstitution = 3,    ///< 事业
    Enterprise = 4,           ///< 企业
    Entrusted = 5,            ///< 受委托: acts in the name of the body that entrusted it
};

/// 用工性质: decides which decision and which appeal are open in a proceeding.
enum class Employment : std::uint8_t {
    CivilServant = 1,         ///< 公务员
    CivilServiceManaged = 2,  ///< 参公人员
    PublicInstitution = 3,    ///< 事业编制
    Enterprise = 4,           ///< 企业员工
    Dispatched = 5,           ///< 劳务派遣
    External = 6,             ///< 系统外人员: invited public supervisors
};

enum class Role : std::uint8_t {
    Operator = 1,
    Handler = 2,
    Liaison = 3,
    ShiftChief = 4,
    UnitHead = 5,
    Deputy = 6,
    Office = 7,
    Leader = 8,
    Inspector = 9,
    Custodian = 10,
    Auditor = 11,
    PublicSupervisor = 12,
    Administrator = 13,
    Staff = 14,  ///< works there, with no part in the platform: a toll collector, an enforcement officer
};

/// One term as files, screens and papers name it. `zh` and `en` are first proposals: an office may print others.
struct Term {
    std::string_view slug;  ///< "toll-station": stable, for files and message keys; empty for a number that is no term
    std::string_view zh;
    std::string_view en;

    std::string_view text(util::Language language) const;
};

Term term(UnitKind kind);
Term term(LegalNature nature);
Term term(Employment employment);
Term term(Role role);

// The slug alone; joins these enumerations to util/enum_keys.h.
std::string_view to_key(UnitKind kind);
std::string_view to_key(LegalNature nature);
std::string_view to_key(Employment employment);
std::string_view to_key(Role role);

/// The enumerator of that number, which comes from outside; empty where there is none.
template <util::Keyed E>
std::optional<E> term_numbered(std::uint64_t number) {
    return util::from_number<E>(number);
}

/// The enumerator that `text` names by its slug or its Chinese term; of "受理员（话务员）" the part before the bracket
/// will do.
template <util::Keyed E>
std::optional<E> term_named(std::string_view text) {
    for (const E value : util::all_of<E>()) {
        const Term known = term(value);
        if (text == known.slug || text == known.zh || text == known.zh.substr(0, known.zh.find("（"))) return value;
    }
    return std::nullopt;
}

}  // namespace qingfeng::domain::people
