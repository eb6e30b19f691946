#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/matter_view.h"
#include "app/names.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"

namespace qingfeng::app::commands {
namespace {

using domain::request::Channel;
namespace command = domain::request::command;

constexpr Words what{"登记一件", "register a matter"};
constexpr Words examples{
    R"(  qingfeng register --kind complaint --unit 西山收费站 --body "3号车道收费员态度生硬，不给发票" --as 沈玉兰 --data data
  qingfeng register --kind 咨询 --body "绿色通道要带什么证件" --channel web --data data     （不写 --as：来件人自己）
  qingfeng register --kind complaint --body - --source 12328 --external-number 20261123001 \
      --source-deadline 2026-12-01 --as shen-yulan --data data < 来件.txt
  qingfeng register --kind review --review-of-code XXXX-XXXX-XXXX-XXXX --body "不同意答复，请重新调查" --channel web --data data)",
    R"(  qingfeng register --kind complaint --unit xishan-station --body "The collector was rude" --as shen-yulan --data data
  qingfeng register --kind enquiry --body "Which papers for the green channel?" --channel web --data data
                                                            (without --as: the person themselves)
  qingfeng register --kind complaint --body - --source 12328 --external-number 20261123001 \
      --source-deadline 2026-12-01 --as shen-yulan --data data < order.txt
  qingfeng register --kind review --review-of-code XXXX-XXXX-XXXX-XXXX --body "I disagree" --channel web --data data)"};

struct Options {
    DataPlace place;
    std::string as;
    std::string key;
    std::string kind;
    std::string channel;
    std::string unit;
    std::string occurred;
    std::string source_deadline;
    std::string first_asked;
    std::vector<std::string> complained_of;
    std::string review_of_code;
    command::Register command;  ///< what is text on both sides
};

util::Status read_people(const Options& options, const Names& names, command::Register& command) {
    if (!options.first_asked.empty()) {
        const auto person = names.person(options.first_asked);
        if (!person) return person.failure();
        command.first_asked = *person;
    }
    for (const std::string& text : options.complained_of) {
        const auto person = names.person(text);
        if (!person) return person.failure();
        command.complained_of.push_back(*person);
    }
    return util::Done{};
}

util::Result<command::Register> read_command(const Options& options, const Names& names) {
    command::Register command = options.command;
    const auto kind = names.value<domain::procedure::Kind>("kind", options.kind);
    if (!kind) return kind.failure();
    command.kind = *kind;
    const auto channel = names.value<Channel>("channel", options.channel);
    if (!channel) return channel.failure();
    command.channel = *channel;
    if (!options.unit.empty()) {
        const auto unit = names.unit(options.unit);
        if (!unit) return unit.failure();
        command.unit = *unit;
    }
    if (!options.occurred.empty()) {
        const auto occurred = names.occurred(options.occurred);
        if (!occurred) return occurred.failure();
        command.occurred = *occurred;
    }
    if (!options.source_deadline.empty()) {
        const auto day = names.date(options.source_deadline);
        if (!day) return day.failure();
        command.source_deadline = names.configuration().zone.start_of(day->plus_days(1));
    }
    if (const auto status = read_people(options, names, command); !status) return status.failure();
    if (command.body == "-") {
        command.body.assign(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
    }
    return command;
}

ExitCode run_register(const Options& options, const Session& session) {
    auto application = Application::open(session, options.place, Purpose::Write);
    if (!application) return session.explain(application.error());
    const auto configuration = (*application)->configuration();
    if (!configuration) return session.explain(configuration.error());
    const Names names(session, **configuration);

    service::Asking asking{origin_of(session, domain::record::Complainant{}), options.key, std::nullopt};
    if (!options.as.empty()) {
        const auto person = names.person(options.as);
        if (!person) return session.explain(person.error());
        asking.origin.actor = domain::record::Person{*person};
    }
    const auto command = read_command(options, names);
    if (!command) return session.explain(command.error());
    auto& matters = (*application)->matters();
    const auto answer = options.review_of_code.empty() ? matters.register_matter(*command, asking)
                                                       : matters.ask_review(options.review_of_code, *command, asking);
    if (!answer) return session.explain(answer.error());
    const auto loaded = matters.by_number(answer->number);
    if (!loaded) return session.explain(loaded.error());
    print_registration(*answer, **loaded, names, session);
    return ExitCode::Done;
}

void add_options(CLI::App& app, const Session& session, Options& options) {
    const auto text = [&](const char* name, std::string& into, const Words& words) {
        return app.add_option(name, into, std::string(session.in(words)));
    };
    command::Register& command = options.command;
    text("--kind", options.kind,
         {"种类：complaint（投诉） enquiry（咨询） help（求助） suggestion（意见建议） "
          "report_third_party（违法行为举报） "
          "petition（信访事项） application（办事申请） praise（表扬） media（舆情） review（复查申请）",
          "complaint, enquiry, help, suggestion, report_third_party, petition, application, praise, media, review"})
        ->required();
    text("--body", command.body, {"反映的内容；- 表示从标准输入读", "what happened; - reads standard input"})
        ->required();
    text("--unit", options.unit,
         {"涉及的单位；不知道可不写，由办公室转办", "the unit concerned; without it the office assigns"});
    text("--place", command.place, {"地点、桩号、车道", "place, stake number, lane"});
    text("--subject", command.subject, {"分类代码，如 0601", "code of the subject, as 0601"});
    app.add_option(
        "--point", command.points,
        std::string(session.in({"一个反映要点；可以写几次", "one point of it; may be given several times"})));
    text("--contact-name", command.contact_name, {"来件人姓名", "name of the person"});
    text("--contact-phone", command.contact_phone, {"来件人电话", "telephone of the person"});
    text("--occurred", options.occurred,
         {"何时发生：2026-11-20 或 2026-11-20T14:05", "when it happened: 2026-11-20 or 2026-11-20T14:05"});
    text("--channel", options.channel,
         {"渠道：web phone letter visit qr_code media other_system",
          "web, phone, letter, visit, qr_code, media, other_system"});
    text("--source", command.source, {"来件渠道：12328、12345、信访", "where it came from: 12328, 12345, 信访"});
    text("--external-number", command.external_number, {"来件编号", "its number there"});
    text("--source-deadline", options.source_deadline,
         {"来件要求的到期日", "the day by which the source wants it done"});
    text("--first-asked", options.first_asked, {"首问负责人", "whom the person asked first"});
    app.add_option(
        "--complained-of", options.complained_of,
        std::string(session.in({"被反映的人员；可以写几次", "a person complained of; may be given several times"})));
    CLI::Option* number = text("--review-of", command.review_of,
                               {"申请复查（复核）：被复查的件的编号（由受理员登记）",
                                "a review: number of the matter to look at again (registered by an operator)"});
    text("--review-of-code", options.review_of_code,
         {"申请复查（复核）：被复查的件的查询码（来件人自己）",
          "a review: query code of the matter (the person themselves)"})
        ->excludes(number);
    text("--as", options.as,
         {"谁登记的：受理员或办公室人员；不写就是来件人自己",
          "who registers it: an operator or the office; otherwise the person themselves"});
    text("--key", options.key,
         {"幂等键：同一个键重试，得到同一个编号", "idempotency key: a retry under it gets the same number"});
}

}  // namespace

void add_register(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "register", what, examples);
    auto options = std::make_shared<Options>();
    options->channel = "phone";
    add_options(*command, session, *options);
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_register(*options, session); }; });
}

}  // namespace qingfeng::app::commands
