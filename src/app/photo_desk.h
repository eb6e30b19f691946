#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/application.h"
#include "image/helper.h"
#include "service/photos.h"

namespace qingfeng::app {

/// How this program is started to do nothing but read one picture (image/worker.h). Not for people: no help names it.
inline constexpr const char* image_worker_command = "image-worker";

/// DATA/attachments/AUTHORITY
storage::AttachmentFolder attachments_of(const DataPlace& place, const service::Authority& authority);

/// Photos of a serving process: the helper that reads them, the folder they lie in, and a thread that now and then
/// removes those that no report has claimed.
class PhotoDesk {
  public:
    PhotoDesk(Application& application, const DataPlace& place, const Session& session);
    /// Waits for a round that is under way.
    ~PhotoDesk();
    PhotoDesk(const PhotoDesk&) = delete;
    PhotoDesk& operator=(const PhotoDesk&) = delete;

    service::Photos& photos() { return photos_; }

  private:
    void run();
    void collect();

    Application& application_;
    const Session& session_;
    image::Helper helper_;
    service::Photos photos_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;  // last: starts when everything else is there
};

}  // namespace qingfeng::app
