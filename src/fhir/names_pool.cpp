#include "fhir/names_pool.h"

namespace bb::fhir {

NamesPool::Lent NamesPool::borrow() {
  std::unique_ptr<terminology::Names> names;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      names = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!names) names = std::make_unique<terminology::Names>(source_);
  names->refresh();
  return Lent(*this, std::move(names));
}

void NamesPool::give_back(std::unique_ptr<terminology::Names> names) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(names));
}

}  // namespace bb::fhir
