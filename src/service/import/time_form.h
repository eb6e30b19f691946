#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/request/terms.h"
#include "util/time.h"

namespace qingfeng::service::import {

/// How a source writes times: "YYYY/M/D h:m:s", "YYYY-MM-DD hh:mm", "MM/DD/YYYY hh:mm:ss AM", "YYYY年M月D日".
///
/// YYYY four digits; M D h m s one or two digits, doubled exactly two; AM either of AM and PM, and h then goes from 1
/// to
/// 12. Everything else stands for itself, a blank for any number of blanks. Year, month and day must be there; without
/// hours the time is known to the day.
class TimeForm {
  public:
    /// Empty where the pattern is none.
    static std::optional<TimeForm> parse(std::string_view pattern);

    struct Reading {
        util::LocalTime local;
        domain::request::Precision precision = domain::request::Precision::Minute;

        bool operator==(const Reading&) const = default;
    };
    /// Empty where the text is not wholly of this form, or names no time.
    std::optional<Reading> read(std::string_view text) const;

    const std::string& pattern() const { return pattern_; }

  private:
    enum class Part { Literal, Year, Month, Day, Hour, Minute, Second, HalfDay };
    struct Piece {
        Part part = Part::Literal;
        char literal = 0;
        std::size_t digits_min = 1;
        std::size_t digits_max = 2;
    };

    static Part part_of(char c);
    bool has(Part part) const;

    std::string pattern_;
    std::vector<Piece> pieces_;
};

}  // namespace qingfeng::service::import
