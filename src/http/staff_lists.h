#pragma once

#include <boost/json.hpp>

#include "http/staff.h"
#include "service/matter_lists.h"

/// Rows of matters as every list, counter and page shows them.
namespace qingfeng::http {

service::Viewer viewer_of(Api& api, const StaffCall& staff);

/// api/staff/common.yaml#/schemas/MatterLine. Its words are read with the matter's key.
boost::json::object matter_line(Api& api, const StaffCall& staff, storage::Reader& reader,
                                const storage::MatterRow& row);
boost::json::array matter_lines(Api& api, const StaffCall& staff, storage::Reader& reader,
                                const std::vector<storage::MatterRow>& rows);
boost::json::object count_json(const service::Count& count);
/// "1 件已超期，2 件 24 小时内到期"
std::string queue_sentence(const StaffCall& staff, const service::Queue& queue);
/// ok, soon, late; of a moment alone.
std::string_view due_state(util::Instant due, util::Instant now);

/// What a list is asked with: `state`, `kind`, `unit`, `line`, `handler`, `deadline`, `source`. What is wrong goes to `errors`.
service::MatterFilter read_filter(const StaffCall& staff, std::vector<FieldError>& errors);

/// One page of a list: its limit and where it begins.
struct PageAsked {
    std::size_t limit = 50;
    std::optional<storage::MatterCursor> after;
    std::string list;  ///< what cursors of this list are bound to
};
PageAsked read_page(Api& api, const StaffCall& staff, std::vector<FieldError>& errors);
/// "items" and "next_cursor".
void put_page(boost::json::object& into, Api& api, const StaffCall& staff, storage::Reader& reader,
              const PageAsked& asked, const service::MatterPage& page);

}  // namespace qingfeng::http
