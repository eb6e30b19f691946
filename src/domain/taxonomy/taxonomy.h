#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"
#include "util/enum_keys.h"
#include "util/result.h"

/// What matters are about: a tree of two levels, adopted whole by an entry. The kind of a matter (a complaint, an
/// enquiry) is another thing, and stands in its procedure.
namespace qingfeng::domain::taxonomy {

/// Where a matter on a subject goes.
enum class Routing : std::uint8_t {
    Ordinary = 1,           ///< to the unit or line department concerned
    SupervisingOffice = 2,  ///< to the unit's own supervising office
    Discipline = 3,         ///< 检举控告: to the discipline organ, never to the unit complained of
};

/// Where the name of a subject comes from.
enum class SubjectBasis : std::uint8_t {
    Source = 1,  ///< a category found in law, notice or statistics
    Design = 2,  ///< ours, so that every matter has a place
};

std::string_view to_key(Routing routing);
std::string_view to_key(SubjectBasis basis);

/// The first level: "06" 窗口服务.
struct Field {
    std::string code;  ///< two digits
    std::string name_zh;
    std::string name_en;

    bool operator==(const Field&) const = default;
};

/// The second level: "0601" 态度生硬、脸难看、话难听.
struct Subject {
    std::string code;  ///< four digits, the first two its field
    std::string name_zh;
    std::string name_en;
    SubjectBasis basis = SubjectBasis::Source;
    Routing routing = Routing::Ordinary;

    bool operator==(const Subject&) const = default;
};

enum class Fault : std::uint8_t {
    FieldCodeWrong = 1,  ///< not two digits
    FieldTwice = 2,
    FieldNameMissing = 3,  ///< in one of the languages
    FieldWithoutSubject = 4,
    SubjectCodeWrong = 5,  ///< not four digits
    SubjectTwice = 6,
    SubjectNameMissing = 7,
    SubjectWithoutField = 8,
};

struct Problem {
    Fault fault = Fault::FieldCodeWrong;
    std::string code;  ///< of the field or subject

    bool operator==(const Problem&) const = default;
};

/// An immutable value, in the order of the codes, so that equal taxonomies have equal bytes.
class Taxonomy {
  public:
    Taxonomy() = default;
    Taxonomy(std::vector<Field> fields, std::vector<Subject> subjects);

    /// Null where there is no such code.
    const Subject* find(std::string_view code) const;
    /// The field of a subject: its first two digits. Null where there is no such field.
    const Field* field_of(std::string_view code) const;
    const std::vector<Field>& fields() const { return fields_; }
    const std::vector<Subject>& subjects() const { return subjects_; }

    /// Format 1. Read back without the rules of `problems`, which may have become stricter since.
    util::Bytes to_canonical() const;
    /// Damaged where the bytes are not exactly those of a taxonomy.
    static util::Result<Taxonomy> from_canonical(util::ByteView bytes);

    bool operator==(const Taxonomy&) const = default;

  private:
    std::vector<Field> fields_;
    std::vector<Subject> subjects_;
};

/// What keeps a proposed taxonomy from being adopted, all of it.
std::vector<Problem> problems(const Taxonomy& taxonomy);

}  // namespace qingfeng::domain::taxonomy
