// The people behind beneficiaries, for who signs somebody in. Two keep this promise: the claims of this
// process (stored_people.h) and a data server across the network.
//
// Safe for calls from any thread. May wait for the network: call it on the pool.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/claim_store.h"

namespace bb::identity {

struct Person {
  store::BeneficiaryId beneficiary;
  std::string given_name, family_name;
};

class People {
 public:
  virtual ~People() = default;
  // The synthetic beneficiary of a number, from 0; nothing when there are not so many. What is no synthetic
  // beneficiary (its id is not negative) is never given.
  virtual Result<std::optional<Person>> find_synthetic(std::size_t number) = 0;
};

}  // namespace bb::identity
