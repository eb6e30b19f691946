#pragma once

namespace qingfeng::util {

/// Memory that was freed is kept for the next request: giving it back to the system after each, and getting it again,
/// costs more than many a request. At most some 16 MB a thread. Once, at the start of a process.
void keep_freed_memory();

}  // namespace qingfeng::util
