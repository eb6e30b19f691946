#pragma once

#include "app/application.h"
#include "http/staff_parts.h"

namespace qingfeng::app {

/// What the interface of staff stands on, made from an opened application. Outlives the server.
class StaffDesk {
  public:
    StaffDesk(Application& application, const DataPlace& place, std::vector<http::OrderMap> maps,
              const Session& session);

    http::StaffParts parts();
    service::notices::NoticeBoard& board() { return board_; }

  private:
    Application& application_;
    const Session& session_;
    service::Drafts drafts_;
    service::ReadLog reads_;
    std::vector<http::OrderMap> maps_;
    service::notices::NoticeBoard board_;
};

}  // namespace qingfeng::app
