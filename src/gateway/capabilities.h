// The CapabilityStatements of a data server across the network, as the gateway shows them: asked for when
// somebody wants one, and kept for a minute.
//
// Safe for calls from any thread. Who asks while one is on its way waits for it; so the data server is asked
// once at a time.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/backend.h"
#include "gateway/discovery.h"
#include "http/router.h"

namespace bb::gateway {

class Capabilities : public std::enable_shared_from_this<Capabilities> {
 public:
  Capabilities(std::shared_ptr<Backend> backend, std::shared_ptr<const Clock> clock, PublicAddress address)
      : backend_(std::move(backend)), clock_(std::move(clock)), address_(std::move(address)) {}

  // Answers with the statement of a version, or as refusals of the data server are told.
  void show(fhir::Version version, http::Response& response, http::Done done);

 private:
  struct Waiting {
    http::Response* response;
    http::Done done;
  };
  struct Kept {
    std::string shown;  // empty: none
    Instant since{};
    std::vector<Waiting> waiting;  // for one that is on its way; empty: none is
  };

  void ask(fhir::Version version);
  void arrived(fhir::Version version, const Outcome& outcome, std::string_view statement);

  const std::shared_ptr<Backend> backend_;
  const std::shared_ptr<const Clock> clock_;
  const PublicAddress address_;
  std::mutex mutex_;
  std::array<Kept, 4> kept_;  // by version
};

}  // namespace bb::gateway
