#include "http/problem.h"

#include <array>

#include <boost/json.hpp>

namespace qingfeng::http {
namespace {

struct FaultFacts {
    Fault fault;
    int status;
    std::string_view code;
    std::string_view chinese_title;
    std::string_view chinese_detail;
    std::string_view english_title;
    std::string_view english_detail;
};

constexpr std::array<FaultFacts, 15> facts{{
    {Fault::BadRequest, 400, "bad_request", "请求无法读取", "发来的内容不完整或格式有误，请重新发送。",
     "The request cannot be read", "What arrived is incomplete or malformed. Please send it again."},
    {Fault::BadTarget, 400, "bad_target", "网址无法读取", "网址中有无法识别的字符，请核对后再打开。",
     "The address cannot be read", "The address contains characters that cannot be read. Please check it."},
    {Fault::NotFound, 404, "not_found", "没有找到这个页面", "请核对网址，或从首页进入。", "Nothing was found here",
     "Please check the address, or start from the home page."},
    {Fault::MethodNotAllowed, 405, "method_not_allowed", "这个地址不支持这种操作", "可用的操作见 Allow 标头。",
     "This address does not support that method", "The Allow header lists the methods it supports."},
    {Fault::RequestTimeout, 408, "request_timeout", "内容没有及时传完", "可能是网络不稳，请再试一次。",
     "The request did not arrive in time", "The network may be slow. Please try again."},
    {Fault::BodyTooLarge, 413, "body_too_large", "内容太大", "请缩短文字或减少附件后再发送。",
     "The content is too large", "Please shorten the text or send fewer attachments."},
    {Fault::TargetTooLong, 414, "target_too_long", "网址太长", "请核对网址，或改用表单提交。",
     "The address is too long", "Please check the address, or send a form instead."},
    {Fault::ExpectationFailed, 417, "expectation_failed", "不支持这项 Expect 要求", "只支持 100-continue。",
     "This expectation is not supported", "Only 100-continue is supported."},
    {Fault::AddressConnections, 429, "too_many_connections", "这个网络地址的连接太多",
     "请关闭多余的页面，1 分钟后再试。", "Too many connections from this address",
     "Please close some of them and try again in a minute."},
    {Fault::HeaderTooLarge, 431, "header_too_large", "请求标头太大", "请清除本网站的 Cookie 后再试。",
     "The request headers are too large", "Please clear this site's cookies and try again."},
    {Fault::Internal, 500, "internal_error", "这一步没有办成",
     "问题已记录。请稍后再试；仍不行时，请把请求编号告诉我们。", "This could not be done",
     "The fault has been logged. Please try again later; if it persists, tell us the request id."},
    {Fault::CodingNotImplemented, 501, "coding_not_implemented", "不支持这种传输编码", "只支持 chunked。",
     "This transfer coding is not supported", "Only chunked is supported."},
    {Fault::Overloaded, 503, "overloaded", "现在访问的人多", "请 1 分钟后再试，已填写的内容不要关闭。",
     "Many people are here now", "Please try again in a minute, and keep what you have filled in open."},
    {Fault::AnswerTimeout, 503, "outcome_unknown", "还不知道是否办成",
     "处理时间过长，这一步可能已经办成。请用同一个 Idempotency-Key 再发一次，不会重复登记。",
     "It is not known whether this was done",
     "It took too long and may still have been carried out. Please send it again with the same Idempotency-Key; it "
     "will not "
     "be registered twice."},
    {Fault::VersionNotSupported, 505, "version_not_supported", "不支持这个 HTTP 版本", "请使用 HTTP/1.1。",
     "This HTTP version is not supported", "Please use HTTP/1.1."},
}};

constexpr bool facts_stand_in_order() {
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (static_cast<std::size_t>(facts[i].fault) != i) return false;
    }
    return true;
}
static_assert(facts_stand_in_order() && facts.back().fault == Fault::VersionNotSupported);

const FaultFacts& facts_of(Fault fault) { return facts[static_cast<std::size_t>(fault)]; }

}  // namespace

std::string problem_json(const Problem& problem) {
    boost::json::object object;
    object["type"] = "about:blank";
    object["title"] = problem.title;
    object["status"] = problem.status;
    object["code"] = problem.code;
    if (!problem.detail.empty()) object["detail"] = problem.detail;
    if (!problem.errors.empty()) {
        boost::json::array errors;
        for (const FieldError& error : problem.errors) {
            errors.push_back({{"field", error.field}, {"message", error.message}});
        }
        object["errors"] = std::move(errors);
    }
    if (!problem.request_id.empty()) object["request_id"] = problem.request_id;
    return boost::json::serialize(object) + "\n";
}

Response problem_response(const Problem& problem, Language language) {
    Response response = text_response(problem.status, problem_json(problem), "application/problem+json");
    response.headers.add("Content-Language", std::string(language_tag(language)));
    return response;
}

int fault_status(Fault fault) { return facts_of(fault).status; }
std::string_view fault_code(Fault fault) { return facts_of(fault).code; }

ProblemText default_problem_text(std::string_view code, Language language) {
    for (const FaultFacts& row : facts) {
        if (row.code != code) continue;
        switch (language) {
            case Language::Chinese:
                return {std::string(row.chinese_title), std::string(row.chinese_detail)};
            case Language::English:
                return {std::string(row.english_title), std::string(row.english_detail)};
        }
    }
    return {std::string(code), {}};
}

Response fault_response(Fault fault, Language language, const ProblemTexts& texts, std::string_view request_id) {
    ProblemText text = texts ? texts(fault_code(fault), language) : default_problem_text(fault_code(fault), language);
    Response response = problem_response({fault_status(fault),
                                          std::string(fault_code(fault)),
                                          std::move(text.title),
                                          std::move(text.detail),
                                          {},
                                          std::string(request_id)},
                                         language);
    if (fault_status(fault) == 503 || fault_status(fault) == 429) response.headers.add("Retry-After", "60");
    return response;
}

}  // namespace qingfeng::http
