// Names for requests that run at the same time: each request has one for itself, and what it learned stays
// for the next.
//
// Safe for calls from any thread. Must outlive what it lends.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "terminology/names.h"

namespace bb::fhir {

class NamesPool {
 public:
  explicit NamesPool(terminology::NameSource& source) : source_(source) {}

  // Refreshed, and given back when it goes out of scope.
  class Lent {
   public:
    Lent(NamesPool& pool, std::unique_ptr<terminology::Names> names)
        : pool_(pool), names_(std::move(names)) {}
    ~Lent() { pool_.give_back(std::move(names_)); }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    terminology::Names& operator*() { return *names_; }
    // Whether no lookup failed since it was lent.
    bool are_complete() const { return !names_->has_failed(); }

   private:
    NamesPool& pool_;
    std::unique_ptr<terminology::Names> names_;
  };
  Lent borrow();

 private:
  void give_back(std::unique_ptr<terminology::Names> names);

  terminology::NameSource& source_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<terminology::Names>> idle_;
};

}  // namespace bb::fhir
