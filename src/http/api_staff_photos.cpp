#include "http/note_read.h"
#include "http/staff_access.h"
#include "http/staff_photos.h"
#include "http/text.h"
#include "service/photos.h"

/// Photos of a matter, for whoever may see the matter; each look is noted for the auditor.
namespace qingfeng::http {
namespace {

using service::Photos;

void get_photo(Api& api, const StaffCall& staff) {
    const auto matter = visible_matter(api, staff, std::string(staff.request().path.get("number")));
    if (!matter) return;
    const auto& photos = matter->request.photos;
    const std::size_t number = whole_number(staff.request().path.get("photo")).value_or(0);
    const Photos* store = api.parts().photos;
    if (store == nullptr || number < 1 || number > photos.size()) {
        return answer_problem(api, staff, 404, "not_found");
    }
    const bool thumb = staff.request().target.query.get("size") == "thumb";
    const auto bytes = store->open(photos[number - 1], thumb ? Photos::Piece::Thumb : Photos::Piece::Shown);
    if (!bytes) return api.reject(*staff.call, bytes.error());
    Response response = text_response(200, std::string(util::as_text(*bytes)), "image/jpeg");
    response.headers.set("Content-Disposition", "inline; filename=\"photo-" + std::to_string(number) + ".jpg\"");
    response.headers.set("Cache-Control", "private, no-store");
    // Opening the matter shows the small ones and is noted there; a look at a photo itself is one of its own.
    if (thumb) {
        staff.call->responder.answer(std::move(response));
        return;
    }
    answer_noted(api, staff,
                 {service::ReadWhat::Matter, matter->request.number(),
                  staff.say("page.photos.one", {{"number", std::to_string(number)}})},
                 std::move(response));
}

}  // namespace

void add_staff_photo_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/matters/{number}/photos/{photo}", get_photo);
}

}  // namespace qingfeng::http
