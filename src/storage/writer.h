#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>

#include "storage/batch.h"

namespace qingfeng::storage {

/// Who does the work.
enum class WriterThread : std::uint8_t {
    Own,      ///< a thread of the writer's; what waits is committed together
    Callers,  ///< submit() commits each command at once, alone: for a world of one thread, such as the simulator's
};

struct WriterLimits {
    std::size_t queue_max = 2048;      ///< waiting commands of each lane
    std::size_t batch_max = 256;       ///< commands of people in one transaction
    std::size_t background_max = 32;   ///< of the background in one transaction: a person waits for one such at most
    std::size_t background_share = 4;  ///< of the background beside a person's commands, so that it never starves
};

/// Group commit: takes what waits, commits it at once, answers. One per authority and process; other processes may
/// write the same record, the compare-and-set of the head keeps them apart.
class Writer {
  public:
    Writer(Store& store, AuthorityId authority, WriterParts parts, WriterLimits limits = {},
           WriterThread thread = WriterThread::Own);
    /// Finishes what waits.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// From any thread, or from the only one. False: the lane is full or the writer has stopped; `done` is then not
    /// called.
    bool submit(WorkItem item);
    /// The same and waits for the end. ErrorKind::Busy: the lane is full.
    util::Status submit_and_wait(std::function<util::Status(UnitOfWork&)> run, Lane lane = Lane::People);
    /// Takes nothing new, finishes what waits, returns when it is done.
    void stop();

  private:
    void work();
    /// Commits them. False: the outcome is unknown, the writer stops, and what waits is told so.
    bool run(std::vector<WorkItem> batch);
    std::vector<WorkItem> take();

    Store& store_;
    AuthorityId authority_;
    WriterParts parts_;
    WriterLimits limits_;
    WriterThread at_work_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<WorkItem> people_;
    std::deque<WorkItem> background_;
    bool stopping_ = false;

    std::mutex joining_;  // stop() may be called by several
    std::thread thread_;  // last: starts when everything else is there, where it is the writer's own
};

}  // namespace qingfeng::storage
