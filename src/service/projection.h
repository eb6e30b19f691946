#pragma once

#include <string>
#include <vector>

#include "domain/request/figures.h"
#include "service/authority.h"

/// What the tables say of a request: a pure function of its entries, so that tables can be dropped and built again and
/// a check can compare both.
namespace qingfeng::service {

/// `lookup_key` hashes those who may not see the matter.
storage::MatterRow matter_row(const LoadedRequest&, const storage::StreamKeys&, const util::SecretKey& lookup_key);
/// The lookups by which the request is found.
std::vector<storage::LookupRow> lookup_rows(const LoadedRequest&);

/// What figures need of a matter, as the codec keeps it: domain::request::Outcome before days end anywhere.
struct StoredOutcome {
    domain::request::Kind kind = domain::request::Kind::Complaint;
    std::optional<domain::people::UnitId> unit;
    util::Instant registered;
    bool imported = false;
    bool closed = false;
    bool answered = false;
    bool ended_early = false;
    std::optional<util::Instant> answer_due;
    std::optional<util::Instant> answer_stopped;
    bool answer_paused = false;
    std::uint32_t rounds = 0;
    std::vector<std::uint32_t> findings;
    std::optional<domain::request::Liability> liability;
    std::optional<domain::request::Solved> solved;
    std::optional<domain::request::Grade> first_grade;
    std::optional<domain::request::Grade> grade;
    bool judged_badly = false;
    bool drawn = false;
    bool called = false;
    bool reached = false;
    std::uint32_t returns = 0;
    bool designated = false;
    std::vector<domain::request::RemedyOutcome> remedies;
    bool judged_badly_now = false;
    bool to_call = false;
    std::vector<domain::people::PersonId> ordered_by;

    bool operator==(const StoredOutcome&) const = default;
};
domain::request::Outcome restored(const StoredOutcome&, const util::TimeZone&);

/// What a list or a figure needs of a matter beyond its columns: so that neither opens its entries.
struct MatterSummary {
    std::string subject;
    std::string place;
    std::string opening_words;  ///< of the body, unmasked: for the eyes of those who may read the matter
    StoredOutcome outcome;

    bool operator==(const MatterSummary&) const = default;
};
std::optional<MatterSummary> read_summary(const storage::MatterRow&, const storage::StreamKeys&);

}  // namespace qingfeng::service
