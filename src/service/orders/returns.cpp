#include "service/orders/returns.h"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/core.h>

#include "domain/masking/masking.h"
#include "domain/request/keys.h"
#include "service/import/csv.h"

namespace qingfeng::service::orders {

namespace {

using import::ReturnFact;
using util::Language;

/// Sources are Chinese systems: their tables are filled in Chinese.
constexpr Language language = Language::Chinese;

class Row {
  public:
    Row(const LoadedRequest& loaded, const Configuration& config, const Messages& messages)
        : loaded_(loaded), request_(loaded.request), config_(config), messages_(messages) {}

    std::string fact(ReturnFact fact) const;

  private:
    std::string word(std::string_view group, std::string_view key) const {
        return messages_.text(language, fmt::format("{}.{}", group, key));
    }
    std::string time(std::optional<util::Instant> at) const {
        return at ? config_.zone.to_local(*at).minute_text() : "";
    }
    /// What people wrote leaves the office here: numbers that lead to a person do not, those of the office's own
    /// telephones do.
    std::string masked(const std::string& text) const {
        std::set<std::string> kept;
        for (const auto& unit : config_.organisation.units()) {
            std::string digits;
            std::ranges::copy_if(unit.phone, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
            if (!digits.empty()) kept.insert(std::move(digits));
        }
        return domain::masking::masked(text, kept);
    }
    std::string unit(const std::optional<domain::people::UnitId>& id) const {
        const auto* found = id ? config_.organisation.find_unit(*id) : nullptr;
        return found == nullptr ? "" : found->name_zh;
    }
    std::string handler() const {
        const auto* person =
            request_.handlers.empty() ? nullptr : config_.organisation.find_person(request_.first_handler());
        return person == nullptr ? "" : person->name;
    }
    /// Of the newest entry of that kind.
    template <class E>
    const E* last() const {
        for (auto entry = loaded_.events.rbegin(); entry != loaded_.events.rend(); ++entry) {
            if (const auto* event = std::get_if<E>(&entry->event)) return event;
        }
        return nullptr;
    }
    template <class E>
    std::optional<util::Instant> when() const {
        for (auto entry = loaded_.events.rbegin(); entry != loaded_.events.rend(); ++entry) {
            if (std::holds_alternative<E>(entry->event)) return entry->recorded;
        }
        return std::nullopt;
    }
    std::string findings() const;
    std::string promises() const;
    std::string in_time() const;
    std::string reason() const;

    const LoadedRequest& loaded_;
    const domain::request::Request& request_;
    const Configuration& config_;
    const Messages& messages_;
};

std::string Row::findings() const {
    std::string text;
    for (const auto& point : request_.points) {
        if (!point.finding) continue;
        const std::string found = word("finding", to_key(point.finding->finding));
        if (request_.points.size() == 1) return found;
        text += (text.empty() ? "" : "；") + point.text + "：" + found;
    }
    return text;
}

std::string Row::promises() const {
    std::string text;
    for (const auto& remedy : request_.remedies) {
        text += (text.empty() ? "" : "；") + fmt::format("{}：{}（{} 前）", word("remedy", to_key(remedy.promise.kind)),
                                                         remedy.promise.text, remedy.promise.until.text());
    }
    return text;
}

std::string Row::in_time() const {
    const auto* clock = request_.clock(domain::clocks::ClockKind::Answer);
    if (clock == nullptr) return "";
    const auto kept = clock->kept();
    return !kept ? "" : *kept ? "是" : "否";
}

std::string Row::reason() const {
    namespace event = domain::request::event;
    if (const auto* refused = last<event::Refused>()) return refused->explanation + refused->go_instead_zh;
    if (const auto* referred = last<event::Referred>()) return "已转 " + referred->referred_to;
    return "";
}

std::string Row::fact(ReturnFact fact) const {
    namespace event = domain::request::event;
    const domain::request::Answer* answer = request_.answers.empty() ? nullptr : &request_.answers.back();
    switch (fact) {
        case ReturnFact::ExternalNumber:
            return request_.registration.external_number;
        case ReturnFact::Number:
            return request_.registration.number;
        case ReturnFact::Unit:
            return unit(request_.handling_unit);
        case ReturnFact::Handler:
            return handler();
        case ReturnFact::State:
            return word("state", to_key(domain::request::state_kind(request_.state)));
        case ReturnFact::Accepted:
            return time(when<event::Accepted>());
        case ReturnFact::Answered:
            return time(when<event::Answered>());
        case ReturnFact::Closed:
            return time(when<event::Closed>());
        case ReturnFact::Facts:
            return answer == nullptr ? "" : masked(answer->facts);
        case ReturnFact::Decision:
            return answer == nullptr ? "" : masked(answer->decision);
        case ReturnFact::Basis:
            return answer == nullptr ? "" : masked(answer->basis);
        case ReturnFact::Findings:
            return masked(findings());
        case ReturnFact::Liability:
            return request_.liability ? word("liability", to_key(request_.liability->liability)) : "";
        case ReturnFact::Promises:
            return masked(promises());
        case ReturnFact::Solved: {
            if (request_.verdicts.empty() || !request_.verdicts.back().solved) return "";
            return word("solved", to_key(*request_.verdicts.back().solved));
        }
        case ReturnFact::Verdict:
            // Silence is no verdict: the source must not read 满意 out of an empty cell.
            return request_.verdicts.empty() ? word("grade", "none")
                                             : word("grade", to_key(request_.verdicts.back().grade));
        case ReturnFact::InTime:
            return in_time();
        case ReturnFact::Reason:
            return masked(reason());
    }
    return "";
}

}  // namespace

std::vector<std::string> return_row(const LoadedRequest& loaded, const Configuration& config,
                                    const import::Mapping& mapping, const Messages& messages) {
    const Row row(loaded, config, messages);
    std::vector<std::string> cells;
    for (const import::ReturnColumn& column : mapping.returns) {
        std::string text = column.fact ? row.fact(*column.fact) : column.value;
        const auto named = std::ranges::find(column.values, text, &std::pair<std::string, std::string>::first);
        cells.push_back(named == column.values.end() ? std::move(text) : named->second);
    }
    return cells;
}

util::Result<ReturnTable> returns_due(Authority& authority, const notices::NoticeBoard& board,
                                      const import::Mapping& mapping, const Messages& messages) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto config = authority.configuration(**reader);
    if (!config) return config.failure();
    ReturnTable table;
    for (const import::ReturnColumn& column : mapping.returns) table.header.push_back(column.column);
    std::set<storage::StreamId> taken;
    for (const auto& owed : board.owed(domain::request::Addressee::Source, mapping.source)) {
        if (!taken.insert(owed.stream).second) continue;
        const auto loaded = authority.load(**reader, owed.stream);
        if (!loaded) return loaded.failure();
        table.rows.push_back(return_row(*loaded, **config, mapping, messages));
        table.numbers.push_back(owed.number);
    }
    return table;
}

std::string csv_of(const ReturnTable& table) {
    std::ostringstream out;
    out << "\xef\xbb\xbf";  // without it spreadsheets take UTF-8 for the local code page
    import::write_csv_row(out, table.header);
    for (const auto& row : table.rows) import::write_csv_row(out, row);
    return out.str();
}

util::Result<std::size_t> mark_returned(Matters& matters, const import::Mapping& mapping, const ReturnTable& table,
                                        const domain::record::Origin& origin) {
    std::size_t failed = 0;
    for (const std::string& number : table.numbers) {
        const auto told =
            matters.act(number, domain::request::command::Tell{domain::request::source_channel, mapping.source, "回单"},
                        {origin, "", std::nullopt});
        if (told) continue;
        const auto* error = std::get_if<util::Error>(&told.error());
        if (error != nullptr && error->kind != util::ErrorKind::NotFound) return util::Failure<util::Error>{*error};
        ++failed;
    }
    return failed;
}

}  // namespace qingfeng::service::orders
