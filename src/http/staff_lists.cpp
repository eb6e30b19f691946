#include "http/staff_lists.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "domain/masking/masking.h"
#include "domain/procedure/keys.h"
#include "http/cursor.h"
#include "http/staff_deadline.h"
#include "service/projection.h"

namespace qingfeng::http {
namespace {

using boost::json::array;
using boost::json::object;
using domain::people::LineId;
using domain::people::PersonId;
using domain::people::UnitId;
using domain::request::StateKind;
using service::MatterFilter;

constexpr std::size_t rows_max = 200;
constexpr std::size_t sources_max = 10;

/// The parts of "a,b,c".
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

std::optional<StateKind> state_named(std::string_view key) {
    for (std::size_t number = 1; number <= std::variant_size_v<domain::request::State>; ++number) {
        const auto state = static_cast<StateKind>(number);
        if (to_key(state) == key) return state;
    }
    return std::nullopt;
}

/// The last day that belongs to a deadline: one that ends a day is the next day's beginning.
util::Date last_day(const StaffCall& staff, util::Instant due) {
    return staff.configuration->zone.to_local({due.micros - 1}).date;
}

class FilterReader {
  public:
    FilterReader(const StaffCall& staff, std::vector<FieldError>& errors) : staff_(staff), errors_(errors) {}

    MatterFilter read() {
        MatterFilter filter;
        for (const auto& key : split(asked("state"))) {
            const auto state = state_named(key);
            if (!state) fault("state", "not_in_list");
            if (state) filter.states.push_back(*state);
        }
        for (const auto& key : split(asked("kind"))) {
            const auto kind = util::from_key<domain::procedure::Kind>(std::string_view(key));
            if (!kind) fault("kind", "not_in_list");
            if (kind) filter.kinds.push_back(*kind);
        }
        read_units(filter);
        if (const auto handler = asked("handler"); !handler.empty()) {
            filter.handler = handler == "me" ? staff_.person : PersonId(std::string(handler));
            if (staff_.configuration->organisation.find_person(*filter.handler) == nullptr) {
                fault("handler", "not_found");
            }
        }
        filter.sources = split(asked("source"));
        if (filter.sources.size() > sources_max) fault("source", "too_long");
        read_deadline(filter);
        return filter;
    }

  private:
    std::string_view asked(std::string_view name) const { return staff_.request().target.query.get(name); }
    void fault(std::string field, std::string_view key) {
        errors_.push_back({std::move(field), staff_.word("field", key)});
    }

    void read_units(MatterFilter& filter) {
        const auto& configuration = *staff_.configuration;
        if (const auto unit = asked("unit"); !unit.empty()) {
            filter.units = service::units_below(configuration, UnitId(std::string(unit)), staff_.today());
            if (filter.units.empty()) fault("unit", "not_found");
        }
        if (const auto line = asked("line"); !line.empty()) {
            const auto units = service::units_of_line(configuration, LineId(std::string(line)), staff_.today());
            if (units.empty()) fault("line", "not_found");
            if (filter.units.empty()) {
                filter.units = units;
            } else {
                std::erase_if(filter.units, [&](const UnitId& unit) {
                    return std::find(units.begin(), units.end(), unit) == units.end();
                });
                // Nothing in both: a filter of no unit would be one of all.
                if (filter.units.empty()) filter.units.emplace_back("-");
            }
        }
    }

    void read_deadline(MatterFilter& filter) {
        const auto where = asked("deadline");
        if (where.empty()) return;
        if (where == "late") {
            filter.deadline = service::DeadlineIn::Late;
        } else if (where == "soon") {
            filter.deadline = service::DeadlineIn::Soon;
        } else if (where == "ok") {
            filter.deadline = service::DeadlineIn::Ok;
        } else if (where == "paused") {
            filter.deadline = service::DeadlineIn::Paused;
        } else {
            fault("deadline", "not_in_list");
        }
    }

    const StaffCall& staff_;
    std::vector<FieldError>& errors_;
};

/// The list's name: its address and every filter, so that a cursor of one filter is not taken by another.
std::string list_name(const StaffCall& staff) {
    std::string name = staff.person.get() + "\n" + staff.request().route;
    for (const auto& [key, value] : staff.request().path.items()) name += "\n" + key + "=" + value;
    for (const auto& [key, value] : staff.request().target.query.items()) {
        if (key != "cursor" && key != "limit" && key != "lang") name += "\n" + key + "=" + value;
    }
    return name;
}

}  // namespace

service::Viewer viewer_of(Api& api, const StaffCall& staff) {
    return {api.parts().authority, *staff.configuration, staff.person, staff.view.now};
}

std::string_view due_state(util::Instant due, util::Instant now) {
    if (due <= now) return "late";
    return due - now < std::chrono::hours(service::soon_hours) ? "soon" : "ok";
}

object matter_line(Api& api, const StaffCall& staff, storage::Reader& reader, const storage::MatterRow& row) {
    object line{{"number", row.number}};
    const auto kind = util::from_number<domain::procedure::Kind>(row.kind);
    put_word(line, staff, "kind", "kind", to_key(kind.value_or(domain::procedure::Kind::Complaint)));
    put_word(line, staff, "state", "state", to_key(static_cast<StateKind>(row.state)));
    line["revision"] = row.revision;
    std::optional<service::MatterSummary> summary;
    if (const auto keys = api.parts().authority.keys_of(reader, row.stream); keys && *keys) {
        summary = service::read_summary(row, **keys);
    }
    // In a list nobody reads numbers that lead to a person, whatever their post.
    line["title"] = summary ? domain::masking::masked(summary->opening_words) : "";
    line["place"] = summary ? domain::masking::masked(summary->place) : "";
    if (const auto* subject = summary ? staff.configuration->taxonomy.find(summary->subject) : nullptr) {
        const bool chinese = staff.view.language == util::Language::Chinese;
        line["subject"] = object{{"key", subject->code}, {"name", chinese ? subject->name_zh : subject->name_en}};
    }
    if (!row.unit.empty()) line["unit"] = unit_ref(staff.view, UnitId(row.unit));
    if (!row.handler.empty()) line["first_handler"] = person_ref(staff.view, PersonId(row.handler));
    if (!row.source.empty()) {
        // Another system goes by its own name; what came straight here is named by its way.
        const std::string key = "channel." + row.source;
        line["source"] = row.source;
        line["source_name"] = staff.view.messages.has(key) ? staff.say(key) : row.source;
    }
    line["registered"] = staff.iso(row.registered);
    if (row.deadline) {
        line["deadline"] = object{{"date", last_day(staff, *row.deadline).text()},
                                  {"due", staff.iso(*row.deadline)},
                                  {"state", due_state(*row.deadline, staff.view.now)},
                                  {"words", due_words(staff, *row.deadline)}};
    }
    return line;
}

array matter_lines(Api& api, const StaffCall& staff, storage::Reader& reader,
                   const std::vector<storage::MatterRow>& rows) {
    array lines;
    for (const auto& row : rows) lines.push_back(matter_line(api, staff, reader, row));
    return lines;
}

std::string queue_sentence(const StaffCall& staff, const service::Queue& queue) {
    const auto words = [](const service::Count& count) {
        return std::to_string(count.count) + (count.more ? "+" : "");
    };
    if (queue.late.count + queue.soon.count == 0) return staff.say("queue.nothing_urgent");
    return staff.say("queue.urgent", {{"late", words(queue.late)}, {"soon", words(queue.soon)}});
}

object count_json(const service::Count& count) { return {{"value", count.count}, {"capped", count.more}}; }

MatterFilter read_filter(const StaffCall& staff, std::vector<FieldError>& errors) {
    return FilterReader(staff, errors).read();
}

PageAsked read_page(Api& api, const StaffCall& staff, std::vector<FieldError>& errors) {
    PageAsked page;
    page.list = list_name(staff);
    if (const auto limit = staff.request().target.query.find("limit")) {
        const auto read = std::from_chars(limit->data(), limit->data() + limit->size(), page.limit);
        if (read.ec != std::errc() || read.ptr != limit->data() + limit->size() || page.limit < 1 ||
            page.limit > rows_max) {
            errors.push_back({"limit", staff.word("field", "not_in_list")});
        }
    }
    const auto cursor = staff.request().target.query.get("cursor");
    if (!cursor.empty()) {
        page.after = open_cursor(api.parts().authority.lookup_key(), page.list, cursor);
        if (!page.after) errors.push_back({"cursor", staff.word("field", "not_found")});
    }
    return page;
}

void put_page(object& into, Api& api, const StaffCall& staff, storage::Reader& reader, const PageAsked& asked,
              const service::MatterPage& page) {
    into["items"] = matter_lines(api, staff, reader, page.rows);
    if (page.next) {
        into["next_cursor"] = seal_cursor(api.parts().authority.lookup_key(), asked.list, *page.next);
    }
}

}  // namespace qingfeng::http
