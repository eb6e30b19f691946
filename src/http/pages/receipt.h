#pragma once

#include "http/pages/site.h"
#include "http/registration.h"

namespace qingfeng::http::pages {

/// 受理回执: the code once, large, and what happens next with dates. Never to be stored by a browser's cache.
/// `notes`: what the person has to know besides, such as a photo that could not be kept.
Response show_receipt(const RegisteredOutput& registered, const Visit& visit,
                      const std::vector<std::string>& notes = {});

/// The same again for whoever has the code, as the matter stands now.
Response show_receipt(const PublicView& view, const std::string& code, const Visit& visit,
                      const std::vector<std::string>& notes = {});

/// "2026-11-23 14:05" of "2026-11-23T14:05:09+08:00".
std::string minute_of(const std::string& iso);

}  // namespace qingfeng::http::pages
