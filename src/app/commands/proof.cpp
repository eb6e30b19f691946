#include "ledger/proof.h"

#include <ostream>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/core.h>

#include "app/commands.h"
#include "app/log_source.h"
#include "domain/procedure/keys.h"
#include "domain/request/event.h"
#include "ledger/witness.h"
#include "service/key_chain.h"
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
  qingfeng proof check receipt.tlog-proof --log-key log.key --log https://example.org/log/default    再看存证有没有被改写
  qingfeng proof check receipt.tlog-proof --log-key old.key --handovers handovers    公钥更换过
  qingfeng proof check receipt.tlog-proof --log-key log.key --json
退出码：0 已证明；1 不能证明)x",
    R"x(  qingfeng proof check receipt.tlog-proof --log-key "$(cat log.key)"
  qingfeng proof check receipt.tlog-proof --log-key log.key --log https://example.org/log/default    rewritten since?
  qingfeng proof check receipt.tlog-proof --log-key old.key --handovers handovers    the key was changed since
  qingfeng proof check receipt.tlog-proof --log-key log.key --json
Exit code: 0 proven; 1 not proven)x"};

struct Options {
    std::string file;
    std::vector<std::string> keys;
    std::string origin;
    std::string handovers;
    std::string log;
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

/// Why a proof that is whole in itself is not believed, or no more.
enum class Distrust { KeyReplaced, Contradicted, LogNotSigned, LogCut, LogForked, LogNotShown, EntriesLost };

Words words_of(Distrust why) {
    switch (why) {
        case Distrust::KeyReplaced:
            return {"签名的密钥早已更换，这份存证签名是更换之后签的：有人偷用它",
                    "it was signed by a key that had been replaced before: somebody else uses it"};
        case Distrust::Contradicted:
            return {"存证出示的交接书自相矛盾：同一把密钥交给了两把不同的密钥",
                    "the log shows handovers that contradict each other: one key has handed over to two others"};
        case Distrust::LogNotSigned:
            return {"存证现在出示的签名，不是给出的公钥（或它交给的公钥）签的",
                    "what the log shows now is not signed by the key given, nor by one that it handed over to"};
        case Distrust::LogCut:
            return {"凭证本身是真的，但存证现在比凭证签名时还短：后面的被删掉了，或者换上了旧数据",
                    "the proof is genuine, but the log is now shorter than when it was signed: its end was cut off, or "
                    "an old copy took its place"};
        case Distrust::LogForked:
            return {"凭证本身是真的，但存证现在的开头不是凭证签名时的那些：记录被改写过",
                    "the proof is genuine, but the log does not begin any more with what it had signed: the record was "
                    "rewritten"};
        case Distrust::LogNotShown:
            return {"存证现在出示的瓦片与它自己的签名不符", "the tiles that the log shows are not those it has signed"};
        case Distrust::EntriesLost:
            return {"凭证本身是真的，但这一条在旧存证结束时没有接过来，丢失了",
                    "the proof is genuine, but the entry was lost when another log succeeded this one"};
    }
    return {"", ""};
}

/// Is what the proof stands under still the beginning of the log? Empty: it is.
util::Result<std::optional<Distrust>> against_log(const CheckedProof& proof, const service::KeyChain& chain,
                                                  const service::FetchResource& log, std::uint64_t& size) {
    using Found = std::optional<Distrust>;
    const auto note = log("checkpoint");
    if (!note) return note.failure();
    const auto now = chain.open(*note);
    if (!now) return Found(Distrust::LogNotSigned);
    if (now->beyond()) return Found(Distrust::KeyReplaced);
    const ledger::WitnessedTree then{proof.checkpoint.checkpoint.size, proof.checkpoint.checkpoint.root};
    const ledger::WitnessedTree shown{now->opened.checkpoint.size, now->opened.checkpoint.root};
    size = shown.size;
    if (shown.size < then.size) return Found(Distrust::LogCut);
    service::TileSource tiles(log, shown.size);
    const auto compared = ledger::compare_trees(then, shown, tiles);
    if (!compared) return compared.failure();
    switch (compared->growth) {
        case ledger::Growth::Consistent:
            return Found();
        case ledger::Growth::Forked:
            return Found(Distrust::LogForked);
        case ledger::Growth::NotShown:
            return Found(Distrust::LogNotShown);
    }
    return Found();
}

ExitCode print_refused(const Words& words, const Session& session) {
    if (session.json) {
        session.print(boost::json::serialize(boost::json::object{{"proven", false}, {"why", session.in(words)}}));
    } else {
        session.print(fmt::format("{}{}", session.in({"不能证明：", "Not proven: "}), session.in(words)));
    }
    return ExitCode::Refused;
}

util::Result<service::KeyChain> chain_of(const Options& options, const service::FetchResource& log) {
    std::vector<ledger::VerifierKey> keys;
    for (const std::string& given : options.keys) {
        auto key = read_log_key(given);
        if (!key) return key.failure();
        keys.push_back(std::move(*key));
    }
    std::string handovers;
    if (!options.handovers.empty()) {
        auto text = read_small_file(options.handovers);
        if (!text) return text.failure();
        handovers = std::move(*text);
    }
    if (log) {
        const auto text = log("handovers");
        if (!text && text.error().kind != util::ErrorKind::NotFound) return text.failure();
        if (text) handovers += *text;
    }
    return service::KeyChain::follow(keys, handovers);
}

/// Whose word counts for this proof: every key of the chain that bears the name of the log it stands under.
ledger::TrustedKeys trusted_for(std::string_view proof, const service::KeyChain& chain, const Options& options) {
    const auto parsed = ledger::parse_proof(proof);
    const std::string_view checkpoint = parsed ? std::string_view(parsed->checkpoint) : std::string_view();
    const std::string said(checkpoint.substr(0, checkpoint.find('\n')));
    ledger::TrustedKeys trusted;
    trusted.log = chain.keys_of(said);
    // Of another log, or under another name: then the keys given have to do, and will not.
    if (trusted.log.empty()) trusted.log = {chain.periods().front().key};
    trusted.origin = options.origin.empty() ? trusted.log.front().name : options.origin;
    return trusted;
}

ExitCode run_check(const Options& options, const Session& session) {
    const auto log = options.log.empty() ? service::FetchResource() : log_source(options.log);
    const auto chain = chain_of(options, log);
    if (!chain) return session.explain(chain.error());
    const auto file = storage::File::open(options.file, O_RDONLY);
    if (!file) return session.explain(file.error());
    const auto text = file->read_all(0, ledger::max_proof_size + 1);
    if (!text && text.error().kind != util::ErrorKind::InvalidInput) return session.explain(text.error());
    const auto proof = text ? ledger::check_opened_proof(*text, trusted_for(*text, *chain, options))
                            : util::Result<CheckedProof, ProofFault>(util::refuse(ProofFault::TooLarge));
    if (!proof) return print_refused(words_of(proof.error()), session);
    const auto* period = chain->newest_of(proof->checkpoint.by_log);
    if (period != nullptr && period->until && proof->checkpoint.checkpoint.size > *period->until) {
        const bool lost = period->succeeded && proof->index >= *period->until;
        if (lost || !period->succeeded) {
            return print_refused(words_of(lost ? Distrust::EntriesLost : Distrust::KeyReplaced), session);
        }
    }
    if (!chain->contradictions().empty()) return print_refused(words_of(Distrust::Contradicted), session);
    std::uint64_t size = 0;
    if (log) {
        const auto distrust = against_log(*proof, *chain, log, size);
        if (!distrust) return session.explain(distrust.error());
        if (*distrust) return print_refused(words_of(**distrust), session);
    }
    print_proven(*proof, options, session);
    if (log && !session.json) {
        session.print(fmt::format(
            fmt::runtime(session.in({"存证现在共 {} 条，开头仍是凭证签名时的那些，没有被改写。",
                                     "The log now has {} entries and still begins with those that the proof stands "
                                     "under: nothing of them was rewritten."})),
            size));
    }
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
    const auto proof = (*application)->matters().proof_of((*loaded)->stream, options.entry, fields);
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
        "--handovers", options->handovers,
        std::string(session.in({"公钥更换过时：存证的交接书文件（存证网址下的 handovers）",
                                "where the log has changed its key: file with its handovers (at the log's "
                                "address: handovers)"})));
    check->add_option(
        "--log", options->log,
        std::string(session.in({"存证的网址或文件夹：再核对它现在是否仍以凭证签名时的内容开头",
                                "address or folder of the log: also checks that it still begins with what "
                                "the proof stands under"})));
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
