#include "service/proposals/permissions_toml.h"

#include <array>
#include <set>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "service/proposals/table_reader.h"

namespace qingfeng::service::proposals {

namespace {

using namespace domain::permission;

/// Tables of the file; the acts of one group may stand in several, where one would be too wide to read.
constexpr std::array<std::string_view, 4> table_names = {"sight", "matters", "matters_after", "platform"};

class Reading {
  public:
    explicit Reading(Faults& faults) : faults_(faults) {}

    void part(const TomlTable& table) {
        const std::vector<std::optional<Act>> acts = read_acts(table);
        for (const TomlEntry& entry : table.entries) {
            if (entry.key != "acts") read_row(entry, acts);
        }
    }

    PermissionTable take() {
        for (const Act act : util::all_of<Act>()) {
            if (seen_.contains(act)) continue;
            faults_.add(1, fmt::format("没有“{}”这一列", to_key(act)),
                        fmt::format("there is no column {}", to_key(act)));
        }
        return std::move(table_);
    }

  private:
    static const std::vector<TomlNode>& list(const TomlNode& node) {
        static const std::vector<TomlNode> none;
        const auto* values = std::get_if<std::vector<TomlNode>>(&node.value);
        return values == nullptr ? none : *values;
    }

    static std::string word(const TomlNode& node) {
        const auto* text = std::get_if<std::string>(&node.value);
        return text == nullptr ? std::string() : *text;
    }

    std::vector<std::optional<Act>> read_acts(const TomlTable& table) {
        std::vector<std::optional<Act>> acts;
        const TomlEntry* head = table.find("acts");
        if (head == nullptr) {
            faults_.add(table.line, "缺少 acts：各列是什么", "acts is missing: what the columns are");
            return acts;
        }
        for (const TomlNode& node : list(head->node)) {
            acts.push_back(util::from_key<Act>(word(node)));
            if (!acts.back()) {
                faults_.add(node.line, fmt::format("没有“{}”这种事项", word(node)),
                            fmt::format("there is no act \"{}\"", word(node)));
            } else if (!seen_.insert(*acts.back()).second) {
                faults_.add(node.line, fmt::format("“{}”列重复", word(node)),
                            fmt::format("the column {} stands here twice", word(node)));
            }
        }
        return acts;
    }

    void read_row(const TomlEntry& entry, const std::vector<std::optional<Act>>& acts) {
        const auto role = domain::people::term_named<Role>(entry.key);
        if (!role) {
            faults_.add(entry.line, fmt::format("没有“{}”这个角色", entry.key),
                        fmt::format("there is no role \"{}\"", entry.key));
            return;
        }
        const auto& cells = list(entry.node);
        if (cells.size() != acts.size()) {
            faults_.add(entry.line, fmt::format("{} 这一行应有 {} 格", entry.key, acts.size()),
                        fmt::format("the row {} needs {} cells", entry.key, acts.size()));
            return;
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (acts[i]) read_cell(cells[i], *role, *acts[i]);
        }
    }

    void read_cell(const TomlNode& node, Role role, Act act) {
        const std::string written = word(node);
        const auto scope = written == "-" ? Scope::None : util::from_key<Scope>(written);
        if (!scope || written == "none") {
            faults_.add(node.line, fmt::format("没有“{}”这种范围", written),
                        fmt::format("there is no scope \"{}\"", written));
            return;
        }
        if (!concerns_a_matter(act) && *scope != Scope::None && *scope != Scope::All) {
            faults_.add(node.line, fmt::format("{} 只能是 \"all\" 或 \"-\"", to_key(act)),
                        fmt::format("{} is \"all\" or \"-\"", to_key(act)));
            return;
        }
        table_.set(role, act, *scope);
    }

    Faults& faults_;
    PermissionTable table_;
    std::set<Act> seen_;
};

}  // namespace

util::Result<PermissionTable> parse_permissions_toml(std::string_view text, std::string_view file,
                                                     util::Language language) {
    Faults faults(file, language);
    const auto root = read_toml_tree(text, faults);
    if (!root) return faults.failure();
    Reading reading(faults);
    TableReader in(*root, faults);
    for (const std::string_view name : table_names) {
        if (const TomlTable* table = in.table(name)) reading.part(*table);
    }
    in.finish();
    PermissionTable table = reading.take();
    if (!faults.none()) return faults.failure();
    return table;
}

}  // namespace qingfeng::service::proposals
