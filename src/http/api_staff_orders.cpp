#include <algorithm>

#include "domain/procedure/keys.h"
#include "http/staff.h"
#include "service/orders/orders.h"
#include "service/orders/returns.h"
#include "service/tables/xlsx_writer.h"
#include "service/visibility.h"

/// Orders that another desk hands to us, the answers that go back to it, and who still has to be told.
namespace qingfeng::http {
namespace {

namespace orders = service::orders;
using boost::json::array;
using boost::json::object;
using domain::permission::Act;
using service::import::Sentence;

constexpr std::string_view xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::size_t numbers_max = 2000;

const std::size_t table_bytes_max = orders::OrderLimits{}.bytes_max;

/// A file to keep.
Response file_response(std::string_view type, std::string_view name, std::string bytes) {
    Response response = text_response(200, std::move(bytes), std::string(type));
    response.headers.set("Content-Disposition", "attachment; filename=\"" + std::string(name) + "\"");
    return response;
}

bool may_do(Api& api, const StaffCall& staff, Act act) {
    if (service::may(*staff.configuration, staff.person, act, staff.today())) return true;
    api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    return false;
}

/// The map that `?map=` names; nothing, and answered, where there is none.
const service::import::Mapping* map_of(const Api& api, const StaffCall& staff) {
    const std::string_view name = staff.request().target.query.get("map");
    for (const OrderMap& map : api.parts().staff.orders.maps) {
        if (map.name == name) return &map.mapping;
    }
    answer_problem(api, staff, 422, "invalid_fields", {{"?map", staff.say("problem.no_such_map")}});
    return nullptr;
}

void answer_sentence(const Api& api, const StaffCall& staff, const Sentence& sentence) {
    answer_problem(api, staff, 422, "table_unreadable", {{"", sentence.in(staff.view.language)}});
}

orders::TableForm form_of(const Request& request) {
    const std::string type = request.content_type();
    if (type == xlsx_type) return orders::TableForm::Xlsx;
    if (type == "text/csv") return orders::TableForm::Csv;
    return orders::TableForm::Pasted;
}

object row_json(const StaffCall& staff, const orders::RowOutcome& row) {
    object json{{"line", row.line}};
    put_word(json, staff, "fate", "order_fate", to_key(row.fate));
    put_if(json, "external_number", row.external_number);
    put_if(json, "number", row.number);
    put_if(json, "text", row.text);
    if (row.fate != orders::Fate::Bad && row.fate != orders::Fate::Skipped) {
        put_word(json, staff, "kind", "kind", to_key(row.kind));
    }
    if (!row.unit.empty()) json["unit"] = unit_ref(staff.view, domain::people::UnitId(row.unit));
    if (!row.first_handler.empty()) {
        json["first_handler"] = person_ref(staff.view, domain::people::PersonId(row.first_handler));
    }
    if (row.answer_by) json["answer_by"] = row.answer_by->text();
    if (row.source_deadline) json["source_deadline"] = staff.iso(*row.source_deadline);
    if (row.note) json["note"] = row.note->in(staff.view.language);
    if (row.refusal) json["note"] = staff.word("refusal", to_key(*row.refusal));
    return json;
}

void answer_rows(const Api& api, const StaffCall& staff,
                 const util::Result<std::vector<orders::RowOutcome>, orders::Trouble>& rows) {
    if (!rows) {
        if (const auto* sentence = std::get_if<Sentence>(&rows.error())) return answer_sentence(api, staff, *sentence);
        return api.reject(*staff.call, std::get<util::Error>(rows.error()));
    }
    const auto counts = orders::count(*rows);
    array list;
    for (const auto& row : *rows) list.push_back(row_json(staff, row));
    answer_json(staff, 200,
                object{{"counts", object{{"read", counts.read},
                                         {"new", counts.fresh},
                                         {"known", counts.known},
                                         {"changed", counts.changed},
                                         {"rejected", counts.rejected}}},
                       {"rows", std::move(list)}});
}

void get_maps(Api& api, const StaffCall& staff) {
    if (!may_do(api, staff, Act::Orders)) return;
    array maps;
    for (const OrderMap& map : api.parts().staff.orders.maps) {
        array columns;
        for (const auto& key : service::import::rule_keys()) {
            for (const std::string& column : (map.mapping.*key.rule).columns) {
                columns.push_back(object{{"column", column}, {"means", key.key}});
            }
        }
        maps.push_back(object{{"name", map.name}, {"source", map.mapping.source}, {"columns", std::move(columns)}});
    }
    answer_json(staff, 200, object{{"maps", std::move(maps)}});
}

/// The table in the body; nothing, and answered, where there is none.
std::optional<orders::OrderTable> read_table(const Api& api, const StaffCall& staff,
                                             const service::import::Mapping& mapping) {
    auto table = orders::read_order_table(staff.request().body, form_of(staff.request()), mapping);
    if (table) return std::move(*table);
    answer_sentence(api, staff, table.error());
    return std::nullopt;
}

void post_preview(Api& api, const StaffCall& staff) {
    if (!may_do(api, staff, Act::Orders)) return;
    const auto* mapping = map_of(api, staff);
    if (mapping == nullptr) return;
    const auto table = read_table(api, staff, *mapping);
    if (!table) return;
    answer_rows(api, staff,
                orders::Orders(api.parts().authority, api.parts().matters)
                    .preview(*mapping, *table, domain::record::Person{staff.person}, staff.view.now));
}

void post_orders(Api& api, const StaffCall& staff) {
    if (!may_do(api, staff, Act::Orders)) return;
    const auto* mapping = map_of(api, staff);
    if (mapping == nullptr) return;
    const auto table = read_table(api, staff, *mapping);
    if (!table) return;
    answer_rows(api, staff,
                orders::Orders(api.parts().authority, api.parts().matters)
                    .take(*mapping, *table, {domain::record::Person{staff.person}, "", ""}, staff.view.now));
}

service::notices::NoticeBoard* board_of(const Api& api, const StaffCall& staff) {
    auto* board = api.parts().staff.orders.board;
    if (board == nullptr) {
        answer_problem(api, staff, 503, "unavailable");
        return nullptr;
    }
    if (const auto status = board->catch_up(staff.view.now); !status) {
        api.reject(*staff.call, status.error());
        return nullptr;
    }
    return board;
}

/// What the source waits for, as JSON or as the file that it reads.
void get_returns(Api& api, const StaffCall& staff) {
    if (!may_do(api, staff, Act::Orders)) return;
    const auto* mapping = map_of(api, staff);
    if (mapping == nullptr) return;
    const auto* board = board_of(api, staff);
    if (board == nullptr) return;
    const auto table = orders::returns_due(api.parts().authority, *board, *mapping, api.parts().messages);
    if (!table) return api.reject(*staff.call, table.error());
    const std::string_view format = staff.request().target.query.get("format");
    if (format == "xlsx") {
        auto bytes = service::tables::write_xlsx("回单", table->header, table->rows);
        if (!bytes) return api.reject(*staff.call, bytes.error());
        staff.call->responder.answer(file_response(xlsx_type, "returns.xlsx", std::move(*bytes)));
        return;
    }
    if (format == "csv") {
        staff.call->responder.answer(file_response("text/csv; charset=utf-8", "returns.csv", orders::csv_of(*table)));
        return;
    }
    answer_json(staff, 200,
                object{{"header", boost::json::value_from(table->header)},
                       {"rows", boost::json::value_from(table->rows)},
                       {"numbers", boost::json::value_from(table->numbers)}});
}

/// These numbers have gone back: exactly those that were in the table, whatever has been answered since.
void post_returned(Api& api, const StaffCall& staff) {
    if (!may_do(api, staff, Act::Orders)) return;
    const auto* mapping = map_of(api, staff);
    if (mapping == nullptr) return;
    const auto body = read_object(api, staff);
    if (!body) return;
    orders::ReturnTable table;
    const auto* numbers = body->if_contains("numbers");
    bool fits = numbers != nullptr && numbers->is_array() && numbers->get_array().size() <= numbers_max;
    if (fits) {
        for (const auto& number : numbers->get_array()) {
            fits = fits && number.is_string();
            if (fits) table.numbers.emplace_back(number.get_string());
        }
    }
    if (!fits) {
        return answer_problem(api, staff, 422, "invalid_fields", {{"/numbers", staff.say("field.wrong_type")}});
    }
    const auto failed =
        orders::mark_returned(api.parts().matters, *mapping, table, {domain::record::Person{staff.person}, "", ""});
    if (!failed) return api.reject(*staff.call, failed.error());
    answer_json(staff, 200, object{{"returned", table.numbers.size() - *failed}, {"failed", *failed}});
}

/// 今日须告知: without a gateway, or where it failed, somebody calls. The number to call stands in the matter, where
/// reading it is an entry.
void get_told_list(Api& api, const StaffCall& staff) {
    const auto* board = board_of(api, staff);
    if (board == nullptr) return;
    array list;
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    for (const auto& owed : board->owed(domain::request::Addressee::Person)) {
        if (list.size() == numbers_max) break;
        const auto loaded = api.parts().authority.load(**reader, owed.stream);
        if (!loaded) continue;  // erased meanwhile
        const auto facts = service::facts_of(loaded->request);
        if (!service::may(*staff.configuration, staff.person, Act::Tell, facts, staff.today())) continue;
        object row{{"number", owed.number}, {"since", staff.iso(owed.notice.since)}};
        put_word(row, staff, "notice", "notice_kind", to_key(owed.notice.kind));
        row["text"] =
            staff.say("notice." + std::string(to_key(owed.notice.kind)), {{"number", std::string_view(owed.number)}});
        if (loaded->request.handling_unit) row["unit"] = unit_ref(staff.view, *loaded->request.handling_unit);
        list.push_back(std::move(row));
    }
    answer_json(staff, 200, object{{"to_tell", std::move(list)}});
}

}  // namespace

void add_staff_order_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/orders/maps", get_maps);
    add_staff_route(router, api, Method::Post, "/api/v1/orders/preview", post_preview, table_bytes_max);
    add_staff_route(router, api, Method::Post, "/api/v1/orders", post_orders, table_bytes_max);
    add_staff_route(router, api, Method::Get, "/api/v1/orders/returns", get_returns);
    add_staff_route(router, api, Method::Post, "/api/v1/orders/returns", post_returned);
    add_staff_route(router, api, Method::Get, "/api/v1/told-list", get_told_list);
}

}  // namespace qingfeng::http
