#include "app/joint_view.h"

#include <fmt/core.h>

#include "domain/procedure/keys.h"
#include "domain/request/keys.h"

namespace qingfeng::app {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file
using Rows = std::vector<std::vector<std::string>>;

std::string day_of(const std::optional<util::Instant>& at, const Names& names, const Words& done, const Words& open) {
    const Session& session = names.session();
    return at ? fmt::format("{} {}", session.in(done), names.time(*at)) : std::string(session.in(open));
}

Rows co_handler_rows(const Request& request, const Names& names) {
    Rows rows;
    for (const CoHandler& one : request.co_handlers) {
        rows.push_back({fmt::format("{}.", one.id), names.unit_name(one.unit), names.person_name(one.person),
                        one.until.text(), day_of(one.contributed, names, {"已报送", "contributed"}, {"未报送", "open"}),
                        one.contributed ? one.contribution : one.task});
    }
    return rows;
}

Rows order_rows(const Request& request, const Names& names) {
    const Session& session = names.session();
    Rows rows;
    for (const Order& order : request.orders) {
        const std::string standing = order.settled
                                         ? day_of(order.settled, names, {"已办结", "settled"}, {"", ""})
                                         : day_of(order.reported, names, {"已报告", "reported"}, {"办理中", "open"});
        rows.push_back({fmt::format("{}.", order.id), session.word("order_kind", to_key(order.kind)), order.number,
                        names.person_name(order.by), order.until.text(), standing, order.text});
    }
    return rows;
}

Rows tie_rows(const Request& request, const Names& names) {
    const Session& session = names.session();
    Rows rows;
    const auto row = [&](const Words& what, const std::string& number, const std::string& more) {
        rows.push_back({std::string(session.in(what)), number, more});
    };
    if (const auto* merged = std::get_if<state::Merged>(&request.state))
        row({"已并入", "merged into"}, merged->into, "");
    for (const std::string& number : request.merged_from) row({"并入本件", "merged into this"}, number, "");
    if (!request.registration.review_of.empty()) row({"复查原件", "reviews"}, request.registration.review_of, "");
    for (const ReviewLink& review : request.reviews) {
        row({"复查（复核）", "reviewed by"}, review.number,
            review.outcome ? session.word("review_outcome", to_key(*review.outcome)) : "");
    }
    return rows;
}

Rows answerable_rows(const Request& request, const Names& names) {
    Rows rows;
    // One name from the start says nothing that the head of the matter does not.
    if (request.answerable.size() < 2) return rows;
    for (const Answerable& one : request.answerable) {
        rows.push_back({names.time(one.from), names.person_name(one.person)});
    }
    return rows;
}

Rows proposal_rows(const Request& request, const Names& names) {
    const Session& session = names.session();
    Rows rows;
    for (const AccountabilityProposal& one : request.proposals) {
        rows.push_back({names.time(one.at), session.word("trigger", to_key(one.trigger)),
                        one.clock ? session.word("clock", to_key(*one.clock)) : ""});
    }
    return rows;
}

}  // namespace

std::vector<TitledRows> joint_rows(const Request& request, const Names& names) {
    const auto& registration = request.registration;
    Rows group;
    if (registration.group_size) {
        for (const Representative& one : registration.representatives) group.push_back({one.name, one.phone});
    }
    return {{{"代表人", "Representatives"}, group},
            {{"协办", "Co-handlers"}, co_handler_rows(request, names)},
            {{"督办与批示", "Orders"}, order_rows(request, names)},
            {{"相关办件", "Tied to"}, tie_rows(request, names)},
            {{"首办负责人沿革", "Who answered from when"}, answerable_rows(request, names)},
            {{"责任追究建议", "Proposals of accountability"}, proposal_rows(request, names)}};
}

boost::json::object joint_json(const Request& request, const Names& names) {
    const auto& zone = names.configuration().zone;
    const auto time = [&](const std::optional<util::Instant>& at) -> boost::json::value {
        if (!at) return nullptr;
        return boost::json::value(util::iso_text(*at, zone));
    };
    boost::json::array co_handlers;
    for (const CoHandler& one : request.co_handlers) {
        co_handlers.push_back(boost::json::object{{"item", one.id},
                                                  {"unit", one.unit.get()},
                                                  {"person", one.person.get()},
                                                  {"task", one.task},
                                                  {"until", one.until.text()},
                                                  {"contributed", time(one.contributed)}});
    }
    boost::json::array orders;
    for (const Order& order : request.orders) {
        orders.push_back(boost::json::object{{"item", order.id},
                                             {"kind", to_key(order.kind)},
                                             {"number", order.number},
                                             {"by", order.by.get()},
                                             {"text", order.text},
                                             {"until", order.until.text()},
                                             {"copied_to", order.copied_to ? order.copied_to->get() : ""},
                                             {"reported", time(order.reported)},
                                             {"settled", time(order.settled)}});
    }
    boost::json::array reviews;
    for (const ReviewLink& review : request.reviews) {
        reviews.push_back(boost::json::object{{"number", review.number},
                                              {"stage", to_key(review.stage)},
                                              {"outcome", review.outcome ? to_key(*review.outcome) : ""}});
    }
    boost::json::array answerable;
    for (const Answerable& one : request.answerable) {
        answerable.push_back(
            boost::json::object{{"person", one.person.get()}, {"from", util::iso_text(one.from, zone)}});
    }
    boost::json::array proposals;
    for (const AccountabilityProposal& one : request.proposals) {
        proposals.push_back(boost::json::object{{"trigger", to_key(one.trigger)},
                                                {"clock", one.clock ? to_key(*one.clock) : ""},
                                                {"at", util::iso_text(one.at, zone)}});
    }
    boost::json::array merged;
    for (const std::string& number : request.merged_from) merged.emplace_back(number);
    const auto* into = std::get_if<state::Merged>(&request.state);
    return {{"co_handlers", std::move(co_handlers)},
            {"orders", std::move(orders)},
            {"merged_into", into == nullptr ? "" : into->into},
            {"merged_from", std::move(merged)},
            {"review_of", request.registration.review_of},
            {"reviews", std::move(reviews)},
            {"answerable", std::move(answerable)},
            {"proposals", std::move(proposals)}};
}

}  // namespace qingfeng::app
