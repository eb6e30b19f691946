#pragma once

#include <string>
#include <vector>

#include "http/multipart.h"
#include "http/pages/report_form.h"
#include "image/picture.h"

/// Photos on the public pages. Whatever happens to one of them, the report goes on: what could not be kept is told by
/// name, with the reason.
namespace qingfeng::http::pages {

/// Six photos as telephones take them; the connection's deadlines bound how long they may take.
inline constexpr std::size_t photo_form_bytes_max = 40 * 1024 * 1024;

struct PhotoTrouble {
    std::string name;  ///< as the person's device calls it
    image::Fault fault = image::Fault::NotPossibleNow;
    bool too_many = false;  ///< there are six already
};

/// A form with or without files.
struct SentForm {
    Parameters fields;
    std::vector<SentFile> files;  ///< within the request's body
};
/// Empty: it is neither kind of form.
std::optional<SentForm> read_form(const Request& request);

/// Stages what came; adds the tickets to `tickets`. Takes seconds.
std::vector<PhotoTrouble> take_photos(std::vector<std::string>& tickets, const std::vector<SentFile>& files,
                                      const Visit& visit);
/// "drop2": takes the second photo out. False: it is no such act.
bool drop_photo(std::vector<std::string>& tickets, const std::string& act);

/// What becomes part of the command. Those that are not there any more are left out.
std::vector<domain::request::Photo> photos_of(const std::vector<std::string>& tickets, const Visit& visit);

/// A sentence for each, with its reason.
std::vector<std::string> trouble_words(const std::vector<PhotoTrouble>& troubles, const Visit& visit);

/// The field of a form that takes photos: those chosen so far, with a button to take each out again, and room for more.
/// `add_hint` says what sends them; adding and taking out alone lead to `stay_at`, or where the form leads. Empty: no
/// photos can be kept here.
std::string photos_field(const std::vector<std::string>& tickets, const std::string& add_hint,
                         const std::string& stay_at, const Visit& visit);
/// The photos of the matter with this code, small, each with a button that shows it.
void fill_matter_photos(Data& data, const std::string& code, const Visit& visit);

}  // namespace qingfeng::http::pages
