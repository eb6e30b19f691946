#pragma once

#include <map>
#include <optional>
#include <utility>

namespace qingfeng::storage::memory {

/// A sorted table below and, above it, what one transaction changed. Readers have no changes.
template <class Key, class Row>
class Layered {
  public:
    explicit Layered(const std::map<Key, Row>& base) : base_(&base) {}

    const Row* find(const Key& key) const {
        if (const auto changed = changes_.find(key); changed != changes_.end())
            return changed->second ? &*changed->second : nullptr;
        if (cleared_) return nullptr;
        const auto found = base_->find(key);
        return found == base_->end() ? nullptr : &found->second;
    }

    /// Rows from `from` on, ascending, until `visit` says false.
    template <class Visit>
    void scan(const Key& from, Visit visit) const {
        auto below = cleared_ ? base_->end() : base_->lower_bound(from);
        auto above = changes_.lower_bound(from);
        while (below != base_->end() || above != changes_.end()) {
            const bool take_above =
                below == base_->end() || (above != changes_.end() && !(below->first < above->first));
            if (!take_above) {
                if (!visit(below->first, below->second)) return;
                ++below;
                continue;
            }
            if (below != base_->end() && !(above->first < below->first)) ++below;  // the change hides it
            if (above->second && !visit(above->first, *above->second)) return;
            ++above;
        }
    }

    /// The last key at or before `to`.
    std::optional<Key> last_until(const Key& to) const {
        std::optional<Key> last;
        for (auto above = changes_.upper_bound(to); above != changes_.begin() && !last;)
            if ((--above)->second) last = above->first;
        if (cleared_) return last;
        for (auto below = base_->upper_bound(to); below != base_->begin();) {
            --below;
            if (last && below->first < *last) break;
            if (!changes_.contains(below->first)) return below->first;
        }
        return last;
    }

    void put(const Key& key, Row row) { changes_.insert_or_assign(key, std::move(row)); }
    void erase(const Key& key) { changes_.insert_or_assign(key, std::nullopt); }
    void clear() {
        cleared_ = true;
        changes_.clear();
    }

    /// `base` must hold what the table below holds.
    void apply_to(std::map<Key, Row>& base) {
        if (cleared_) base.clear();
        for (auto& [key, row] : changes_) {
            if (row)
                base.insert_or_assign(key, std::move(*row));
            else
                base.erase(key);
        }
    }

  private:
    const std::map<Key, Row>* base_;
    std::map<Key, std::optional<Row>> changes_;
    bool cleared_ = false;
};

}  // namespace qingfeng::storage::memory
