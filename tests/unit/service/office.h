#pragma once

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "service/authority.h"
#include "service/founding.h"
#include "service/matters.h"
#include "service/proposals/calendar_toml.h"
#include "service/proposals/organisation_toml.h"
#include "storage/memory/store.h"
#include "storage/writer.h"

/// A whole authority in memory: founded, with the shipped calendar and the demo organisation, and a clock that tests
/// move.
namespace qingfeng::service::testing {

inline std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

inline domain::record::Origin as(const std::string& person) {
    return {domain::record::Person{domain::people::PersonId(person)}, "test", ""};
}
inline const domain::record::Origin the_person{domain::record::Complainant{}, "", ""};

/// A small book: limits short enough to be seen passing.
domain::procedure::ProcedureBook small_book();

class Office {
  public:
    explicit Office(const std::string& now = "2026-11-02T09:00:00+08:00",
                    std::unique_ptr<storage::Store> store = std::make_unique<storage::MemoryStore>());

    Authority& authority() { return *authority_; }
    Matters& matters() { return *matters_; }
    storage::Writer& writer() { return *writer_; }
    storage::Store& store() { return *store_; }
    const storage::KeyVault& vault() const { return vault_; }

    void set_clock(const std::string& iso) { now_ = *util::parse_iso(iso); }
    util::Instant now() const { return now_; }

  private:
    void adopt_all();

    std::unique_ptr<storage::Store> store_;
    storage::KeyVault vault_{util::SecretKey::random(), 1};
    util::Instant now_;
    std::unique_ptr<Authority> authority_;
    std::unique_ptr<storage::Writer> writer_;
    std::unique_ptr<Matters> matters_;
};

}  // namespace qingfeng::service::testing
