#include "domain/procedure/keys.h"
#include "http/pages/matter.h"
#include "http/pages/receipt.h"
#include "http/registration.h"
#include "ledger/proof.h"
#include "ledger/prove.h"
#include "service/query_code.h"
#include "storage/entry_codec.h"
#include "storage/event_codec.h"
#include "storage/hash_source.h"
#include "storage/value_codec.h"

/// Was this record altered? Checked here for whoever has no scripts, and again by the page's own script on the device.
namespace qingfeng::http::pages {
namespace {

using ledger::ProofFault;

constexpr std::size_t proof_bytes_max = 64 * 1024;

/// What was asked: the proof's text, from a code or pasted, and an earlier checkpoint.
struct Asked {
    std::string code;  ///< as it will be shown; empty where a receipt was pasted
    std::string proof;
    bool pasted = false;
    std::string old;
};

enum class Result { Passed, Failed, Unknown };

struct Check {
    const char* key;
    Result result;
    std::string why;
};

std::string tidied(std::string_view text) {
    std::string out(text.substr(0, proof_bytes_max));
    std::erase(out, '\r');
    return out;
}

/// Where the proof was not believed, this check is the one that failed; those after it could not be made.
int failed_at(ProofFault fault) {
    switch (fault) {
        case ProofFault::TooLarge:
        case ProofFault::Malformed:
        case ProofFault::OpeningMalformed:
        case ProofFault::CheckpointMalformed:
            return 0;
        case ProofFault::UnexpectedOrigin:
        case ProofFault::BadSignature:
        case ProofFault::NotSignedByLog:
        case ProofFault::AmbiguousKey:
            return 1;
        case ProofFault::IndexBeyondSize:
        case ProofFault::NotIncluded:
            return 2;
        case ProofFault::FieldDoesNotMatch:
            return 3;
    }
    return 0;
}

constexpr std::array<const char*, 4> check_keys = {"whole", "signature", "included", "fields"};

/// Is what the old checkpoint signed still there, unchanged, under today's? By the hashes this server keeps.
Check against_old(const std::string& old, const ledger::TrustedKeys& trusted, const Visit& visit) {
    const auto opened = ledger::open_checkpoint(old, trusted.origin, trusted.log);
    if (!opened) return {"earlier", Result::Failed, visit.say("page.verify.why_old")};
    auto& authority = visit.api().parts().authority;
    auto reader = authority.store().read();
    if (!reader) return {"earlier", Result::Unknown, ""};
    const auto head = (*reader)->head(authority.id());
    if (!head) return {"earlier", Result::Unknown, ""};
    const auto now = ledger::open_checkpoint(head->checkpoint, trusted.origin, trusted.log);
    if (!now) return {"earlier", Result::Unknown, ""};
    const auto& [was, is] = std::pair(opened->checkpoint, now->checkpoint);
    if (was.size == is.size) return {"earlier", was.root == is.root ? Result::Passed : Result::Failed, ""};
    if (was.size > is.size || was.size == 0) return {"earlier", Result::Failed, visit.say("page.verify.why_shorter")};
    storage::StoredHashes source(**reader, authority.id());
    const auto proof = ledger::prove_consistency(was.size, is.size, source);
    if (!proof) return {"earlier", Result::Unknown, ""};
    const bool holds = ledger::verify_consistency(was.size, is.size, was.root, is.root, *proof);
    return {"earlier", holds ? Result::Passed : Result::Failed, ""};
}

Data fact(const std::string& label, const std::string& value) {
    Data data;
    data.set("label", label);
    data.set("value", value);
    return data;
}

template <class T>
std::optional<T> value_of(const ledger::OpenedField& field) {
    T value{};
    util::CanonicalReader reader(field.value);
    if (!storage::value_codec::read(reader, value)) return std::nullopt;
    return value;
}

/// The opened fields in the reader's words; what has none is left to the technical details.
Data facts_of(const ledger::CheckedProof& proof, const Visit& visit) {
    Data list{Data::type::list};
    storage::PlainEntry entry;
    for (const auto& field : proof.fields) {
        if (field.field_id == storage::field::type)
            entry.type = value_of<storage::EventType>(field).value_or(entry.type);
        if (field.field_id == storage::field::recorded) {
            entry.recorded = value_of<util::Instant>(field).value_or(util::Instant{});
            list.push_back(fact(visit.say("page.receipt.received"),
                                visit.configuration().zone.to_local(entry.recorded).second_text()));
        }
        entry.fields.push_back({field.field_id, field.value});
    }
    const auto event = storage::decode_request(entry);
    const auto* registered = event ? std::get_if<domain::request::event::Registered>(&*event) : nullptr;
    if (registered == nullptr) return list;
    list.push_back(fact(visit.say("page.receipt.number"), registered->number));
    list.push_back(
        fact(visit.say("page.report.summary_kind"), visit.say("kind." + std::string(to_key(registered->kind)))));
    if (registered->unit) list.push_back(fact(visit.say("page.receipt.unit"), visit.unit_name(*registered->unit)));
    list.push_back(fact(visit.say("page.verify.first_deadline"), registered->first_deadline.text()));
    return list;
}

const char* word(Result result) {
    switch (result) {
        case Result::Passed:
            return "passed";
        case Result::Failed:
            return "failed";
        case Result::Unknown:
            return "unknown";
    }
    return "unknown";
}

Page empty_page(const Visit& visit) {
    return {.body = "verify",
            .title = visit.say("page.verify.title"),
            .data = {},
            .script = "verify.ts",
            .from_form = visit.request().method == Method::Post,
            .state_path = "/verify",
            .default_act = "show"};
}

Response checked(const Asked& asked, const Visit& visit) {
    Page page = empty_page(visit);
    Data& data = page.data;
    const auto& authority = visit.api().parts().authority;
    const ledger::VerifierKey key = authority.signer().verifier();
    const ledger::TrustedKeys trusted{authority.origin(), {key}, {}};
    const auto proof = ledger::check_opened_proof(asked.proof, trusted);
    const int failed = proof ? 4 : failed_at(proof.error());
    std::vector<Check> checks;
    for (int i = 0; i < 4; ++i) {
        checks.push_back({check_keys[static_cast<std::size_t>(i)],
                          i < failed    ? Result::Passed
                          : i == failed ? Result::Failed
                                        : Result::Unknown,
                          ""});
    }
    if (!asked.old.empty()) checks.push_back(against_old(asked.old, trusted, visit));
    Result all = Result::Passed;
    Data list{Data::type::list};
    for (const Check& check : checks) {
        if (check.result == Result::Failed || (check.result == Result::Unknown && all == Result::Passed))
            all = check.result;
        Data each;
        each.set("key", std::string(check.key));
        each.set("what", visit.say(std::string("page.verify.check_") + check.key));
        each.set("state", std::string(word(check.result)));
        each.set("result", visit.say(std::string("page.verify.") + word(check.result)));
        put(each, "why", check.why);
        list.push_back(each);
    }
    data.set("checks", list);
    flag(data, "checked?", true);
    data.set("verdict", visit.say(all == Result::Passed   ? "page.verify.all_passed"
                                  : all == Result::Failed ? "page.verify.some_failed"
                                                          : "page.verify.some_unknown"));
    if (proof) {
        data.set("facts", facts_of(*proof, visit));
        flag(data, "facts?", true);
        Data details{Data::type::list};
        const auto& checkpoint = proof->checkpoint.checkpoint;
        details.push_back(fact(visit.say("page.verify.origin"), checkpoint.origin));
        details.push_back(fact(visit.say("page.verify.index"),
                               std::to_string(proof->index + 1) + " / " + std::to_string(checkpoint.size)));
        details.push_back(fact(visit.say("page.verify.root"), util::to_base64(checkpoint.root)));
        details.push_back(fact(visit.say("page.verify.key"), key.text()));
        data.set("details", details);
    }
    data.set("log", "default");
    data.set("proof", asked.proof);
    put(data, "old", asked.old);
    put(data, "code", asked.code);
    if (asked.pasted) data.set("receipt", asked.proof);
    return visit.show(page);
}

Response ask_again(const Visit& visit, const std::string& typed, const std::string& error) {
    Page page = empty_page(visit);
    page.data.set("code", typed);
    if (!error.empty()) {
        page.status = 422;
        page.has_errors = true;
        page.data.set("code_error", error);
        page.data.set("error_summary", error_summary({{"code", error}}, visit));
    }
    return visit.show(page);
}

Response verify_form(const Visit& visit) { return visit.show(empty_page(visit)); }

Response verify(const Visit& visit) {
    const auto fields = parse_parameters(visit.request().body);
    if (!fields) return problem(visit.reader(), 400, "bad_request");
    Asked asked;
    asked.old = tidied(fields->get("checkpoint"));
    asked.proof = tidied(fields->get("receipt"));
    if (!asked.proof.empty()) {
        asked.pasted = true;
        return checked(asked, visit);
    }
    const std::string typed(fields->get("code").substr(0, 60));
    if (typed.empty()) {
        const auto& query = visit.request().target.query;
        const bool switches = query.find("lang") || query.find("large");
        return ask_again(visit, typed, switches ? "" : visit.say("page.verify.nothing"));
    }
    const auto code = service::normalise_query_code(typed);
    if (!code) return ask_again(visit, typed, visit.say("page.track.unknown"));
    const auto proof = visit.api().parts().matters.receipt(*code, false);
    if (!proof) {
        const auto* error = std::get_if<util::Error>(&proof.error());
        if (error != nullptr && error->kind != util::ErrorKind::NotFound) return error_response(visit.reader(), *error);
        return ask_again(visit, typed, visit.say("page.track.unknown"));
    }
    asked.code = service::grouped_query_code(*code);
    asked.proof = *proof;
    return checked(asked, visit);
}

}  // namespace

void add_verify(Router& router, const Site& site) {
    site.get(router, "/verify", verify_form);
    site.post(router, "/verify", Api::Budget::Codes, verify);
}

}  // namespace qingfeng::http::pages
