#include "image/worker.h"

#include <cerrno>
#include <new>

#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "image/decoders.h"
#include "image/rendition.h"

// A sanitizer needs terabytes of addresses and a file of its own: the walls stand in every other build.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define QINGFENG_WITHOUT_WALLS 1
#endif
#endif

namespace qingfeng::image {
namespace {

constexpr rlim_t memory_max = rlim_t{768} * 1024 * 1024;
constexpr rlim_t seconds_max = 20;

[[maybe_unused]] bool limit(int resource, rlim_t value) {
    const rlimit both{value, value};
    return ::setrlimit(static_cast<__rlimit_resource_t>(resource), &both) == 0;
}

/// What a decoder needs once everything is loaded: memory, the two pipes, an end.
[[maybe_unused]] bool allow_only_what_is_needed() {
    // Anything else fails as if it were forbidden, so that a library may go on without it.
    scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr) return false;
    bool good = true;
    for (const int call :
         {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap),
          SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
          SCMP_SYS(clock_gettime), SCMP_SYS(sched_yield), SCMP_SYS(exit), SCMP_SYS(exit_group)}) {
        good = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0 && good;
    }
    // HEIC is decoded by threads of its own. clone3's flags lie in memory where a filter cannot look: told that it does
    // not exist, the C library asks by clone instead, and that may make threads, never processes.
    for (const int call : {SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(gettid), SCMP_SYS(sched_getaffinity)}) {
        good = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0 && good;
    }
    good = ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 && good;
    const scmp_arg_cmp makes_a_thread{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD};
    good = ::seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &makes_a_thread) == 0 && good;
    good = good && ::seccomp_load(filter) == 0;
    ::seccomp_release(filter);
    return good;
}

bool put_up_walls() {
#ifdef QINGFENG_WITHOUT_WALLS
    return true;
#else
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           limit(RLIMIT_AS, memory_max) && limit(RLIMIT_CPU, seconds_max) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 3) && allow_only_what_is_needed();
#endif
}

bool read_all(util::Bytes& bytes) {
    constexpr std::size_t piece = 64 * 1024;
    for (;;) {
        const std::size_t have = bytes.size();
        bytes.resize(have + piece);
        const ssize_t got = ::read(STDIN_FILENO, bytes.data() + have, piece);
        if (got < 0) return false;
        bytes.resize(have + static_cast<std::size_t>(got));
        if (got == 0) return true;
        if (bytes.size() > bytes_max) return true;
    }
}

void write_all(util::ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (done < 0) return;
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
}

Outcome<Rendition> answer() {
    util::Bytes original;
    if (!read_all(original)) return util::refuse(Fault::NotPossibleNow);
    try {
        return render(original);
    } catch (const std::bad_alloc&) {
        return util::refuse(Fault::TooManyPixels);
    }
}

}  // namespace

int work_as_helper() {
    prepare_heif();
    if (!put_up_walls()) {
        write_all(packed(util::refuse(Fault::NotPossibleNow)));
        return 1;
    }
    write_all(packed(answer()));
    // Not exit(): what libraries want to do at the end is behind the walls.
    ::_exit(0);
}

}  // namespace qingfeng::image
