#include "service/orders/orders.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/names.h"
#include "app/order_maps.h"
#include "domain/procedure/keys.h"
#include "service/orders/returns.h"
#include "service/tables/xlsx_writer.h"

namespace qingfeng::app::commands {
namespace {

namespace orders = service::orders;
using service::import::Sentence;
using service::import::Use;

constexpr Words what{"来件：接收 12328、12345、信访等派来的工单，送回单",
                     "orders from other systems (12328, 12345, petitions): take them in, give the answers back"};
constexpr Words examples{
    R"(  qingfeng orders preview --map 12328 工单.xlsx --as shen-yulan --data data    只看会怎样，不写入
  qingfeng orders take    --map 12328 工单.xlsx --as shen-yulan --data data    登记新的；同一份再来一次不会重复
  qingfeng orders take    --map 12328 - --as shen-yulan < 一件.txt            粘贴的一件：每行“名称：内容”
  qingfeng orders returns --map 12328 --to 回单.xlsx --as shen-yulan            按来源的列写出回单并记入办理记录
对照文件（列名对应）的写法见 docs/orders.md。)",
    R"(  qingfeng orders preview --map 12328 orders.xlsx --as shen-yulan --data data    what would happen; writes nothing
  qingfeng orders take    --map 12328 orders.xlsx --as shen-yulan --data data    registers what is new, never twice
  qingfeng orders take    --map 12328 - --as shen-yulan < one.txt              one pasted order: lines "name: value"
  qingfeng orders returns --map 12328 --to returns.xlsx --as shen-yulan          the answers, in the source's own columns
docs/orders.md tells how a map is written.)"};

struct Options {
    DataPlace place;
    std::string map;
    std::string file;
    std::string as;
    std::string to;
};

util::Error bad_table(const std::string& file, const Sentence& sentence, const Session& session) {
    return {util::ErrorKind::InvalidInput, file + ": " + sentence.in(session.language)};
}

util::Result<std::string> read_bytes(const std::string& file, std::size_t bytes_max) {
    std::ifstream in;
    if (file != "-") {
        in.open(file, std::ios::binary);
        if (!in) return util::fail(util::ErrorKind::Io, "cannot read " + file);
    }
    std::istream& from = file == "-" ? std::cin : in;
    std::string bytes(bytes_max + 1, '\0');
    from.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(from.gcount()));
    return bytes;
}

orders::TableForm form_of(const std::string& file) {
    if (file.ends_with(".xlsx")) return orders::TableForm::Xlsx;
    return file.ends_with(".csv") ? orders::TableForm::Csv : orders::TableForm::Pasted;
}

void print_json(const std::vector<orders::RowOutcome>& rows, const Session& session) {
    boost::json::array list;
    for (const auto& row : rows) {
        boost::json::object json{
            {"line", row.line}, {"fate", to_key(row.fate)}, {"external_number", row.external_number}};
        if (!row.number.empty()) json["number"] = row.number;
        if (!row.unit.empty()) json["unit"] = row.unit;
        if (!row.first_handler.empty()) json["first_handler"] = row.first_handler;
        if (row.answer_by) json["answer_by"] = row.answer_by->text();
        if (row.note) json["note"] = row.note->in(session.language);
        if (row.refusal) json["refusal"] = to_key(*row.refusal);
        list.push_back(std::move(json));
    }
    session.print(boost::json::serialize(list));
}

void print_rows(const std::vector<orders::RowOutcome>& rows, const Names& names, const Session& session) {
    std::vector<std::vector<std::string>> lines;
    for (const auto& row : rows) {
        std::string then = row.number;
        if (!row.unit.empty()) then += (then.empty() ? "" : " ") + names.unit_name(domain::people::UnitId(row.unit));
        if (!row.first_handler.empty()) then += " " + names.person_name(domain::people::PersonId(row.first_handler));
        if (row.answer_by)
            then += fmt::format(fmt::runtime(session.in({"（{} 前）", " (by {})"})), row.answer_by->text());
        if (row.note) then += (then.empty() ? "" : "；") + row.note->in(session.language);
        if (row.refusal) then += session.word("refusal", to_key(*row.refusal));
        lines.push_back(
            {std::to_string(row.line), row.external_number, session.word("order_fate", to_key(row.fate)), then});
    }
    for (const auto& line : aligned(lines)) session.print(line);
    const auto counts = orders::count(rows);
    session.print(
        fmt::format(fmt::runtime(session.in({"共 {} 行：新登记 {}，已登记 {}，来件有变化 {}，不能登记或读不出 {}",
                                             "{} rows: {} new, {} registered already, {} changed at the source, "
                                             "{} not registered or unreadable"})),
                    counts.read, counts.fresh, counts.known, counts.changed, counts.rejected));
}

enum class Doing { Preview, Take };

ExitCode run_table(const Options& options, const Session& session, Doing doing) {
    const auto mapping = read_map(options.map, Use::Orders, session.language);
    if (!mapping) return session.explain(mapping.error());
    const auto bytes = read_bytes(options.file, orders::OrderLimits{}.bytes_max);
    if (!bytes) return session.explain(bytes.error());
    const auto table = orders::read_order_table(*bytes, form_of(options.file), *mapping);
    if (!table) return session.explain(bad_table(options.file, table.error(), session));
    auto application = Application::open(session, options.place, doing == Doing::Take ? Purpose::Write : Purpose::Read);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const Names names(session, **configuration);
    const auto person = names.person(options.as);
    if (!person) return session.explain(person.error());
    orders::Orders desk((*application)->authority(), (*application)->matters());
    const domain::record::Actor actor = domain::record::Person{*person};
    const auto rows = doing == Doing::Preview
                          ? desk.preview(*mapping, *table, actor, session.world.clock())
                          : desk.take(*mapping, *table, origin_of(session, actor), session.world.clock());
    if (!rows) {
        if (const auto* sentence = std::get_if<Sentence>(&rows.error())) {
            return session.explain(bad_table(options.file, *sentence, session));
        }
        return session.explain(std::get<util::Error>(rows.error()));
    }
    if (session.json) {
        print_json(*rows, session);
    } else {
        print_rows(*rows, names, session);
    }
    return ExitCode::Done;
}

util::Status write_table(const orders::ReturnTable& table, const std::string& to) {
    std::string bytes;
    if (to.ends_with(".xlsx")) {
        auto made = service::tables::write_xlsx("回单", table.header, table.rows);
        if (!made) return made.failure();
        bytes = std::move(*made);
    } else {
        bytes = orders::csv_of(table);
    }
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    out << bytes;
    out.close();
    if (!out) return util::fail(util::ErrorKind::Io, "cannot write " + to);
    return util::Done{};
}

ExitCode run_returns(const Options& options, const Session& session) {
    const auto mapping = read_map(options.map, Use::Orders, session.language);
    if (!mapping) return session.explain(mapping.error());
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const auto person = Names(session, **configuration).person(options.as);
    if (!person) return session.explain(person.error());
    service::notices::NoticeBoard board((*application)->authority());
    if (const auto status = board.catch_up(session.world.clock()); !status) return session.explain(status.error());
    const auto table = orders::returns_due((*application)->authority(), board, *mapping, session.messages);
    if (!table) return session.explain(table.error());
    // First the file, then the entries: what was recorded as returned is on the disk.
    if (const auto status = write_table(*table, options.to); !status) return session.explain(status.error());
    const auto failed = orders::mark_returned((*application)->matters(), *mapping, *table,
                                              origin_of(session, domain::record::Person{*person}));
    if (!failed) return session.explain(failed.error());
    session.print(fmt::format(fmt::runtime(session.in({"{}：{} 行", "{}: {} rows"})), options.to, table->rows.size()));
    if (*failed > 0) {
        session.note(fmt::format(fmt::runtime(session.in({"{} 行没有记上，下次还会在回单里",
                                                          "{} rows could not be recorded and will be in the next "
                                                          "file again"})),
                                 *failed));
    }
    return ExitCode::Done;
}

}  // namespace

void add_orders(CLI::App& root, Session& session) {
    CLI::App* group = subcommand(root, session, "orders", what, examples);
    group->require_subcommand(1);
    auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, const Words& words,
                         std::function<ExitCode(const Options&, const Session&)> run_it) {
        CLI::App* command = subcommand(*group, session, name, words, {"", ""});
        command
            ->add_option(
                "--map", options->map,
                std::string(session.in({"对照文件，或程序自带的名称：12328、12345、xinfang",
                                        "map file, or one that comes with the program: 12328, 12345, xinfang"})))
            ->required();
        command->add_option("--as", options->as, std::string(session.in({"经办人", "who does it"})))->required();
        add_data(*command, session, options->place);
        command->callback([&session, options, run_it] {
            session.chosen = [&session, options, run_it] { return run_it(*options, session); };
        });
        return command;
    };
    const std::string file(
        session.in({".xlsx、.csv，或粘贴的文字（- 为标准输入）", ".xlsx, .csv, or pasted text (- is standard input)"}));
    CLI::App* preview = add("preview", {"只看每一行会怎样", "what would happen to each row"},
                            [](const Options& o, const Session& s) { return run_table(o, s, Doing::Preview); });
    preview->add_option("FILE", options->file, file)->required();
    add_json(*preview, session);
    CLI::App* take = add("take", {"登记新的来件", "register what is new"},
                         [](const Options& o, const Session& s) { return run_table(o, s, Doing::Take); });
    take->add_option("FILE", options->file, file)->required();
    add_json(*take, session);
    add("returns", {"写出回单", "write the answers for the source"}, run_returns)
        ->add_option("--to", options->to,
                     std::string(session.in({"写到这个文件（.xlsx 或 .csv）", "file to write, .xlsx or .csv"})))
        ->required();
}

}  // namespace qingfeng::app::commands
