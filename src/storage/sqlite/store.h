#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "storage/store.h"
#include "util/result.h"

namespace qingfeng::storage {

enum class SqliteMode {
    ReadWrite,  ///< made when missing; its schema brought up to date
    ReadOnly,   ///< nothing is written, not even on a medium that would allow it; write() answers ErrorKind::ReadOnly
};

enum class SqliteSync {
    EachCommit,  ///< on the disk before it is answered
    /// For making data in bulk, by one thread and with nobody else at the file: all of it is one transaction without a
    /// journal, and what is written can be read at once, by every reader alike. Nothing is promised until purge() has
    /// said true; then all of it is durable, and from there on it is as EachCommit. A crash before leaves a file to be
    /// thrown away; so does a transaction that wrote and was given up, after which everything fails (Damaged).
    AtPurge,
};

struct SqliteOptions {
    SqliteMode mode = SqliteMode::ReadWrite;
    SqliteSync sync = SqliteSync::EachCommit;
    std::chrono::milliseconds busy_timeout{5000};  ///< for the write lock and for a free reader
    std::size_t readers_max = 8;
    std::optional<std::uint64_t> pages_max;  ///< of 4 KB; the database is full beyond it
};

/// A database in one file: write-ahead log, each commit synced before it is answered, any number of processes.
/// ErrorKind::Damaged: the file is no database of ours. ErrorKind::InvalidInput: written by a newer release.
util::Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file,
                                                       const SqliteOptions& options = {});

}  // namespace qingfeng::storage
