#include "http/pages/photos.h"

#include "service/photos.h"

namespace qingfeng::http::pages {
namespace {

using domain::request::photos_max;

constexpr std::size_t name_characters_max = 60;

std::string shortened(const std::string& name) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(name[i]) & 0xC0) != 0x80;
        if (begins && ++characters > name_characters_max) return name.substr(0, i) + "…";
    }
    return name;
}

/// Small enough to stand in the page itself: an address for each would have to carry what opens it.
std::string as_source(util::ByteView jpeg) { return "data:image/jpeg;base64," + util::to_base64(jpeg); }

Data shown(const util::Bytes& thumb, std::size_t number, std::uint32_t width, std::uint32_t height,
           const Visit& visit) {
    Data photo;
    photo.set("number", std::to_string(number));
    photo.set("words", visit.say("page.photos.one", {{"number", std::to_string(number)}}));
    put(photo, "source", thumb.empty() ? "" : as_source(thumb));
    photo.set("size", std::to_string(width) + " × " + std::to_string(height));
    return photo;
}

}  // namespace

std::optional<SentForm> read_form(const Request& request) {
    if (request.content_type() == "multipart/form-data") {
        auto form = parse_multipart(request.headers.get("Content-Type"), request.body);
        if (!form) return std::nullopt;
        return SentForm{std::move(form->fields), std::move(form->files)};
    }
    auto fields = parse_parameters(request.body);
    if (!fields) return std::nullopt;
    return SentForm{std::move(*fields), {}};
}

std::vector<PhotoTrouble> take_photos(std::vector<std::string>& tickets, const std::vector<SentFile>& files,
                                      const Visit& visit) {
    std::vector<PhotoTrouble> troubles;
    const service::Photos* photos = visit.api().parts().photos;
    for (const SentFile& file : files) {
        if (file.field != "photos") continue;
        // A form has room for six; what a program sends beyond is not worth a sentence each.
        if (troubles.size() == photos_max) break;
        if (tickets.size() >= photos_max) {
            troubles.push_back({file.name, image::Fault::NotPossibleNow, true});
            continue;
        }
        if (photos == nullptr) {
            troubles.push_back({file.name, image::Fault::NotPossibleNow});
            continue;
        }
        auto staged = photos->stage(util::as_bytes(file.content));
        if (staged) {
            tickets.push_back(std::move(staged->ticket));
        } else {
            troubles.push_back({file.name, staged.error()});
        }
    }
    return troubles;
}

bool drop_photo(std::vector<std::string>& tickets, const std::string& act) {
    if (!act.starts_with("drop") || act.size() != 5) return false;
    const std::size_t index = static_cast<std::size_t>(act[4] - '1');
    if (index < tickets.size()) tickets.erase(tickets.begin() + static_cast<std::ptrdiff_t>(index));
    return true;
}

std::vector<domain::request::Photo> photos_of(const std::vector<std::string>& tickets, const Visit& visit) {
    std::vector<domain::request::Photo> photos;
    const service::Photos* store = visit.api().parts().photos;
    if (store == nullptr) return photos;
    for (const std::string& ticket : tickets) {
        if (auto photo = store->photo_of(ticket)) photos.push_back(std::move(*photo));
    }
    return photos;
}

std::vector<std::string> trouble_words(const std::vector<PhotoTrouble>& troubles, const Visit& visit) {
    std::vector<std::string> words;
    for (const PhotoTrouble& trouble : troubles) {
        const std::string reason = trouble.too_many ? visit.say("photo_fault.too_many")
                                                    : visit.say("photo_fault." + std::string(to_key(trouble.fault)));
        const std::string name = trouble.name.empty() ? visit.say("page.photos.nameless") : shortened(trouble.name);
        words.push_back(visit.say("page.photos.not_kept", {{"name", name}, {"reason", reason}}));
    }
    return words;
}

std::string photos_field(const std::vector<std::string>& tickets, const std::string& add_hint,
                         const std::string& stay_at, const Visit& visit) {
    const service::Photos* store = visit.api().parts().photos;
    if (store == nullptr) return {};
    Data data;
    Data list{Data::type::list};
    std::size_t number = 0;
    for (const std::string& ticket : tickets) {
        ++number;
        const auto staged = store->staged(ticket);
        list.push_back(staged ? shown(staged->thumb, number, staged->width, staged->height, visit)
                              : shown({}, number, 0, 0, visit));
    }
    data.set("photos", list);
    flag(data, "photos?", !tickets.empty());
    flag(data, "room_for_photos", tickets.size() < photos_max);
    data.set("photos_left", std::to_string(photos_max - std::min(photos_max, tickets.size())));
    data.set("add_hint", add_hint);
    put(data, "stay_at", stay_at);
    return visit.site().templates().render("photos", visit.language(), data);
}

void fill_matter_photos(Data& data, const std::string& code, const Visit& visit) {
    const service::Photos* store = visit.api().parts().photos;
    // Read again: what others are shown of a matter has no business with keys of photos.
    const auto matter = visit.api().parts().matters.by_code(code);
    if (!matter) return;
    const auto& photos = (*matter)->request.photos;
    Data list{Data::type::list};
    std::size_t number = 0;
    for (const auto& photo : photos) {
        ++number;
        auto thumb = store == nullptr
                         ? util::Result<util::Bytes>(util::fail(util::ErrorKind::NotFound, "no photos here"))
                         : store->open(photo, service::Photos::Piece::Thumb);
        list.push_back(shown(thumb ? *thumb : util::Bytes(), number, photo.width, photo.height, visit));
    }
    data.set("photos", list);
    flag(data, "photos?", !photos.empty());
}

}  // namespace qingfeng::http::pages
