#include "http/pages/receipt.h"

#include "service/query_code.h"

namespace qingfeng::http::pages {

std::string minute_of(const std::string& iso) {
    std::string text = iso.substr(0, 16);
    if (text.size() == 16) text[10] = ' ';
    return text;
}

Response show_receipt(const RegisteredOutput& registered, const Visit& visit, const std::vector<std::string>& notes) {
    Page page{.body = "receipt",
              .title = visit.say("page.receipt.title"),
              .data = {},
              .script = "receipt.ts",
              .from_form = true,
              .state_path = "/receipt",
              .default_act = "show"};
    Data& data = page.data;
    data.set("lead", registered.unit ? visit.say("page.receipt.lead_unit", {{"unit", registered.unit->name}})
                                     : visit.say("page.receipt.lead_office"));
    data.set("code", registered.code);
    data.set("number", registered.number);
    data.set("received_iso", registered.recorded);
    data.set("received", minute_of(registered.recorded));
    if (registered.unit) put(data, "unit", registered.unit->name);
    put(data, "handler", registered.first_handler);
    put(data, "answer_by", registered.answer_by);
    Data next{Data::type::list};
    for (const std::string& sentence : registered.next) next.push_back(sentence);
    data.set("next", next);
    Data told{Data::type::list};
    for (const std::string& note : notes) told.push_back(note);
    data.set("notes", told);
    flag(data, "notes?", !notes.empty());
    data.set("printed", visit.configuration().zone.to_local(visit.now()).minute_text());
    return visit.show(page);
}

Response show_receipt(const PublicView& view, const std::string& code, const Visit& visit,
                      const std::vector<std::string>& notes) {
    RegisteredOutput registered;
    registered.number = view.number;
    registered.code = service::grouped_query_code(code);
    registered.recorded = view.received;
    registered.unit = view.unit;
    registered.first_handler = view.first_handler.value_or("");
    for (const DateView& date : view.dates) {
        if (date.clock == "answer") registered.answer_by = date.date;
    }
    registered.next = {view.sentence, visit.say("next.keep_code")};
    registered.next.insert(registered.next.end(), view.notes.begin(), view.notes.end());
    return show_receipt(registered, visit, notes);
}

}  // namespace qingfeng::http::pages
