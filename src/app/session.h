#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/exit_code.h"
#include "domain/request/refusal.h"
#include "service/messages.h"
#include "storage/master_key.h"
#include "util/language.h"
#include "util/result.h"
#include "util/time.h"

/// What every command shares: the world outside, the language, and how it speaks.
namespace qingfeng::app {

/// The world outside the process, so that a test can stand in for it.
struct Surroundings {
    std::ostream& out;
    std::ostream& err;
    bool err_is_terminal = false;
    std::string os_user;  ///< name of the effective user
    std::function<util::Instant()> clock;
    storage::Environment environment;
};

/// A text for people, in both languages.
struct Words {
    std::string_view zh;
    std::string_view en;

    std::string_view in(util::Language language) const { return language == util::Language::Chinese ? zh : en; }
};

struct Session {
    Surroundings& world;
    util::Language language;
    const service::Messages& messages;
    bool json = false;
    bool json_notes = false;                ///< what is said on standard error goes to a log that programs read
    std::function<ExitCode()> chosen = {};  ///< the subcommand that was named, with its options read

    std::string_view in(const Words& words) const { return words.in(language); }
    /// "state.closed" in the session's language; the key itself where the messages have no such entry.
    std::string word(std::string_view group, std::string_view key) const;

    /// A line on standard output, and one on standard error.
    void print(std::string_view line) const;
    void note(std::string_view line) const;

    /// Say why something did not happen, and with which code to end.
    ExitCode explain(const util::Error& error) const;
    ExitCode explain(domain::request::Refusal refusal) const;
    ExitCode explain(const std::variant<domain::request::Refusal, util::Error>& rejection) const;
};

/// --lang, else QINGFENG_LANG, LC_ALL, LC_MESSAGES, LANG: Chinese where it begins with "zh", English otherwise.
util::Language language_of(std::string_view asked, const storage::Environment& environment);

/// How far long work has come, on one line of the terminal that is written over; silent where there is no terminal.
class ProgressLine {
  public:
    ProgressLine(const Session& session, std::string what);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::uint64_t done, std::uint64_t total);

  private:
    const Session& session_;
    std::string what_;
    std::optional<util::Instant> shown_;
};

/// Columns a terminal needs for the text: Chinese characters take two.
std::size_t display_width(std::string_view text);
/// The text with blanks up to `width` columns.
std::string padded(std::string_view text, std::size_t width);
/// Rows with their columns aligned, each row indented; the last column is not padded.
std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& rows, std::size_t indent = 2);

}  // namespace qingfeng::app
