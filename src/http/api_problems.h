#pragma once

#include <string>
#include <string_view>

#include "http/json.h"
#include "http/problem.h"
#include "service/matters.h"
#include "service/messages.h"

/// Everything that the interface can answer instead of what was asked, in the reader's language.
namespace qingfeng::http {

struct Reader {
    const service::Messages& messages;
    Language language = Language::Chinese;
    std::string_view request_id;
};

/// With the words of `problem.<code>` and `problem_help.<code>`.
Response problem(const Reader& reader, int status, std::string_view code, std::vector<FieldError> errors = {});

/// 400 malformed_json, or 422 invalid_fields with every field named.
Response faults_response(const Reader& reader, const json::Faults& faults);

int refusal_status(domain::request::Refusal refusal);
/// The refusal's own key is the code, its plain words the title; they also stand at `field` where one is to blame.
Response refusal_response(const Reader& reader, domain::request::Refusal refusal, std::string_view field = {});

struct ErrorFacts {
    int status = 500;
    std::string_view code;
    int retry_after_seconds = 0;  ///< 0: trying again does not help
};
ErrorFacts error_facts(util::ErrorKind kind);
/// Says what kind of failure it was and nothing of its inside.
Response error_response(const Reader& reader, const util::Error& error);

Response rejection_response(const Reader& reader, const service::Rejection& rejection);

}  // namespace qingfeng::http
