// Every state against every command: which of them are open, to whom they are open, and what comes of them. Whatever
// the table does not name is refused, and the table says as what.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

using SK = StateKind;
using procedure::SuspensionReason;

constexpr SK all_states[] = {SK::Registered,        SK::Assigned, SK::Accepted,         SK::Handling,  SK::Suspended,
                             SK::AwaitingSignature, SK::Answered, SK::AwaitingCallBack, SK::Closed,    SK::Archived,
                             SK::Returned,          SK::Refused,  SK::Merged,           SK::Withdrawn, SK::Referred,
                             SK::Imported,          SK::Objected};

/// One command, given by somebody who may, in every state in which it is open.
struct Row {
    std::string who;
    Command command;
    std::map<SK, std::string> open;  ///< state: what happens
};

/// In all states but those at an end, merged ones and history.
std::map<SK, std::string> everywhere(const std::string& what) {
    std::map<SK, std::string> open;
    for (const SK state :
         {SK::Registered, SK::Assigned, SK::Accepted, SK::Handling, SK::Suspended, SK::AwaitingSignature, SK::Answered,
          SK::AwaitingCallBack, SK::Closed, SK::Returned, SK::Objected}) {
        open[state] = what;
    }
    return open;
}

std::map<SK, std::string> with(std::map<SK, std::string> open, std::map<SK, std::string> others) {
    for (auto& [state, what] : others) open[state] = what;
    return open;
}

std::map<SK, std::string> in(std::initializer_list<SK> states, const std::string& what) {
    std::map<SK, std::string> open;
    for (const SK state : states) open[state] = what;
    return open;
}

constexpr auto before_the_answer = {SK::Registered, SK::Assigned, SK::Accepted, SK::Handling, SK::Returned};
const util::Date end_of_september = util::Date::parse("2026-09-30").value();

/// The person of a merged matter has a say as soon as the other one is answered.
std::map<SK, std::string> not_answered_yet() { return {{SK::Merged, "refused: not_in_this_state"}}; }

/// The life in a state, with another open complaint beside it.
Life life_beside_another(SK state) {
    Life other;
    other.at("2026-09-21 09:30").numbered("TS2026-000002").does("person", complaint_about("station"));
    Life life = life_in(state);
    return life.beside(other.matter()), life;
}

const std::vector<Row>& table() {
    static const std::vector<Row> rows = {
        {"operator", command::Assign{unit("roads"), {}}, in({SK::Registered, SK::Returned}, "Assigned")},
        {"toll-clerk", command::SignFor{}, in({SK::Assigned}, "SignedFor")},
        {"toll-clerk", command::Accept{}, in({SK::Assigned}, "Accepted")},
        {"officer", command::Refuse{procedure::RefusalReason::OutsideRemit, "the city's road"},
         in({SK::Registered, SK::Assigned}, "Refused")},
        {"toll-head", command::Return{"not ours", "the list of powers"}, in({SK::Assigned}, "Returned")},
        {"officer", command::Designate{unit("east-toll"), {}, "it is yours"}, in({SK::Returned}, "Designated")},
        {"officer", command::Transfer{person("toll-second"), "on leave"},
         in({SK::Assigned, SK::Accepted, SK::Handling}, "Transferred")},
        {"toll-second", command::DeclareInterest{person("toll-second"), "my cousin"}, everywhere("InterestDeclared")},
        {"toll-clerk", command::SetPoints{{"shouted"}}, in({SK::Accepted, SK::Handling}, "PointsSet")},
        {"toll-clerk", command::Find{1, Finding::Substantiated, "on the video"},
         in({SK::Accepted, SK::Handling}, "PointFound")},
        {"officer", command::FindLiability{Liability::Liable, "the rules of service"},
         in({SK::Accepted, SK::Handling}, "LiabilityFound")},
        {"toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "which lane?"},
         in({SK::Accepted, SK::Handling}, "Suspended")},
        {"toll-clerk", command::Resume{}, in({SK::Suspended}, "Resumed")},
        {"east-deputy", command::Extend{procedure::ClockKind::Answer, workdays(5), "the video is at the maker's"},
         in({SK::Accepted, SK::Handling, SK::AwaitingSignature}, "Extended")},
        {"person", command::Supplement{"It was lane 3."},
         with(everywhere("Supplemented"), {{SK::Suspended, "Supplemented, Resumed"}, {SK::Merged, "Supplemented"}})},
        {"toll-clerk", answer(), {{SK::Handling, "AnswerSubmitted"}, {SK::Accepted, "refused: finding_missing"}}},
        {"toll-head", command::SendBack{"no basis"}, in({SK::AwaitingSignature}, "AnswerSentBack")},
        {"toll-head", command::Sign{}, in({SK::AwaitingSignature}, "Answered")},
        {"operator", command::RecordCallBack{CallBackOutcome::Reached, Solved::Yes, ""},
         with(in({SK::Answered, SK::AwaitingCallBack, SK::Closed}, "CallBackRecorded"), not_answered_yet())},
        {"person", command::Judge{Grade::Satisfied, Solved::Yes, ""},
         with(in({SK::Answered, SK::AwaitingCallBack, SK::Closed}, "Judged"), not_answered_yet())},
        {"toll-clerk", command::FulfilRemedy{1, "called"},
         in({SK::Answered, SK::AwaitingCallBack, SK::Closed}, "RemedyFulfilled")},
        {"officer",
         command::Close{},
         {{SK::Answered, "refused: call_back_missing"}, {SK::AwaitingCallBack, "refused: call_back_missing"}}},
        {"officer", command::Archive{}, {{SK::Closed, "refused: remedy_open"}}},
        {"officer", command::Reopen{"the apology never came"},
         in({SK::Answered, SK::AwaitingCallBack, SK::Closed}, "Reopened")},
        {"person", command::Withdraw{"settled"},
         in({SK::Registered, SK::Assigned, SK::Accepted, SK::Handling, SK::Suspended, SK::AwaitingSignature,
             SK::Returned, SK::Objected},
            "Withdrawn")},
        {"officer", command::Refer{"police", "No. 1", "theirs"},
         in({SK::Registered, SK::Assigned, SK::Accepted, SK::Handling, SK::Suspended, SK::AwaitingSignature,
             SK::Returned, SK::Objected},
            "Referred")},
        {"officer", command::Remind{"two days left"}, everywhere("Reminded")},
        {"system", command::Tick{},
         with(everywhere("nothing"),
              in({SK::Archived, SK::Refused, SK::Merged, SK::Withdrawn, SK::Referred}, "nothing"))},
        {"officer", command::Merge{"TS2026-000002", "the same lane"}, in(before_the_answer, "Merged")},
        {"operator", command::Reclassify{Kind::Petition, "0601", "asks for compensation"},
         in(before_the_answer, "Reclassified")},
        {"operator", command::TakeUp{Kind::Complaint, {}, "", Channel::OtherSystem, ""},
         in({SK::Imported}, "Registered")},
        {"operator", command::SetRepresentatives{12, {{"Li", "13800000001"}}}, everywhere("RepresentativesSet")},
        {"toll-clerk", command::AddCoHandler{unit("roads"), {}, "check the sign", end_of_september},
         in({SK::Accepted, SK::Handling}, "CoHandlerAdded")},
        // These need what only a story has: somebody who helps, a review, an order.
        {"roads-clerk", command::Contribute{1, "the sign stands"}, {}},
        {"toll-clerk", command::FindReview{ReviewOutcome::Upheld, "looked at again"}, {}},
        {"toll-clerk", command::ReportOrder{1, "done"}, {}},
        {"officer", command::SettleOrder{1, ""}, {}},
        {"officer", command::SendBackOrder{1, "no evidence"}, {}},
        {"person", command::ObjectToRefusal{"it is your road"}, in({SK::Refused}, "RefusalObjected")},
        {"officer", command::ConfirmRefusal{"it is the city's"}, in({SK::Objected}, "RefusalConfirmed")},
        {"officer", command::OverturnRefusal{"it is ours"}, in({SK::Objected}, "RefusalOverturned")},
        {"officer", command::Supervise{"answer by the end of the month", end_of_september},
         everywhere("SupervisionOrdered")},
        {"leader", command::Instruct{{}, util::Date::parse("2026-09-21").value(), "look into it", end_of_september},
         everywhere("Instructed")},
        {"officer", command::OfferHandover{person("toll-second"), "moves to the bureau"},
         everywhere("HandoverOffered")},
        {"toll-second", command::TakeOver{}, everywhere("refused: no_handover_offered")},
        {"officer", command::ReadIdentity{"to call them back"},
         with(everywhere("IdentityRead"),
              in({SK::Archived, SK::Refused, SK::Merged, SK::Withdrawn, SK::Referred, SK::Imported}, "IdentityRead"))},
        {"operator", command::Tell{Channel::Phone, "", "the notice of acceptance"},
         with(everywhere("PersonTold"),
              in({SK::Archived, SK::Refused, SK::Merged, SK::Withdrawn, SK::Referred}, "PersonTold"))},
        {"operator", command::ConfirmAct{},
         with(everywhere("refused: nothing_to_confirm"), {{SK::Merged, "refused: nothing_to_confirm"}})},
    };
    return rows;
}

std::string expected(const Row& row, SK state) {
    const auto open = row.open.find(state);
    if (open != row.open.end()) return open->second;
    switch (state) {
        case SK::Archived:
        case SK::Refused:
        case SK::Merged:
        case SK::Withdrawn:
        case SK::Referred:
            return "refused: already_ended";
        case SK::Imported:
            return "refused: only_history";
        case SK::Registered:
        case SK::Assigned:
        case SK::Accepted:
        case SK::Handling:
        case SK::Suspended:
        case SK::AwaitingSignature:
        case SK::Answered:
        case SK::AwaitingCallBack:
        case SK::Closed:
        case SK::Returned:
        case SK::Objected:
            return "refused: not_in_this_state";
    }
    return "";
}

TEST(RequestMatrix, every_command_in_every_state_does_what_the_table_says) {
    for (const SK state : all_states) {
        Life life = life_beside_another(state);
        ASSERT_EQ(to_key(life.state()), to_key(state));
        life.later(90 * util::micros_per_minute);
        for (const Row& row : table()) {
            EXPECT_EQ(told(life.tries(row.who, row.command)), expected(row, state))
                << "command " << row.command.index() << " by " << row.who << " in " << to_key(state);
        }
    }
}

TEST(RequestMatrix, the_table_has_a_row_for_every_command_but_the_first_and_a_column_for_every_state) {
    std::set<std::size_t> commands = {Command(command::Register{}).index()};
    for (const Row& row : table()) commands.insert(row.command.index());
    EXPECT_EQ(commands.size(), std::variant_size_v<Command>);
    EXPECT_EQ(std::set(std::begin(all_states), std::end(all_states)).size(), std::variant_size_v<State>);
}

TEST(RequestMatrix, without_a_matter_only_registering_is_possible) {
    Life life;
    life.at("2026-09-21 09:00");
    EXPECT_EQ(told(life.tries("person", complaint_about(std::nullopt))), "Registered");
    for (const Row& row : table()) EXPECT_EQ(life.refusal(row.who, row.command), Refusal::NoSuchMatter);
}

/// Strangers to the matter: what is open to the right person is open to nobody else.
TEST(RequestMatrix, nobody_without_a_part_in_it_can_do_anything_to_a_matter) {
    for (const SK state : all_states) {
        Life life = life_beside_another(state);
        life.later(90 * util::micros_per_minute);
        for (const Row& row : table()) {
            if (std::holds_alternative<command::Tick>(row.command) && life.matter().ended()) continue;
            if (std::holds_alternative<command::DeclareInterest>(row.command)) continue;
            // Who may ask for a name is the permission table's; that they asked is recorded.
            if (std::holds_alternative<command::ReadIdentity>(row.command)) continue;
            for (const char* stranger : {"upkeep-clerk", "custodian", "auditor"}) {
                EXPECT_TRUE(life.refusal(stranger, row.command))
                    << stranger << " gives command " << row.command.index() << " in " << to_key(state);
            }
        }
    }
}

/// A complaint about the station: nobody who serves there touches it, whatever the command.
TEST(RequestMatrix, the_unit_complained_of_decides_nothing) {
    for (const SK state : all_states) {
        Life life = life_beside_another(state);
        if (!life.matter().registration.unit) continue;
        life.later(90 * util::micros_per_minute);
        for (const Row& row : table()) {
            if (life.matter().ended()) continue;
            if (std::holds_alternative<command::DeclareInterest>(row.command)) continue;
            if (std::holds_alternative<command::ReadIdentity>(row.command)) continue;
            for (const char* member : {"station-head", "chief", "collector", "station-clerk"}) {
                EXPECT_TRUE(life.refusal(member, row.command))
                    << member << " gives command " << row.command.index() << " in " << to_key(state);
            }
        }
    }
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
