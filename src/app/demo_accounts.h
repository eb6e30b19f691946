#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/application.h"
#include "service/accounts/accounts.h"

/// Everybody of the demo authority can be signed in as, from this machine, with one password that is no secret.
namespace qingfeng::app {

inline constexpr std::string_view demo_password = "qingfeng-demo";

/// An account for each person with a part in the platform, named by their id, without a second factor and without a
/// password to change. `init --demo` calls it once, after the organisation is adopted.
util::Status open_demo_accounts(const Session& session, Application& application);

/// One person for each role, as lines to print; none where the authority has no demo accounts.
std::vector<std::string> demo_account_lines(const Session& session, Application& application,
                                            service::accounts::Accounts& accounts);

}  // namespace qingfeng::app
