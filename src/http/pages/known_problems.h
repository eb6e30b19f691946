#pragma once

#include <optional>

#include "http/pages/report_form.h"

/// Open facility problems at the place a report is about, so that nobody writes for nothing what is being mended.
namespace qingfeng::http::pages {

/// The page that asks whether it is one of them: between what happened and the contact. Empty: there is nothing to ask,
/// or it was asked before.
///
/// Shown are only the subject (as staff classified it), the stake if one was given, the unit, state and dates; never
/// a word of what people wrote, no number, no name. Only from the level of publication on at which figures are shown,
/// only matters about things and never one that names a person, at most three. What this report says is compared with
/// fixed words for each subject and not with other reports: answers must not let anybody guess at those.
std::optional<Response> ask_about_known_problems(const ReportForm& form, const Visit& visit);

}  // namespace qingfeng::http::pages
