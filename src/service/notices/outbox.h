#pragma once

#include <functional>
#include <map>
#include <string>

#include "service/matters.h"
#include "service/messages.h"
#include "service/notices/notice_board.h"

namespace qingfeng::service::notices {

/// One message to one person. It says that something has come about and how to look, never what: a telephone is read by
/// others too.
struct Message {
    std::string id;  ///< the same for the same notice, whoever sends it: a gateway sends each once
    std::string phone;
    std::string text;  ///< in Chinese and English, as the authority's messages have it
    std::string kind;  ///< "answered": for gateways that keep templates of their own
    std::string number;
};

/// Takes messages to people: an SMS or government WeChat gateway behind a webhook, or the log of a developer's machine.
class Gateway {
  public:
    virtual ~Gateway() = default;

    /// How the entry names it: "sms".
    virtual std::string name() const = 0;
    /// May block for some seconds. An error: it was not taken and will be offered again.
    virtual util::Status send(const Message& message) = 0;
};

struct OutboxReport {
    std::size_t sent = 0;
    std::size_t failed = 0;
};

/// Hands what is owed to the gateway and records each telling as an entry. A notice that fails waits longer each time,
/// up to an hour, and stands on the desk's list meanwhile: somebody may call. Retry times live in memory; after a
/// restart everything is offered once at once, under the same ids.
class Outbox {
  public:
    /// In one round: the gateway's and the record's bound.
    static constexpr std::size_t round_max = 200;

    Outbox(Authority& authority, Matters& matters, NoticeBoard& board, Gateway& gateway, const Messages& messages)
        : authority_(authority), matters_(matters), board_(board), gateway_(gateway), messages_(messages) {}

    /// One round; on one thread at a time.
    util::Result<OutboxReport> run(util::Instant now);

  private:
    struct Trial {
        std::size_t failures = 0;
        util::Instant next;
    };

    util::Result<std::string> phone_of(storage::StreamId stream) const;

    Authority& authority_;
    Matters& matters_;
    NoticeBoard& board_;
    Gateway& gateway_;
    const Messages& messages_;
    std::map<std::string, Trial> trials_;
};

/// What a notice says to the person: "notice.answered" in both languages with the matter's number.
std::string notice_text(const Messages& messages, domain::request::NoticeKind kind, const std::string& number);

}  // namespace qingfeng::service::notices
