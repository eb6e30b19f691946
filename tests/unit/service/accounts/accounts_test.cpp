#include "service/accounts/accounts.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "service/accounts/totp.h"
#include "unit/service/office.h"

/// Signing in against a whole authority in memory.
namespace qingfeng::service::accounts {
namespace {

using service::testing::as;
using service::testing::Office;

const domain::record::Origin admin = as("tan-wenjing");
const std::string good_password = "two lorries at the weigh station";
const std::string better_password = "three lorries at the toll gate";

util::Bytes from_base32(const std::string& text) {
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    util::Bytes out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        bits = bits << 5 | static_cast<std::uint32_t>(alphabet.find(c));
        count += 5;
        if (count >= 8) out.push_back(static_cast<std::uint8_t>(bits >> (count -= 8)));
    }
    return out;
}

class AccountsTest : public ::testing::Test {
  protected:
    AccountsTest() : accounts_(make()) {
        for (const auto& person : configuration()->organisation.persons()) {
            if (configuration()->organisation.roles_of(person.id, today()).empty()) continue;
            people_.push_back(person.id);
        }
        util::check(people_.size() > 2, "the demo has people");
        open("zhang-wei", people_[0]);
    }

    std::unique_ptr<Accounts> make() {
        Settings settings;
        settings.cost = {1, 8192};
        return std::make_unique<Accounts>(
            office_.authority(), office_.writer(), [this] { return office_.now(); }, settings);
    }
    std::shared_ptr<const Configuration> configuration() {
        auto reader = office_.store().read();
        return *office_.authority().configuration(**reader);
    }
    util::Date today() { return configuration()->zone.to_local(office_.now()).date; }

    void open(const std::string& name, const domain::people::PersonId& person, bool must_change = false) {
        const auto opened = accounts_->open_account({name, person, good_password, must_change, false}, admin);
        ASSERT_TRUE(opened) << opened.error().message;
    }
    Attempt attempt(const std::string& password, const std::string& address = "192.0.2.1") {
        Attempt one;
        one.name = "zhang-wei";
        one.password = password;
        one.from.address = address;
        one.from.device = "Chrome · Windows";
        return one;
    }
    std::optional<DenialReason> denied(const Attempt& one) {
        const auto outcome = accounts_->sign_in(one);
        if (outcome) return std::nullopt;
        const auto* denial = std::get_if<Denial>(&outcome.error());
        EXPECT_NE(denial, nullptr) << std::get<util::Error>(outcome.error()).message;
        return denial == nullptr ? std::nullopt : std::optional(denial->reason);
    }
    Entered enter(const Attempt& one) {
        auto outcome = accounts_->sign_in(one);
        util::check(outcome.has_value(), "signing in failed");
        return std::move(*outcome);
    }
    bool is_in(const std::string& token) {
        const auto who = accounts_->current(token);
        EXPECT_TRUE(who) << (who ? "" : who.error().message);
        return who && who->has_value();
    }
    /// A second factor for zhang-wei; gives the secret and the recovery codes.
    std::pair<util::Bytes, std::vector<std::string>> enrol(const Entered& in) {
        const auto begun = accounts_->begin_totp(in.who, good_password, {"192.0.2.1", "", "", false});
        util::check(begun.has_value(), "enrolling failed");
        const util::Bytes secret = from_base32(begun->secret);
        const auto codes = accounts_->confirm_totp(in.who, code(secret));
        util::check(codes.has_value(), "confirming failed");
        return {secret, *codes};
    }
    std::string code(const util::Bytes& secret) { return totp_code(secret, totp_step(office_.now())); }

    Office office_{"2026-11-02T09:00:00+08:00"};
    std::unique_ptr<Accounts> accounts_;
    std::vector<domain::people::PersonId> people_;
};

TEST_F(AccountsTest, the_right_password_gives_a_session_that_knows_person_and_posts) {
    const Entered in = enter(attempt(good_password));
    EXPECT_EQ(in.token.size(), 64U);
    const auto who = accounts_->current(in.token);
    ASSERT_TRUE(who && *who);
    EXPECT_EQ((*who)->person, people_[0]);
    EXPECT_FALSE((*who)->posts.empty());
    EXPECT_EQ((*who)->csrf, Accounts::csrf_of(in.token));
    EXPECT_FALSE(is_in(std::string(64, '0')));
    EXPECT_FALSE(is_in(""));
}

TEST_F(AccountsTest, a_name_is_found_whatever_its_case_and_blanks) {
    Attempt one = attempt(good_password);
    one.name = " Zhang-WEI ";
    EXPECT_EQ(denied(one), std::nullopt);
}

TEST_F(AccountsTest, a_wrong_password_and_an_unknown_name_are_told_alike) {
    EXPECT_EQ(denied(attempt("wrong")), DenialReason::WrongCredentials);
    Attempt unknown = attempt(good_password);
    unknown.name = "nobody";
    EXPECT_EQ(denied(unknown), DenialReason::WrongCredentials);
}

TEST_F(AccountsTest, guessing_from_elsewhere_slows_neither_the_owner_nor_a_known_device) {
    const Entered in = enter(attempt(good_password, "192.0.2.1"));
    for (int i = 0; i < 50; ++i) denied(attempt("guess " + std::to_string(i), "203.0.113.9"));
    EXPECT_EQ(denied(attempt(good_password, "203.0.113.9")), DenialReason::TooManyAttempts);
    EXPECT_EQ(denied(attempt(good_password, "192.0.2.1")), std::nullopt);
    // At the very address of the guesser, the owner's own browser is let in.
    Attempt known = attempt(good_password, "203.0.113.9");
    known.from.device_token = in.device_token;
    EXPECT_EQ(denied(known), std::nullopt);
}

TEST_F(AccountsTest, throttling_says_when_to_come_back_and_then_lets_in) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(denied(attempt("wrong")), DenialReason::WrongCredentials);
    const auto slowed = accounts_->sign_in(attempt(good_password));
    ASSERT_FALSE(slowed);
    const auto denial = std::get<Denial>(slowed.error());
    EXPECT_EQ(denial.reason, DenialReason::TooManyAttempts);
    EXPECT_EQ(denial.retry_after, std::chrono::seconds(1));
    office_.set_clock("2026-11-02T09:00:01+08:00");
    EXPECT_EQ(denied(attempt(good_password)), std::nullopt);
}

TEST_F(AccountsTest, a_session_ends_when_idle_and_in_the_end_absolutely) {
    const Entered idle = enter(attempt(good_password));
    const auto is_in_at = [&](const std::string& token, const std::string& time) {
        office_.set_clock("2026-11-02T" + time + "+08:00");
        const bool in = is_in(token);
        // Its use is written down behind what waits.
        EXPECT_TRUE(office_.writer().submit_and_wait([](storage::UnitOfWork&) -> util::Status { return util::Done{}; },
                                                     storage::Lane::Background));
        return in;
    };
    EXPECT_TRUE(is_in_at(idle.token, "09:59:59"));
    EXPECT_TRUE(is_in_at(idle.token, "10:59:58")) << "its use an hour ago was written down";
    for (int half = 22; half < 42; ++half) {
        const std::string time = std::to_string(half / 2) + (half % 2 == 0 ? ":25:00" : ":55:00");
        EXPECT_TRUE(is_in_at(idle.token, time)) << time;
    }
    EXPECT_FALSE(is_in_at(idle.token, "21:00:00")) << "twelve hours are over";
    office_.set_clock("2026-11-02T22:00:00+08:00");
    const Entered other = enter(attempt(good_password));
    EXPECT_FALSE(is_in_at(other.token, "23:00:00")) << "unused for an hour";
}

TEST_F(AccountsTest, a_disabled_account_is_out_at_its_next_request_on_every_server) {
    const Entered in = enter(attempt(good_password));
    const auto second_server = make();
    ASSERT_TRUE(*second_server->current(in.token));
    ASSERT_TRUE(accounts_->disable("zhang-wei", "moved", admin));
    EXPECT_FALSE(is_in(in.token));
    EXPECT_FALSE(*second_server->current(in.token));
    EXPECT_EQ(denied(attempt(good_password)), DenialReason::AccountDisabled);
    EXPECT_EQ(denied(attempt("wrong")), DenialReason::WrongCredentials) << "told only to who knows the password";
    ASSERT_TRUE(accounts_->enable("zhang-wei", "back", admin));
    EXPECT_FALSE(is_in(in.token)) << "what ended stays ended";
    EXPECT_EQ(denied(attempt(good_password)), std::nullopt);
}

TEST_F(AccountsTest, an_ended_post_is_out_at_its_next_request) {
    const Entered in = enter(attempt(good_password));
    EXPECT_TRUE(is_in(in.token));
    // The whole organisation is adopted anew, without this person's posts.
    const auto& organisation = configuration()->organisation;
    domain::people::OrganisationParts parts{organisation.lines(), organisation.units(), organisation.persons(), {}};
    for (const auto& post : organisation.posts()) {
        if (post.person != people_[0]) parts.posts.push_back(post);
    }
    const auto changed = domain::people::Organisation::make(parts);
    ASSERT_TRUE(changed);
    ASSERT_TRUE(adopt(office_.authority(), office_.writer(),
                      {domain::record::ConfigKind::Organisation, "test", "", changed->to_canonical()}, admin));
    EXPECT_FALSE(is_in(in.token));
    EXPECT_EQ(denied(attempt(good_password)), DenialReason::NoPost);
}

TEST_F(AccountsTest, sessions_and_devices_are_listed_and_ended_by_their_owner_alone) {
    open("li-na", people_[1]);
    const Entered first = enter(attempt(good_password));
    const Entered second = enter(attempt(good_password, "192.0.2.2"));
    Attempt hers = attempt(good_password);
    hers.name = "li-na";
    const Entered other = enter(hers);

    const auto listed = accounts_->sessions(first.who);
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 2U);
    EXPECT_TRUE((*listed)[0].current);
    EXPECT_FALSE((*listed)[1].current);
    EXPECT_EQ((*listed)[1].facts.address, "192.0.2.2");
    EXPECT_EQ(accounts_->end_session(other.who, second.who.session).error().kind, util::ErrorKind::NotFound);
    EXPECT_TRUE(is_in(second.token));
    ASSERT_TRUE(accounts_->end_session(first.who, second.who.session));
    EXPECT_FALSE(is_in(second.token));

    const auto devices = accounts_->devices(first.who);
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->size(), 2U);
    EXPECT_EQ(accounts_->forget_device(other.who, (*devices)[0].id).error().kind, util::ErrorKind::NotFound);
    ASSERT_TRUE(accounts_->forget_device(first.who, (*devices)[0].id));
    EXPECT_FALSE(is_in(first.token)) << "the device's sessions end with it";
    EXPECT_TRUE(is_in(other.token));
}

TEST_F(AccountsTest, the_oldest_session_gives_way_beyond_the_bound) {
    const Entered first = enter(attempt(good_password));
    for (std::size_t i = 0; i < accounts_->settings().sessions_max; ++i) enter(attempt(good_password));
    EXPECT_FALSE(is_in(first.token));
}

TEST_F(AccountsTest, changing_the_password_ends_all_other_sessions) {
    const Entered here = enter(attempt(good_password));
    const Entered there = enter(attempt(good_password));
    const Origin from{"192.0.2.1", "", "", false};
    const auto wrong = accounts_->change_password(here.who, "wrong", better_password, from);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(std::get<Denial>(wrong.error()).reason, DenialReason::WrongCredentials);
    EXPECT_EQ(*accounts_->change_password(here.who, good_password, "short", from), PasswordFault::TooShort);
    EXPECT_EQ(*accounts_->change_password(here.who, good_password, good_password, from), PasswordFault::Unchanged);
    EXPECT_EQ(*accounts_->change_password(here.who, good_password, better_password, from), std::nullopt);
    EXPECT_TRUE(is_in(here.token));
    EXPECT_FALSE(is_in(there.token));
    EXPECT_EQ(denied(attempt(good_password)), DenialReason::WrongCredentials);
    EXPECT_EQ(denied(attempt(better_password)), std::nullopt);
}

TEST_F(AccountsTest, an_initial_password_says_that_it_must_be_changed_until_it_is) {
    open("li-na", people_[1], true);
    Attempt hers = attempt(good_password);
    hers.name = "li-na";
    const Entered in = enter(hers);
    EXPECT_TRUE(in.who.must_change_password);
    ASSERT_EQ(*accounts_->change_password(in.who, good_password, better_password, hers.from), std::nullopt);
    EXPECT_FALSE((*accounts_->current(in.token))->must_change_password);
}

TEST_F(AccountsTest, a_second_factor_counts_once_confirmed_and_no_code_works_twice) {
    const Entered in = enter(attempt(good_password));
    const auto [secret, recovery] = enrol(in);
    EXPECT_EQ(denied(attempt(good_password)), DenialReason::SecondFactorNeeded);
    Attempt with = attempt(good_password);
    with.code = code(secret);
    EXPECT_EQ(denied(with), DenialReason::WrongCode) << "the code that confirmed is used up";
    office_.set_clock("2026-11-02T09:00:30+08:00");
    with.code = code(secret);
    EXPECT_EQ(denied(with), std::nullopt);
    EXPECT_EQ(denied(with), DenialReason::WrongCode);
    Attempt wrong_password = attempt("wrong");
    wrong_password.code = with.code;
    EXPECT_EQ(denied(wrong_password), DenialReason::WrongCredentials);
}

TEST_F(AccountsTest, a_recovery_code_works_once) {
    const auto [secret, recovery] = enrol(enter(attempt(good_password)));
    ASSERT_EQ(recovery.size(), recovery_code_count);
    Attempt with = attempt(good_password);
    with.recovery_code = recovery[3];
    const Entered in = enter(with);
    EXPECT_EQ(in.who.recovery_codes_left, recovery_code_count - 1);
    EXPECT_EQ(denied(with), DenialReason::WrongCode);
    with.recovery_code = new_recovery_code();
    EXPECT_EQ(denied(with), DenialReason::WrongCode);
}

TEST_F(AccountsTest, guessing_codes_is_slowed_whatever_the_address) {
    enrol(enter(attempt(good_password)));
    std::optional<DenialReason> last;
    for (int i = 0; i < 12; ++i) {
        Attempt with = attempt(good_password, "203.0.113." + std::to_string(i));
        with.code = "000000";
        last = denied(with);
    }
    EXPECT_EQ(last, DenialReason::TooManyAttempts);
}

TEST_F(AccountsTest, without_an_enrolment_no_code_means_anything) {
    const Entered in = enter(attempt(good_password));
    const std::string of_nothing = totp_code({}, totp_step(office_.now()));
    EXPECT_FALSE(accounts_->confirm_totp(in.who, of_nothing));
    EXPECT_FALSE(accounts_->disable_totp(in.who, good_password, of_nothing, {}));
    EXPECT_FALSE(accounts_->renew_recovery_codes(in.who, good_password, of_nothing, {}));
}

TEST_F(AccountsTest, the_second_factor_goes_with_password_and_code_or_by_a_reset) {
    const Entered in = enter(attempt(good_password));
    const auto [secret, recovery] = enrol(in);
    office_.set_clock("2026-11-02T09:01:00+08:00");
    EXPECT_FALSE(accounts_->disable_totp(in.who, "wrong", code(secret), {}));
    ASSERT_TRUE(accounts_->disable_totp(in.who, good_password, code(secret), {}));
    EXPECT_EQ(denied(attempt(good_password)), std::nullopt);
    office_.set_clock("2026-11-02T09:02:00+08:00");
    enrol(in);
    ASSERT_TRUE(accounts_->reset("zhang-wei", better_password, Accounts::SecondFactor::Keep, "lost", admin));
    EXPECT_EQ(denied(attempt(better_password)), DenialReason::SecondFactorNeeded);
    ASSERT_TRUE(accounts_->reset("zhang-wei", better_password, Accounts::SecondFactor::Remove, "lost", admin));
    EXPECT_TRUE(enter(attempt(better_password)).who.must_change_password);
}

TEST_F(AccountsTest, demo_accounts_are_good_on_this_machine_only) {
    ASSERT_TRUE(accounts_->open_demo_accounts({{"demo", people_[1], "qingfeng-demo", false, true}}, admin));
    Attempt one = attempt("qingfeng-demo");
    one.name = "demo";
    EXPECT_EQ(denied(one), DenialReason::ThisMachineOnly);
    one.from.this_machine = true;
    EXPECT_EQ(denied(one), std::nullopt);
}

TEST_F(AccountsTest, what_administrators_do_is_in_the_record) {
    ASSERT_TRUE(accounts_->reset("zhang-wei", better_password, Accounts::SecondFactor::Keep, "forgotten", admin));
    ASSERT_TRUE(accounts_->disable("zhang-wei", "moved", admin));
    ASSERT_TRUE(accounts_->enable("zhang-wei", "back", admin));
    auto reader = office_.store().read();
    const auto events = office_.authority().own_events(**reader);
    ASSERT_TRUE(events);
    std::vector<std::string> names;
    for (const auto& event : *events) names.push_back(storage::event_name(storage::encode(event.event).type));
    const std::vector<std::string> expected = {"account_opened", "account_reset", "account_disabled",
                                               "account_enabled"};
    ASSERT_GE(names.size(), expected.size());
    EXPECT_TRUE(std::equal(expected.rbegin(), expected.rend(), names.rbegin()));
    const auto& opened = std::get<domain::record::AccountOpened>(events->at(events->size() - 4).event);
    EXPECT_EQ(opened.person, people_[0]);
    EXPECT_EQ(events->back().origin.actor, admin.actor);
}

TEST_F(AccountsTest, only_who_may_manage_accounts_opens_resets_or_disables_one) {
    const auto handler = as("su-mingyue");
    const auto before = (*office_.store().read())->head(office_.authority().id());
    EXPECT_FALSE(accounts_->open_account({"other", people_[1], good_password, true, false}, handler));
    EXPECT_FALSE(accounts_->reset("zhang-wei", better_password, Accounts::SecondFactor::Keep, "x", handler));
    EXPECT_FALSE(accounts_->disable("zhang-wei", "x", handler));
    EXPECT_FALSE(accounts_->enable("zhang-wei", "x", handler));
    EXPECT_EQ(*(*office_.store().read())->head(office_.authority().id()), *before);
}

TEST_F(AccountsTest, a_refused_account_leaves_no_trace) {
    auto reader = office_.store().read();
    const auto before = (*reader)->head(office_.authority().id());
    for (const auto& bad : std::vector<Accounts::NewAccount>{
             {"zhang-wei", people_[1], good_password, true, false},
             {"other", people_[0], good_password, true, false},
             {"other", domain::people::PersonId("nobody-here"), good_password, true, false},
             {"other", people_[1], "short", true, false},
             {"", people_[1], good_password, true, false},
             {std::string(65, 'x'), people_[1], good_password, true, false}}) {
        EXPECT_FALSE(accounts_->open_account(bad, admin)) << bad.name;
    }
    reader = office_.store().read();
    EXPECT_EQ(*(*reader)->head(office_.authority().id()), *before);
}

/// Who can write to the database but has no key cannot let anybody in.
TEST_F(AccountsTest, a_row_edited_or_moved_by_hand_does_not_open) {
    open("li-na", people_[1]);
    const Entered in = enter(attempt(good_password));
    auto reader = office_.store().read();
    const auto id = office_.authority().id();
    const auto mine = **(*reader)->account(id, in.who.account);
    const auto hers = **(*reader)->account_of(id, people_[1].get());
    const auto put = [&](const storage::AccountRow& row) {
        ASSERT_TRUE(office_.writer().submit_and_wait([&](storage::UnitOfWork& work) { return work.put_account(row); }));
    };
    storage::AccountRow promoted = mine;
    promoted.person = people_[2].get();
    put(promoted);
    EXPECT_FALSE(accounts_->current(in.token));
    put(mine);
    EXPECT_TRUE(is_in(in.token));
    storage::AccountRow mixed = mine;
    mixed.sealed = hers.sealed;
    put(mixed);
    EXPECT_FALSE(accounts_->current(in.token));
}

TEST_F(AccountsTest, nothing_stored_holds_the_token_the_name_or_the_password) {
    const Entered in = enter(attempt(good_password));
    auto reader = office_.store().read();
    const auto id = office_.authority().id();
    const auto row = **(*reader)->account(id, in.who.account);
    const std::string bytes(row.sealed.begin(), row.sealed.end());
    EXPECT_EQ(bytes.find("zhang-wei"), std::string::npos);
    EXPECT_EQ(bytes.find("argon2"), std::string::npos);
    const auto sessions = *(*reader)->sessions_of(id, in.who.account);
    ASSERT_EQ(sessions.size(), 1U);
    EXPECT_NE(util::to_hex(sessions[0].token), in.token);
    EXPECT_EQ(sessions[0].token, util::sha256(util::as_bytes(in.token)));
}

}  // namespace
}  // namespace qingfeng::service::accounts
