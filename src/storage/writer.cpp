#include "storage/writer.h"

#include <algorithm>
#include <future>
#include <iterator>

namespace qingfeng::storage {

using util::ErrorKind;
using util::Status;

namespace {

void move_front(std::deque<WorkItem>& from, std::size_t count, std::vector<WorkItem>& to) {
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(std::min(count, from.size()));
    std::move(from.begin(), end, std::back_inserter(to));
    from.erase(from.begin(), end);
}

}  // namespace

Writer::Writer(Store& store, AuthorityId authority, WriterParts parts, WriterLimits limits, WriterThread thread)
    : store_(store), authority_(authority), parts_(std::move(parts)), limits_(limits), at_work_(thread) {
    if (at_work_ == WriterThread::Own) thread_ = std::thread([this] { work(); });
}

Writer::~Writer() { stop(); }

bool Writer::submit(WorkItem item) {
    {
        const std::lock_guard lock(mutex_);
        auto& lane = item.lane == Lane::People ? people_ : background_;
        if (stopping_ || lane.size() >= limits_.queue_max) return false;
        if (at_work_ == WriterThread::Own) lane.push_back(std::move(item));
    }
    if (at_work_ == WriterThread::Callers) {
        std::vector<WorkItem> alone;
        alone.push_back(std::move(item));
        run(std::move(alone));
        return true;
    }
    changed_.notify_one();
    return true;
}

Status Writer::submit_and_wait(std::function<Status(UnitOfWork&)> run, Lane lane) {
    // Shared with the writer's thread, which may still be inside set_value when get() returns here.
    const auto promise = std::make_shared<std::promise<Status>>();
    auto result = promise->get_future();
    if (!submit({std::move(run), [promise](Status status) { promise->set_value(std::move(status)); }, lane}))
        return util::fail(ErrorKind::Busy, "too much is waiting to be written; try again soon");
    return result.get();
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    const std::lock_guard lock(joining_);
    if (thread_.joinable()) thread_.join();
}

std::vector<WorkItem> Writer::take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || !people_.empty() || !background_.empty(); });
    std::vector<WorkItem> batch;
    const bool people = !people_.empty();
    move_front(people_, limits_.batch_max, batch);
    move_front(background_, people ? limits_.background_share : limits_.background_max, batch);
    return batch;
}

void Writer::work() {
    for (std::vector<WorkItem> batch = take(); !batch.empty(); batch = take()) {
        if (!run(std::move(batch))) return;
    }
}

bool Writer::run(std::vector<WorkItem> batch) {
    if (run_batch(store_, authority_, parts_, batch)) return true;
    std::vector<WorkItem> waiting;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        move_front(people_, people_.size(), waiting);
        move_front(background_, background_.size(), waiting);
    }
    for (WorkItem& item : waiting)
        item.done(util::fail(ErrorKind::Busy, "the outcome of a commit before this one is unknown"));
    return false;
}

}  // namespace qingfeng::storage
