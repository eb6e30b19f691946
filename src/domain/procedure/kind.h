#pragma once

#include <cstdint>

namespace qingfeng::domain::procedure {

/// What a person brings. The numbers are in the record for ever.
enum class Kind : std::uint8_t {
    Enquiry = 1,
    Help = 2,
    Suggestion = 3,
    Complaint = 4,
    ReportThirdParty = 5,
    Misconduct = 6,  ///< taken only where sealed matters are kept; registered and referred, never investigated here
    Petition = 7,
    Application = 8,
    Praise = 9,
    Media = 10,
    Review = 11,
};

}  // namespace qingfeng::domain::procedure
