#include "ledger/proof.h"

#include <ostream>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "domain/procedure/keys.h"
#include "domain/request/event.h"
#include "storage/entry_codec.h"
#include "storage/event_codec.h"
#include "storage/file.h"
#include "storage/value_codec.h"

namespace qingfeng::app::commands {
namespace {

using ledger::CheckedProof;
using ledger::OpenedField;
using ledger::ProofFault;

constexpr Words what{"存证凭证（受理回执）：核验（不联网）或开具",
                     "proofs (receipts): check one, offline, or make one"};
constexpr Words check_what{"核验一份存证凭证；不需要数据，不联网", "check one proof; needs no data and no network"};
constexpr Words make_what{"开具一件的存证凭证，写到标准输出", "make the proof of a matter's entry, on standard output"};
constexpr Words make_examples{
    R"(  qingfeng proof make TS2026-000001 --data data > receipt.tlog-proof
  qingfeng proof make TS2026-000001 --entry 8 --field type --field recorded --data data)",
    R"(  qingfeng proof make TS2026-000001 --data data > receipt.tlog-proof
  qingfeng proof make TS2026-000001 --entry 8 --field type --field recorded --data data)"};
constexpr Words examples{
    R"x(  qingfeng proof check receipt.tlog-proof --log-key "$(cat log.key)"
  qingfeng proof check receipt.tlog-proof --log-key log.key --json
退出码：0 已证明；1 不能证明)x",
    R"x(  qingfeng proof check receipt.tlog-proof --log-key "$(cat log.key)"
  qingfeng proof check receipt.tlog-proof --log-key log.key --json
Exit code: 0 proven; 1 not proven)x"};

struct Options {
    std::string file;
    std::vector<std::string> keys;
    std::string origin;
    std::string zone = "Asia/Shanghai";
};

Words words_of(ProofFault fault) {
    switch (fault) {
        case ProofFault::TooLarge:
            return {"文件太大，不是存证凭证", "the file is too large to be a proof"};
        case ProofFault::Malformed:
            return {"这不是存证凭证，或者已经残缺", "this is no proof, or it was changed on the way"};
        case ProofFault::OpeningMalformed:
            return {"凭证里开示的内容读不出来", "what the proof should show cannot be read"};
        case ProofFault::CheckpointMalformed:
            return {"凭证里没有完整的存证签名", "no signed checkpoint stands in the proof"};
        case ProofFault::UnexpectedOrigin:
            return {"这是另一个单位的存证", "it belongs to the log of somebody else"};
        case ProofFault::BadSignature:
            return {"存证签名不对：内容在签名之后被改过，或者签名是伪造的",
                    "a signature is wrong: something was changed after it was signed, or it is forged"};
        case ProofFault::NotSignedByLog:
            return {"给出的公钥没有签过这份存证", "the log with the key given has not signed it"};
        case ProofFault::AmbiguousKey:
            return {"给出的两个公钥分辨不开", "two of the keys given cannot be told apart"};
        case ProofFault::IndexBeyondSize:
            return {"这一条不在已签名的范围之内", "the entry lies beyond what was signed"};
        case ProofFault::NotIncluded:
            return {"这一条不在存证里：内容与存证的不符", "this entry is not in the log: it is not what was logged"};
        case ProofFault::FieldDoesNotMatch:
            return {"开示的内容与存证的不符", "something shown is not what was logged"};
    }
    return {"", ""};
}

/// A key as text, or the name of a file that holds one.
util::Result<ledger::VerifierKey> read_key(const std::string& given) {
    if (auto key = ledger::parse_verifier_key(given)) return key;
    const auto file = storage::File::open(given, O_RDONLY);
    if (!file)
        return util::fail(util::ErrorKind::InvalidInput, fmt::format("--log-key {}: neither a vkey nor a file", given));
    auto text = file->read_all(0, 4096);
    if (!text) return text.failure();
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    return ledger::parse_verifier_key(*text);
}

/// The opened fields in words. They are of an entry's first form when they say that they are.
class Fields {
  public:
    Fields(const CheckedProof& proof, const util::TimeZone& zone) : zone_(zone) {
        for (const OpenedField& field : proof.fields) {
            if (field.field_id == storage::field::type) read(field, entry_.type);
            if (field.field_id == storage::field::recorded) read(field, entry_.recorded);
            entry_.fields.push_back({field.field_id, field.value});
        }
        if (const auto event = storage::decode_request(entry_)) {
            if (const auto* registered = std::get_if<domain::request::event::Registered>(&*event))
                registered_ = *registered;
        }
        for (const OpenedField& field : proof.fields) {
            list_.emplace_back(storage::field_name(field.field_id), text_of(field));
        }
    }

    const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }

  private:
    template <class T>
    static void read(const OpenedField& field, T& into) {
        util::CanonicalReader reader(field.value);
        storage::value_codec::read(reader, into);
    }

    std::string text_of(const OpenedField& field) const {
        const std::string name = storage::field_name(field.field_id);
        if (field.field_id == storage::field::type) return storage::event_name(entry_.type);
        if (field.field_id == storage::field::recorded) {
            return fmt::format("{} ({})", zone_.to_local(entry_.recorded).second_text(), zone_.name());
        }
        if (registered_) {
            if (name == "kind") return std::string(to_key(registered_->kind));
            if (name == "unit" && registered_->unit) return registered_->unit->get();
            if (name == "first_deadline") return registered_->first_deadline.text();
            if (name == "first_handler") return registered_->first_handler.get();
        }
        if (name == "number" || name == "body" || name == "place" || name.starts_with("contact_")) {
            return std::string(util::as_text(field.value));
        }
        return util::to_hex(field.value);
    }

    const util::TimeZone& zone_;
    storage::PlainEntry entry_;
    std::optional<domain::request::event::Registered> registered_;
    std::vector<std::pair<std::string, std::string>> list_;
};

std::string label_of(const std::string& name, const Session& session) {
    constexpr std::pair<std::string_view, Words> labels[] = {
        {"type", {"记录种类", "entry"}},
        {"recorded", {"登记时间", "recorded"}},
        {"number", {"编号", "number"}},
        {"kind", {"种类", "kind"}},
        {"unit", {"涉及单位", "unit"}},
        {"first_deadline", {"最早到期日", "first deadline"}},
        {"body", {"反映的内容", "body"}},
        {"contact_name", {"来件人姓名", "contact name"}},
        {"contact_phone", {"来件人电话", "contact phone"}},
    };
    for (const auto& [key, words] : labels) {
        if (key == name) return std::string(session.in(words));
    }
    return name;
}

void print_proven(const CheckedProof& proof, const Options& options, const Session& session) {
    const auto zone = util::TimeZone::find(options.zone).value_or(util::TimeZone::utc());
    const Fields fields(proof, zone);
    const auto& checkpoint = proof.checkpoint.checkpoint;
    if (session.json) {
        boost::json::object shown;
        for (const auto& [name, value] : fields.list()) shown[name] = value;
        session.print(boost::json::serialize(boost::json::object{{"proven", true},
                                                                 {"origin", checkpoint.origin},
                                                                 {"index", proof.index},
                                                                 {"size", checkpoint.size},
                                                                 {"root", util::to_base64(checkpoint.root)},
                                                                 {"fields", std::move(shown)}}));
        return;
    }
    session.print(fmt::format(
        fmt::runtime(session.in({"已证明：存证 {} 在共 {} 条时签了名，第 {} 条就是下面的内容，一字未改。",
                                 "Proven. The log {} signed that of its {} entries number {} says this, unchanged:"})),
        checkpoint.origin, checkpoint.size, proof.index + 1));
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, value] : fields.list()) rows.push_back({label_of(name, session), value});
    for (const std::string& line : aligned(rows)) session.print(line);
    session.print(session.in({"没有列出的内容没有开示，但同样已经固定，不能再改。",
                              "What is not listed was not shown; it is fixed in the log all the same."}));
}

ExitCode run_check(const Options& options, const Session& session) {
    ledger::TrustedKeys trusted;
    for (const std::string& given : options.keys) {
        auto key = read_key(given);
        if (!key) return session.explain(key.error());
        trusted.log.push_back(std::move(*key));
    }
    trusted.origin = options.origin.empty() ? trusted.log.front().name : options.origin;
    const auto file = storage::File::open(options.file, O_RDONLY);
    if (!file) return session.explain(file.error());
    const auto text = file->read_all(0, ledger::max_proof_size + 1);
    if (!text && text.error().kind != util::ErrorKind::InvalidInput) return session.explain(text.error());
    const auto proof = text ? ledger::check_opened_proof(*text, trusted)
                            : util::Result<CheckedProof, ProofFault>(util::refuse(ProofFault::TooLarge));
    if (!proof) {
        const Words words = words_of(proof.error());
        if (session.json) {
            session.print(boost::json::serialize(boost::json::object{{"proven", false}, {"why", session.in(words)}}));
        } else {
            session.print(fmt::format("{}{}", session.in({"不能证明：", "Not proven: "}), session.in(words)));
        }
        return ExitCode::Refused;
    }
    print_proven(*proof, options, session);
    return ExitCode::Done;
}

struct MakeOptions {
    DataPlace place;
    std::string number;
    std::uint64_t entry = 1;
    std::vector<std::string> fields = {"type", "recorded", "number", "kind", "unit", "first_deadline"};
};

ExitCode run_make(const MakeOptions& options, const Session& session) {
    std::vector<std::uint16_t> fields;
    for (const std::string& name : options.fields) {
        const auto id = storage::field_named(name);
        if (!id) return session.explain(util::Error{util::ErrorKind::InvalidInput, "--field " + name});
        fields.push_back(*id);
    }
    auto application = Application::open(session, options.place, Purpose::Read);
    if (!application) return session.explain(application.error());
    const auto loaded = (*application)->matters().by_number(options.number);
    if (!loaded) return session.explain(loaded.error());
    const auto proof = (*application)->matters().proof_of(loaded->stream, options.entry, fields);
    if (!proof) return session.explain(proof.error());
    session.world.out << *proof;
    return ExitCode::Done;
}

void add_make(CLI::App& proof, Session& session) {
    CLI::App* make = subcommand(proof, session, "make", make_what, make_examples);
    auto options = std::make_shared<MakeOptions>();
    make->add_option("NUMBER", options->number, std::string(session.in({"编号", "number of the matter"})))->required();
    make->add_option("--entry", options->entry,
                     std::string(session.in({"第几条办理记录", "number of the entry in its record"})))
        ->capture_default_str();
    make->add_option("--field", options->fields,
                     std::string(session.in({"开示哪一项；可以写几次；不写则为编号、种类、单位、登记时间、最早到期日",
                                             "a field to show; may be given several times; otherwise number, kind, "
                                             "unit, recorded time and first deadline"})));
    add_data(*make, session, options->place);
    make->callback(
        [&session, options] { session.chosen = [&session, options] { return run_make(*options, session); }; });
}

}  // namespace

void add_proof(CLI::App& root, Session& session) {
    CLI::App* proof = subcommand(root, session, "proof", what, examples);
    proof->require_subcommand(1);
    add_make(*proof, session);
    CLI::App* check = subcommand(*proof, session, "check", check_what, examples);
    auto options = std::make_shared<Options>();
    check->add_option("FILE", options->file, std::string(session.in({"凭证文件", "file with the proof"})))->required();
    check
        ->add_option("--log-key", options->keys,
                     std::string(session.in(
                         {"存证的验证公钥（vkey）或存着它的文件", "key of the log (vkey), or a file that holds it"})))
        ->required();
    check->add_option(
        "--origin", options->origin,
        std::string(session.in({"存证的名称；不写则取公钥的名称", "name of the log; otherwise that of its key"})));
    check->add_option("--zone", options->zone, std::string(session.in({"时间按哪个时区显示", "zone to show times in"})))
        ->capture_default_str();
    add_json(*check, session);
    check->callback(
        [&session, options] { session.chosen = [&session, options] { return run_check(*options, session); }; });
}

}  // namespace qingfeng::app::commands
