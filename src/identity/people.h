// The people behind beneficiaries, for who signs somebody in. Two keep this promise: the claims of this
// process (stored_people.h) and a data server across the network (gateway/remote_people.h).
//
// Safe for calls from any thread. May wait for the network: call it on the pool. Errors of all: conflict,
// when an identifier is that of several beneficiaries, none of whom is given; unavailable, timed_out or busy,
// when the data server cannot be asked; bad_answer, when its answer is of no use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/result.h"
#include "identity/match.h"
#include "store/accounts.h"

namespace bb::identity {

struct Person {
  store::BeneficiaryId beneficiary;
  std::string given_name, family_name;
  std::string mbi;  // the current one; empty where the records have none
};

// What a beneficiary is known by elsewhere.
struct Identifier {
  enum class Kind : std::uint8_t {
    mbi,        // in clear, any case
    hicn_hash,  // by identifier_hash(), hex
    member_id,  // the beneficiary's id here: Patient.id of v2
  };
  Kind kind;
  std::string value;
};

// The text as the records have it: trimmed, letters in the one case that the kind has; nothing where it
// cannot be an identifier of that kind, so that nobody has it.
std::optional<std::string> normalize(const Identifier& identifier);

// For which application, and in which authorization, somebody is looked up: what a data server elsewhere is
// told of it. Empty texts are not known.
struct OnBehalf {
  std::string flow = {};  // by which the audit events of one authorization are told together
  std::int64_t application_id = 0;
  std::string client_id = {}, application_name = {}, data_access_type = {};
};
OnBehalf on_behalf_of(const store::Application& application, std::string flow);

// Who asks for a match, for the record of it.
struct MatchAsker {
  std::string client_id, client_name, address;  // of the application; the IP address that it asks from
};

class People {
 public:
  virtual ~People() = default;
  // The synthetic beneficiary of a number, from 0; nothing when there are not so many. What is no synthetic
  // beneficiary (its id is not negative) is never given.
  virtual Result<std::optional<Person>> find_synthetic(std::size_t number) = 0;
  // Who has, or had, the identifier.
  virtual Result<std::optional<Person>> find(const Identifier& identifier, const OnBehalf& of) = 0;
  Result<std::optional<Person>> find(const Identifier& identifier) { return find(identifier, OnBehalf{}); }
  // Whom the description fits, and nobody else; nobody when it fits several. Logged, without the description.
  virtual Result<std::optional<Person>> match(const PersonDescription& description,
                                              const MatchAsker& asker) = 0;
  // How a HICN becomes the hash that find() takes.
  virtual const IdentifierHash& identifier_hash() const = 0;
};

}  // namespace bb::identity
