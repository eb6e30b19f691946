#pragma once

namespace qingfeng::image {

/// The helper process: gives away every right it does not need, reads one picture from standard input, writes the
/// answer to standard output. Decoders are the code most often broken by what strangers send; here they can reach no
/// file, no network, no other process, and neither more memory nor more time than a photo needs.
/// The process's exit code: 0 unless the walls could not be put up.
int work_as_helper();

}  // namespace qingfeng::image
