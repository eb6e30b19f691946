#include "app/application.h"

#include <fmt/core.h>

#include "service/history.h"
#include "storage/sqlite/store.h"

namespace qingfeng::app {

using util::ErrorKind;
using util::Result;
using util::Status;

namespace {

/// Some 10 to 20 KB each: what forty handlers have open fits.
constexpr std::size_t requests_remembered = 2000;

}  // namespace

std::filesystem::path DataPlace::master_key_path(const storage::Environment& environment) const {
    const auto named = master_key.empty() ? std::nullopt : std::optional<std::filesystem::path>(master_key);
    return storage::master_key_file(folder, named, environment);
}

std::filesystem::path DataPlace::checkpoints_path() const {
    return checkpoints.empty() ? std::filesystem::path(folder) / "checkpoints.log" : std::filesystem::path(checkpoints);
}

Result<std::unique_ptr<Application>> Application::open(const Session& session, const DataPlace& place,
                                                       Purpose purpose) {
    std::unique_ptr<Application> application(new Application(session, purpose));
    // The record itself.
    if (const Status status = application->open_store(place); !status) return status.failure();
    // Keys and what the authority has adopted.
    if (const Status status = application->open_authority(place); !status) return status.failure();
    // What was signed before, so that an older copy of the database is not mistaken for the record.
    if (const Status status = application->open_checkpoints(place); !status) return status.failure();
    // Group commit on a thread of its own.
    application->start_writer();
    // The use cases.
    application->matters_ = std::make_unique<service::Matters>(*application->authority_, *application->writer_);
    return application;
}

Status Application::open_store(const DataPlace& place) {
    std::error_code ignored;
    if (!std::filesystem::exists(place.database(), ignored)) {
        return util::fail(
            ErrorKind::Io,
            fmt::format("{}", session_.in({"没有数据：", "there are no data: "})) + place.database().string() +
                std::string(session_.in({"。先用 qingfeng init 建立。", ". Make them with qingfeng init."})));
    }
    const bool writes = purpose_ == Purpose::Write || purpose_ == Purpose::Serve;
    storage::SqliteOptions options;
    options.mode = writes ? storage::SqliteMode::ReadWrite : storage::SqliteMode::ReadOnly;
    auto store = storage::open_sqlite_store(place.database(), options);
    if (!store && purpose_ == Purpose::Serve && store.error().kind == ErrorKind::ReadOnly) {
        session_.note(session_.in({"数据不能写：只提供查询，所有写入都会被拒绝。",
                                   "The data cannot be written: reads go on, every write is refused."}));
        read_only_ = true;
        options.mode = storage::SqliteMode::ReadOnly;
        store = storage::open_sqlite_store(place.database(), options);
    }
    if (!store) return store.failure();
    store_ = std::move(*store);
    return util::Done{};
}

Status Application::open_authority(const DataPlace& place) {
    auto vault = storage::open_vault(place.master_key_path(session_.world.environment));
    if (!vault) return util::fail(ErrorKind::Io, vault.error().message);
    const auto row = choose_authority(*store_, place.authority);
    if (!row) return row.failure();
    auto authority = service::Authority::open(*store_, *row, std::move(*vault));
    if (!authority) return authority.failure();
    authority_ = std::move(*authority);
    if (purpose_ == Purpose::Serve) authority_->remember(requests_remembered);
    return util::Done{};
}

/// Every key that has signed for the log under its name; a record too damaged to say so has at least the one in use.
std::vector<ledger::VerifierKey> Application::log_keys() {
    if (auto reader = store_->read()) {
        if (const auto history = service::read_history(*authority_, **reader)) return history->keys();
    }
    if (!authority_->can_sign()) return {};
    return {authority_->signer().verifier()};
}

Status Application::open_checkpoints(const DataPlace& place) {
    const auto path = place.checkpoints_path();
    std::error_code ignored;
    const bool writes = !read_only_ && (purpose_ == Purpose::Write || purpose_ == Purpose::Serve);
    if (!std::filesystem::exists(path, ignored) && !writes) return util::Done{};
    auto file = storage::CheckpointFile::open(path, authority_->origin(), log_keys());
    if (!file) {
        // Without writing, an unreachable file only means that one check cannot be made.
        if (writes) return file.failure();
        session_.note(fmt::format("{}{}", session_.in({"没有核对库外存证签名：", "checkpoints not compared: "}),
                                  file.error().message));
        return util::Done{};
    }
    auto newest = file->newest();
    if (!newest) return newest.failure();
    newest_ = *newest;
    if (purpose_ != Purpose::Verify) {
        auto reader = store_->read();
        if (!reader) return reader.failure();
        if (const Status status = storage::check_not_behind(**reader, authority_->id(), newest_); !status) {
            if (writes) return status;
            session_.note(fmt::format("{}{}", session_.in({"警告：", "warning: "}), status.error().message));
        }
    }
    if (!writes) return util::Done{};
    keeper_ = std::make_unique<storage::CheckpointKeeper>(std::move(*file),
                                                          [this](std::string_view line) { session_.note(line); });
    // What a crash left out of the file is filled in now.
    auto reader = store_->read();
    if (!reader) return reader.failure();
    const auto head = (*reader)->head(authority_->id());
    if (!head) return head.failure();
    if (!head->checkpoint.empty()) keeper_->offer(*head);
    return util::Done{};
}

storage::WriterParts Application::writer_parts() {
    storage::WriterParts parts;
    parts.clock = session_.world.clock;
    parts.origin = authority_->origin();
    parts.signers_now = [this](storage::Reader& reader) { return authority_->signers(reader); };
    parts.committed = [this](const storage::AuthorityHead& head) {
        if (!keeper_) return;
        // Another server may have changed the log's key: this commit is signed by the new one.
        if (authority_->can_sign()) keeper_->trust(authority_->signer().verifier());
        keeper_->offer(head);
    };
    parts.log = [this](std::string_view line) { session_.note(line); };
    parts.on_unknown = storage::end_process;
    return parts;
}

void Application::start_writer() {
    writer_ = std::make_unique<storage::Writer>(*store_, authority_->id(), writer_parts());
}

Result<std::shared_ptr<const service::Configuration>> Application::configuration() {
    auto reader = store_->read();
    if (!reader) return reader.failure();
    return authority_->configuration(**reader);
}

Result<storage::Authority> choose_authority(storage::Store& store, const std::string& slug) {
    const auto all = store.authorities();
    if (!all) return all.failure();
    std::string names;
    for (const storage::Authority& one : *all) {
        if (one.slug == slug || (slug.empty() && all->size() == 1)) return one;
        names += (names.empty() ? "" : ", ") + one.slug;
    }
    if (slug.empty() && !all->empty()) {
        return util::fail(ErrorKind::InvalidInput, "several authorities are here, name one with --authority: " + names);
    }
    return util::fail(ErrorKind::NotFound,
                      fmt::format("there is no authority {} here; there is: {}", slug, names.empty() ? "none" : names));
}

domain::record::Origin origin_of(const Session& session, domain::record::Actor actor) {
    return {std::move(actor), "command", session.world.os_user};
}

}  // namespace qingfeng::app
