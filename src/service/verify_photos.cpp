#include "service/verify_photos.h"

#include <set>

#include "service/photos.h"

namespace qingfeng::service {

util::Result<PhotoReport> verify_photos(Authority& authority, const storage::AttachmentFolder& folder) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    // Only those who have photos are opened: a lookup says who.
    const auto lookups = (*reader)->lookups(authority.id());
    if (!lookups) return lookups.failure();
    std::set<storage::StreamId> streams;
    for (const auto& row : *lookups) {
        if (row.space == storage::LookupSpace::Photo) streams.insert(row.stream);
    }
    PhotoReport report;
    for (const storage::StreamId stream : streams) {
        const auto loaded = authority.load(**reader, stream);
        if (!loaded) continue;
        std::size_t number = 0;
        for (const auto& photo : loaded->request.photos) {
            ++number;
            ++report.photos;
            std::optional<PhotoFault> fault;
            for (const auto piece : {Photos::Piece::Shown, Photos::Piece::Original}) {
                const auto opened = open_photo(folder, photo, piece);
                if (opened || fault) continue;
                fault = opened.error().kind == util::ErrorKind::NotFound ? PhotoFault::Missing : PhotoFault::Differs;
            }
            if (fault && report.findings.size() < photo_findings_max) {
                report.findings.push_back({loaded->request.number(), number, *fault});
            }
        }
    }
    return report;
}

}  // namespace qingfeng::service
