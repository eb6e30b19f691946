#include "domain/publication/publication.h"

#include "util/canonical.h"

namespace qingfeng::domain::publication {

namespace {

constexpr std::uint64_t format = 1;  // in the record for ever

}  // namespace

std::string_view to_key(Level level) {
    switch (level) {
        case Level::Internal:
            return "internal";
        case Level::Sums:
            return "sums";
        case Level::Matters:
            return "matters";
    }
    return {};
}

util::Bytes Publication::to_canonical() const {
    return util::CanonicalWriter()
        .number(format)
        .number(static_cast<std::uint64_t>(level))
        .number(min_cell)
        .text(min_cell_source)
        .text(approved_by)
        .take();
}

util::Result<Publication> Publication::from_canonical(util::ByteView bytes) {
    util::CanonicalReader in(bytes);
    const bool known = in.number() == format;
    const auto level = util::from_number<Level>(in.number().value_or(0));
    const auto min_cell = in.number();
    auto source = in.text(), approved_by = in.text();
    if (!known || !level || !min_cell || !source || !approved_by || !in.finished()) {
        return util::fail(util::ErrorKind::Damaged, "a level of publication whose bytes cannot be read");
    }
    return Publication{*level, *min_cell, std::move(*source), std::move(*approved_by)};
}

}  // namespace qingfeng::domain::publication
