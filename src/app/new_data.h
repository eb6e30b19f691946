#pragma once

#include "app/application.h"
#include "app/session.h"
#include "storage/keys.h"

/// What a data folder needs before anything is in it.
namespace qingfeng::app {

/// The vault over the master key of the place; the key is made where there is none.
util::Result<storage::KeyVault> make_vault(const DataPlace& place, const Session& session);

/// Half an authority is worth nothing: what making it left behind is taken away, and nothing that was there before.
class HalfMade {
  public:
    HalfMade(const DataPlace& place, const Session& session);

    /// The data are there already: nothing may be made in this place.
    bool taken() const { return taken_; }
    void take_away() const;

  private:
    DataPlace place_;
    std::filesystem::path key_;
    bool taken_ = false;
    bool had_folder_ = false;
    bool had_key_ = false;
};

}  // namespace qingfeng::app
