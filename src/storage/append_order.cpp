#include "storage/append_order.h"

#include <fmt/format.h>

namespace qingfeng::storage {

using util::ErrorKind;

util::Status AppendOrder::entry(std::uint64_t position) {
    if (position != next_position_)
        return util::fail(ErrorKind::Damaged, fmt::format("entry {} was to be appended where entry {} comes next",
                                                          position, next_position_));
    ++next_position_;
    return util::Done{};
}

util::Status AppendOrder::leaf(std::uint64_t index) {
    if (index != tree_size_)
        return util::fail(ErrorKind::Damaged,
                          fmt::format("leaf {} was to be appended where leaf {} comes next", index, tree_size_));
    ++tree_size_;
    return util::Done{};
}

util::Status AppendOrder::head(const AuthorityHead& next) const {
    if (next.next_position != next_position_ || next.tree_size != tree_size_)
        return util::fail(ErrorKind::Damaged,
                          fmt::format("the head names {} entries and {} leaves where {} and {} were appended",
                                      next.next_position, next.tree_size, next_position_, tree_size_));
    return util::Done{};
}

}  // namespace qingfeng::storage
