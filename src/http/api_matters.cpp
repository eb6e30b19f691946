#include <algorithm>

#include "domain/procedure/keys.h"
#include "domain/request/decide.h"
#include "domain/request/keys.h"
#include "http/api_context.h"
#include "http/registration.h"
#include "service/witnessed_proof.h"

/// What the person does: registers, follows, adds, withdraws, judges, asks for a second look, and takes the receipt
/// home.
namespace qingfeng::http {

// The shapes of api/openapi.yaml.
struct CodeInput {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeInput, (), (code))

struct ReceiptInput {
    std::string code;
    std::optional<bool> reveal;
};
BOOST_DESCRIBE_STRUCT(ReceiptInput, (), (code, reveal))

struct SupplementInput {
    std::string code;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(SupplementInput, (), (code, text))

struct WithdrawInput {
    std::string code;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(WithdrawInput, (), (code, reason))

struct VerdictInput {
    std::string code;
    domain::request::Grade grade = domain::request::Grade::Acceptable;
    std::optional<domain::request::Solved> solved;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(VerdictInput, (), (code, grade, solved, comment))

struct ObjectionInput {
    std::string code;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ObjectionInput, (), (code, reason))

struct ReviewInput {
    std::string code;
    std::string body;
    std::optional<ContactInput> contact;
};
BOOST_DESCRIBE_STRUCT(ReviewInput, (), (code, body, contact))

BOOST_DESCRIBE_STRUCT(UnitView, (), (id, name))
BOOST_DESCRIBE_STRUCT(DateView, (), (what, clock, date, due, state, provisional))
BOOST_DESCRIBE_STRUCT(AnswerView, (), (at, facts, decision, basis))
BOOST_DESCRIBE_STRUCT(PointView, (), (text, finding, finding_name))
BOOST_DESCRIBE_STRUCT(PromiseView, (), (number, kind, kind_name, text, until, state, done))
BOOST_DESCRIBE_STRUCT(VerdictView, (), (grade, grade_name, standing, at))
BOOST_DESCRIBE_STRUCT(ActionView, (), (action, name, path))
BOOST_DESCRIBE_STRUCT(TimelineView, (), (at, event, what, by, text))
BOOST_DESCRIBE_STRUCT(PublicView, (),
                      (number, kind, kind_name, state, state_name, sentence, received, unit, first_handler, handler,
                       next, dates, answers, points, promises, verdict, actions, timeline, notes))

namespace {

namespace command = domain::request::command;
using domain::request::Refusal;
using service::Asking;
using service::LoadedRequest;

/// The body as `Input`; nothing, and answered, where it is not.
template <class Input>
std::optional<Input> read_input(const Api& api, const Call& call) {
    if (call.request.content_type() != "application/json") {
        call.responder.answer(problem(api.reader(call), 415, "not_json"));
        return std::nullopt;
    }
    auto input = json::read<Input>(call.request.body);
    if (input) return std::move(*input);
    call.responder.answer(faults_response(api.reader(call), input.error()));
    return std::nullopt;
}

/// RFC 8941 strings come in quotation marks, and everybody else's do not.
std::string idempotency_key(const Call& call) {
    std::string_view key = call.request.headers.get("Idempotency-Key");
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
    return std::string(key);
}

/// Nothing, and answered, where the key is no key.
std::optional<Asking> asking_of(const Api& api, const Call& call) {
    Asking asking{{domain::record::Complainant{}, "", ""}, idempotency_key(call), {}};
    const std::string& key = asking.idempotency_key;
    const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
    if (call.request.headers.has("Idempotency-Key") && (key.size() < 22 || key.size() > 200 || !printable)) {
        call.responder.answer(problem(api.reader(call), 400, "idempotency_key_invalid"));
        return std::nullopt;
    }
    return asking;
}

void mark_repeated(Response& response, bool repeated) {
    if (repeated) response.headers.set("Idempotent-Replayed", "true");
}

void answer_registered(const Api& api, const Call& call, const command::Register& command,
                       const service::Outcome<service::RegistrationAnswer>& outcome) {
    if (!outcome) {
        const auto* error = std::get_if<util::Error>(&outcome.error());
        // The command itself was checked before, so this can only mean the key.
        if (error != nullptr && error->kind == util::ErrorKind::InvalidInput) {
            call.responder.answer(problem(api.reader(call), 422, "idempotency_key_reused"));
        } else if (const auto* refusal = std::get_if<Refusal>(&outcome.error())) {
            call.responder.answer(refusal_response(api.reader(call), *refusal, field_of(*refusal)));
        } else {
            api.reject(call, outcome.error());
        }
        return;
    }
    const auto configuration = api.configuration();
    if (!configuration) return api.reject(call, configuration.error());
    const ViewContext context{**configuration, api.parts().messages, call.language(), outcome->recorded};
    Response response = json_response(201, registered_json(registered_output(*outcome, command, context)));
    response.headers.set("Content-Language", std::string(language_tag(call.language())));
    mark_repeated(response, outcome->repeated);
    call.responder.answer(std::move(response));
}

void register_matter(Api& api, const CallPtr& call) {
    const auto input = read_input<MatterInput>(api, *call);
    if (!input) return;
    const auto asking = asking_of(api, *call);
    if (!asking) return;
    const auto configuration = api.configuration();
    if (!configuration) return api.reject(*call, configuration.error());
    const auto command = register_command(*input, **configuration, api.parts().clock());
    if (!command) {
        call->responder.answer(faults_response(api.reader(*call), command.error()));
        return;
    }
    api.parts().matters.register_matter(
        *command, *asking, [weak = api.weak_from_this(), call, command = *command](auto outcome) {
            Api::continue_call(weak, [call, command, outcome = std::move(outcome)](const Api& self) {
                answer_registered(self, *call, command, outcome);
            });
        });
}

/// The same answer for a code that was mistyped, one that never was and one whose matter has been erased.
void unknown_code(const Api& api, const Call& call) {
    call.responder.answer(problem(api.reader(call), 404, "unknown_code"));
}

bool is_unknown_code(const service::Rejection& rejection) {
    const auto* refusal = std::get_if<Refusal>(&rejection);
    const auto* error = std::get_if<util::Error>(&rejection);
    return (refusal != nullptr && *refusal == Refusal::NoSuchMatter) ||
           (error != nullptr && error->kind == util::ErrorKind::NotFound);
}

void reject_by_code(const Api& api, const Call& call, const service::Rejection& rejection) {
    if (is_unknown_code(rejection)) return unknown_code(api, call);
    api.reject(call, rejection);
}

void answer_view(const Api& api, const Call& call, const std::string& code, bool repeated = false) {
    const auto matter = api.parts().matters.by_code(code);
    if (!matter) return reject_by_code(api, call, matter.error());
    const auto configuration = api.configuration();
    if (!configuration) return api.reject(call, configuration.error());
    const ViewContext context{**configuration, api.parts().messages, call.language(), api.parts().clock()};
    Response response = json_response(200, json::write(public_view(**matter, context)));
    response.headers.set("Content-Language", std::string(language_tag(call.language())));
    mark_repeated(response, repeated);
    call.responder.answer(std::move(response));
}

void track(Api& api, const CallPtr& call) {
    if (const auto input = read_input<CodeInput>(api, *call)) answer_view(api, *call, input->code);
}

void receipt(Api& api, const CallPtr& call) {
    const auto input = read_input<ReceiptInput>(api, *call);
    if (!input) return;
    auto proof = api.parts().matters.receipt(input->code, input->reveal.value_or(false));
    if (!proof) return reject_by_code(api, *call, proof.error());
    if (const auto* witnessing = api.parts().witnessing) {
        auto reader = api.parts().authority.store().read();
        if (!reader) return api.reject(*call, reader.error());
        auto borne_out = service::with_witnesses(**reader, api.parts().authority.id(), *witnessing, *proof);
        if (!borne_out) return api.reject(*call, borne_out.error());
        proof = std::move(*borne_out);
    }
    Response response = text_response(200, *proof);
    response.headers.set("Content-Disposition", "attachment; filename=\"receipt.tlog-proof\"");
    call->responder.answer(std::move(response));
}

void ask_review(Api& api, const CallPtr& call) {
    const auto input = read_input<ReviewInput>(api, *call);
    if (!input) return;
    const auto asking = asking_of(api, *call);
    if (!asking) return;
    const auto configuration = api.configuration();
    if (!configuration) return api.reject(*call, configuration.error());
    MatterInput matter;
    matter.kind = domain::procedure::Kind::Review;
    matter.body = input->body;
    matter.contact = input->contact;
    const auto command = register_command(matter, **configuration, api.parts().clock());
    if (!command) {
        call->responder.answer(faults_response(api.reader(*call), command.error()));
        return;
    }
    api.parts().matters.ask_review(
        input->code, *command, *asking, [weak = api.weak_from_this(), call, command = *command](auto outcome) {
            Api::continue_call(weak, [call, command, outcome = std::move(outcome)](const Api& self) {
                if (!outcome && is_unknown_code(outcome.error())) return unknown_code(self, *call);
                answer_registered(self, *call, command, outcome);
            });
        });
}

/// One act of the person's; the answer is the matter as it is then.
void act(Api& api, const CallPtr& call, const std::string& code, const domain::request::Command& command) {
    const auto asking = asking_of(api, *call);
    if (!asking) return;
    api.parts().matters.act_by_code(code, command, *asking, [weak = api.weak_from_this(), call, code](auto outcome) {
        Api::continue_call(weak, [call, code, outcome = std::move(outcome)](const Api& self) {
            if (outcome) return answer_view(self, *call, code, outcome->repeated);
            reject_by_code(self, *call, outcome.error());
        });
    });
}

void supplement(Api& api, const CallPtr& call) {
    const auto input = read_input<SupplementInput>(api, *call);
    if (input) act(api, call, input->code, command::Supplement{input->text});
}

void withdraw(Api& api, const CallPtr& call) {
    const auto input = read_input<WithdrawInput>(api, *call);
    if (input) act(api, call, input->code, command::Withdraw{input->reason.value_or("")});
}

void verdict(Api& api, const CallPtr& call) {
    const auto input = read_input<VerdictInput>(api, *call);
    if (input) act(api, call, input->code, command::Judge{input->grade, input->solved, input->comment.value_or("")});
}

void object(Api& api, const CallPtr& call) {
    const auto input = read_input<ObjectionInput>(api, *call);
    if (input) act(api, call, input->code, command::ObjectToRefusal{input->reason});
}

}  // namespace

void add_matter_routes(Router& router, const std::shared_ptr<Api>& api) {
    const RouteOptions options{api->parts().limits.body_bytes_max};
    const auto add = [&](std::string_view pattern, Api::Budget budget, void (*endpoint)(Api&, const CallPtr&)) {
        router.post(pattern,
                    api->on_pool(budget, [self = api.get(), endpoint](const CallPtr& call) { endpoint(*self, call); }),
                    options);
    };
    add("/api/v1/matters", Api::Budget::Registrations, register_matter);
    add("/api/v1/track", Api::Budget::Codes, track);
    add("/api/v1/receipt", Api::Budget::Codes, receipt);
    add("/api/v1/supplement", Api::Budget::Codes, supplement);
    add("/api/v1/withdraw", Api::Budget::Codes, withdraw);
    add("/api/v1/verdict", Api::Budget::Codes, verdict);
    add("/api/v1/objection", Api::Budget::Codes, object);
    add("/api/v1/review", Api::Budget::Codes, ask_review);
}

}  // namespace qingfeng::http
