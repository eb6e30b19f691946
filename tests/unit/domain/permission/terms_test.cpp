#include "domain/permission/terms.h"

#include <set>

#include <gtest/gtest.h>

#include "domain/permission/table.h"
#include "util/enum_keys.h"

namespace qingfeng::domain::permission {
namespace {

TEST(PermissionTerms, every_act_and_scope_has_a_word_of_its_own_in_both_languages) {
    std::set<std::string_view> words;
    for (const Act act : util::all_of<Act>()) {
        EXPECT_TRUE(words.insert(term(act).slug).second) << term(act).slug;
        EXPECT_FALSE(term(act).zh.empty());
        EXPECT_FALSE(term(act).en.empty());
    }
    for (const Scope scope : util::all_of<Scope>()) EXPECT_FALSE(term(scope).zh.empty());
}

TEST(PermissionTerms, every_act_stands_in_one_group) {
    std::size_t grouped = 0;
    for (const Group group : util::all_of<Group>()) grouped += acts_of(group).size();
    EXPECT_EQ(grouped, util::all_of<Act>().size());
}

TEST(PermissionTable, gives_nothing_until_something_is_set) {
    const PermissionTable table;
    for (const Role role : util::all_of<Role>()) {
        for (const Act act : util::all_of<Act>()) EXPECT_EQ(table.at(role, act), Scope::None);
    }
}

TEST(PermissionTable, its_bytes_are_read_back_and_no_other_bytes_are) {
    PermissionTable table;
    table.set(Role::Office, Act::See, Scope::Supervised);
    table.set(Role::Handler, Act::See, Scope::Unit);
    table.set(Role::Handler, Act::Sign, Scope::None);
    const util::Bytes bytes = table.to_canonical();
    const auto read = PermissionTable::from_canonical(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, table);
    EXPECT_FALSE(PermissionTable::from_canonical(util::Bytes(bytes.begin(), bytes.end() - 1)));
    util::Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_FALSE(PermissionTable::from_canonical(longer));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        util::Bytes other = bytes;
        other[at] = 99;
        const auto misread = PermissionTable::from_canonical(other);
        EXPECT_FALSE(misread && *misread == table) << at;
    }
}

}  // namespace
}  // namespace qingfeng::domain::permission
