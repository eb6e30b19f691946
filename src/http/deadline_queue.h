#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <utility>
#include <vector>

namespace qingfeng::http {

/// Deadlines of very many owners in a few classes, each class with one duration: within a class the order of setting is
/// the order of expiry, so that setting costs O(1) and a sweep only what has expired. (A timer per connection would
/// cost a heap operation and a wake-up for each request.) Not synchronised.
template <class Owner, std::size_t classes>
class DeadlineQueue {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

  private:
    struct Entry {
        Owner owner;
        TimePoint due;
        std::size_t list;
    };

  public:
    /// An owner's place; valid until remove().
    using Ticket = typename std::list<Entry>::iterator;

    /// Without a deadline yet.
    Ticket add(Owner owner) { return lists_[parked].insert(lists_[parked].end(), {std::move(owner), {}, parked}); }
    void set(Ticket ticket, std::size_t list, TimePoint due) {
        ticket->due = due;
        move(ticket, list);
    }
    void remove(Ticket ticket) { lists_[ticket->list].erase(ticket); }

    /// The owners whose deadline has come; they have none afterwards.
    std::vector<Owner> expired(TimePoint now) {
        std::vector<Owner> owners;
        for (std::size_t list = 0; list < classes; ++list) {
            while (!lists_[list].empty() && lists_[list].front().due <= now) {
                owners.push_back(lists_[list].front().owner);
                move(lists_[list].begin(), parked);
            }
        }
        return owners;
    }

  private:
    static constexpr std::size_t parked = classes;

    void move(Ticket ticket, std::size_t list) {
        lists_[list].splice(lists_[list].end(), lists_[ticket->list], ticket);
        ticket->list = list;
    }

    std::array<std::list<Entry>, classes + 1> lists_;
};

}  // namespace qingfeng::http
