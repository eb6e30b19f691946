// Canonical bytes, version 1: lines, units, persons, posts, each as a count and that many records in canonical order. A
// date is the signed number of days since 1970-01-01; an interval its first day and 0, or 1 and the day it ended.
#include <algorithm>

#include "domain/people/organisation.h"
#include "util/canonical.h"

namespace qingfeng::domain::people {
namespace {

using util::CanonicalReader;
using util::CanonicalWriter;

constexpr std::uint64_t version = 1;

void write(CanonicalWriter& out, const std::string& text) { out.text(text); }
template <class Tag>
void write(CanonicalWriter& out, const util::Strong<Tag, std::string>& id) {
    out.text(id.get());
}
void write(CanonicalWriter& out, const Parentage& parentage);
void write(CanonicalWriter& out, const Line& line);
void write(CanonicalWriter& out, const Unit& unit);
void write(CanonicalWriter& out, const Person& person);
void write(CanonicalWriter& out, const Post& post);

template <class T>
void write(CanonicalWriter& out, const std::vector<T>& values) {
    out.number(values.size());
    for (const T& value : values) write(out, value);
}
void write(CanonicalWriter& out, const Interval& interval) {
    out.signed_number(interval.from.days).number(interval.until ? 1 : 0);
    if (interval.until) out.signed_number(interval.until->days);
}
void write(CanonicalWriter& out, const Parentage& parentage) {
    write(out, parentage.parent);
    write(out, parentage.term);
}
void write(CanonicalWriter& out, const Line& line) {
    write(out, line.id);
    out.text(line.name_zh).text(line.name_en);
}
void write(CanonicalWriter& out, const Unit& unit) {
    write(out, unit.id);
    out.text(unit.name_zh).text(unit.name_en).text(unit.short_zh).text(unit.short_en);
    out.number(static_cast<std::uint64_t>(unit.kind)).number(static_cast<std::uint64_t>(unit.nature));
    write(out, unit.validity);
    write(out, unit.parents);
    write(out, unit.lines);
    write(out, unit.aliases);
    out.text(unit.road).text(unit.stake).text(unit.phone);
}
void write(CanonicalWriter& out, const Person& person) {
    write(out, person.id);
    out.text(person.name).text(person.name_en).number(static_cast<std::uint64_t>(person.employment));
    write(out, person.validity);
}
void write(CanonicalWriter& out, const Post& post) {
    write(out, post.person);
    write(out, post.unit);
    out.number(static_cast<std::uint64_t>(post.role));
    write(out, post.term);
    out.number(post.acting ? 1 : 0).number(post.rank);
    write(out, post.lines);
    write(out, post.charge);
}

// Readers leave a failed CanonicalReader behind; the caller asks once at the end. What a reader skips or rounds shows
// as a difference when the result is written again.
void read(CanonicalReader& in, std::string& text) { text = in.text().value_or(""); }
template <class Tag>
void read(CanonicalReader& in, util::Strong<Tag, std::string>& id) {
    id = util::Strong<Tag, std::string>(in.text().value_or(""));
}
void read(CanonicalReader& in, util::Date& date) {
    date.days = static_cast<std::int32_t>(in.signed_number().value_or(0));
}
void read(CanonicalReader& in, std::uint32_t& number) { number = static_cast<std::uint32_t>(in.number().value_or(0)); }
void read(CanonicalReader& in, bool& flag) { flag = in.number().value_or(0) == 1; }
void read(CanonicalReader& in, Parentage& parentage);
void read(CanonicalReader& in, Line& line);
void read(CanonicalReader& in, Unit& unit);
void read(CanonicalReader& in, Person& person);
void read(CanonicalReader& in, Post& post);

template <class T>
void read(CanonicalReader& in, std::vector<T>& values) {
    const auto count = in.number().value_or(0);
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) read(in, values.emplace_back());
}
template <class E>
void read_term(CanonicalReader& in, E& value) {
    // Number 0 is no term and writes differently from whatever stood there: refused below.
    value = term_numbered<E>(in.number().value_or(0)).value_or(E{});
}
void read(CanonicalReader& in, Interval& interval) {
    read(in, interval.from);
    bool ended = false;
    read(in, ended);
    if (ended) read(in, interval.until.emplace());
}
void read(CanonicalReader& in, Parentage& parentage) {
    read(in, parentage.parent);
    read(in, parentage.term);
}
void read(CanonicalReader& in, Line& line) {
    read(in, line.id);
    read(in, line.name_zh);
    read(in, line.name_en);
}
void read(CanonicalReader& in, Unit& unit) {
    read(in, unit.id);
    for (auto* text : {&unit.name_zh, &unit.name_en, &unit.short_zh, &unit.short_en}) read(in, *text);
    read_term(in, unit.kind);
    read_term(in, unit.nature);
    read(in, unit.validity);
    read(in, unit.parents);
    read(in, unit.lines);
    read(in, unit.aliases);
    for (auto* text : {&unit.road, &unit.stake, &unit.phone}) read(in, *text);
}
void read(CanonicalReader& in, Person& person) {
    read(in, person.id);
    read(in, person.name);
    read(in, person.name_en);
    read_term(in, person.employment);
    read(in, person.validity);
}
void read(CanonicalReader& in, Post& post) {
    read(in, post.person);
    read(in, post.unit);
    read_term(in, post.role);
    read(in, post.term);
    read(in, post.acting);
    read(in, post.rank);
    read(in, post.lines);
    read(in, post.charge);
}

bool has_unknown_term(const OrganisationParts& parts) {
    return std::ranges::any_of(parts.units,
                               [](const Unit& u) { return u.kind == UnitKind{} || u.nature == LegalNature{}; }) ||
           std::ranges::any_of(parts.persons, [](const Person& p) { return p.employment == Employment{}; }) ||
           std::ranges::any_of(parts.posts, [](const Post& p) { return p.role == Role{}; });
}

}  // namespace

util::Bytes Organisation::to_canonical() const {
    CanonicalWriter out;
    out.number(version);
    write(out, parts_.lines);
    write(out, parts_.units);
    write(out, parts_.persons);
    write(out, parts_.posts);
    return out.take();
}

util::Result<Organisation> Organisation::from_canonical(util::ByteView bytes) {
    const auto damaged = [](const std::string& why) {
        return util::fail(util::ErrorKind::Damaged, "The bytes of an organisation cannot be read: " + why + ".");
    };
    CanonicalReader in(bytes);
    if (in.number() != version) return damaged("their version is not known here");
    OrganisationParts parts;
    read(in, parts.lines);
    read(in, parts.units);
    read(in, parts.persons);
    read(in, parts.posts);
    if (!in.finished()) return damaged("they are too short or too long");
    if (has_unknown_term(parts)) return damaged("a kind, nature, employment or role is not known here");
    for (const Problem& problem : check_organisation(parts)) {
        if (severity(problem.kind) == Severity::Broken) return damaged(problem.en);
    }
    Organisation organisation(std::move(parts));
    if (!std::ranges::equal(organisation.to_canonical(), bytes)) return damaged("they are not in canonical form");
    return organisation;
}

}  // namespace qingfeng::domain::people
