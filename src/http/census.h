#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace qingfeng::http {

enum class Admission {
    Admitted,
    TooManyInAll,
    TooManyFromAddress,
    Dropped,  ///< too many even of those that are being refused: close without a word
};

/// Counts the open connections, in all and by address. Thread-safe. Connections that only get their refusal have a
/// small number of seats of their own, so that a flood of them cannot grow without bound either.
class Census {
  public:
    Census(std::size_t in_all_max, std::size_t per_address_max);

    /// A place that is given back when it goes out of scope.
    class Seat {
      public:
        Seat() = default;
        Seat(Seat&& other) noexcept { *this = std::move(other); }
        Seat& operator=(Seat&& other) noexcept;
        ~Seat() { release(); }

        Admission admission() const { return admission_; }
        void release();

      private:
        friend class Census;
        Seat(Census* census, std::string key, Admission admission)
            : census_(census), key_(std::move(key)), admission_(admission) {}

        Census* census_ = nullptr;  ///< outlives its seats
        std::string key_;
        Admission admission_ = Admission::Dropped;
    };

    /// An empty key counts in all only.
    Seat admit(const std::string& key);
    std::size_t admitted() const;

    static constexpr std::size_t refused_max = 128;

  private:
    void release(const std::string& key, Admission admission);
    Admission decide(const std::string& key) const;

    const std::size_t in_all_max_;
    const std::size_t per_address_max_;
    mutable std::mutex mutex_;  ///< guards all below
    std::size_t admitted_ = 0;
    std::size_t refused_ = 0;
    std::unordered_map<std::string, std::size_t> by_key_;
};

}  // namespace qingfeng::http
