#pragma once

#include "http/pages/site.h"

namespace qingfeng::http::pages {

/// What the person typed into one of the acts on a matter's page, to be shown again.
struct ActForm {
    std::string key;  ///< of idempotency
    std::string text;
    std::string grade;
    std::string solved;
    std::string comment;
    std::string reason;
    std::vector<std::string> reasons;  ///< for the verdict
    std::string call_back;             ///< "yes", "no"
    std::string objection;
    std::vector<std::string> photos;       ///< tickets of those that go with a supplement
    std::vector<std::string> photo_notes;  ///< what became of those that were sent just now
};

/// A matter as its person sees it, with what they can do now. `done` tells what just happened.
Response show_matter(const PublicView& view, const std::string& code, const Visit& visit, const ActForm& form = {},
                     const std::vector<FieldError>& errors = {}, const std::string& done = "");

/// Summary of errors at the head of a page; empty where there are none.
std::string error_summary(const std::vector<FieldError>& errors, const Visit& visit);

/// A deadline state as shape and words.
std::string chip(const std::string& state, const std::string& words, const Visit& visit);

}  // namespace qingfeng::http::pages
