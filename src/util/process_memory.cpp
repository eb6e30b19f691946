#include "util/process_memory.h"

#include <malloc.h>

namespace qingfeng::util {

void keep_freed_memory() {
    mallopt(M_TRIM_THRESHOLD, 16 * 1024 * 1024);
    mallopt(M_TOP_PAD, 256 * 1024);
}

}  // namespace qingfeng::util
