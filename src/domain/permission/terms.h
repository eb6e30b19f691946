#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/people/terms.h"

/// The words of the permission table.
namespace qingfeng::domain::permission {

using people::Term;

/// A column of the table: what somebody may see or do. The numbers are part of the canonical bytes: an enumerator may
/// be added at the end of its group, none may change its number.
enum class Act : std::uint8_t {
    // 看：of matters and what is known of them
    See = 1,       ///< lists, counts, search, the matter with its record
    Contact = 2,   ///< name and telephone of whoever the matter belongs to
    Figures = 3,   ///< figures, each opening to its list
    Export = 4,    ///< lists as files
    Readings = 5,  ///< who read what

    // 办：to matters
    Register = 20,
    Assign = 21,
    Designate = 22,
    SignFor = 23,  ///< sign for, or return to the office
    Handle = 24,   ///< accept, set and find points, submit an answer
    Refuse = 25,
    FindLiability = 26,
    CoHandle = 27,  ///< call in others beside the first handler
    Transfer = 28,
    Sign = 29,     ///< sign, or send back
    Suspend = 30,  ///< stop the clocks
    Resume = 31,
    Extend = 32,
    Supplement = 33,
    CallBack = 34,
    Fulfil = 35,  ///< a remedy is done
    Close = 36,   ///< and put away
    Reopen = 37,
    Refer = 38,
    Merge = 39,
    Reclassify = 40,
    Remind = 41,
    Supervise = 42,
    Instruct = 43,
    Recuse = 44,
    TakeUp = 45,      ///< bring imported history to life
    Contribute = 46,  ///< as one called in
    HandOver = 47,    ///< offer what one handles to a successor, or take it over

    // 管：to the platform
    Rules = 60,     ///< see units, people, procedures, calendar and this table
    Adopt = 61,     ///< let a proposal come into force
    Accounts = 62,  ///< give, lock and end accounts
    Orders = 63,    ///< take in work from other systems, give the answers back
    Tell = 64,      ///< tell people, and note that they were told
    Erase = 65,     ///< ask for, or approve, the erasure of a matter
    Custody = 66,   ///< sealed matters, and nothing else
};
std::string_view to_key(Act act);
Term term(Act act);

enum class Group : std::uint8_t { Sight = 1, Matters = 2, Platform = 3 };
Group group_of(Act act);
std::string_view to_key(Group group);
/// In the order of the table.
std::vector<Act> acts_of(Group group);
/// Whether it is done to a matter that exists: the others are held in full or not at all.
bool concerns_a_matter(Act act);

/// A cell of the table: how far an act reaches from the post that gives it. Each but None includes Granted, and all
/// from Unit on include Own.
enum class Scope : std::uint8_t {
    None = 1,
    Granted = 2,     ///< matters into which the person was called in
    Own = 3,         ///< matters the person handles
    Unit = 4,        ///< matters the post's unit handles, or that are about it
    Below = 5,       ///< … the post's unit or one below it; at the root everything
    Line = 6,        ///< Below, and the units of the post's lines and charge; of a department's, those of its lines
    Supervised = 7,  ///< every unit the post's office supervises; at the root everything
    All = 8,
};
std::string_view to_key(Scope scope);
Term term(Scope scope);

}  // namespace qingfeng::domain::permission
