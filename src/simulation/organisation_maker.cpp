#include "simulation/organisation_maker.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "simulation/random.h"

namespace qingfeng::simulation {
namespace {

using namespace domain::people;  // NOLINT: the vocabulary of this whole file

struct Syllable {
    std::string_view zh;
    std::string_view latin;
};

constexpr Syllable firsts[] = {{"青", "qing"}, {"白", "bai"},   {"双", "shuang"}, {"石", "shi"},   {"望", "wang"},
                               {"金", "jin"},  {"龙", "long"},  {"清", "qing"},   {"云", "yun"},   {"松", "song"},
                               {"柳", "liu"},  {"竹", "zhu"},   {"梅", "mei"},    {"枫", "feng"},  {"杨", "yang"},
                               {"桃", "tao"},  {"黄", "huang"}, {"紫", "zi"},     {"长", "chang"}, {"平", "ping"}};
constexpr Syllable seconds[] = {{"河", "he"},    {"岭", "ling"}, {"桥", "qiao"}, {"湾", "wan"},  {"塘", "tang"},
                                {"沟", "gou"},   {"坪", "ping"}, {"坝", "ba"},   {"溪", "xi"},   {"铺", "pu"},
                                {"川", "chuan"}, {"寨", "zhai"}, {"泉", "quan"}, {"营", "ying"}, {"岗", "gang"}};
constexpr Syllable surnames[] = {{"王", "wang"}, {"李", "li"},    {"张", "zhang"}, {"赵", "zhao"}, {"周", "zhou"},
                                 {"吴", "wu"},   {"郑", "zheng"}, {"冯", "feng"},  {"陈", "chen"}, {"蒋", "jiang"},
                                 {"沈", "shen"}, {"韩", "han"},   {"朱", "zhu"},   {"秦", "qin"},  {"许", "xu"},
                                 {"何", "he"},   {"吕", "lv"},    {"施", "shi"},   {"孔", "kong"}, {"曹", "cao"},
                                 {"严", "yan"},  {"华", "hua"},   {"魏", "wei"},   {"陶", "tao"},  {"姜", "jiang"}};
constexpr Syllable givens[] = {{"建", "jian"}, {"晓", "xiao"},  {"志", "zhi"},  {"文", "wen"}, {"海", "hai"},
                               {"立", "li"},   {"春", "chun"},  {"明", "ming"}, {"国", "guo"}, {"丽", "li"},
                               {"宏", "hong"}, {"雪", "xue"},   {"永", "yong"}, {"思", "si"},  {"俊", "jun"},
                               {"雅", "ya"},   {"成", "cheng"}, {"佳", "jia"},  {"学", "xue"}, {"玉", "yu"}};

class Maker {
  public:
    Maker(std::uint64_t seed, const OrganisationSize& size)
        : random_(Random(seed).named("organisation")), size_(size), founded_{size.from.plus_days(-2000)} {}

    OrganisationParts make() {
        parts_.lines = {{LineId("toll"), "收费", "tolls"},
                        {LineId("roads"), "路政", "road enforcement"},
                        {LineId("maintenance"), "养护", "maintenance"}};
        make_bureau();
        const int divisions = std::max(1, (size_.stations + 9) / 10);
        for (int i = 0; i < divisions; ++i) {
            make_division(size_.stations * (i + 1) / divisions - size_.stations * i / divisions);
        }
        move_people();
        return std::move(parts_);
    }

  private:
    Unit& add_unit(std::string id, std::string name, UnitKind kind, std::string_view parent,
                   std::vector<std::string_view> lines = {}) {
        Unit unit;
        unit.id = UnitId(std::move(id));
        unit.name_zh = std::move(name);
        unit.name_en = unit.id.get();
        unit.kind = kind;
        unit.nature = kind == UnitKind::ServiceArea ? LegalNature::Enterprise : LegalNature::PublicInstitution;
        unit.validity = {founded_, std::nullopt};
        if (!parent.empty()) unit.parents = {{UnitId(std::string(parent)), unit.validity}};
        for (const auto line : lines) unit.lines.push_back(LineId(std::string(line)));
        parts_.units.push_back(std::move(unit));
        return parts_.units.back();
    }

    PersonId new_person() {
        for (;;) {
            const auto& surname = random_.pick(surnames);
            const auto& first = random_.pick(givens);
            const auto& second = random_.pick(givens);
            std::string id = fmt::format("{}-{}{}", surname.latin, first.latin, second.latin);
            for (int again = 2; !taken_.insert(id).second; ++again) {
                id = fmt::format("{}-{}{}-{}", surname.latin, first.latin, second.latin, again);
            }
            Person person;
            person.id = PersonId(id);
            person.name = fmt::format("{}{}{}", surname.zh, first.zh, second.zh);
            person.validity = {founded_, std::nullopt};
            parts_.persons.push_back(person);
            return person.id;
        }
    }

    Post& add_post(const PersonId& person, const UnitId& unit, Role role, std::uint32_t rank = 0) {
        Post post;
        post.person = person;
        post.unit = unit;
        post.role = role;
        post.rank = rank;
        post.term = {founded_, std::nullopt};
        parts_.posts.push_back(std::move(post));
        return parts_.posts.back();
    }

    void make_department(std::string_view id, std::string_view name, std::string_view parent, std::string_view line) {
        const UnitId unit = add_unit(std::string(id), std::string(name), UnitKind::Department, parent, {line}).id;
        add_post(new_person(), unit, Role::UnitHead);
        const PersonId clerk = new_person();
        add_post(clerk, unit, Role::Handler);
        add_post(clerk, unit, Role::Liaison);
        add_post(new_person(), unit, Role::Handler, 1);
    }

    void make_bureau() {
        const UnitId bureau = add_unit("bureau", "模拟省高速公路管理局", UnitKind::Bureau, "").id;
        const PersonId director = new_person();
        add_post(director, bureau, Role::UnitHead);
        add_post(director, bureau, Role::Leader);
        for (const std::string_view line : {"toll", "roads"}) {
            const PersonId deputy = new_person();
            add_post(deputy, bureau, Role::Deputy).lines = {LineId(std::string(line))};
            add_post(deputy, bureau, Role::Leader, 1);
        }
        add_post(new_person(), bureau, Role::Auditor);
        const UnitId office = add_unit("office", "政风行风办公室", UnitKind::SupervisingOffice, "bureau").id;
        const PersonId head = new_person();
        add_post(head, office, Role::UnitHead);
        add_post(head, office, Role::Office);
        add_post(new_person(), office, Role::Office, 1);
        add_post(new_person(), office, Role::Office, 2);
        for (std::uint32_t i = 0; i < 3; ++i) add_post(new_person(), office, Role::Operator, i);
        const UnitId discipline = add_unit("discipline", "纪检监察室", UnitKind::DisciplineOrgan, "bureau").id;
        const PersonId organ = new_person();
        add_post(organ, discipline, Role::UnitHead);
        add_post(organ, discipline, Role::Custodian);
        make_department("toll-department", "省局收费科", "bureau", "toll");
        make_department("roads-department", "省局路政科", "bureau", "roads");
        make_department("maintenance-department", "省局养护科", "bureau", "maintenance");
        const UnitId centre = add_unit("monitoring-centre", "监控中心", UnitKind::MonitoringCentre, "bureau").id;
        add_post(new_person(), centre, Role::UnitHead);
    }

    void new_place() {
        for (;;) {
            const auto& first = random_.pick(firsts);
            const auto& second = random_.pick(seconds);
            std::string latin = fmt::format("{}{}", first.latin, second.latin);
            if (!places_.insert(latin).second) continue;
            names_.push_back(fmt::format("{}{}", first.zh, second.zh));
            latins_.push_back(std::move(latin));
            return;
        }
    }

    void make_front_unit(UnitKind kind, std::string_view suffix, std::string_view word, std::string_view division,
                         std::vector<std::string_view> lines) {
        new_place();
        Unit& unit = add_unit(fmt::format("{}-{}", latins_.back(), suffix), names_.back() + std::string(word), kind,
                              division, std::move(lines));
        unit.road = road_;
        kilometre_ += random_.between(6, 24);
        unit.stake = fmt::format("K{}+{:03}", kilometre_, random_.below(20) * 50);
        const UnitId id = unit.id;
        add_post(new_person(), id, Role::UnitHead);
        const PersonId second = new_person();
        const bool handles = kind == UnitKind::EnforcementTeam;
        add_post(second, id, handles ? Role::Handler : Role::ShiftChief);
        add_post(second, id, Role::Liaison);
        add_post(new_person(), id, Role::Staff);
    }

    void make_division(int stations) {
        new_place();
        const std::string place = names_.back();
        const std::string id = latins_.back() + "-division";
        road_ = fmt::format("S{}", random_.between(10, 98));
        kilometre_ = random_.between(2, 30);
        const UnitId division = add_unit(id, place + "管理处", UnitKind::Division, "bureau").id;
        add_post(new_person(), division, Role::UnitHead);
        add_post(new_person(), division, Role::Deputy).lines = {LineId("toll")};
        make_department(latins_.back() + "-toll", place + "管理处收费科", id, "toll");
        make_front_unit(UnitKind::EnforcementTeam, "road-team", "路政大队", id, {"roads"});
        make_front_unit(UnitKind::WeighStation, "weigh-station", "超限检测站", id, {"roads"});
        make_front_unit(UnitKind::ServiceArea, "service-area", "服务区", id, {});
        for (int i = 0; i < stations; ++i) make_front_unit(UnitKind::TollStation, "station", "收费站", id, {"toll"});
    }

    /// Handlers go to other units, heads are replaced by newcomers: what makes records lose their people.
    void move_people() {
        const int days = size_.to.days - size_.from.days;
        if (days < 40) return;
        std::vector<std::size_t> movable;
        for (std::size_t i = 0; i < parts_.posts.size(); ++i) {
            const Role role = parts_.posts[i].role;
            if (role == Role::UnitHead || role == Role::Handler) movable.push_back(i);
        }
        for (std::size_t moves = 2 + parts_.posts.size() / 40; moves > 0; --moves) {
            const std::size_t index = random_.pick(movable);
            if (parts_.posts[index].term.until) continue;
            const Post post = parts_.posts[index];
            const util::Date day = size_.from.plus_days(static_cast<int>(random_.between(days / 4, days * 3 / 4)));
            parts_.posts[index].term.until = day;
            const PersonId next = new_person();
            add_post(next, post.unit, post.role, post.rank).term.from = day;
        }
    }

    Random random_;
    OrganisationSize size_;
    util::Date founded_;
    OrganisationParts parts_;
    std::set<std::string> taken_;
    std::set<std::string> places_;
    std::vector<std::string> names_;
    std::vector<std::string> latins_;
    std::string road_;
    std::int64_t kilometre_ = 0;
};

}  // namespace

OrganisationParts make_organisation(std::uint64_t seed, const OrganisationSize& size) {
    return Maker(seed, size).make();
}

}  // namespace qingfeng::simulation
