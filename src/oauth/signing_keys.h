// The keys that this server signs with, one algorithm beside the other, and the JWK Set by which others check
// what it signed.
//
// A key is published `publish_lead` before it signs, so that whoever keeps the set has seen it; and it stays
// published until the last token that it signed has ended and an hour more. They are in the accounts' store,
// sealed, where several processes share them: what `bluebutton key` changes is seen at all of them within
// `reread`.
//
// Any thread may call it. Signing asks the store once in `reread` and parses no key. The store and the clock
// outlive it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "jose/jwk.h"
#include "store/auth_store.h"

namespace bb::oauth {

struct SigningKeyRules {
  Seconds publish_lead{3600};   // of a new key, before it signs
  Seconds longest_token{3600};  // of what is signed
  Seconds afterwards{3600};     // a key stays published for longer than its last token by this
  Milliseconds reread{10'000};
};

enum class KeyState : std::uint8_t {
  next,      // published, does not sign yet
  signs,     // the one of its algorithm
  verifies,  // published for what it signed
  ended,     // neither
};
std::string_view name(KeyState state);

struct KeyReport {
  std::string kid;
  jose::Algorithm algorithm;
  KeyState state;
  Instant created{}, active{};  // signs from then on
  std::optional<Instant> ends;  // no longer published from then on; nothing while no newer key is known
};

class SigningKeys {
 public:
  // What it signs with. RS256 is what every OpenID Connect client can check (OpenID Connect Core
  // section 15.1), ES256 what costs a tenth.
  static constexpr jose::Algorithm kAlgorithms[] = {jose::Algorithm::rs256, jose::Algorithm::es256};

  SigningKeys(store::AuthStore& store, const Clock& clock, SigningKeyRules rules = {});
  ~SigningKeys();
  SigningKeys(const SigningKeys&) = delete;
  SigningKeys& operator=(const SigningKeys&) = delete;

  // Makes the first key of each algorithm that has none which signs, at once in use, and removes those that
  // have ended. Of several processes that do so at the same time one makes the key that stays.
  Result<void> start();
  // A new key, which signs after publish_lead, or at once: then whoever keeps an older set cannot check what
  // it signs until they fetch it again. Returns its kid.
  Result<std::string> rotate(jose::Algorithm algorithm, bool at_once);
  // `not_found`; and `conflict` for a key that is not ended, unless `compromised`: what it signed is then
  // refused by whoever fetches the set, and a first key is made when none is left that signs.
  Result<void> remove(std::string_view kid, bool compromised);
  Result<std::vector<KeyReport>> list();

  // The payload as a compact JWS by the key of that algorithm, with its kid. Makes no key: `unavailable` when
  // there is none.
  Result<std::string> sign(jose::Algorithm algorithm, std::string_view type, std::string_view payload);

  struct Published {
    std::string json;  // a JWK Set
    std::string etag;  // quoted
    jose::JwkSet set;
  };
  Result<std::shared_ptr<const Published>> published();

 private:
  struct Key;
  struct Snapshot;

  Result<std::shared_ptr<const Snapshot>> snapshot();
  Result<std::shared_ptr<const Snapshot>> read(const Snapshot* former);
  Result<std::string> add(jose::Algorithm algorithm, Instant now, Seconds lead);
  Result<void> make_first(jose::Algorithm algorithm);
  Result<void> remove_ended();
  void forget();

  store::AuthStore& store_;
  const Clock& clock_;
  const SigningKeyRules rules_;
  std::mutex mutex_, reading_;  // of snapshot_; held while the store is asked
  std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace bb::oauth
