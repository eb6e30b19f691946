#pragma once

#include <string>

#include <gtest/gtest.h>

#include "unit/service/office.h"

/// An office that takes petitions and their reviews, and people who bring one to its answer.
namespace qingfeng::service::testing::petitions {

namespace command = domain::request::command;
namespace procedure = domain::procedure;

/// Petitions and reviews beside the complaints of the small book.
inline void adopt_petitions(Office& office) {
    std::vector<procedure::Procedure> all = small_book().all();
    procedure::Procedure petition = all.front();
    petition.kind = procedure::Kind::Petition;
    petition.id = "petition";
    petition.number_prefix = "XF";
    petition.needs_findings = petition.needs_liability = false;
    petition.limits = {{procedure::ClockKind::Answer,
                        procedure::ClockStart::Registered,
                        procedure::Basis::Law,
                        {60, domain::calendar::LimitUnit::Day},
                        "t"},
                       {procedure::ClockKind::ReviewWindow,
                        procedure::ClockStart::Answered,
                        procedure::Basis::Law,
                        {30, domain::calendar::LimitUnit::Day},
                        "t"}};
    procedure::Procedure review = petition;
    review.kind = procedure::Kind::Review;
    review.id = "review";
    review.number_prefix = "FC";
    all.push_back(petition);
    all.push_back(review);
    const domain::record::Origin founder{domain::record::Founder{}, "test", ""};
    ASSERT_TRUE(adopt(
        office.authority(), office.writer(),
        {domain::record::ConfigKind::Procedures, "test", "", procedure::ProcedureBook(all).to_canonical()}, founder));
}

inline command::Register about_the_station(procedure::Kind kind) {
    command::Register registration;
    registration.kind = kind;
    registration.unit = domain::people::UnitId("xishan-station");
    registration.body = "夜里过站时收费员态度生硬。";
    registration.contact_phone = "13900000000";
    return registration;
}

template <class T>
std::string why_not(const Outcome<T>& outcome) {
    if (outcome) return "";
    if (const auto* refusal = std::get_if<domain::request::Refusal>(&outcome.error()))
        return std::string(to_key(*refusal));
    return std::get<util::Error>(outcome.error()).message;
}

inline RegistrationAnswer registered(Office& office, procedure::Kind kind) {
    auto answer = office.matters().register_matter(about_the_station(kind), {the_person, "", {}});
    EXPECT_TRUE(answer) << why_not(answer);
    return answer ? *answer : RegistrationAnswer{};
}

inline domain::request::Request matter(Office& office, const std::string& number) {
    const auto loaded = office.matters().by_number(number);
    EXPECT_TRUE(loaded) << why_not(loaded);
    return (*loaded)->request;
}

/// Whoever of the organisation may give the command does.
inline void somebody_does(Office& office, const std::string& number, const domain::request::Command& command) {
    const auto configuration = office.authority().configuration(**office.store().read());
    for (const auto& person : (*configuration)->organisation.persons()) {
        if (office.matters().act(number, command, {as(person.id.get()), "", {}})) return;
    }
    FAIL() << "nobody may do this to " << number;
}

inline void answer(Office& office, const std::string& number) {
    const std::string handler = matter(office, number).first_handler().get();
    ASSERT_EQ(why_not(office.matters().act(number, command::Accept{}, {as(handler), "", {}})), "");
    const domain::request::Answer answer{"经查属实。", "已批评教育。", "文明服务规范", {}};
    ASSERT_EQ(why_not(office.matters().act(number, command::Submit{answer}, {as(handler), "", {}})), "");
    somebody_does(office, number, command::Sign{});
}

}  // namespace qingfeng::service::testing::petitions
