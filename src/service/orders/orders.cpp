#include "service/orders/orders.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "domain/request/decide.h"
#include "service/external_number.h"
#include "util/crypto.h"

namespace qingfeng::service::orders {

namespace {

using domain::request::command::Register;
using import::Sentence;
template <class T>
using Result = util::Result<T, Trouble>;

util::Failure<Trouble> trouble(util::Error error) { return {Trouble(std::move(error))}; }

constexpr std::size_t shown_bytes_max = 120;

std::string beginning(const std::string& text) {
    if (text.size() <= shown_bytes_max) return text;
    std::size_t end = shown_bytes_max;
    while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

/// One row on its way: what it says in our terms where it could be read.
struct Row {
    RowOutcome outcome;
    std::optional<Register> command;
};

class Pass {
  public:
    Pass(Authority& authority, const import::Mapping& mapping, util::Instant now)
        : authority_(authority), mapping_(mapping), now_(now) {}

    Result<std::vector<Row>> over(const OrderTable& table, const domain::record::Actor& actor);

  private:
    Row read(const import::BoundMapping& bound, const OrderRow& row) const;
    util::Status compare(Row& row, storage::StreamId stream);
    void foresee(Row& row, const domain::record::Actor& actor) const;

    Authority& authority_;
    const import::Mapping& mapping_;
    util::Instant now_;
    std::unique_ptr<storage::Reader> reader_;
    std::shared_ptr<const Configuration> config_;
};

Row Pass::read(const import::BoundMapping& bound, const OrderRow& given) const {
    Row row;
    row.outcome.line = given.line;
    if (given.fault) {
        row.outcome.note = given.fault;
        return row;
    }
    if (bound.check_width(given.fields) && bound.skips(given.fields)) {
        row.outcome.fate = Fate::Skipped;
        return row;
    }
    const util::Date today = config_->zone.to_local(now_).date;
    auto order = read_order(bound, given.fields, {now_, today, config_->taxonomy, config_->organisation});
    if (!order) {
        row.outcome.note = order.error();
        return row;
    }
    row.outcome.fate = Fate::New;
    row.outcome.external_number = order->command.external_number;
    row.outcome.kind = order->command.kind;
    row.outcome.source_deadline = order->command.source_deadline;
    row.outcome.text = beginning(order->command.body);
    if (!order->unit_name.empty() && !order->command.unit) {
        row.outcome.note = {fmt::format("没有叫“{}”的单位，登记后由办公室转办", order->unit_name),
                            fmt::format("no unit is called \"{}\": the office will assign it", order->unit_name)};
    }
    row.command = std::move(order->command);
    return row;
}

/// The source's deadline as the registration bound it; empty where it named none.
std::optional<util::Instant> source_deadline_of(const domain::request::event::Registered& registered) {
    for (const auto& clock : registered.clocks) {
        for (const auto& bound : clock.bound_by) {
            if (bound.basis == domain::clocks::Basis::Source) return bound.due;
        }
    }
    return std::nullopt;
}

util::Status Pass::compare(Row& row, storage::StreamId stream) {
    const auto loaded = authority_.load(*reader_, stream);
    if (!loaded) return loaded.failure();
    const auto* registered = loaded->events.empty()
                                 ? nullptr
                                 : std::get_if<domain::request::event::Registered>(&loaded->events.front().event);
    if (registered == nullptr) {
        row.outcome.fate = Fate::History;
        if (loaded->request.history) row.outcome.number = loaded->request.history->number;
        row.outcome.note = {"已作为历史导入；仍未答复的可以“接办”",
                            "imported as history; what is unanswered can be taken up"};
        return util::Done{};
    }
    row.outcome.number = registered->number;
    row.outcome.unit = loaded->request.handling_unit ? loaded->request.handling_unit->get() : "";
    row.outcome.first_handler = loaded->request.handlers.empty() ? "" : loaded->request.handlers.front().get();
    row.outcome.answer_by = registered->first_deadline;
    row.outcome.fate = Fate::Known;
    const bool other_text = registered->body != row.command->body;
    const auto before = source_deadline_of(*registered);
    const bool other_date = before != row.command->source_deadline;
    if (!other_text && !other_date) return util::Done{};
    row.outcome.fate = Fate::Changed;
    row.outcome.note = other_text ? Sentence{"来件内容有变化；原登记不改，请核对后补充",
                                             "the text has changed; what was "
                                             "registered stays, add what is new after a look at it"}
                                  : Sentence{"来件时限有变化；原时限不改，请核对",
                                             "the source's deadline has changed; the "
                                             "one registered stays"};
    return util::Done{};
}

void Pass::foresee(Row& row, const domain::record::Actor& actor) const {
    domain::request::Context context{actor,
                                     now_,
                                     config_->organisation,
                                     config_->procedures(),
                                     config_->calendar,
                                     config_->taxonomy,
                                     config_->zone,
                                     config_->version,
                                     "",
                                     {},
                                     {},
                                     true,
                                     0};
    const auto decision = domain::request::decide(nullptr, *row.command, context);
    if (!decision) {
        row.outcome.fate = Fate::Refused;
        row.outcome.refusal = decision.error();
        return;
    }
    for (const auto& event : *decision) {
        if (const auto* registered = std::get_if<domain::request::event::Registered>(&event)) {
            row.outcome.first_handler = registered->first_handler.get();
            row.outcome.answer_by = registered->first_deadline;
        }
        if (const auto* assigned = std::get_if<domain::request::event::Assigned>(&event)) {
            row.outcome.unit = assigned->unit.get();
            row.outcome.first_handler = assigned->handler.get();
        }
    }
}

Result<std::vector<Row>> Pass::over(const OrderTable& table, const domain::record::Actor& actor) {
    auto reader = authority_.store().read();
    if (!reader) return trouble(reader.error());
    reader_ = std::move(*reader);
    auto config = authority_.configuration(*reader_);
    if (!config) return trouble(config.error());
    config_ = std::move(*config);
    const auto bound = import::BoundMapping::bind(mapping_, table.header);
    if (!bound) return util::Failure<Trouble>{bound.error()};
    std::vector<Row> rows;
    std::set<std::string> seen;
    for (const OrderRow& given : table.rows) {
        Row row = read(*bound, given);
        if (row.outcome.fate == Fate::New && !seen.insert(row.outcome.external_number).second) {
            row.outcome.fate = Fate::Bad;
            row.outcome.note = {"这个编号在文件里出现了不止一次", "this number stands in the file more than once"};
            row.command.reset();
        }
        if (row.outcome.fate == Fate::New) {
            const auto hash = external_hash_of(authority_, mapping_.source, row.outcome.external_number);
            const auto known = reader_->lookup(authority_.id(), storage::LookupSpace::External, hash);
            if (!known) return trouble(known.error());
            if (*known) {
                if (const auto status = compare(row, **known); !status) return trouble(status.error());
            } else {
                foresee(row, actor);
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The same for the same order, so that a retry of whoever sends it twice is answered with the same matter.
std::string key_of(const import::Mapping& mapping, const std::string& number) {
    const std::string both = mapping.source + '\n' + number;
    return "order-" + util::to_hex(util::sha256(util::as_bytes(both)));
}

}  // namespace

std::string_view to_key(Fate fate) {
    switch (fate) {
        case Fate::New:
            return "new";
        case Fate::Known:
            return "known";
        case Fate::Changed:
            return "changed";
        case Fate::History:
            return "history";
        case Fate::Refused:
            return "refused";
        case Fate::Bad:
            return "bad";
        case Fate::Skipped:
            return "skipped";
    }
    return "";
}

OrderCounts count(const std::vector<RowOutcome>& rows) {
    OrderCounts counts;
    for (const RowOutcome& row : rows) {
        if (row.fate != Fate::Skipped) ++counts.read;
        switch (row.fate) {
            case Fate::New:
                ++counts.fresh;
                break;
            case Fate::Known:
            case Fate::History:
                ++counts.known;
                break;
            case Fate::Changed:
                ++counts.changed;
                break;
            case Fate::Refused:
            case Fate::Bad:
                ++counts.rejected;
                break;
            case Fate::Skipped:
                break;
        }
    }
    return counts;
}

Result<std::vector<RowOutcome>> Orders::preview(const import::Mapping& mapping, const OrderTable& table,
                                                const domain::record::Actor& actor, util::Instant now) {
    auto rows = Pass(authority_, mapping, now).over(table, actor);
    if (!rows) return rows.failure();
    std::vector<RowOutcome> outcomes;
    for (Row& row : *rows) outcomes.push_back(std::move(row.outcome));
    return outcomes;
}

Result<std::vector<RowOutcome>> Orders::take(const import::Mapping& mapping, const OrderTable& table,
                                             const domain::record::Origin& origin, util::Instant now) {
    auto rows = Pass(authority_, mapping, now).over(table, origin.actor);
    if (!rows) return rows.failure();
    std::vector<RowOutcome> outcomes;
    for (Row& row : *rows) {
        if (row.outcome.fate == Fate::New) {
            const auto answer = matters_.register_matter(
                *row.command, {origin, key_of(mapping, row.outcome.external_number), std::nullopt});
            if (answer) {
                row.outcome.number = answer->number;
                row.outcome.unit = answer->unit;
                row.outcome.first_handler = answer->first_handler;
                row.outcome.answer_by = answer->answer_by;
            } else if (const auto* refusal = std::get_if<domain::request::Refusal>(&answer.error())) {
                row.outcome.fate = Fate::Refused;
                row.outcome.refusal = *refusal;
            } else if (const auto& error = std::get<util::Error>(answer.error());
                       error.kind == util::ErrorKind::Conflict) {
                row.outcome.fate = Fate::Known;  // a colleague took the same order in a moment ago
            } else {
                return trouble(error);
            }
        }
        outcomes.push_back(std::move(row.outcome));
    }
    return outcomes;
}

}  // namespace qingfeng::service::orders
