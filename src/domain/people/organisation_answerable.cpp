// Posts, and who answers for a unit.
#include <algorithm>
#include <tuple>

#include "domain/people/organisation.h"

namespace qingfeng::domain::people {
namespace {

auto posts_of_role(const std::vector<Post>& posts, Role role, const UnitId& unit) {
    return std::ranges::equal_range(posts, std::tuple(unit, role), {},
                                    [](const Post& p) { return std::tuple(p.unit, p.role); });
}

auto posts_of_unit(const std::vector<Post>& posts, const UnitId& unit) {
    return std::ranges::equal_range(posts, unit, {}, &Post::unit);
}

bool share_any(const std::vector<LineId>& a, const std::vector<LineId>& b) {
    return std::ranges::any_of(a, [&](const LineId& line) { return std::ranges::binary_search(b, line); });
}

}  // namespace

Term term(Standing standing) {
    switch (standing) {
        case Standing::Head:
            return {"head", "主要负责人", "the unit's head"};
        case Standing::ActingHead:
            return {"acting-head", "主要负责人空缺，主持工作", "no head, acts as head"};
        case Standing::Deputy:
            return {"deputy", "主要负责人空缺，由排名第一的副职负责", "no head, the first deputy stands in"};
        case Standing::DeputyInCharge:
            return {"deputy-in-charge", "上级分管领导", "the deputy in charge one level up"};
        case Standing::Vacant:
            return {"vacant", "空缺，由上级负责", "vacant, the level above answers"};
        case Standing::NotInBeing:
            return {"not-in-being", "该日没有这个单位", "no such unit on that day"};
    }
    return {};
}

std::string_view to_key(Standing standing) { return term(standing).slug; }

const Post* Organisation::head_post(const UnitId& unit, util::Date day) const {
    const Post* acting = nullptr;
    for (const Post& post : posts_of_role(parts_.posts, Role::UnitHead, unit)) {
        if (!post.term.contains(day)) continue;
        if (!post.acting) return &post;
        if (!acting) acting = &post;
    }
    return acting;
}

const Post* Organisation::first_deputy(const UnitId& unit, util::Date day) const {
    const auto deputies = posts_of_role(parts_.posts, Role::Deputy, unit);
    const auto found = std::ranges::find_if(deputies, [&](const Post& post) { return post.term.contains(day); });
    return found == deputies.end() ? nullptr : &*found;
}

/// `below` is the chain from the unit in question up to, not including, `at`. A unit named in a charge goes before a
/// line, and the nearer unit before the farther.
const Post* Organisation::deputy_with_charge(const UnitId& at, const std::vector<UnitId>& below, util::Date day) const {
    const auto deputies = posts_of_role(parts_.posts, Role::Deputy, at);
    for (const UnitId& unit : below) {
        for (const Post& post : deputies) {
            if (post.term.contains(day) && std::ranges::binary_search(post.charge, unit)) return &post;
        }
    }
    for (const UnitId& unit : below) {
        for (const Post& post : deputies) {
            if (post.term.contains(day) && share_any(find_unit(unit)->lines, post.lines)) return &post;
        }
    }
    return nullptr;
}

std::pair<const Post*, AnswerStep> Organisation::stand_at(const std::vector<UnitId>& chain, std::size_t level,
                                                          util::Date day) const {
    const UnitId& unit = chain[level];
    if (level > 0) {
        const std::vector<UnitId> below(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(level));
        if (const Post* post = deputy_with_charge(unit, below, day)) return {post, {unit, Standing::DeputyInCharge}};
    }
    if (const Post* post = head_post(unit, day)) {
        return {post, {unit, post->acting ? Standing::ActingHead : Standing::Head}};
    }
    if (const Post* post = first_deputy(unit, day)) return {post, {unit, Standing::Deputy}};
    return {nullptr, {unit, Standing::Vacant}};
}

std::optional<Answerable> Organisation::answerable(const UnitId& unit, util::Date day) const {
    std::vector<AnswerStep> path;
    const auto levels = chain(unit, day);
    for (std::size_t level = 0; level < levels.size(); ++level) {
        const auto [post, step] = stand_at(levels, level, day);
        path.push_back(step);
        if (post) return Answerable{post->person, post->unit, step.standing, std::move(path)};
    }
    return std::nullopt;
}

std::vector<AnswerStep> Organisation::answerable_path(const UnitId& unit, util::Date day) const {
    if (auto found = answerable(unit, day)) return std::move(found->path);
    const auto levels = chain(unit, day);
    if (levels.empty()) return {{unit, Standing::NotInBeing}};
    std::vector<AnswerStep> path;
    for (const UnitId& level : levels) path.push_back({level, Standing::Vacant});
    return path;
}

std::optional<PersonId> Organisation::deputy_in_charge(const UnitId& unit, util::Date day) const {
    const auto levels = chain(unit, day);
    for (std::size_t level = 1; level < levels.size(); ++level) {
        const std::vector<UnitId> below(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(level));
        if (const Post* post = deputy_with_charge(levels[level], below, day)) return post->person;
    }
    return std::nullopt;
}

std::vector<PersonId> Organisation::holders(Role role, const UnitId& unit, util::Date day) const {
    std::vector<PersonId> found;
    if (const Unit* known = find_unit(unit); !known || !known->validity.contains(day)) return found;
    for (const Post& post : posts_of_role(parts_.posts, role, unit)) {
        const bool listed = std::ranges::find(found, post.person) != found.end();
        if (post.term.contains(day) && !listed) found.push_back(post.person);
    }
    return found;
}

bool Organisation::holds(const PersonId& person, Role role, const UnitId& unit, util::Date day) const {
    const auto found = holders(role, unit, day);
    return std::ranges::find(found, person) != found.end();
}

std::vector<Post> Organisation::posts_in(const UnitId& unit, util::Date day) const {
    std::vector<Post> found;
    std::ranges::copy_if(posts_of_unit(parts_.posts, unit), std::back_inserter(found),
                         [&](const Post& post) { return post.term.contains(day); });
    return found;
}

std::vector<Post> Organisation::roles_of(const PersonId& person, util::Date day) const {
    std::vector<Post> found;
    for (const auto& [id, index] :
         std::ranges::equal_range(posts_by_person_, person, {}, [](const auto& p) { return p.first; })) {
        if (parts_.posts[index].term.contains(day)) found.push_back(parts_.posts[index]);
    }
    return found;
}

}  // namespace qingfeng::domain::people
