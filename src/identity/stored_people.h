// The people whose records this process has.
#pragma once

#include <memory>

#include "identity/people.h"

namespace bb::identity {

// Synthetic beneficiaries are numbered as list_beneficiaries() orders them.
class StoredPeople final : public People {
 public:
  explicit StoredPeople(std::shared_ptr<store::ClaimStore> claims) : claims_(std::move(claims)) {}

  Result<std::optional<Person>> find_synthetic(std::size_t number) override;
  Result<std::optional<Person>> find(const Identifier& identifier, const OnBehalf& of) override;
  Result<std::optional<Person>> match(const PersonDescription& description, const MatchAsker& asker) override;
  const IdentifierHash& identifier_hash() const override { return claims_->identifier_hash(); }

 private:
  Result<std::optional<Person>> read(store::BeneficiaryId id);

  const std::shared_ptr<store::ClaimStore> claims_;
};

}  // namespace bb::identity
