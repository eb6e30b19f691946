#include "app/openings_file.h"

#include <boost/json.hpp>
#include <fmt/core.h>

#include "ledger/text.h"

namespace qingfeng::app {
namespace {

namespace json = boost::json;
using domain::publication::Figures;
using service::DayFile;
using service::MonthSums;
using util::ErrorKind;
using util::Result;

constexpr std::string_view format = "qingfeng-openings/v1";

constexpr std::pair<const char*, std::uint64_t Figures::*> columns[] = {
    {"received", &Figures::received}, {"on_time", &Figures::on_time}, {"late", &Figures::late},
    {"extended", &Figures::extended}, {"open", &Figures::open},       {"overdue", &Figures::overdue},
    {"ended", &Figures::ended},       {"undated", &Figures::undated},
};

void add_line(std::string& text, const json::object& object) { text += json::serialize(object) + "\n"; }

json::object header_of(const DayFile& file) {
    return {{"format", format},
            {"authority", file.authority},
            {"origin", file.origin},
            {"zone", file.zone},
            {"level", to_key(file.publication.level)},
            {"approved_by", file.publication.approved_by},
            {"min_cell", file.publication.min_cell},
            {"min_cell_source", file.publication.min_cell_source},
            {"date", file.date.text()},
            {"complete", file.complete},
            {"first", file.first},
            {"end", file.end},
            {"checkpoint", file.checkpoint}};
}

void add_sums(std::string& text, const MonthSums& sums) {
    const json::object start{
        {"month", sums.month.text().substr(0, 7)}, {"as_of", sums.as_of.text()}, {"min_cell", sums.min_cell}};
    const auto add = [&](json::object object, const Figures& figures) {
        for (const auto& [name, member] : columns) object[name] = figures.*member;
        add_line(text, object);
    };
    for (const auto& cell : sums.table.cells) {
        json::object object = start;
        object["unit"] = cell.unit;
        object["kind"] = cell.kind;
        add(std::move(object), cell.figures);
    }
    const auto add_row = [&](const char* row, const std::optional<Figures>& figures) {
        if (!figures) return;
        json::object object = start;
        object["row"] = row;
        add(std::move(object), *figures);
    };
    add_row("rest", sums.table.rest);
    add_row("total", sums.table.total);
    if (sums.table.total) return;
    json::object object = start;
    object["row"] = "hidden";
    add_line(text, object);
}

/// One line read; every question that finds something else than it wants makes the line wrong.
class Line {
  public:
    explicit Line(const json::object& object) : object_(object) {}

    bool has(const char* name) const { return object_.contains(name); }
    bool wrong() const { return wrong_; }

    std::string text(const char* name) {
        const auto* value = object_.if_contains(name);
        if (value == nullptr || !value->is_string()) return fault(std::string());
        return std::string(value->as_string());
    }
    std::uint64_t number(const char* name) {
        const auto* value = object_.if_contains(name);
        if (value == nullptr || !value->is_int64() || value->as_int64() < 0) return fault(std::uint64_t{0});
        return static_cast<std::uint64_t>(value->as_int64());
    }
    bool flag(const char* name) {
        const auto* value = object_.if_contains(name);
        return value != nullptr && value->is_bool() ? value->as_bool() : fault(false);
    }
    util::Date date(const char* name, std::string_view rest = "") {
        const auto date = util::Date::parse(text(name) + std::string(rest));
        return date ? *date : fault(util::Date{});
    }
    Figures figures() {
        Figures figures;
        for (const auto& [name, member] : columns) {
            figures.*member = number(name);
            // Sums of what a stranger wrote must not run over.
            if (figures.*member > ledger::max_tree_size / 16) return fault(Figures{});
        }
        return figures;
    }
    template <class T>
    T fault(T harmless) {
        wrong_ = true;
        return harmless;
    }

  private:
    const json::object& object_;
    bool wrong_ = false;
};

void read_header(Line& line, DayFile& file) {
    const auto level = util::from_key<domain::publication::Level>(line.text("level"));
    if (line.text("format") != format || !level) {
        line.fault(0);
        return;
    }
    file.authority = line.text("authority");
    file.origin = line.text("origin");
    file.zone = line.text("zone");
    file.publication = {*level, line.number("min_cell"), line.text("min_cell_source"), line.text("approved_by")};
    file.date = line.date("date");
    file.complete = line.flag("complete");
    file.first = line.number("first");
    file.end = line.number("end");
    file.checkpoint = line.text("checkpoint");
}

void read_sums(Line& line, DayFile& file) {
    const util::Date month = line.date("month", "-01");
    const util::Date as_of = line.date("as_of");
    if (file.sums.empty() || file.sums.back().month != month || file.sums.back().as_of != as_of) {
        file.sums.push_back({month, as_of, line.number("min_cell"), {}});
    }
    auto& table = file.sums.back().table;
    if (!line.has("row")) {
        table.cells.push_back({line.text("unit"), line.text("kind"), {}});
        table.cells.back().figures = line.figures();
        return;
    }
    const std::string row = line.text("row");
    if (row == "rest") {
        table.rest = line.figures();
    } else if (row == "total") {
        table.total = line.figures();
    } else if (row != "hidden") {
        line.fault(0);
    }
}

void read_leaf(Line& line, DayFile& file) {
    const std::uint64_t leaf = line.number("leaf");
    if (line.has("excused")) {
        file.excused.push_back({leaf, line.text("excused")});
        return;
    }
    const auto bytes = util::from_base64(line.text("opening"));
    auto opening = bytes ? ledger::parse_opening(*bytes) : std::nullopt;
    if (!opening) {
        line.fault(0);
        return;
    }
    file.opened.push_back({leaf, std::move(*opening)});
}

util::Failure<util::Error> wrong_line(std::size_t number) {
    return util::fail(ErrorKind::InvalidInput, fmt::format("line {} is none of a file of public openings", number));
}

}  // namespace

std::string openings_text(const DayFile& file) {
    std::string text;
    add_line(text, header_of(file));
    for (const MonthSums& sums : file.sums) add_sums(text, sums);
    for (const service::OpenedLeaf& opened : file.opened) {
        add_line(text, {{"leaf", opened.leaf}, {"opening", util::to_base64(ledger::opening_bytes(opened.opening))}});
    }
    for (const service::ExcusedLeaf& excused : file.excused) {
        add_line(text, {{"leaf", excused.leaf}, {"excused", excused.why}});
    }
    return text;
}

Result<DayFile> parse_openings(std::string_view text) {
    DayFile file;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto taken = ledger::take_line(text);
        if (!taken || taken->size() > openings_line_size_max) return wrong_line(number);
        boost::system::error_code error;
        const json::value value = json::parse({taken->data(), taken->size()}, error);
        if (error || !value.is_object()) return wrong_line(number);
        Line line(value.as_object());
        if (number == 1) {
            read_header(line, file);
        } else if (line.has("month")) {
            read_sums(line, file);
        } else {
            read_leaf(line, file);
        }
        if (line.wrong()) return wrong_line(number);
    }
    if (file.origin.empty()) return util::fail(ErrorKind::InvalidInput, "the file is empty");
    return file;
}

std::string openings_file_name(util::Date date) { return fmt::format("openings-{}.jsonl", date.text()); }

}  // namespace qingfeng::app
