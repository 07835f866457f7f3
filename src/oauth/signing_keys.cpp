#include "oauth/signing_keys.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/encoding.h"
#include "jose/jws.h"

namespace bb::oauth {

struct SigningKeys::Key {
  std::string kid;
  jose::Algorithm algorithm;
  jose::PrivateKey key;
  Instant created, active;
  std::optional<Instant> retired;
};

struct SigningKeys::Snapshot {
  std::vector<Key> keys;  // by the time from which they sign, kid
  Instant read{};
  std::shared_ptr<const Published> published;

  // The one that signs: of those that have begun, the last.
  const Key* signer(jose::Algorithm algorithm, Instant now) const {
    const auto found = std::find_if(keys.rbegin(), keys.rend(), [&](const Key& key) {
      return key.algorithm == algorithm && key.active <= now && !(key.retired && *key.retired <= now);
    });
    return found == keys.rend() ? nullptr : &*found;
  }

  // When a key stops signing, as far as that is known: when it is retired, or a later one of its algorithm
  // begins.
  std::optional<Instant> stops(const Key& key) const {
    const std::optional<Instant> stops = key.retired;
    bool is_later = false;
    for (const Key& other : keys) {
      const bool signs_once =
          other.algorithm == key.algorithm && !(other.retired && *other.retired <= other.active);
      if (is_later && signs_once) return std::min(stops.value_or(other.active), other.active);
      is_later = is_later || &other == &key;
    }
    return stops;
  }

  std::optional<Instant> ends(const Key& key, const SigningKeyRules& rules) const {
    const auto stop = stops(key);
    if (!stop) return std::nullopt;
    return *stop + rules.longest_token + rules.afterwards;
  }

  KeyState state(const Key& key, const SigningKeyRules& rules, Instant now) const {
    const auto end = ends(key, rules);
    if (end && *end <= now) return KeyState::ended;
    if (key.active > now) return KeyState::next;
    return signer(key.algorithm, now) == &key ? KeyState::signs : KeyState::verifies;
  }
};

std::string_view name(KeyState state) {
  constexpr std::array<std::string_view, 4> kNames = {"next", "signs", "verifies", "ended"};
  return kNames[static_cast<std::size_t>(state)];
}

SigningKeys::SigningKeys(store::AuthStore& store, const Clock& clock, SigningKeyRules rules)
    : store_(store), clock_(clock), rules_(rules) {}
SigningKeys::~SigningKeys() = default;

Result<void> SigningKeys::start() {
  for (const jose::Algorithm algorithm : kAlgorithms) BB_TRY(make_first(algorithm));
  return remove_ended();
}

Result<void> SigningKeys::make_first(jose::Algorithm algorithm) {
  forget();
  BB_ASSIGN(const auto before, snapshot());
  if (before->signer(algorithm, clock_.now()) != nullptr) return {};
  BB_ASSIGN(const std::string own, add(algorithm, clock_.now(), Seconds{0}));
  // Another process may have made one at the same time: both see the same list, and only its first stays.
  BB_ASSIGN(const auto after, snapshot());
  const auto first = std::find_if(after->keys.begin(), after->keys.end(), [&](const Key& key) {
    return key.algorithm == algorithm && after->state(key, rules_, clock_.now()) != KeyState::ended &&
           std::none_of(before->keys.begin(), before->keys.end(),
                        [&](const Key& old) { return old.kid == key.kid; });
  });
  if (first == after->keys.end() || first->kid == own) return {};
  BB_TRY(store_.remove_signing_key(own));
  forget();
  return {};
}

Result<std::string> SigningKeys::rotate(jose::Algorithm algorithm, bool at_once) {
  BB_TRY(remove_ended());
  return add(algorithm, clock_.now(), at_once ? Seconds{0} : rules_.publish_lead);
}

Result<std::string> SigningKeys::add(jose::Algorithm algorithm, Instant now, Seconds lead) {
  BB_ASSIGN(const jose::PrivateKey key, jose::PrivateKey::generate(jose::traits(algorithm).key));
  store::SigningKey stored;
  stored.kid = jose::thumbprint(key.public_key());
  stored.algorithm = jose::name(algorithm);
  BB_ASSIGN(stored.private_key, key.to_pem());
  stored.created = now;
  stored.active = now + lead;
  auto added = store_.add_signing_key(stored);
  wipe(stored.private_key);
  if (!added.ok()) return added.error();
  forget();
  return stored.kid;
}

Result<void> SigningKeys::remove_ended() {
  BB_ASSIGN(const auto current, snapshot());
  bool has_removed = false;
  for (const Key& key : current->keys) {
    if (current->state(key, rules_, clock_.now()) != KeyState::ended) continue;
    BB_TRY(store_.remove_signing_key(key.kid));
    has_removed = true;
  }
  if (has_removed) forget();
  return {};
}

Result<void> SigningKeys::remove(std::string_view kid, bool compromised) {
  forget();
  BB_ASSIGN(const auto current, snapshot());
  const auto found = std::find_if(current->keys.begin(), current->keys.end(),
                                  [&](const Key& key) { return key.kid == kid; });
  if (found == current->keys.end()) return not_found("There is no signing key '" + std::string(kid) + "'.");
  const KeyState state = current->state(*found, rules_, clock_.now());
  if (state != KeyState::ended && !compromised) {
    return conflict("The key '" + found->kid + "' is still published, for what it signs or has signed.");
  }
  BB_TRY(store_.remove_signing_key(kid));
  forget();
  return make_first(found->algorithm);
}

Result<std::vector<KeyReport>> SigningKeys::list() {
  forget();
  BB_ASSIGN(const auto current, snapshot());
  std::vector<KeyReport> reports;
  for (const Key& key : current->keys) {
    reports.push_back({.kid = key.kid,
                       .algorithm = key.algorithm,
                       .state = current->state(key, rules_, clock_.now()),
                       .created = key.created,
                       .active = key.active,
                       .ends = current->ends(key, rules_)});
  }
  return reports;
}

Result<std::string> SigningKeys::sign(jose::Algorithm algorithm, std::string_view type,
                                      std::string_view payload) {
  BB_ASSIGN(const auto current, snapshot());
  const Key* key = current->signer(algorithm, clock_.now());
  if (key == nullptr) return unavailable("The server cannot sign now.", "there is no signing key");
  return jose::sign_jws(key->key, {.algorithm = algorithm, .type = type, .kid = key->kid}, payload);
}

Result<std::shared_ptr<const SigningKeys::Published>> SigningKeys::published() {
  BB_ASSIGN(const auto current, snapshot());
  return current->published;
}

void SigningKeys::forget() {
  const std::lock_guard lock(mutex_);
  snapshot_ = nullptr;
}

Result<std::shared_ptr<const SigningKeys::Snapshot>> SigningKeys::snapshot() {
  const auto current = [this] {
    const std::lock_guard lock(mutex_);
    return snapshot_;
  };
  auto former = current();
  const auto is_fresh = [this](const std::shared_ptr<const Snapshot>& one) {
    return one != nullptr && clock_.now() < one->read + rules_.reread;
  };
  if (is_fresh(former)) return former;
  std::unique_lock reading(reading_, std::defer_lock);
  if (former == nullptr) {
    reading.lock();
  } else if (!reading.try_lock()) {
    return former;  // another thread is about to renew it
  }
  former = current();
  if (is_fresh(former)) return former;
  BB_ASSIGN(auto read_now, read(former.get()));
  const std::lock_guard lock(mutex_);
  snapshot_ = read_now;
  return read_now;
}

Result<std::shared_ptr<const SigningKeys::Snapshot>> SigningKeys::read(const Snapshot* former) {
  auto made = std::make_shared<Snapshot>();
  made->read = clock_.now();
  BB_ASSIGN(auto stored, store_.list_signing_keys());
  for (store::SigningKey& one : stored) {
    const auto algorithm = jose::find_algorithm(one.algorithm);
    if (!algorithm) return internal("a signing key is for the unknown algorithm " + one.algorithm);
    const Key* known = nullptr;  // parsed before
    if (former != nullptr) {
      const auto found = std::find_if(former->keys.begin(), former->keys.end(),
                                      [&](const Key& key) { return key.kid == one.kid; });
      if (found != former->keys.end()) known = &*found;
    }
    auto key =
        known != nullptr ? Result<jose::PrivateKey>(known->key) : jose::PrivateKey::from_pem(one.private_key);
    wipe(one.private_key);
    if (!key.ok()) return internal("a signing key cannot be read: " + key.error().message);
    made->keys.push_back({.kid = std::move(one.kid),
                          .algorithm = *algorithm,
                          .key = std::move(*key),
                          .created = one.created,
                          .active = one.active,
                          .retired = one.retired});
  }
  std::vector<jose::Jwk> jwks;
  for (const Key& key : made->keys) {
    if (made->state(key, rules_, made->read) == KeyState::ended) continue;
    jwks.push_back({.key = key.key.public_key(), .kid = key.kid, .algorithm = key.algorithm});
  }
  auto published = std::make_shared<Published>();
  published->set = jose::JwkSet(std::move(jwks));
  published->json = published->set.to_json();
  published->etag = '"' + to_base64url(as_text(sha256(published->json))).substr(0, 22) + '"';
  made->published = std::move(published);
  return std::shared_ptr<const Snapshot>(std::move(made));
}

}  // namespace bb::oauth
