#include "service/proposals/taxonomy_toml.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "service/proposals/table_reader.h"

namespace qingfeng::service::proposals {

namespace {

using namespace domain::taxonomy;

Field read_field(TableReader& in) {
    Field field;
    field.code = in.text("code");
    field.name_zh = in.text_or_empty("zh");
    field.name_en = in.text_or_empty("en");
    return field;
}

Subject read_subject(TableReader& in) {
    Subject subject;
    subject.code = in.text("code");
    subject.name_zh = in.text_or_empty("zh");
    subject.name_en = in.text_or_empty("en");
    subject.basis = in.word_or("basis", SubjectBasis::Source);
    subject.routing = in.word_or("routing", Routing::Ordinary);
    return subject;
}

std::pair<std::string_view, std::string_view> fault_words(Fault fault) {
    switch (fault) {
        case Fault::FieldCodeWrong:
            return {"大类代码是两位数字", "the code of a field is two digits"};
        case Fault::FieldTwice:
            return {"大类代码重复", "the code of this field is used twice"};
        case Fault::FieldNameMissing:
            return {"大类要有中文名和英文名", "a field needs its name in both languages"};
        case Fault::FieldWithoutSubject:
            return {"大类下没有细类", "a field needs at least one subject"};
        case Fault::SubjectCodeWrong:
            return {"细类代码是四位数字", "the code of a subject is four digits"};
        case Fault::SubjectTwice:
            return {"细类代码重复", "the code of this subject is used twice"};
        case Fault::SubjectNameMissing:
            return {"细类要有中文名和英文名", "a subject needs its name in both languages"};
        case Fault::SubjectWithoutField:
            return {"细类代码的前两位不是任何大类", "the first two digits name no field"};
    }
    return {};
}

}  // namespace

util::Result<Taxonomy> parse_taxonomy_toml(std::string_view text, std::string_view file, util::Language language) {
    Faults faults(file, language);
    const auto root = read_toml_tree(text, faults);
    if (!root) return faults.failure();

    std::vector<Field> fields;
    std::vector<Subject> subjects;
    std::map<std::string, std::uint32_t> lines;  // where a code stands last: the second of two is the one to change
    TableReader in(*root, faults);
    for (const TomlTable* table : in.tables("field")) {
        TableReader field(*table, faults);
        fields.push_back(read_field(field));
        lines[fields.back().code] = table->line;
        for (const TomlTable* row : field.tables("subjects")) {
            TableReader subject(*row, faults);
            subjects.push_back(read_subject(subject));
            lines[subjects.back().code] = row->line;
            subject.finish();
        }
        field.finish();
    }
    in.finish();

    Taxonomy taxonomy(std::move(fields), std::move(subjects));
    if (taxonomy.fields().empty()) faults.add(1, "没有任何大类 [[field]]", "there is no [[field]]");
    for (const Problem& problem : problems(taxonomy)) {
        const auto [zh, en] = fault_words(problem.fault);
        faults.add(lines[problem.code], fmt::format("{}：{}", problem.code, zh),
                   fmt::format("{}: {}", problem.code, en));
    }
    if (!faults.none()) return faults.failure();
    return taxonomy;
}

}  // namespace qingfeng::service::proposals
