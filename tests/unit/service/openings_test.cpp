// What is opened to everybody, and what a stranger finds with it.

#include "service/openings.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "ledger/checkpoint.h"
#include "office.h"
#include "service/audit.h"
#include "service/history.h"
#include "service/log_reader.h"
#include "service/proposals/publication_toml.h"
#include "service/rotation.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using domain::publication::Level;
using testing::as;
using testing::Office;
using testing::the_person;

constexpr const char* canary = "只有本人知道的话";

/// November 2026: one matter answered in time, one late, one extended, one left lying, one withdrawn.
class Published : public ::testing::Test {
  protected:
    Published() {
        adopt_level(Level::Matters, 3);
        in_time_ = take();
        late_ = take();
        extended_ = take();
        take();
        withdrawn_ = take();
        office_.set_clock("2026-11-04T10:00:00+08:00");
        for (const auto& [number, handler] : {in_time_, late_, extended_}) begin(number, handler);
        answer(in_time_);
        act(withdrawn_.first, command::Withdraw{"算了"}, the_person);
        office_.set_clock("2026-11-05T10:00:00+08:00");
        extend(extended_);
        office_.set_clock("2026-11-25T10:00:00+08:00");
        answer(late_);
        office_.set_clock("2026-12-01T10:00:00+08:00");
    }

    using Matter = std::pair<std::string, std::string>;  // number, first handler

    void adopt_level(Level level, std::uint64_t min_cell) {
        const domain::publication::Publication publication{level, min_cell, "test", "省局"};
        ASSERT_TRUE(adopt(office_.authority(), office_.writer(),
                          {domain::record::ConfigKind::Publication, "test", "", publication.to_canonical()},
                          {domain::record::Founder{}, "test", ""}));
    }

    Matter take() {
        command::Register registration;
        registration.unit = domain::people::UnitId("xishan-station");
        registration.body = canary;
        registration.contact_phone = "13900000000";
        const auto registered = office_.matters().register_matter(registration, {the_person, "", {}});
        util::check(registered.has_value(), "not registered");
        return {registered->number, registered->first_handler};
    }

    void act(const std::string& number, const domain::request::Command& what, const domain::record::Origin& who) {
        const auto done = office_.matters().act(number, what, {who, "", {}});
        if (done) return;
        const auto* refusal = std::get_if<domain::request::Refusal>(&done.error());
        ADD_FAILURE() << number << ": " << (refusal ? to_key(*refusal) : std::get<util::Error>(done.error()).message);
    }

    std::string boss_of(const Matter& matter) {
        // Somebody of the unit who may sign and extend, and is not the handler.
        const auto loaded = office_.matters().by_number(matter.first);
        const auto configuration = office_.authority().configuration(**office_.store().read());
        for (const auto& post : (*configuration)->organisation.posts()) {
            const bool signs = post.role == domain::people::Role::UnitHead || post.role == domain::people::Role::Deputy;
            if (post.unit == (*loaded)->request.handling_unit && signs && post.person.get() != matter.second) {
                return post.person.get();
            }
        }
        return "";
    }

    void begin(const std::string& number, const std::string& handler) {
        act(number, command::SignFor{}, as(handler));
        act(number, command::Accept{}, as(handler));
        act(number, command::Find{1, domain::request::Finding::Substantiated, "录像可见"}, as(handler));
    }

    void answer(const Matter& matter) {
        domain::request::Answer text{"属实。", "道歉。", "规定", {}};
        text.promises.push_back({domain::request::RemedyKind::Apology, canary, *util::Date::parse("2026-12-20")});
        act(matter.first, command::FindLiability{domain::request::Liability::Liable, "当班人员"}, as(matter.second));
        act(matter.first, command::Submit{text}, as(matter.second));
        act(matter.first, command::Sign{}, as(boss_of(matter)));
    }

    void extend(const Matter& matter) {
        command::Extend extension;
        extension.clock = domain::procedure::ClockKind::Answer;
        extension.by = {3, domain::calendar::LimitUnit::Workday};
        extension.reason = canary;
        act(matter.first, extension, as(boss_of(matter)));
    }

    /// Every day's file up to the end of the month.
    std::vector<NamedDayFile> files() {
        Openings openings(office_.authority());
        std::vector<NamedDayFile> files;
        for (util::Date day = *util::Date::parse("2026-11-01"); day < *util::Date::parse("2026-12-01");
             day = day.plus_days(1)) {
            auto file = openings.day(day, office_.now());
            util::check(file.has_value(), "no file");
            files.push_back({day.text(), std::move(*file)});
        }
        return files;
    }

    AuditReport audited(std::vector<NamedDayFile> files, std::vector<std::string> against = {}) {
        AuditInput input;
        input.files = std::move(files);
        input.against = std::move(against);
        input.keys = {held_};
        input.log = [&](const std::string& path) -> util::Result<std::string> {
            auto reader = *office_.store().read();
            if (path == "checkpoint") return reader->head(office_.authority().id())->checkpoint;
            if (path == "handovers") {
                return handovers_shown_ ? *handovers_shown_ : handovers(*read_history(office_.authority(), *reader));
            }
            const auto bytes = tile_bytes(*reader, office_.authority().id(), *ledger::parse_tile_path(path));
            if (!bytes) return bytes.failure();
            return std::string(util::as_text(*bytes));
        };
        auto report = audit(input);
        util::check(report.has_value(), "no report");
        return std::move(*report);
    }

    static void expect_found(const AuditReport& report, AuditFault fault) {
        std::string all;
        for (const AuditFinding& finding : report.findings) {
            if (finding.fault == fault) return;
            all += std::string(to_key(finding.fault)) + " ";
        }
        ADD_FAILURE() << "not found: " << to_key(fault) << "; instead: " << all;
    }

    /// The file in which most leaves are opened.
    static DayFile& fullest(std::vector<NamedDayFile>& files) {
        return std::ranges::max_element(files, {}, [](const NamedDayFile& f) { return f.file.opened.size(); })->file;
    }

    void rotate() {
        storage::WriterParts parts;
        parts.clock = [this] { return office_.now(); };
        parts.origin = office_.authority().origin();
        ASSERT_TRUE(rotate_log_key(office_.authority(), parts, {as("u-office-1"), "test"}));
    }

    Office office_{"2026-11-02T09:00:00+08:00"};
    ledger::VerifierKey held_ = office_.authority().signer().verifier();  ///< what the stranger got in November
    std::optional<std::string> handovers_shown_;                          ///< otherwise the record's own
    Matter in_time_, late_, extended_, withdrawn_;
};

TEST_F(Published, a_stranger_counts_what_the_record_says) {
    const auto published = files();
    const auto report = audited(published);
    for (const AuditFinding& f : report.findings) ADD_FAILURE() << to_key(f.fault) << " " << f.said << " / " << f.found;
    EXPECT_EQ(report.matters, 5U);
    EXPECT_EQ(report.newer, 0U);
    EXPECT_GT(report.sums_recomputed, 0U);
    const auto& november = report.months.at("2026-11");
    // received, on time, late, extended, open, overdue, ended, undated: as played above.
    const domain::publication::Figures expected{5, 1, 1, 1, 0, 1, 1, 0};
    EXPECT_EQ(november, expected);
    ASSERT_EQ(published.back().file.sums.size(), 1U);
    EXPECT_EQ(published.back().file.sums[0].table.total, expected);
}

TEST_F(Published, nothing_but_dates_is_opened) {
    for (const auto& [name, file] : files()) {
        for (const OpenedLeaf& opened : file.opened) {
            for (const ledger::OpenedField& field : opened.opening.fields) {
                const auto text = util::as_text(field.value);
                EXPECT_EQ(text.find(canary), std::string_view::npos) << storage::field_name(field.field_id);
                for (const auto& person : {in_time_, late_, extended_}) {
                    EXPECT_EQ(text.find(person.second), std::string_view::npos) << storage::field_name(field.field_id);
                    EXPECT_EQ(text.find(person.first), std::string_view::npos) << storage::field_name(field.field_id);
                }
            }
        }
    }
}

TEST_F(Published, a_withheld_line_is_found) {
    auto published = files();
    auto& opened = fullest(published).opened;
    opened.erase(opened.begin() + 2);
    expect_found(audited(published), AuditFault::Withheld);
}

TEST_F(Published, a_withheld_day_is_found) {
    auto published = files();
    std::erase_if(published, [](const NamedDayFile& file) { return file.name == "2026-11-04"; });
    expect_found(audited(published), AuditFault::Withheld);
}

TEST_F(Published, calling_a_line_erased_is_found) {
    auto published = files();
    auto& file = fullest(published);
    file.excused.push_back({file.opened.back().leaf, std::string(excuse_erased)});
    file.opened.pop_back();
    expect_found(audited(published), AuditFault::ErasureNotLogged);
}

TEST_F(Published, a_changed_date_is_found) {
    auto published = files();
    for (auto& field : fullest(published).opened.front().opening.fields) {
        if (field.field_id == storage::field::recorded) field.value.back() ^= 1;
    }
    expect_found(audited(published), AuditFault::OpeningDiffers);
}

TEST_F(Published, a_hidden_date_is_found) {
    auto published = files();
    std::erase_if(fullest(published).opened.front().opening.fields,
                  [](const auto& field) { return field.field_id == storage::field::recorded; });
    expect_found(audited(published), AuditFault::OpenedTooLittle);
}

TEST_F(Published, beautified_sums_are_found) {
    auto published = files();
    auto& table = published.back().file.sums[0].table;
    const auto beautify = [](domain::publication::Figures& figures) {
        figures.on_time += figures.late;
        figures.late = 0;
    };
    beautify(*table.total);
    expect_found(audited(published), AuditFault::SumsImpossible);
    if (table.rest) beautify(*table.rest);
    for (auto& cell : table.cells) beautify(cell.figures);
    expect_found(audited(published), AuditFault::SumsDiffer);
}

TEST_F(Published, a_day_moved_to_another_is_found) {
    auto published = files();
    fullest(published).date = fullest(published).date.plus_days(1);
    expect_found(audited(published), AuditFault::WrongDay);
}

TEST_F(Published, a_checkpoint_of_another_history_is_found) {
    Office other("2026-11-02T09:00:00+08:00");
    const auto signer = office_.authority().signer();
    const auto forged = ledger::sign_checkpoint({office_.authority().origin(), 3, {}, {}}, std::span(&signer, 1));
    expect_found(audited(files(), {*forged}), AuditFault::RootDiffers);
    const auto stranger = (*other.store().read())->head(other.authority().id())->checkpoint;
    expect_found(audited(files(), {stranger}), AuditFault::CheckpointNotSigned);
}

TEST_F(Published, a_month_keeps_the_rule_that_was_in_force_when_it_ended) {
    const auto before = files().back().file.sums;
    adopt_level(Level::Matters, 5);
    const auto after = files();
    EXPECT_EQ(after.back().file.sums, before);
    EXPECT_EQ(after.back().file.sums[0].min_cell, 3u);
    EXPECT_TRUE(audited(after).sound());
    auto changed = after;
    changed.back().file.sums[0].min_cell = 4;
    auto both = after;
    both.push_back({"again", changed.back().file});
    expect_found(audited(both), AuditFault::SumsChanged);
    changed.back().file.sums[0].min_cell = 2;
    expect_found(audited(changed), AuditFault::SumsImpossible);
}

TEST_F(Published, who_holds_an_old_key_of_the_log_follows_to_the_new_one) {
    const auto published = files();
    const std::string kept = (*office_.store().read())->head(office_.authority().id())->checkpoint;
    office_.set_clock("2026-12-02T10:00:00+08:00");
    rotate();
    office_.set_clock("2026-12-03T10:00:00+08:00");
    auto all = published;
    all.push_back({"2026-12-02", *Openings(office_.authority()).day(*util::Date::parse("2026-12-02"), office_.now())});
    const auto report = audited(all, {kept});
    for (const AuditFinding& f : report.findings) ADD_FAILURE() << to_key(f.fault) << " " << f.said << " / " << f.found;
    EXPECT_EQ(report.keys.size(), 2u);
    EXPECT_EQ(report.newer, 0u);

    // Who has only the new key comes back to the old one.
    held_ = office_.authority().signer().verifier();
    EXPECT_TRUE(audited(all, {kept}).sound());
}

TEST_F(Published, a_change_of_key_that_is_not_in_the_record_is_found) {
    const auto thief = office_.authority().signer();
    office_.set_clock("2026-12-02T10:00:00+08:00");
    rotate();
    office_.set_clock("2026-12-03T10:00:00+08:00");
    auto all = files();
    for (const char* day : {"2026-12-01", "2026-12-02"}) {
        all.push_back({day, *Openings(office_.authority()).day(*util::Date::parse(day), office_.now())});
    }
    const auto size = (*office_.store().read())->head(office_.authority().id())->tree_size;
    const ledger::NoteSigner theirs(office_.authority().origin(), util::SigningKey::random());
    const auto forged =
        *ledger::sign_note(handover_text(thief.verifier(), theirs.verifier(), size - 1), std::vector{thief, theirs}) +
        "\n";
    const std::string honest = handovers(*read_history(office_.authority(), **office_.store().read()));
    handovers_shown_ = honest + forged;
    expect_found(audited(all), AuditFault::HandoversContradict);
    handovers_shown_ = forged;
    expect_found(audited(all), AuditFault::HandoverDiffers);
    handovers_shown_ = "";
    expect_found(audited(all), AuditFault::HandoverDiffers);
}

TEST_F(Published, a_replaced_key_that_signs_on_is_found) {
    const auto thief = office_.authority().signer();
    const auto published = files();
    office_.set_clock("2026-12-02T10:00:00+08:00");
    rotate();
    const auto head = *(*office_.store().read())->head(office_.authority().id());
    const auto note = ledger::sign_checkpoint({office_.authority().origin(), head.tree_size + 1, head.root, {}},
                                              std::span(&thief, 1));
    expect_found(audited(published, {*note}), AuditFault::ReplacedKey);
}

TEST_F(Published, the_same_day_is_the_same_file) { EXPECT_EQ(files().front().file, files().front().file); }

TEST_F(Published, sums_alone_open_no_matter) {
    adopt_level(Level::Sums, 3);
    std::size_t opened = 0;
    for (const auto& file : files()) opened += file.file.opened.size();
    EXPECT_LE(opened, 2U);  // the adopted levels
    const auto report = audited(files());
    EXPECT_TRUE(report.sound());
    EXPECT_GT(report.without_openings, 0U);
    EXPECT_TRUE(report.months.empty());
}

TEST(Openings, nothing_is_public_until_a_level_is_adopted) {
    Office office;
    EXPECT_FALSE(Openings(office.authority()).day(*util::Date::parse("2026-11-02"), office.now()));
}

TEST(PublicationToml, says_who_approved_and_what_is_wrong) {
    const auto shipped = proposals::parse_publication_toml(testing::read_file("config/publication/internal.toml"), "f");
    ASSERT_TRUE(shipped) << shipped.error().message;
    EXPECT_EQ(shipped->level, Level::Internal);
    const auto wrong = proposals::parse_publication_toml(
        "[publication]\nlevel = \"sums\"\nmin_cell = 2\nmin_cell_source = \"x\"\n", "f");
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("f:3"), std::string::npos) << wrong.error().message;
    EXPECT_NE(wrong.error().message.find("approved_by"), std::string::npos) << wrong.error().message;
}

}  // namespace
}  // namespace qingfeng::service
