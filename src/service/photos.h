#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "domain/request/photo.h"
#include "image/rendition.h"
#include "service/authority.h"
#include "storage/attachment_folder.h"

/// Photos from the moment they are sent to the moment they are looked at.
///
/// They are staged outside any transaction, while the person still fills in the form: decoded and written anew by a
/// helper, sealed, durable. What the form carries is a ticket; name and key of the file follow from it and from a key
/// of the authority, so a stolen disk or a stolen form alone opens nothing. The registration then puts name, key and
/// hashes into an entry: from there on they belong to the matter, and go with its key. What is never registered is an
/// orphan, and collected a day later.
namespace qingfeng::service {

class Photos {
  public:
    using Render = std::function<image::Outcome<image::Rendition>(util::ByteView original)>;
    enum class Piece : std::uint8_t { Thumb, Shown, Original };

    /// References and folder must outlive this.
    Photos(const Authority& authority, storage::AttachmentFolder folder, Render render,
           std::function<void(std::string_view)> log = {});

    struct Staged {
        std::string ticket;  ///< 32 hexadecimal digits; whoever has it can put the photo into a report
        std::uint32_t width = 0;
        std::uint32_t height = 0;
        util::Bytes thumb;  ///< JPEG
    };
    /// On a thread that may wait: seconds, at worst.
    image::Outcome<Staged> stage(util::ByteView original) const;
    /// Empty: there is nothing of that ticket (any more).
    std::optional<Staged> staged(std::string_view ticket) const;
    std::optional<domain::request::Photo> photo_of(std::string_view ticket) const;

    /// JPEG, or for the original whatever was sent. ErrorKind::NotFound: the file is gone; Damaged: it is not what the
    /// record says.
    util::Result<util::Bytes> open(const domain::request::Photo&, Piece) const;

    /// Removes files that belong to no matter and are older than `age`. Gives how many.
    util::Result<std::uint64_t> collect(storage::Reader&, std::chrono::seconds age) const;

  private:
    struct Place {
        std::string name;
        util::SecretKey key;
    };
    std::optional<Place> place_of(std::string_view ticket) const;

    const Authority& authority_;
    storage::AttachmentFolder folder_;
    Render render_;
    std::function<void(std::string_view)> log_;
};

/// How long a photo waits for the report it was chosen for.
inline constexpr std::chrono::hours staged_for{24};

/// The file of a photo, opened with nothing but what the record says of it: for Photos, and for whoever verifies.
util::Result<util::Bytes> open_photo(const storage::AttachmentFolder&, const domain::request::Photo&, Photos::Piece);

}  // namespace qingfeng::service
