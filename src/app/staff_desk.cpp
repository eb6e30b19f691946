#include "app/staff_desk.h"

#include <filesystem>

#include "app/adoption.h"
#include "app/proposals.h"
#include "app/verify_words.h"

namespace qingfeng::app {
namespace {

util::Result<http::ReadProposal> read(const std::string& source_name, const std::string& text,
                                      const service::Configuration& current, util::Language language) {
    auto proposal = read_proposal({source_name, text}, current, language);
    if (!proposal) return proposal.failure();
    auto changed = changes(current, proposal->proposal, language);
    return http::ReadProposal{std::move(proposal->proposal), std::move(proposal->warnings), std::move(changed)};
}

}  // namespace

StaffDesk::StaffDesk(Application& application, const DataPlace& place, std::vector<http::OrderMap> maps,
                     const Session& session)
    : application_(application),
      session_(session),
      drafts_(std::filesystem::path(place.folder) / "drafts", application.authority().lookup_key()),
      reads_(std::filesystem::path(place.folder) / "reads.log", application.authority().lookup_key()),
      maps_(std::move(maps)),
      board_(application.authority()) {
    drafts_.sweep();
}

http::StaffParts StaffDesk::parts() {
    http::StaffParts parts;
    parts.drafts = &drafts_;
    parts.reads = &reads_;
    if (!application_.read_only()) parts.writer = &application_.writer();
    parts.read_proposal = read;
    parts.finding_words = [this](const service::Finding& finding, util::Language language) {
        Session reader = session_;
        reader.language = language;
        return line_of(finding, reader);
    };
    parts.orders = {maps_, &board_};
    return parts;
}

}  // namespace qingfeng::app
