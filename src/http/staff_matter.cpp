#include "http/staff_matter.h"

#include <algorithm>

#include "domain/masking/masking.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "http/staff_actions.h"
#include "http/staff_deadline.h"
#include "http/staff_timeline.h"

namespace qingfeng::http {
namespace {

namespace event = domain::request::event;
using boost::json::array;
using boost::json::object;

using domain::request::state_kind;
using service::LoadedRequest;

class Writer {
  public:
    Writer(const StaffCall& staff, const LoadedRequest& matter)
        : staff_(staff), matter_(matter), request_(matter.request) {}

    void put_head(object& into) const {
        const auto& registration = request_.registration;
        const auto& history = request_.history;
        into["number"] = history ? history->number : registration.number;
        into["revision"] = matter_.revision;
        put_word(into, staff_, "kind", "kind",
                 to_key(history ? history->imported_kind.value_or(registration.kind) : registration.kind));
        put_word(into, staff_, "state", "state", to_key(state_kind(request_.state)));
        into["sentence"] = staff_sentence(staff_, request_);
        if (const auto* next = request_.next_clock(); next != nullptr && !request_.ended()) {
            into["next"] = deadline_chip(staff_, *next);
        }
        into["registered"] = staff_.iso(request_.registered);
        put_word(into, staff_, "channel", "channel",
                 to_key(history ? domain::request::Channel::OtherSystem : registration.channel));
        put_if(into, "source", history ? history->source : registration.source);
        put_if(into, "external_number", history ? history->external_number : registration.external_number);
        put_occurred(into);
        put_if(into, "place", registration.place);
        put_subject(into, history ? history->subject : registration.subject);
        put_if(into, "procedure", registration.procedure);
        into["body"] = history ? history->body : registration.body;
    }

    void put_people(object& into) const {
        const auto& registration = request_.registration;
        if (registration.unit) into["concerns"] = unit_ref(staff_.view, *registration.unit);
        if (request_.handling_unit) into["unit"] = unit_ref(staff_.view, *request_.handling_unit);
        if (!request_.handlers.empty()) {
            into["first_handler"] = person(request_.first_handler());
            if (request_.current_handler() != request_.first_handler()) {
                into["handler"] = person(request_.current_handler());
            }
            into["handlers"] = people(request_.handlers);
        }
        if (registration.first_asked) into["first_asked"] = person(*registration.first_asked);
        into["complained_of"] = people(registration.complained_of);
        array returned;
        for (const auto& unit : request_.returned_by) returned.push_back(unit_ref(staff_.view, unit));
        into["returned_by"] = std::move(returned);
    }

    void put_contact(object& into, const MatterRights& rights) const {
        const bool given = request_.history
                               ? !request_.history->contact_name.empty()
                               : !(request_.registration.contact_name + request_.registration.contact_phone).empty();
        into["contact"] = object{{"given", given},
                                 {"open", given && rights.identity},
                                 {"sentence", staff_.say(!given            ? "staff.contact_none"
                                                         : rights.identity ? "staff.contact_by_entry"
                                                                           : "staff.contact_closed")}};
    }

    void put_findings(object& into) const {
        array points;
        for (std::size_t i = 0; i < request_.points.size(); ++i) {
            const auto& point = request_.points[i];
            object one{{"number", i + 1}, {"text", point.text}};
            if (point.finding) {
                put_word(one, staff_, "finding", "finding", to_key(point.finding->finding));
                one["reasons"] = point.finding->reasons;
                one["found_by"] = person(point.finding->found_by);
            }
            points.push_back(std::move(one));
        }
        into["points"] = std::move(points);
        if (request_.liability) {
            object liability;
            put_word(liability, staff_, "liability", "liability", to_key(request_.liability->liability));
            liability["reasons"] = request_.liability->reasons;
            liability["found_by"] = person(request_.liability->found_by);
            into["liability"] = std::move(liability);
        }
    }

    void put_answers(object& into) const {
        std::vector<const service::RecordedEvent*> signed_by;
        for (const auto& recorded : matter_.events) {
            if (std::holds_alternative<event::Answered>(recorded.event) ||
                std::holds_alternative<event::ImportedAnswer>(recorded.event)) {
                signed_by.push_back(&recorded);
            }
        }
        array answers;
        for (std::size_t i = 0; i < request_.answers.size(); ++i) {
            object one{{"at", ""}};
            if (i < signed_by.size()) {
                one["at"] = staff_.iso(signed_by[i]->recorded);
                put_author(one, "signed_by", *signed_by[i]);
            }
            put_answer(one, request_.answers[i]);
            answers.push_back(std::move(one));
        }
        into["answers"] = std::move(answers);
        into["versions"] = versions();
    }

    void put_outcome(object& into) const {
        array remedies;
        for (const auto& remedy : request_.remedies) {
            object one{{"number", remedy.id}};
            put_promise(one, remedy.promise);
            const auto& zone = staff_.configuration->zone;
            const bool late = zone.to_local(remedy.done.value_or(staff_.view.now)).date > remedy.promise.until;
            one["state"] = remedy.done ? (late ? "kept_late" : "kept") : (late ? "late" : "open");
            if (remedy.done) {
                one["done"] = staff_.iso(*remedy.done);
                one["evidence"] = remedy.evidence;
            }
            remedies.push_back(std::move(one));
        }
        into["remedies"] = std::move(remedies);
        array verdicts;
        for (const auto& verdict : request_.verdicts) {
            object one;
            put_word(one, staff_, "grade", "grade", to_key(verdict.grade));
            if (verdict.solved) put_word(one, staff_, "solved", "solved", to_key(*verdict.solved));
            array reasons;
            for (const auto reason : verdict.reasons) {
                object chosen;
                put_word(chosen, staff_, "reason", "verdict_reason", to_key(reason));
                reasons.push_back(std::move(chosen));
            }
            one["reasons"] = std::move(reasons);
            put_if(one, "comment", verdict.comment);
            if (verdict.call_back_welcome) one["call_back_welcome"] = *verdict.call_back_welcome;
            put_word(one, staff_, "standing", "standing", to_key(verdict.standing));
            one["round"] = verdict.round;
            one["at"] = staff_.iso(verdict.at);
            verdicts.push_back(std::move(one));
        }
        into["verdicts"] = std::move(verdicts);
        array calls;
        for (const auto& call : request_.call_backs) {
            object one;
            put_word(one, staff_, "outcome", "call_back_outcome", to_key(call.outcome));
            if (call.solved) put_word(one, staff_, "solved", "solved", to_key(*call.solved));
            one["remark"] = call.remark;
            one["by"] = person(call.by);
            one["round"] = call.round;
            one["at"] = staff_.iso(call.at);
            calls.push_back(std::move(one));
        }
        into["call_backs"] = std::move(calls);
        into["facts"] = facts();
    }

    void put_others(object& into) const {
        array orders;
        for (const auto& order : request_.orders) {
            object one{{"order", order.id}};
            put_word(one, staff_, "kind", "order_kind", to_key(order.kind));
            one["number"] = order.number;
            one["text"] = order.text;
            one["by"] = person(order.by);
            one["until"] = order.until.text();
            const bool late = !order.reported && !order.settled && order.until < staff_.today();
            put_word(one, staff_, "state", "order_state",
                     order.settled    ? "settled"
                     : order.reported ? "reported"
                     : late           ? "late"
                                      : "open");
            put_if(one, "report", order.report);
            orders.push_back(std::move(one));
        }
        into["orders"] = std::move(orders);
        array co_handlers;
        for (const auto& each : request_.co_handlers) {
            object one{{"number", each.id},
                       {"unit", unit_ref(staff_.view, each.unit)},
                       {"person", person(each.person)},
                       {"task", each.task},
                       {"until", each.until.text()}};
            if (each.contributed) {
                one["contributed"] = staff_.iso(*each.contributed);
                one["text"] = each.contribution;
            }
            co_handlers.push_back(std::move(one));
        }
        into["co_handlers"] = std::move(co_handlers);
        array related;
        const auto relate = [&](const std::string& number, const char* relation) {
            object one{{"number", number}};
            put_word(one, staff_, "relation", "relation", relation);
            related.push_back(std::move(one));
        };
        for (const auto& number : request_.merged_from) relate(number, "merged_from");
        if (const auto* merged = std::get_if<domain::request::state::Merged>(&request_.state)) {
            relate(merged->into, "merged_into");
        }
        for (const auto& review : request_.reviews) relate(review.number, "review");
        if (!request_.registration.review_of.empty()) relate(request_.registration.review_of, "review_of");
        into["related"] = std::move(related);
    }

    void put_clocks(object& into) const {
        array clocks;
        for (const auto& clock : request_.clocks) clocks.push_back(clock_json(staff_, clock));
        into["clocks"] = std::move(clocks);
    }

    array notes() const {
        array notes;
        const auto note = [&](const char* key) { notes.emplace_back(staff_.say(key)); };
        if (request_.registration.code_seen_by_staff) note("staff.code_seen");
        if (request_.withdrawn) note("staff.withdrawn_check_goes_on");
        if (request_.designated) note("staff.designated");
        return notes;
    }

  private:
    object person(const domain::people::PersonId& id) const { return person_ref(staff_.view, id); }
    array people(const std::vector<domain::people::PersonId>& ids) const {
        array people;
        for (const auto& id : ids) people.push_back(person(id));
        return people;
    }

    void put_occurred(object& into) const {
        const auto& occurred = request_.history ? request_.history->occurred : request_.registration.occurred;
        if (!occurred) return;
        into["occurred"] = occurred->precision == domain::request::Precision::Day
                               ? staff_.configuration->zone.to_local(occurred->at).date.text()
                               : staff_.iso(occurred->at);
    }
    void put_subject(object& into, const std::string& code) const {
        const auto* subject = staff_.configuration->taxonomy.find(code);
        if (subject == nullptr) return;
        const bool chinese = staff_.view.language == util::Language::Chinese;
        into["subject"] = object{{"key", code}, {"name", chinese ? subject->name_zh : subject->name_en}};
    }
    void put_author(object& into, std::string_view member, const service::RecordedEvent& recorded) const {
        if (const auto* by = domain::record::person_of(recorded.origin.actor)) into[member] = person(*by);
    }
    void put_promise(object& into, const domain::request::Promise& promise) const {
        put_word(into, staff_, "kind", "remedy", to_key(promise.kind));
        into["text"] = promise.text;
        into["until"] = promise.until.text();
    }
    void put_answer(object& into, const domain::request::Answer& answer) const {
        into["facts"] = answer.facts;
        into["decision"] = answer.decision;
        into["basis"] = answer.basis;
        array promises;
        for (const auto& promise : answer.promises) {
            object one;
            put_promise(one, promise);
            promises.push_back(std::move(one));
        }
        into["promises"] = std::move(promises);
    }

    /// Every draft that was submitted, with what became of it.
    array versions() const {
        array versions;
        const auto decide = [&](const service::RecordedEvent& recorded, const char* outcome) {
            if (versions.empty()) return;
            object& last = versions.back().as_object();
            put_word(last, staff_, "outcome", "draft_outcome", outcome);
            last["decided"] = staff_.iso(recorded.recorded);
            put_author(last, "decided_by", recorded);
        };
        for (const auto& recorded : matter_.events) {
            if (const auto* submitted = std::get_if<event::AnswerSubmitted>(&recorded.event)) {
                object one{{"version", versions.size() + 1}, {"submitted", staff_.iso(recorded.recorded)}};
                put_author(one, "by", recorded);
                put_word(one, staff_, "outcome", "draft_outcome", "pending");
                put_answer(one, submitted->answer);
                versions.push_back(std::move(one));
            } else if (const auto* back = std::get_if<event::AnswerSentBack>(&recorded.event)) {
                decide(recorded, "sent_back");
                if (!versions.empty()) versions.back().as_object()["reason"] = back->reason;
            } else if (std::holds_alternative<event::Answered>(recorded.event)) {
                decide(recorded, "signed");
            }
        }
        return versions;
    }

    /// Closed, finding, liability, solved, verdict: each by itself, and none made up where it is not known.
    object facts() const {
        const auto state = state_kind(request_.state);
        object facts{
            {"closed", state == domain::request::StateKind::Closed || state == domain::request::StateKind::Archived}};
        std::string findings;
        for (std::size_t i = 0; i < request_.points.size(); ++i) {
            const auto& finding = request_.points[i].finding;
            if (!finding) continue;
            findings += (findings.empty() ? "" : " · ") + std::to_string(i + 1) + ". " +
                        staff_.word("finding", to_key(finding->finding));
        }
        put_if(facts, "findings", findings);
        if (request_.liability) facts["liability"] = staff_.word("liability", to_key(request_.liability->liability));
        // The newest word of the person, whether they judged or were called.
        std::optional<domain::request::Solved> solved;
        util::Instant said;
        for (const auto& verdict : request_.verdicts) {
            if (verdict.solved && verdict.at >= said) solved = verdict.solved, said = verdict.at;
        }
        for (const auto& call : request_.call_backs) {
            if (call.solved && call.at >= said) solved = call.solved, said = call.at;
        }
        if (solved) {
            facts["solved"] = staff_.word("solved", to_key(*solved));
            facts["solved_key"] = to_key(*solved);
        }
        if (!request_.verdicts.empty()) {
            facts["verdict"] = staff_.word("grade", to_key(request_.verdicts.back().grade));
        }
        return facts;
    }

    const StaffCall& staff_;
    const LoadedRequest& matter_;
    const domain::request::Request& request_;
};

/// Members that carry what people wrote.
constexpr std::string_view written[] = {"body",     "text",     "place", "reasons",  "reason",
                                        "facts",    "decision", "basis", "remark",   "comment",
                                        "evidence", "source",   "hint",  "findings", "explanation"};

void mask_texts(boost::json::value& value, bool is_written);
void mask_texts(object& json) {
    for (auto& member : json) {
        const bool is_written =
            std::find(std::begin(written), std::end(written), std::string_view(member.key())) != std::end(written);
        mask_texts(member.value(), is_written);
    }
}
void mask_texts(boost::json::value& value, bool is_written) {
    if (value.is_object()) return mask_texts(value.get_object());
    if (value.is_array()) {
        for (auto& item : value.get_array()) mask_texts(item, is_written);
        return;
    }
    if (is_written && value.is_string()) value = domain::masking::masked(std::string_view(value.get_string()));
}

}  // namespace

std::string staff_sentence(const StaffCall& staff, const domain::request::Request& request) {
    const auto* next = request.next_clock();
    if (request.ended() || next == nullptr || request.handlers.empty()) {
        return staff.word("state", to_key(state_kind(request.state)));
    }
    return staff.say("staff.next_step", {{"clock", staff.word("clock", to_key(next->kind))},
                                         {"date", next->date.text()},
                                         {"person", person_name(staff.view, request.current_handler())}});
}

object staff_matter(const StaffCall& staff, const LoadedRequest& matter, const MatterRights& rights) {
    const Writer writer(staff, matter);
    object json;
    writer.put_head(json);
    writer.put_people(json);
    writer.put_contact(json, rights);
    writer.put_findings(json);
    writer.put_answers(json);
    writer.put_outcome(json);
    writer.put_others(json);
    writer.put_clocks(json);
    put_actions(json, staff, matter);
    array photos;
    for (const auto& photo : matter.request.photos) {
        photos.push_back(object{{"number", photos.size() + 1}, {"width", photo.width}, {"height", photo.height}});
    }
    json["photos"] = std::move(photos);
    json["timeline"] = staff_timeline(staff, matter);
    json["notes"] = writer.notes();
    // Whoever may not know who it is does not read their number in what was said either.
    if (!rights.identity) mask_texts(json);
    return json;
}

}  // namespace qingfeng::http
