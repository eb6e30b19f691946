#include "office.h"

#include "service/proposals/permissions_toml.h"
#include "util/check.h"

namespace qingfeng::service::testing {

namespace procedure = domain::procedure;
using domain::calendar::Limit;
using domain::calendar::LimitUnit;
using domain::people::Role;

procedure::ProcedureBook small_book() {
    procedure::Procedure complaint;
    complaint.kind = procedure::Kind::Complaint;
    complaint.id = "complaint";
    complaint.effective = {*util::Date::parse("2020-01-01"), std::nullopt};
    complaint.number_prefix = "TS";
    complaint.limits = {
        {procedure::ClockKind::SignFor,
         procedure::ClockStart::Assigned,
         procedure::Basis::Practice,
         {2, LimitUnit::Hour},
         "t"},
        {procedure::ClockKind::Acceptance,
         procedure::ClockStart::Registered,
         procedure::Basis::Practice,
         {3, LimitUnit::Workday},
         "t"},
        {procedure::ClockKind::Answer,
         procedure::ClockStart::Registered,
         procedure::Basis::Commitment,
         {10, LimitUnit::Workday},
         "t"},
    };
    complaint.extensions = {
        {procedure::ClockKind::Answer, {5, LimitUnit::Workday}, {Role::UnitHead, Role::Deputy, Role::Leader}, "t"}};
    complaint.signers = {Role::UnitHead, Role::Deputy, Role::Leader};
    complaint.refusals = {
        {procedure::RefusalReason::OutsideRemit, "请向有权单位反映", "please turn to the body in charge", "t"}};
    complaint.reminders = {{procedure::ClockKind::Answer, false, {2, LimitUnit::Workday}}};
    complaint.call_back.sample_percent = 100;
    return procedure::ProcedureBook({complaint});
}

Office::Office(const std::string& now, std::unique_ptr<storage::Store> store)
    : store_(std::move(store)), now_(*util::parse_iso(now)) {
    const domain::record::Origin founder{domain::record::Founder{}, "test", ""};
    const auto founded =
        found_authority(*store_, vault_, {"default", "示例局", "example.org/log", "Asia/Shanghai"}, founder, now_);
    util::check(founded.has_value(), "founding failed");
    auto opened = Authority::open(*store_, store_->authorities()->front(), vault_);
    util::check(opened.has_value(), "opening failed");
    authority_ = std::move(*opened);
    storage::WriterParts parts;
    parts.clock = [this] { return now_; };
    parts.origin = authority_->origin();
    parts.signers = {authority_->signer()};
    writer_ = std::make_unique<storage::Writer>(*store_, authority_->id(), parts);
    matters_ = std::make_unique<Matters>(*authority_, *writer_);
    adopt_all();
}

void Office::adopt_all() {
    const domain::record::Origin founder{domain::record::Founder{}, "test", ""};
    const auto take = [&](domain::record::ConfigKind kind, util::Bytes canonical) {
        const auto adopted = adopt(*authority_, *writer_, {kind, "test", "", std::move(canonical)}, founder);
        util::check(adopted.has_value(), "an adoption failed");
    };
    const auto calendar = proposals::parse_calendar_toml(read_file("config/calendar/china.toml"), "china.toml");
    const auto organisation =
        proposals::parse_organisation_toml(read_file("config/organisation/demo.toml"), "demo.toml");
    const auto permissions =
        proposals::parse_permissions_toml(read_file("config/permissions/permissions.toml"), "permissions.toml");
    util::check(calendar && organisation && permissions, "shipped configuration does not load");
    take(domain::record::ConfigKind::Calendar, calendar->to_canonical());
    take(domain::record::ConfigKind::Organisation, organisation->to_canonical());
    take(domain::record::ConfigKind::Procedures, small_book().to_canonical());
    take(domain::record::ConfigKind::Permissions, permissions->to_canonical());
}

}  // namespace qingfeng::service::testing
