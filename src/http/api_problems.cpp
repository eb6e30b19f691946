#include "http/api_problems.h"

#include "http/api.h"
#include "util/overloaded.h"

namespace qingfeng::http {
namespace {

std::string say(const Reader& reader, const std::string& key) { return reader.messages.text(reader.language, key); }

}  // namespace

ProblemTexts problem_texts(const service::Messages& messages) {
    return [&messages](std::string_view code, Language language) {
        const std::string title = "problem." + std::string(code);
        const std::string help = "problem_help." + std::string(code);
        if (!messages.has(title)) return default_problem_text(code, language);
        return ProblemText{messages.text(language, title), messages.has(help) ? messages.text(language, help) : ""};
    };
}

Response problem(const Reader& reader, int status, std::string_view code, std::vector<FieldError> errors) {
    ProblemText text = problem_texts(reader.messages)(code, reader.language);
    return problem_response({status, std::string(code), std::move(text.title), std::move(text.detail),
                             std::move(errors), std::string(reader.request_id)},
                            reader.language);
}

Response faults_response(const Reader& reader, const json::Faults& faults) {
    std::vector<FieldError> errors;
    for (const json::Fault& fault : faults) {
        if (fault.kind == json::FaultKind::NotJson) return problem(reader, 400, "malformed_json");
        errors.push_back({fault.pointer, say(reader, "field." + std::string(to_key(fault.kind)))});
    }
    return problem(reader, 422, "invalid_fields", std::move(errors));
}

int refusal_status(domain::request::Refusal refusal) {
    using domain::request::Refusal;
    switch (refusal) {
        case Refusal::NoSuchMatter:
            return 404;
        case Refusal::NotYourRole:
        case Refusal::NotYourMatter:
        case Refusal::Excluded:
        case Refusal::NotOutsideUnit:
        case Refusal::DrafterMayNotSign:
        case Refusal::HandlerMayNotApprove:
        case Refusal::RefuserMayNotReview:
        case Refusal::OnlyThePerson:
            return 403;
        case Refusal::AlreadyEnded:
        case Refusal::NotInThisState:
        case Refusal::OnlyHistory:
        case Refusal::AnsweredInHistory:
        case Refusal::OthersMerged:
        case Refusal::NotAnsweredYet:
        case Refusal::ReviewNotProvided:
        case Refusal::ReviewWindowClosed:
        case Refusal::ReviewedAlready:
        case Refusal::FinallyReviewed:
        case Refusal::NoHigherBody:
        case Refusal::ObjectedAlready:
        case Refusal::RefusalIsOverturned:
        case Refusal::OtherNotOpen:
        case Refusal::KindsDiffer:
        case Refusal::ContributedAlready:
        case Refusal::OrderNotOpen:
        case Refusal::NoHandoverOffered:
        case Refusal::NothingToConfirm:
        case Refusal::ReviewOutcomeMissing:
        case Refusal::ReturnedAlready:
        case Refusal::DesignationIsFinal:
        case Refusal::FindingMissing:
        case Refusal::LiabilityMissing:
        case Refusal::RemedyOpen:
        case Refusal::AlreadySignedFor:
        case Refusal::ExtendedAlready:
        case Refusal::DeadlineAlreadyPassed:
        case Refusal::DeadlineSetBySource:
        case Refusal::SuspensionCapReached:
        case Refusal::JudgedAlready:
        case Refusal::CallBackMissing:
        case Refusal::CallBackTooSoon:
        case Refusal::TooManyAttempts:
            return 409;
        case Refusal::KindNotTaken:
        case Refusal::SealedKindNotTaken:
        case Refusal::OtherUnknown:
        case Refusal::SameMatter:
        case Refusal::NothingChanged:
        case Refusal::CoHandlerUnknown:
        case Refusal::OrderUnknown:
        case Refusal::TooMany:
        case Refusal::TooManyRepresentatives:
        case Refusal::DateOutOfRange:
        case Refusal::HandlerExcluded:
        case Refusal::NoLawfulHandler:
        case Refusal::UnknownUnit:
        case Refusal::UnknownPerson:
        case Refusal::UnknownSubject:
        case Refusal::TextMissing:
        case Refusal::TextTooLong:
        case Refusal::TimeInTheFuture:
        case Refusal::ReasonNotInList:
        case Refusal::PointUnknown:
        case Refusal::RemedyUnknown:
        case Refusal::RemedyDateMissing:
        case Refusal::NoSuchClock:
        case Refusal::ExtensionTooLong:
        case Refusal::VerdictOutOfRange:
            return 422;
    }
    return 422;
}

Response refusal_response(const Reader& reader, domain::request::Refusal refusal, std::string_view field) {
    const std::string key(to_key(refusal));
    const std::string words = say(reader, "refusal." + key);
    std::vector<FieldError> errors;
    if (!field.empty()) errors.push_back({std::string(field), words});
    return problem_response(
        {refusal_status(refusal), key, words, "", std::move(errors), std::string(reader.request_id)}, reader.language);
}

ErrorFacts error_facts(util::ErrorKind kind) {
    switch (kind) {
        case util::ErrorKind::InvalidInput:
            return {422, "invalid_input"};
        case util::ErrorKind::NotFound:
            return {404, "not_found"};
        case util::ErrorKind::Conflict:
            return {409, "conflict"};
        case util::ErrorKind::Busy:
            return {503, "busy", 5};
        case util::ErrorKind::Full:
            return {507, "storage_full"};
        case util::ErrorKind::ReadOnly:
            return {503, "read_only", 600};
        case util::ErrorKind::Damaged:
            return {500, "record_damaged"};
        case util::ErrorKind::Io:
            return {500, "internal_error"};
        case util::ErrorKind::OutcomeUnknown:
            return {503, "outcome_unknown", 5};
    }
    return {500, "internal_error"};
}

Response error_response(const Reader& reader, const util::Error& error) {
    const ErrorFacts facts = error_facts(error.kind);
    Response response = problem(reader, facts.status, facts.code);
    if (facts.retry_after_seconds > 0) response.headers.set("Retry-After", std::to_string(facts.retry_after_seconds));
    return response;
}

Response rejection_response(const Reader& reader, const service::Rejection& rejection) {
    return std::visit(util::Overloaded{
                          [&](domain::request::Refusal refusal) { return refusal_response(reader, refusal); },
                          [&](const util::Error& error) { return error_response(reader, error); },
                      },
                      rejection);
}

}  // namespace qingfeng::http
