#pragma once

#include <vector>

#include "domain/request/figures.h"
#include "service/matter_lists.h"

/// 台账: the running list of matters, as somebody takes it away.
namespace qingfeng::service {

struct RegisterAsked {
    util::Date from;   ///< registered on that day or later
    util::Date until;  ///< the last day
    MatterFilter filter;
};

struct RegisterRow {
    storage::MatterRow row;
    domain::request::Outcome outcome;
};

/// A file of more rows would hold up other readers: every matter is opened for it.
inline constexpr std::size_t register_rows_max = 3000;

/// In the order of registration: what the person may both see and export. Whoever may export nothing gets no row;
/// ErrorKind::InvalidInput asks for a shorter period.
util::Result<std::vector<RegisterRow>> register_of(storage::Reader&, const Viewer&, const RegisterAsked&);

}  // namespace qingfeng::service
