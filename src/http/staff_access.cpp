#include "http/staff_access.h"

#include "service/visibility.h"

namespace qingfeng::http {

using domain::permission::Act;

bool may_see(const StaffCall& staff, const domain::request::Request& request) {
    return service::may(*staff.configuration, staff.person, Act::See, service::facts_of(request), staff.today());
}

MatterRights rights_in(const StaffCall& staff, const domain::request::Request& request) {
    return {.identity = service::may(*staff.configuration, staff.person, Act::Contact, service::facts_of(request),
                                     staff.today())};
}

std::shared_ptr<const service::LoadedRequest> visible_matter(Api& api, const StaffCall& staff,
                                                             const std::string& number) {
    auto matter = api.parts().matters.by_number(number);
    if (!matter) {
        api.reject(*staff.call, matter.error());
        return nullptr;
    }
    if (!may_see(staff, (*matter)->request)) {
        api.reject(*staff.call, domain::request::Refusal::NoSuchMatter);
        return nullptr;
    }
    return std::move(*matter);
}

}  // namespace qingfeng::http
