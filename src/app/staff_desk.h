#pragma once

#include "app/application.h"
#include "http/staff_parts.h"

namespace qingfeng::app {

/// What the interface of staff stands on, made from an opened application. Outlives the server.
class StaffDesk {
  public:
    StaffDesk(Application& application, const DataPlace& place, const Session& session);

    http::StaffParts parts();

  private:
    Application& application_;
    const Session& session_;
    service::Drafts drafts_;
    service::ReadLog reads_;
};

}  // namespace qingfeng::app
