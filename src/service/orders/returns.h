#pragma once

#include <string>
#include <vector>

#include "service/import/mapping.h"
#include "service/matters.h"
#include "service/messages.h"
#include "service/notices/notice_board.h"

/// 回单: what became of another desk's orders goes back to it in the columns it uses itself.
namespace qingfeng::service::orders {

struct ReturnTable {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> numbers;  ///< ours, a row each
};

/// The rows the source waits for: answered, refused or referred, and not yet returned. The board must have caught up.
util::Result<ReturnTable> returns_due(Authority& authority, const notices::NoticeBoard& board,
                                      const import::Mapping& mapping, const Messages& messages);

/// Records, on each matter, that the source was told: the next table begins after it. Gives how many could not be
/// recorded; they stand in the next table again.
util::Result<std::size_t> mark_returned(Matters& matters, const import::Mapping& mapping, const ReturnTable& table,
                                        const domain::record::Origin& origin);

/// The table as CSV that spreadsheets open as it is meant.
std::string csv_of(const ReturnTable& table);

/// One row, by the columns of the mapping.
std::vector<std::string> return_row(const LoadedRequest& loaded, const Configuration& config,
                                    const import::Mapping& mapping, const Messages& messages);

}  // namespace qingfeng::service::orders
