// The database administrator: edits, deletes, swaps, re-orders and rewrites behind the program's back, and is found.

#include <filesystem>
#include <set>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "office.h"
#include "service/rebuild.h"
#include "service/verify.h"
#include "storage/sqlite/store.h"
#include "tests/support/temporary_folder.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using testing::as;
using testing::Office;
using testing::the_person;

void administer(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << (message ? message : "");
    sqlite3_free(message);
    sqlite3_close(database);
}

/// Three complaints, each registered and assigned in one step; the second has been signed for and accepted.
/// Streams 1000 to 1002; entries of a stream from 1: registered, assigned, signed_for, accepted.
class Tampered : public ::testing::Test {
  protected:
    Tampered() {
        auto store = storage::open_sqlite_store(file());
        util::check(store.has_value(), "no store");
        office_ = std::make_unique<Office>("2026-11-02T09:00:00+08:00", std::move(*store));
        for (int i = 0; i < 3; ++i) {
            command::Register registration;
            registration.unit = domain::people::UnitId("xishan-station");
            registration.body = "收费员态度生硬";
            const auto registered = office_->matters().register_matter(registration, {the_person, "", {}});
            util::check(registered.has_value(), "not registered");
            handler_ = registered->first_handler;
        }
        util::check(office_->matters().act("TS2026-000002", command::SignFor{}, {as(handler_), "", {}}).has_value(),
                    "");
        util::check(office_->matters().act("TS2026-000002", command::Accept{}, {as(handler_), "", {}}).has_value(), "");
    }

    std::filesystem::path file() const { return folder_.path() / "qingfeng.db"; }

    VerifyReport verified(const std::vector<std::string>& against = {}) {
        const auto report = verify(office_->authority(), against, {});
        if (!report) {
            ADD_FAILURE() << report.error().message;
            return {};
        }
        return *report;
    }

    /// As an auditor sees it who was given the database alone.
    VerifyReport without_keys(const std::vector<std::string>& against = {},
                              const std::vector<ledger::VerifierKey>& log_keys = {}, std::filesystem::path file = {}) {
        const auto store = storage::open_sqlite_store(file.empty() ? this->file() : file);
        util::check(store.has_value(), "no store");
        const auto report = verify_structure(**store, (*store)->authorities()->front(), log_keys, "", against, {});
        if (!report) {
            ADD_FAILURE() << report.error().message;
            return {};
        }
        return *report;
    }

    std::string checkpoint() { return (*office_->store().read())->head(office_->authority().id())->checkpoint; }

    /// One finding at least is this one.
    void expect_found(const VerifyReport& report, const std::string& matter, std::optional<std::uint64_t> entry,
                      const std::string& field) {
        for (const Finding& finding : report.findings) {
            if (finding.matter == matter && finding.entry == entry && finding.field == field) return;
        }
        std::string all;
        for (const Finding& f : report.findings) {
            all += f.matter + " entry " + (f.entry ? std::to_string(*f.entry) : "-") + " [" + f.field + "] ";
            all += std::string(to_key(f.fault)) + "\n";
        }
        ADD_FAILURE() << "not found: " << matter << " " << field << "; instead:\n" << all;
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<Office> office_;
    std::string handler_;
};

TEST_F(Tampered, an_honest_record_is_intact) { EXPECT_TRUE(verified().intact()); }

TEST_F(Tampered, an_edited_byte_of_a_body_names_matter_and_entry) {
    administer(
        file(),
        "update entries set body = substr(body, 1, length(body) - 1) || x'00' where stream = 1001 and sequence = 1");
    const auto report = verified();
    // The last field of a registration is its clocks.
    expect_found(report, "TS2026-000002", 1, "clocks");
}

TEST_F(Tampered, an_edited_time_names_the_field) {
    administer(file(),
               "update entries set recorded_us = recorded_us - 86400000000 where stream = 1001 and sequence = 4");
    expect_found(verified(), "TS2026-000002", 4, "recorded");
}

TEST_F(Tampered, edited_digests_name_the_entry) {
    administer(file(),
               "update entries set digests = zeroblob(32) || substr(digests, 33) where stream = 1002 and sequence = 2");
    expect_found(verified(), "TS2026-000003", 2, "");
}

TEST_F(Tampered, a_deleted_entry_in_the_middle_is_named) {
    administer(file(), "delete from entries where stream = 1001 and sequence = 2");
    expect_found(verified(), "TS2026-000002", 2, "");
}

TEST_F(Tampered, a_deleted_newest_entry_is_named) {
    administer(file(), "delete from entries where stream = 1001 and sequence = 4");
    expect_found(verified(), "TS2026-000002", 4, "");
}

TEST_F(Tampered, swapped_bodies_are_named) {
    administer(file(),
               "create table kept as select body, digests from entries where stream = 1000 and sequence = 1;"
               "update entries set body = (select body from entries where stream = 1001 and sequence = 1),"
               " digests = (select digests from entries where stream = 1001 and sequence = 1)"
               " where stream = 1000 and sequence = 1;"
               "update entries set body = (select body from kept), digests = (select digests from kept)"
               " where stream = 1001 and sequence = 1; drop table kept");
    const auto report = verified();
    expect_found(report, "TS2026-000001", 1, "");
    expect_found(report, "TS2026-000002", 1, "");
}

TEST_F(Tampered, reordered_entries_are_named) {
    administer(file(),
               "update entries set sequence = 99 where stream = 1001 and sequence = 3;"
               "update entries set sequence = 3 where stream = 1001 and sequence = 4;"
               "update entries set sequence = 4 where stream = 1001 and sequence = 99");
    expect_found(verified(), "TS2026-000002", 3, "");
}

TEST_F(Tampered, a_leaf_changed_with_its_entry_breaks_the_signed_root) {
    administer(file(), "update leaves set leaf = x'01' || zeroblob(32) where leaf_index = 5");
    expect_found(verified(), "", std::nullopt, "root");
}

TEST_F(Tampered, a_table_that_says_otherwise_is_found_and_rebuilt) {
    administer(file(), "update matters set deadline_us = deadline_us + 86400000000 where stream = 1000");
    expect_found(verified(), "TS2026-000001", std::nullopt, "deadline");
    administer(file(), "delete from matters where stream = 1002; delete from lookups where stream = 1002");
    expect_found(verified(), "TS2026-000003", std::nullopt, "");
    ASSERT_TRUE(rebuild(office_->authority(), office_->writer(), {}));
    EXPECT_TRUE(verified().intact());
}

TEST_F(Tampered, a_deleted_wake_would_delay_a_reminder_and_is_found) {
    administer(file(), "delete from wakes where stream = 1001");
    expect_found(verified(), "TS2026-000002", std::nullopt, "wake");
    expect_found(without_keys(), "TS2026-000002", std::nullopt, "wake");
    administer(file(), "insert into wakes select authority_id, wake_us, stream from matters where stream = 1001");
    EXPECT_TRUE(verified().intact());
    administer(file(), "insert into wakes values (1, 5, 1002)");
    expect_found(verified(), "TS2026-000003", std::nullopt, "wake");
}

TEST_F(Tampered, a_matter_taken_off_a_list_is_found) {
    for (const char* from : {"matter_shelves where shelf = '*'", "matter_shelves where shelf like '*/%'",
                             "matter_queues where shelf like 'h:%'", "matter_queues where shelf like 'u:%'"}) {
        administer(file(), std::string("delete from ") + from + " and stream = 1001");
        expect_found(verified(), "TS2026-000002", std::nullopt, "lists");
        ASSERT_TRUE(rebuild(office_->authority(), office_->writer(), {}));
        EXPECT_TRUE(verified().intact()) << from;
    }
}

TEST_F(Tampered, a_place_that_says_something_else_than_the_row_is_found) {
    for (const char* change :
         {"update matter_shelves set state = state + 1 where shelf = '*' and stream = 1001",
          "update matter_queues set guarded = 1 - guarded where shelf like 'u:%' and stream = 1001",
          "update matter_queues set due_us = due_us + 1 where shelf = '*' and stream = 1001",
          "insert into matter_shelves select authority_id, 's:nowhere', stream, state, kind, guarded "
          "from matter_shelves where shelf = '*' and stream = 1001"}) {
        administer(file(), change);
        const auto report = verified();
        expect_found(report, "TS2026-000002", std::nullopt, "lists");
        EXPECT_EQ(report.findings.size(), 1U) << change;
        ASSERT_TRUE(rebuild(office_->authority(), office_->writer(), {}));
        EXPECT_TRUE(verified().intact()) << change;
    }
}

TEST_F(Tampered, a_forged_place_on_a_list_shows_nobody_anything) {
    administer(file(),
               "insert into matter_shelves select authority_id, 'u:donghu-toll', stream, state, kind, guarded "
               "from matter_shelves where shelf = '*'");
    storage::MatterQuery query;
    query.sight.units = {"donghu-toll"};
    query.order = storage::MatterOrder::NewestFirst;
    EXPECT_TRUE((*office_->store().read())->list_matters(office_->authority().id(), query)->empty());
}

TEST_F(Tampered, without_any_key_an_honest_record_is_intact_and_what_was_skipped_is_said) {
    const auto report = without_keys();
    EXPECT_TRUE(report.intact()) << to_key(report.findings.front().fault);
    EXPECT_EQ(report.entries, verified().entries);
    EXPECT_EQ(report.root, verified().root);
    std::set<VerifySkip> skipped;
    for (const Skipped& one : report.skipped) skipped.insert(one.what);
    EXPECT_EQ(skipped, (std::set{VerifySkip::Texts, VerifySkip::Predecessors, VerifySkip::Tables, VerifySkip::Codes,
                                 VerifySkip::Signature, VerifySkip::Seams}));
    EXPECT_TRUE(verified().skipped.empty());
    EXPECT_TRUE(without_keys({checkpoint()}, {office_->authority().signer().verifier()}).intact());
}

TEST_F(Tampered, without_any_key_what_breaks_the_structure_is_found) {
    struct Row {
        const char* sql;
        const char* matter;
        std::optional<std::uint64_t> entry;
        const char* field;
    };
    const Row rows[] = {
        {"update entries set digests = zeroblob(32) || substr(digests, 33) where stream = 1002 and sequence = 2",
         "TS2026-000003", 2, ""},
        {"delete from entries where stream = 1001 and sequence = 2", "TS2026-000002", 2, ""},
        {"delete from entries where stream = 1001 and sequence = 4", "TS2026-000002", 4, ""},
        {"update entries set recorded_us = recorded_us - 86400000000 where stream = 1001 and sequence = 4",
         "TS2026-000002", 4, "recorded"},
        {"update leaves set leaf = x'01' || zeroblob(32) where leaf_index = 5", "", {}, "root"},
        {"delete from leaves where leaf_index = 5", "", {}, "tree"},
        {"insert into matters (authority_id, stream, revision, number, kind, state, unit, handler, registered_us, "
         "summary)"
         " select authority_id, 4711, 1, 'TS2026-000009', kind, state, unit, handler, registered_us, summary"
         " from matters where stream = 1001",
         "TS2026-000009",
         {},
         ""},
        {"delete from wrapped_keys where owner = 1001", "TS2026-000002", {}, ""},
        {"update lookups set stream = 4711 where stream = 1001", "stream 4711", {}, ""},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.sql);
        administer(file(), std::string("vacuum into '") + (folder_.path() / "copy.db").string() + "'");
        administer(folder_.path() / "copy.db", row.sql);
        expect_found(without_keys({}, {}, folder_.path() / "copy.db"), row.matter, row.entry, row.field);
        std::filesystem::remove(folder_.path() / "copy.db");
    }
}

TEST_F(Tampered, without_any_key_an_edited_text_goes_unseen_and_that_is_what_is_said) {
    administer(file(), "update entries set body = substr(body, 1, length(body) - 1) || x'00' where stream = 1001");
    const auto report = without_keys();
    EXPECT_TRUE(report.intact());
    EXPECT_EQ(report.skipped.front(), (Skipped{VerifySkip::Texts, report.entries}));
}

TEST_F(Tampered, an_old_copy_is_found_against_a_checkpoint_kept_elsewhere) {
    const std::string kept = checkpoint();
    administer(file(), "vacuum into '" + (folder_.path() / "old.db").string() + "'");
    ASSERT_TRUE(office_->matters().act("TS2026-000001", command::SignFor{}, {as(handler_), "", {}}));
    const std::string newer = checkpoint();
    auto old_store = storage::open_sqlite_store(folder_.path() / "old.db");
    ASSERT_TRUE(old_store);
    auto old = Authority::open(**old_store, (*old_store)->authorities()->front(), office_->vault());
    ASSERT_TRUE(old);
    EXPECT_TRUE(verify(**old, {kept}, {})->intact());
    EXPECT_FALSE(verify(**old, {kept, newer}, {})->intact());
}

TEST_F(Tampered, a_record_rewritten_and_signed_with_the_stolen_key_is_found_only_from_outside) {
    const std::string kept = checkpoint();
    // Everything again under the same keys, but the complaint of the second driver never came.
    auto forged_store = std::make_unique<storage::MemoryStore>();
    ASSERT_TRUE(forged_store->add_authority("default", office_->authority().origin()));
    auto honest = *office_->store().read();
    const auto id = office_->authority().id();
    auto work = storage::UnitOfWork::begin(*forged_store, id, office_->now());
    ASSERT_TRUE(work);
    const auto stolen_keys = honest->wrapped_keys(id);
    for (const auto& key : *stolen_keys) ASSERT_TRUE(work->put_wrapped_key(key));
    const auto entries = honest->entries(id, 0, 100);
    for (const auto& row : *entries) {
        if (row.stream == storage::StreamId(1001)) continue;
        const auto keys = office_->authority().keys_of(*honest, row.stream);
        auto tail = work->tail(row.stream);
        auto opened = storage::open_entry(**keys, id, row, tail->leaf_digest);
        ASSERT_TRUE(opened) << opened.error().field;
        opened->recorded = work->recorded();
        ASSERT_TRUE(work->record(storage::seal_entry(**keys, id, *opened)));
        if (row.stream.get() < storage::streams::first_free) work->mark_configuration_changed();
    }
    const auto signer = office_->authority().signer();
    ASSERT_TRUE(work->commit(office_->authority().origin(), std::span(&signer, 1)));

    auto forged = Authority::open(*forged_store, forged_store->authorities()->front(), office_->vault());
    ASSERT_TRUE(forged) << forged.error().message;
    storage::WriterParts parts;
    parts.clock = [this] { return office_->now(); };
    parts.origin = office_->authority().origin();
    parts.signers = {signer};
    storage::Writer writer(*forged_store, id, parts);
    ASSERT_TRUE(rebuild(**forged, writer, {}));
    EXPECT_TRUE(verify(**forged, {}, {})->intact());
    const auto report = verify(**forged, {kept}, {});
    expect_found(*report, "", std::nullopt, "checkpoint");
}

}  // namespace
}  // namespace qingfeng::service
