#pragma once

#include <string>
#include <vector>

#include "service/import/mapping.h"
#include "service/notices/notice_board.h"

namespace qingfeng::http {

/// A map of orders and the name by which staff choose it.
struct OrderMap {
    std::string name;  ///< "12328"
    service::import::Mapping mapping;
};

/// Work from elsewhere, and who has to be told. What is pointed to outlives the router.
struct OrdersParts {
    std::vector<OrderMap> maps;
    service::notices::NoticeBoard* board = nullptr;  ///< null: no list of whom to tell, no 回单
};

}  // namespace qingfeng::http
