#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/language.h"
#include "http/message.h"

namespace qingfeng::http {

/// What is wrong with one field of the input, in words to show beside it.
struct FieldError {
    std::string field;  ///< JSON pointer ("/contact/phone") or name of a form field
    std::string message;

    bool operator==(const FieldError&) const = default;
};

/// RFC 9457 problem details. `code` is the stable word that programs compare ("body_too_large"); title and detail are
/// for people and say what to do.
struct Problem {
    int status = 500;
    std::string code;
    std::string title;
    std::string detail;
    std::vector<FieldError> errors;
    std::string request_id;  ///< so that a person on the phone can name it; left out where empty
};

/// One line of JSON: {"type":"about:blank","title":…,"status":…,"code":…,…}. Empty members are left out.
std::string problem_json(const Problem& problem);

/// The problem as an application/problem+json answer with its Content-Language.
Response problem_response(const Problem& problem, Language language);

/// Words for a code. Passed in, so that they can come from the message files an office adapts.
struct ProblemText {
    std::string title;
    std::string detail;
};
using ProblemTexts = std::function<ProblemText(std::string_view code, Language language)>;

/// Everything that the transport itself finds wrong, before or instead of a handler.
enum class Fault {
    BadRequest,            ///< 400 bad_request: it cannot be read, or could be read in two ways
    BadTarget,             ///< 400 bad_target: broken encoding or a forbidden segment in the address
    NotFound,              ///< 404 not_found
    MethodNotAllowed,      ///< 405 method_not_allowed
    RequestTimeout,        ///< 408 request_timeout: header or body came too slowly
    BodyTooLarge,          ///< 413 body_too_large
    TargetTooLong,         ///< 414 target_too_long
    ExpectationFailed,     ///< 417 expectation_failed: anything but 100-continue
    AddressConnections,    ///< 429 too_many_connections from one address
    HeaderTooLarge,        ///< 431 header_too_large
    Internal,              ///< 500 internal_error: a handler threw or never answered
    CodingNotImplemented,  ///< 501 coding_not_implemented: a transfer coding other than chunked
    Overloaded,            ///< 503 overloaded: too many connections in all
    AnswerTimeout,         ///< 503 outcome_unknown: no answer in time; it may still be carried out
    VersionNotSupported,   ///< 505 version_not_supported
};

int fault_status(Fault fault);
std::string_view fault_code(Fault fault);

/// Built-in words for the codes above in both languages; for other codes the code itself as title.
ProblemText default_problem_text(std::string_view code, Language language);

/// A fault as an answer in that language.
Response fault_response(Fault fault, Language language, const ProblemTexts& texts, std::string_view request_id = {});

}  // namespace qingfeng::http
