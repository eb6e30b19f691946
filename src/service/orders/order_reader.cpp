#include "service/orders/order_reader.h"

#include <fmt/core.h>

#include "domain/procedure/keys.h"

namespace qingfeng::service::orders {

namespace {

using domain::request::Occurred;
using domain::request::Precision;
using import::bad;
using import::shown;
using import::trimmed;

constexpr std::size_t number_bytes_max = 100;
constexpr std::size_t note_bytes_max = 1000;

/// A deadline known to the day is kept until that day is over.
util::Instant end_of(const Occurred& due, const util::TimeZone& zone) {
    if (due.precision == Precision::Minute) return due.at;
    return zone.start_of(zone.to_local(due.at).date.plus_days(1));
}

}  // namespace

util::Result<Order, import::Sentence> read_order(const import::BoundMapping& bound, const import::Fields& row,
                                                 const OrderChecks& checks) {
    if (const auto fits = bound.check_width(row); !fits) return fits.failure();
    const import::Mapping& mapping = bound.mapping();
    Order order;
    auto& command = order.command;
    command.channel = domain::request::Channel::OtherSystem;
    command.source = mapping.source;

    std::string kind;
    std::string title;
    struct Short {
        const import::FieldRule& rule;
        std::string& target;
        std::size_t bytes_max = note_bytes_max;
    };
    for (const Short& text :
         {Short{mapping.number, command.external_number, number_bytes_max}, Short{mapping.kind, kind},
          Short{mapping.subject, command.subject}, Short{mapping.unit, order.unit_name}, Short{mapping.title, title},
          Short{mapping.place, command.place}, Short{mapping.contact_name, command.contact_name},
          Short{mapping.contact_phone, command.contact_phone}}) {
        auto found = bound.short_text(text.rule, row, text.bytes_max);
        if (!found) return found.failure();
        text.target = std::move(*found);
    }
    if (command.external_number.empty()) return bad("没有来件编号", "there is no number of the source");
    const auto known_kind = util::from_key<domain::procedure::Kind>(kind);
    if (!known_kind) {
        return bad(fmt::format("“{}”不是办件类型", shown(kind)),
                   fmt::format("\"{}\" is no kind of matter", shown(kind)));
    }
    command.kind = *known_kind;
    if (!command.subject.empty() && checks.taxonomy.find(command.subject) == nullptr) {
        return bad(fmt::format("没有细类“{}”", shown(command.subject)),
                   fmt::format("there is no subject \"{}\"", shown(command.subject)));
    }
    if (!order.unit_name.empty()) {
        command.unit = checks.organisation.unit_by_name(order.unit_name, checks.today);
    }

    const auto body = bound.text(mapping.body, row);
    if (!body) return body.failure();
    command.body = trimmed(*body);
    if (!title.empty() && !command.body.starts_with(title)) {
        command.body = command.body.empty() ? title : title + "\n" + command.body;
    }
    if (command.body.empty()) return bad("没有内容", "it says nothing");

    const auto due = bound.time(mapping.due, row);
    if (!due) return due.failure();
    if (*due) command.source_deadline = end_of(**due, mapping.zone);
    const auto occurred = bound.time(mapping.occurred, row);
    if (!occurred) return occurred.failure();
    if (*occurred && (*occurred)->at > checks.now) return bad("发生的时间在将来", "it happened in the future");
    command.occurred = *occurred;
    return order;
}

}  // namespace qingfeng::service::orders
