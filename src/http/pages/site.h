#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/api_context.h"
#include "http/pages/templates.h"

namespace qingfeng::http::pages {

/// One page to be shown.
struct Page {
    std::string_view body;  ///< its template
    std::string title;      ///< the question or the task; never holds a code
    Data data;
    int status = 200;
    std::string script;  ///< "report.ts"; empty: only what every page has
    bool from_form =
        false;  ///< the answer to a form: language and size are switched by sending it again (form id "state")
    bool has_errors = false;  ///< the title says so first
    bool keep = false;        ///< the way back may show it again without asking the server
    bool wide = false;
    std::string state_path;   ///< where the form "state" goes; empty: to this address
    std::string default_act;  ///< of the form "state": what Enter does
};

class Site;

/// One request for a page: who asks, in which language, under what is in force now.
class Visit {
  public:
    Visit(const Site& site, Api& api, const Request& request,
          std::shared_ptr<const service::Configuration> configuration);

    const Request& request() const { return request_; }
    Language language() const { return language_; }
    bool chinese() const { return language_ == Language::Chinese; }
    const service::Configuration& configuration() const { return *configuration_; }
    util::Instant now() const { return now_; }
    util::Date today() const { return configuration_->zone.to_local(now_).date; }
    Api& api() const { return api_; }
    const Site& site() const { return site_; }
    ViewContext context() const { return {*configuration_, api_.parts().messages, language_, now_}; }
    Reader reader() const { return {api_.parts().messages, language_, request_.request_id}; }

    std::string say(std::string_view key, std::initializer_list<service::Argument> arguments = {}) const;
    std::string unit_name(const domain::people::UnitId& unit) const { return http::unit_name(context(), unit); }

    Response show(const Page& page) const;

  private:
    const Site& site_;
    Api& api_;
    const Request& request_;
    std::shared_ptr<const service::Configuration> configuration_;
    Language language_;
    util::Instant now_;
};

/// What every page shares. Lives as long as the routes.
class Site : public std::enable_shared_from_this<Site> {
  public:
    Site(std::shared_ptr<Api> api);

    const Templates& templates() const { return templates_; }
    const std::shared_ptr<Api>& api() const { return api_; }

    using Show = Response (*)(const Visit&);
    /// A page that is answered at once.
    void get(Router& router, std::string_view pattern, Show show) const;
    void post(Router& router, std::string_view pattern, Api::Budget budget, Show show) const;

    using Begin = void (*)(const std::shared_ptr<const Site>&, const CallPtr&, const Visit&);
    /// A page whose answer waits for a commit.
    void post(Router& router, std::string_view pattern, Api::Budget budget, Begin begin, RouteOptions options) const;

    /// Runs `show` with a visit, or answers what is wrong.
    void visit(const Call& call, const std::function<void(const Visit&)>& use) const;

  private:
    std::shared_ptr<Api> api_;
    Templates templates_;
};

/// The frame around a page's body, for whoever has no visit: errors of the transport.
struct Frame {
    Language language = Language::Chinese;
    bool large = false;
    std::string
        language_address;  ///< of this page in the other language; empty: there is no other way than the home page
    std::string large_address;
    std::string authority;
    std::string phone;
};
Response framed(const Templates& templates, const StaticFiles& files, const Frame& frame, const Page& page);

// Where the pages are.
void add_home(Router& router, const Site& site);
void add_report(Router& router, const Site& site);
void add_track(Router& router, const Site& site);
void add_verify(Router& router, const Site& site);
void add_guides(Router& router, const Site& site);
void add_stations(Router& router, const Site& site);
void add_figures(Router& router, const Site& site);

}  // namespace qingfeng::http::pages
