#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/verify.h"

/// One matter against its own key, entries and row. On any thread: nothing is read from the store here.
namespace qingfeng::service::verifying {

/// All that is stored of one stream.
struct StoredStream {
    storage::StreamId stream;
    bool erased = false;  ///< an entry of the authority says so
    std::optional<storage::WrappedKeyRow> key;
    std::optional<storage::MatterRow> row;
    std::vector<storage::EntryRow> entries;  ///< in order
};

/// What is wrong with it, and what the other tables must have of it.
struct CheckedStream {
    storage::StreamId stream;
    std::vector<Finding> findings;  ///< without the matter's number
    std::string number;             ///< that it was registered under; empty where it is no such matter
    bool unreadable = false;
    bool without_key = false;
    bool erased = false;
    bool left_out = false;  ///< of the lists: what can be said of its places is said already
    std::optional<storage::MatterRow> listed;
    std::optional<util::Instant> wake;
    std::vector<storage::LookupRow> lookups;
};

/// An error is no finding: the key cannot be asked for.
util::Result<CheckedStream> check_stream(const Authority&, const StoredStream&);

}  // namespace qingfeng::service::verifying
