#include "unit/storage/fault_disk.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <new>
#include <optional>
#include <random>
#include <vector>

#include <sqlite3.h>

namespace qingfeng::storage::test_fault {

namespace {

using util::Bytes;

constexpr const char* vfs_name = "qingfeng-fault";
constexpr std::size_t lock_slots = SQLITE_SHM_NLOCK;

/// One write, or a truncation where there are no bytes.
struct Pending {
    std::size_t offset = 0;
    Bytes bytes;
    bool truncates = false;
};

void carry_out(Bytes& content, const Pending& change) {
    if (change.truncates) {
        content.resize(change.offset);
        return;
    }
    content.resize(std::max(content.size(), change.offset + change.bytes.size()));
    std::ranges::copy(change.bytes, content.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

struct Handle;

struct DiskFile {
    Bytes content;                ///< as processes see it
    std::optional<Bytes> synced;  ///< as the disk has it; empty: not even the name
    std::vector<Pending> pending;

    int shared = 0;
    const Handle* reserved = nullptr;
    const Handle* pending_lock = nullptr;
    const Handle* exclusive = nullptr;

    std::vector<std::unique_ptr<std::array<char, 32768>>> regions;
    std::array<int, lock_slots> shm_shared{};
    std::array<const Handle*, lock_slots> shm_exclusive{};
};

struct Handle {
    sqlite3_file base;
    FaultDisk::State* disk;
    std::shared_ptr<DiskFile> file;
    int level;
    unsigned shm_shared;
    unsigned shm_exclusive;
};

}  // namespace

struct FaultDisk::State {
    mutable std::recursive_mutex mutex;  // guards everything
    std::map<std::string, std::shared_ptr<DiskFile>> files;
    std::uint64_t operations = 0;
    std::optional<std::uint64_t> at;
    Trouble trouble = Trouble::PowerFailure;
    bool met = false;
    bool dead = false;
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;

    enum class Operation { Write, Sync };
    /// SQLITE_OK: go on.
    int count(Operation operation) {
        ++operations;
        if (dead) return SQLITE_IOERR;
        if (!at || operations < *at) return SQLITE_OK;
        switch (trouble) {
            case Trouble::PowerFailure:
                met = dead = true;
                return SQLITE_IOERR;
            case Trouble::DiskFull:
                if (operation != Operation::Write) return SQLITE_OK;
                met = true;
                return SQLITE_FULL;
            case Trouble::WriteError:
                if (operation != Operation::Write) return SQLITE_OK;
                met = true;
                at.reset();
                return SQLITE_IOERR_WRITE;
            case Trouble::SyncError:
                if (operation != Operation::Sync) return SQLITE_OK;
                met = true;
                at.reset();
                return SQLITE_IOERR_FSYNC;
        }
        return SQLITE_OK;
    }
};

namespace {

using State = FaultDisk::State;
using Lock = std::lock_guard<std::recursive_mutex>;

Handle* of(sqlite3_file* file) { return reinterpret_cast<Handle*>(file); }
State* of(sqlite3_vfs* vfs) { return static_cast<State*>(vfs->pAppData); }

void unlock_to(Handle& handle, int level) {
    DiskFile& file = *handle.file;
    if (level < SQLITE_LOCK_RESERVED) {
        if (file.reserved == &handle) file.reserved = nullptr;
        if (file.pending_lock == &handle) file.pending_lock = nullptr;
        if (file.exclusive == &handle) file.exclusive = nullptr;
    }
    if (level == SQLITE_LOCK_NONE && handle.level >= SQLITE_LOCK_SHARED) --file.shared;
    handle.level = std::min(handle.level, level);
}

int close_file(sqlite3_file* base) {
    Handle* handle = of(base);
    {
        const Lock lock(handle->disk->mutex);
        unlock_to(*handle, SQLITE_LOCK_NONE);
    }
    handle->file.reset();
    return SQLITE_OK;
}

int read_file(sqlite3_file* base, void* into, int amount, sqlite3_int64 offset) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    if (handle->disk->dead) return SQLITE_IOERR_READ;
    const Bytes& content = handle->file->content;
    const auto begin = static_cast<std::size_t>(offset);
    const auto wanted = static_cast<std::size_t>(amount);
    const std::size_t there = begin >= content.size() ? 0 : std::min(wanted, content.size() - begin);
    if (there > 0) std::memcpy(into, content.data() + begin, there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(into) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int change(Handle* handle, Pending pending) {
    const Lock lock(handle->disk->mutex);
    const int code = handle->disk->count(State::Operation::Write);
    // A write that the power interrupts may have reached the disk in part.
    if (code == SQLITE_IOERR && handle->disk->dead) handle->file->pending.push_back(pending);
    if (code != SQLITE_OK) return code;
    carry_out(handle->file->content, pending);
    handle->file->pending.push_back(std::move(pending));
    return SQLITE_OK;
}

int write_file(sqlite3_file* base, const void* from, int amount, sqlite3_int64 offset) {
    const auto* bytes = static_cast<const std::uint8_t*>(from);
    return change(of(base), {static_cast<std::size_t>(offset), Bytes(bytes, bytes + amount), false});
}

int truncate_file(sqlite3_file* base, sqlite3_int64 size) {
    return change(of(base), {static_cast<std::size_t>(size), {}, true});
}

int sync_file(sqlite3_file* base, int) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    if (const int code = handle->disk->count(State::Operation::Sync); code != SQLITE_OK) return code;
    handle->file->synced = handle->file->content;
    handle->file->pending.clear();
    return SQLITE_OK;
}

int file_size(sqlite3_file* base, sqlite3_int64* size) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    *size = static_cast<sqlite3_int64>(handle->file->content.size());
    return SQLITE_OK;
}

int lock_file(sqlite3_file* base, int level) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    DiskFile& file = *handle->file;
    if (handle->level >= level) return SQLITE_OK;
    const auto others = [&](const Handle* holder) { return holder != nullptr && holder != handle; };
    if (handle->level == SQLITE_LOCK_NONE) {
        if (others(file.pending_lock) || others(file.exclusive)) return SQLITE_BUSY;
        ++file.shared;
        handle->level = SQLITE_LOCK_SHARED;
    }
    if (level >= SQLITE_LOCK_RESERVED) {
        if (others(file.reserved)) return SQLITE_BUSY;
        file.reserved = handle;
        handle->level = std::max(handle->level, SQLITE_LOCK_RESERVED);
    }
    if (level >= SQLITE_LOCK_EXCLUSIVE) {
        file.pending_lock = handle;
        if (file.shared > 1) return SQLITE_BUSY;
        file.exclusive = handle;
    }
    handle->level = level;
    return SQLITE_OK;
}

int unlock_file(sqlite3_file* base, int level) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    unlock_to(*handle, level);
    return SQLITE_OK;
}

int check_reserved(sqlite3_file* base, int* result) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    *result = handle->file->reserved != nullptr ? 1 : 0;
    return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int shm_map(sqlite3_file* base, int region, int size, int extend, void volatile** into) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    auto& regions = handle->file->regions;
    *into = nullptr;
    const auto index = static_cast<std::size_t>(region);
    if (size != 32768) return SQLITE_IOERR_SHMMAP;
    if (index >= regions.size() && extend == 0) return SQLITE_OK;
    while (regions.size() <= index) regions.push_back(std::make_unique<std::array<char, 32768>>());
    *into = regions[index]->data();
    return SQLITE_OK;
}

int shm_lock(sqlite3_file* base, int first, int count, int flags) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    DiskFile& file = *handle->file;
    for (int slot = first; slot < first + count; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        const unsigned bit = 1U << slot;
        if ((flags & SQLITE_SHM_LOCK) == 0) continue;
        const bool mine = (handle->shm_shared & bit) != 0;
        if (file.shm_exclusive[at] != nullptr && file.shm_exclusive[at] != handle) return SQLITE_BUSY;
        if ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && file.shm_shared[at] > (mine ? 1 : 0)) return SQLITE_BUSY;
    }
    for (int slot = first; slot < first + count; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        const unsigned bit = 1U << slot;
        const bool takes = (flags & SQLITE_SHM_LOCK) != 0;
        if ((flags & SQLITE_SHM_SHARED) != 0) {
            if (takes == ((handle->shm_shared & bit) != 0)) continue;
            file.shm_shared[at] += takes ? 1 : -1;
            handle->shm_shared ^= bit;
        } else {
            file.shm_exclusive[at] = takes ? handle : nullptr;
            handle->shm_exclusive = takes ? handle->shm_exclusive | bit : handle->shm_exclusive & ~bit;
        }
    }
    return SQLITE_OK;
}

void shm_barrier(sqlite3_file* base) {
    const Lock lock(of(base)->disk->mutex);  // a lock is a barrier
}

int shm_unmap(sqlite3_file* base, int forget) {
    Handle* handle = of(base);
    const Lock lock(handle->disk->mutex);
    DiskFile& file = *handle->file;
    for (std::size_t slot = 0; slot < lock_slots; ++slot) {
        if ((handle->shm_shared & (1U << slot)) != 0) --file.shm_shared[slot];
        if (file.shm_exclusive[slot] == handle) file.shm_exclusive[slot] = nullptr;
    }
    handle->shm_shared = handle->shm_exclusive = 0;
    if (forget != 0) file.regions.clear();
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methods = {
    2,         close_file,  read_file,      write_file,   truncate_file, sync_file,       file_size,
    lock_file, unlock_file, check_reserved, file_control, sector_size,   characteristics, shm_map,
    shm_lock,  shm_barrier, shm_unmap,      nullptr,      nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags, int* out_flags) {
    State* disk = of(vfs);
    const Lock lock(disk->mutex);
    auto* handle = new (base) Handle{{nullptr}, disk, nullptr, SQLITE_LOCK_NONE, 0, 0};
    if (disk->dead) return SQLITE_CANTOPEN;
    if (name == nullptr) {
        handle->file = std::make_shared<DiskFile>();
    } else if (const auto found = disk->files.find(name); found != disk->files.end()) {
        handle->file = found->second;
    } else if ((flags & SQLITE_OPEN_CREATE) != 0) {
        handle->file = disk->files[name] = std::make_shared<DiskFile>();
    } else {
        return SQLITE_CANTOPEN;
    }
    handle->base.pMethods = &methods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
    State* disk = of(vfs);
    const Lock lock(disk->mutex);
    if (disk->dead) return SQLITE_IOERR_DELETE;
    return disk->files.erase(name) == 0 ? SQLITE_IOERR_DELETE_NOENT : SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* result) {
    State* disk = of(vfs);
    const Lock lock(disk->mutex);
    const auto found = disk->files.find(name);
    *result = found != disk->files.end() && !found->second->content.empty() ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* into) {
    sqlite3_snprintf(size, into, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* into) { return of(vfs)->real->xRandomness(of(vfs)->real, size, into); }
int sleep_for(sqlite3_vfs* vfs, int micros) { return of(vfs)->real->xSleep(of(vfs)->real, micros); }
int current_time(sqlite3_vfs* vfs, double* now) { return of(vfs)->real->xCurrentTime(of(vfs)->real, now); }
int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

FaultDisk::FaultDisk(const Image& image) : state_(std::make_unique<State>()) {
    for (const auto& [name, bytes] : image) {
        auto file = std::make_shared<DiskFile>();
        file->content = bytes;
        file->synced = bytes;
        state_->files[name] = std::move(file);
    }
    sqlite3_initialize();
    state_->real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs& vfs = state_->vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = sizeof(Handle);
    vfs.mxPathname = 512;
    vfs.zName = vfs_name;
    vfs.pAppData = state_.get();
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleep_for;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    sqlite3_vfs_register(&vfs, 1);
}

FaultDisk::~FaultDisk() {
    sqlite3_vfs_unregister(&state_->vfs);
    sqlite3_vfs_register(state_->real, 1);
}

std::uint64_t FaultDisk::operations() const {
    const Lock lock(state_->mutex);
    return state_->operations;
}

void FaultDisk::plan(std::uint64_t nth, Trouble trouble) {
    const Lock lock(state_->mutex);
    state_->at = state_->operations + nth;
    state_->trouble = trouble;
    state_->met = false;
}

void FaultDisk::forget() {
    const Lock lock(state_->mutex);
    state_->at.reset();
}

bool FaultDisk::met() const {
    const Lock lock(state_->mutex);
    return state_->met;
}

Image FaultDisk::after_power_failure(Survival survival, std::uint32_t seed) const {
    const Lock lock(state_->mutex);
    std::mt19937 random(seed);
    Image image;
    for (const auto& [name, file] : state_->files) {
        // A file that was never synced may be missing altogether, with its name.
        const bool named =
            file->synced || survival == Survival::Kept || (survival == Survival::Torn && random() % 2 == 0);
        if (!named) continue;
        Bytes bytes = file->synced.value_or(Bytes());
        for (Pending change : file->pending) {
            if (survival == Survival::Lost) break;
            if (survival == Survival::Torn) {
                const auto fate = random() % 3;
                if (fate == 0) continue;
                // In the middle of a sector, so that no size is taken for indivisible.
                if (fate == 1 && !change.bytes.empty()) change.bytes.resize(random() % change.bytes.size());
            }
            carry_out(bytes, change);
        }
        image[name] = std::move(bytes);
    }
    return image;
}

}  // namespace qingfeng::storage::test_fault
