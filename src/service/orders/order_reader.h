#pragma once

#include <string>

#include "domain/people/organisation.h"
#include "domain/request/command.h"
#include "domain/taxonomy/taxonomy.h"
#include "service/orders/order_table.h"

namespace qingfeng::service::orders {

/// What a row is judged by beside the map.
struct OrderChecks {
    util::Instant now;
    util::Date today;
    const domain::taxonomy::Taxonomy& taxonomy;
    const domain::people::Organisation& organisation;
};

/// An order in our terms.
struct Order {
    domain::request::command::Register command;
    std::string unit_name;  ///< as the source writes it; command.unit is empty where we have no unit of that name
};

/// The sentence says why the row is bad: the first reason found.
util::Result<Order, import::Sentence> read_order(const import::BoundMapping& mapping, const import::Fields& row,
                                                 const OrderChecks& checks);

}  // namespace qingfeng::service::orders
