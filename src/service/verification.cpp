#include "service/verification.h"

namespace qingfeng::service {

std::string_view to_key(VerificationState state) {
    switch (state) {
        case VerificationState::Running:
            return "running";
        case VerificationState::Passed:
            return "passed";
        case VerificationState::Failed:
            return "failed";
        case VerificationState::BrokenOff:
            return "broken_off";
    }
    return "";
}

Verification::~Verification() {
    if (thread_.joinable()) thread_.join();
}

VerificationStatus Verification::start() {
    const std::lock_guard lock(lock_);
    if (status_ && status_->state == VerificationState::Running) {
        VerificationStatus running = *status_;
        running.done = done_;
        running.total = total_;
        return running;
    }
    if (thread_.joinable()) thread_.join();
    done_ = 0;
    total_ = 0;
    status_.emplace();
    status_->id = std::to_string(++count_);
    status_->started = clock_();
    thread_ = std::thread([this] { run(); });
    return *status_;
}

std::optional<VerificationStatus> Verification::status(const std::string& id) const {
    const std::lock_guard lock(lock_);
    if (!status_ || status_->id != id) return std::nullopt;
    VerificationStatus status = *status_;
    status.done = done_;
    status.total = total_;
    return status;
}

void Verification::run() {
    auto report = verify(authority_, {}, [this](std::uint64_t done, std::uint64_t total) {
        done_ = done;
        total_ = total;
    });
    const std::lock_guard lock(lock_);
    status_->ended = clock_();
    if (!report) {
        // A record that cannot be read at all has been meddled with too.
        const bool damaged = report.error().kind == util::ErrorKind::Damaged;
        status_->state = damaged ? VerificationState::Failed : VerificationState::BrokenOff;
        status_->trouble = report.error().message;
        if (damaged) {
            Finding finding;
            finding.fault = VerifyFault::Unreadable;
            finding.detail = report.error().message;
            status_->findings.push_back(std::move(finding));
        }
        return;
    }
    done_ = report->entries;
    total_ = report->entries;
    status_->state = report->intact() ? VerificationState::Passed : VerificationState::Failed;
    status_->erased = report->erased;
    status_->findings = std::move(report->findings);
    if (status_->findings.size() > findings_shown) status_->findings.resize(findings_shown);
}

}  // namespace qingfeng::service
