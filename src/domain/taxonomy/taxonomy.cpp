#include "domain/taxonomy/taxonomy.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "util/canonical.h"

namespace qingfeng::domain::taxonomy {

namespace {

constexpr std::uint64_t format = 1;  // in the record for ever
constexpr std::size_t field_digits = 2;
constexpr std::size_t subject_digits = 4;

bool is_code(std::string_view code, std::size_t digits) {
    return code.size() == digits && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

template <class Item>
const Item* find_code(const std::vector<Item>& items, std::string_view code) {
    const auto found = std::ranges::lower_bound(items, code, {}, &Item::code);
    return found == items.end() || found->code != code ? nullptr : &*found;
}

std::optional<Field> read_field(util::CanonicalReader& in) {
    auto code = in.text(), zh = in.text(), en = in.text();
    if (!code || !zh || !en) return std::nullopt;
    return Field{std::move(*code), std::move(*zh), std::move(*en)};
}

std::optional<Subject> read_subject(util::CanonicalReader& in) {
    auto code = in.text(), zh = in.text(), en = in.text();
    const auto basis = util::from_number<SubjectBasis>(in.number().value_or(0));
    const auto routing = util::from_number<Routing>(in.number().value_or(0));
    if (!code || !zh || !en || !basis || !routing) return std::nullopt;
    return Subject{std::move(*code), std::move(*zh), std::move(*en), *basis, *routing};
}

template <class Read>
auto read_list(util::CanonicalReader& in, Read read)
    -> std::optional<std::vector<typename decltype(read(in))::value_type>> {
    std::vector<typename decltype(read(in))::value_type> items;
    const auto count = in.number();
    if (!count) return std::nullopt;
    for (std::uint64_t i = 0; i < *count; ++i) {
        auto item = read(in);
        if (!item) return std::nullopt;
        items.push_back(std::move(*item));
    }
    return items;
}

}  // namespace

std::string_view to_key(Routing routing) {
    switch (routing) {
        case Routing::Ordinary:
            return "ordinary";
        case Routing::SupervisingOffice:
            return "supervising_office";
        case Routing::Discipline:
            return "discipline";
    }
    return {};
}

std::string_view to_key(SubjectBasis basis) {
    switch (basis) {
        case SubjectBasis::Source:
            return "source";
        case SubjectBasis::Design:
            return "design";
    }
    return {};
}

Taxonomy::Taxonomy(std::vector<Field> fields, std::vector<Subject> subjects)
    : fields_(std::move(fields)), subjects_(std::move(subjects)) {
    std::ranges::stable_sort(fields_, {}, &Field::code);
    std::ranges::stable_sort(subjects_, {}, &Subject::code);
}

const Subject* Taxonomy::find(std::string_view code) const { return find_code(subjects_, code); }

const Field* Taxonomy::field_of(std::string_view code) const {
    return find_code(fields_, code.substr(0, std::min(code.size(), field_digits)));
}

util::Bytes Taxonomy::to_canonical() const {
    util::CanonicalWriter out;
    out.number(format).number(fields_.size());
    for (const Field& field : fields_) out.text(field.code).text(field.name_zh).text(field.name_en);
    out.number(subjects_.size());
    for (const Subject& subject : subjects_) {
        out.text(subject.code).text(subject.name_zh).text(subject.name_en);
        out.number(static_cast<std::uint64_t>(subject.basis)).number(static_cast<std::uint64_t>(subject.routing));
    }
    return out.take();
}

util::Result<Taxonomy> Taxonomy::from_canonical(util::ByteView bytes) {
    util::CanonicalReader in(bytes);
    if (in.number() != format) {
        return util::fail(util::ErrorKind::Damaged, "a taxonomy in a format that this version does not know");
    }
    auto fields = read_list(in, read_field);
    auto subjects = read_list(in, read_subject);
    if (!fields || !subjects || !in.finished()) {
        return util::fail(util::ErrorKind::Damaged, "a taxonomy whose bytes cannot be read");
    }
    Taxonomy taxonomy(*fields, *subjects);
    if (taxonomy.fields_ != *fields || taxonomy.subjects_ != *subjects) {
        return util::fail(util::ErrorKind::Damaged, "a taxonomy out of order");
    }
    return taxonomy;
}

std::vector<Problem> problems(const Taxonomy& taxonomy) {
    std::vector<Problem> found;
    const auto when = [&](bool wrong, Fault fault, const std::string& code) {
        if (wrong) found.push_back({fault, code});
    };
    std::string_view previous;
    for (const Field& field : taxonomy.fields()) {
        const auto is_inside = [&](const Subject& subject) { return taxonomy.field_of(subject.code) == &field; };
        when(!is_code(field.code, field_digits), Fault::FieldCodeWrong, field.code);
        when(field.code == previous, Fault::FieldTwice, field.code);
        when(field.name_zh.empty() || field.name_en.empty(), Fault::FieldNameMissing, field.code);
        when(field.code != previous && std::ranges::none_of(taxonomy.subjects(), is_inside), Fault::FieldWithoutSubject,
             field.code);
        previous = field.code;
    }
    previous = {};
    for (const Subject& subject : taxonomy.subjects()) {
        when(!is_code(subject.code, subject_digits), Fault::SubjectCodeWrong, subject.code);
        when(subject.code == previous, Fault::SubjectTwice, subject.code);
        when(subject.name_zh.empty() || subject.name_en.empty(), Fault::SubjectNameMissing, subject.code);
        when(taxonomy.field_of(subject.code) == nullptr, Fault::SubjectWithoutField, subject.code);
        previous = subject.code;
    }
    return found;
}

}  // namespace qingfeng::domain::taxonomy
