// Who has logged in elsewhere becomes a user of ours, who is a beneficiary: found by MBI, or by the hash of
// the HICN, or by the payer's own number, in this order (CMS's, and the last one ours).
//
// What was known before is archived when it changes (AuthStore::update_crosswalk). Safe for calls from any
// thread; calls may wait for the network.
#pragma once

#include "base/clock.h"
#include "identity/people.h"
#include "identity/provider.h"
#include "store/auth_store.h"

namespace bb::identity {

// CMS's text for whatever goes wrong at or with the data server.
inline constexpr std::string_view kPeopleError = "Failed to retrieve data from data source.";

class Members {
 public:
  enum class Accounts : std::uint8_t {
    one,      // a beneficiary has one account, as at CMS: a second is a conflict
    several,  // who the provider says it is, is who it is: a payer may change its provider
  };

  // All outlive it.
  Members(store::AuthStore& users, People& people, const Clock& clock, Accounts accounts);

  struct Admitted {
    store::UserId user = 0;
    store::Crosswalk crosswalk{};              // with a beneficiary
    bool is_new = false, has_changed = false;  // the account; its crosswalk
  };
  // Errors: not_found, when the person is no beneficiary here; conflict, when the account is somebody else's;
  // bad_answer, when several beneficiaries have the identifier; others as People's. Messages may be shown.
  // `of`: whose authorization request the login is for.
  Result<Admitted> admit(const Identity& told, const OnBehalf& of = {});

 private:
  struct Match {
    Person person;
    store::MatchedBy by = store::MatchedBy::none;
  };
  Result<std::optional<Match>> match(const Identity& identity, const OnBehalf& of);
  Result<std::optional<Admitted>> add(const Identity& identity, const store::Crosswalk& crosswalk);
  Result<Admitted> update(const store::User& user, const Identity& identity,
                          const store::Crosswalk& crosswalk);

  store::AuthStore& users_;
  People& people_;
  const Clock& clock_;
  const Accounts accounts_;
};

}  // namespace bb::identity
