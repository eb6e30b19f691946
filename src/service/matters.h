#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "domain/request/command.h"
#include "domain/request/decide.h"
#include "domain/request/refusal.h"
#include "service/authority.h"
#include "storage/writer.h"

/// The use cases of the request life: authorise, load, decide, commit, answer.
namespace qingfeng::service {

/// Why a use case did not happen: the rules refuse it, or it could not be done.
using Rejection = std::variant<domain::request::Refusal, util::Error>;
template <class T>
using Outcome = util::Result<T, Rejection>;

/// Who asks, and how often the same thing may be asked.
struct Asking {
    domain::record::Origin origin;
    std::string idempotency_key;  ///< empty: one is generated, and a retry is a new request
    /// The revision the asker saw (If-Match). Empty: whatever it is now.
    std::optional<std::uint64_t> revision;
};

struct Due {
    domain::procedure::ClockKind clock = domain::procedure::ClockKind::Answer;
    util::Date date;
    bool provisional = false;

    bool operator==(const Due&) const = default;
};

/// What a new matter is told. Rebuilt from its entries on a retry, so it never changes.
struct RegistrationAnswer {
    std::string number;
    std::string code;  ///< in groups of four
    domain::procedure::Kind kind = domain::procedure::Kind::Complaint;
    util::Instant recorded;
    std::string unit;             ///< id of the unit that has it; empty while the office assigns
    std::string first_handler;    ///< id of the one person who answers for it now
    util::Date answer_by;         ///< the earliest deadline
    std::vector<Due> due;         ///< every deadline that began with it
    std::string idempotency_key;  ///< given or generated
    bool repeated = false;        ///< the same request had been answered before
};

struct ActAnswer {
    std::string number;
    std::string event;  ///< name of the first entry it caused
    std::uint64_t sequence = 0;
    util::Instant recorded;
    bool repeated = false;
};

/// Takes the outcome of a use case that was handed to the writer: once, on the writer's thread after the commit, or at
/// once where it was not taken. Must be quick: the next commit waits for it.
template <class T>
using WhenDone = std::function<void(Outcome<T>)>;

class Matters {
  public:
    Matters(Authority& authority, storage::Writer& writer) : authority_(authority), writer_(writer) {}

    Outcome<RegistrationAnswer> register_matter(const domain::request::command::Register&, const Asking&);
    /// The same without waiting for the commit.
    void register_matter(const domain::request::command::Register&, const Asking&, WhenDone<RegistrationAnswer>);
    /// 复查（复核）: asked for by the person whose code this is, about the answer they got. A matter of its own, with a
    /// number and a code of its own.
    Outcome<RegistrationAnswer> ask_review(const std::string& code, const domain::request::command::Register&,
                                           const Asking&);
    void ask_review(const std::string& code, const domain::request::command::Register&, const Asking&,
                    WhenDone<RegistrationAnswer>);
    /// Imported history becomes a matter, with a code that staff hand to the person.
    Outcome<RegistrationAnswer> take_up(const std::string& number, const domain::request::command::TakeUp&,
                                        const Asking&);
    /// Every other command of the life, on the matter with this number.
    Outcome<ActAnswer> act(const std::string& number, const domain::request::Command&, const Asking&);
    void act(const std::string& number, const domain::request::Command&, const Asking&, WhenDone<ActAnswer>);
    /// The same for the person, who knows only the query code.
    Outcome<ActAnswer> act_by_code(const std::string& code, const domain::request::Command&, const Asking&);
    void act_by_code(const std::string& code, const domain::request::Command&, const Asking&, WhenDone<ActAnswer>);

    /// What is read is shared with others who read it; not null.
    Outcome<std::shared_ptr<const LoadedRequest>> by_number(const std::string& number);
    /// NotFound for any code that is not a matter's: a wrong code and an unknown one look alike.
    Outcome<std::shared_ptr<const LoadedRequest>> by_code(const std::string& code);
    /// The receipt of a matter: a tlog-proof of its first entry whose `extra` opens number, kind, unit, recorded time
    /// and first deadline. `reveal` adds the body and the contact.
    Outcome<std::string> receipt(const std::string& code, bool reveal = false);
    /// A proof of one entry with these fields opened.
    util::Result<std::string> proof_of(storage::StreamId, std::uint64_t sequence,
                                       const std::vector<std::uint16_t>& fields);

  private:
    Outcome<storage::StreamId> find_number(storage::Reader&, const std::string& number);
    Outcome<storage::StreamId> find_code(storage::Reader&, const std::string& code);
    using Registering = std::function<Outcome<RegistrationAnswer>(storage::UnitOfWork&, const Asking&)>;
    void registering(const Asking&, WhenDone<RegistrationAnswer>, Registering);
    /// A query code for what is about to be registered, from the asker's key. Empty: it could be made.
    std::optional<util::Error> give_code(const std::vector<util::SecretKey>& code_keys, const Asking&,
                                         domain::request::Context&);
    using Find = std::function<Outcome<storage::StreamId>(storage::Reader&)>;
    void act_on(Find, const domain::request::Command&, const Asking&, WhenDone<ActAnswer>);
    Outcome<ActAnswer> act_in(storage::UnitOfWork&, const Find&, const domain::request::Command&, const Asking&);
    Outcome<RegistrationAnswer> register_in(storage::UnitOfWork&, const domain::request::command::Register&,
                                            const Asking&);

    Authority& authority_;
    storage::Writer& writer_;
};

}  // namespace qingfeng::service
