#include "gateway/capabilities.h"

#include <optional>
#include <utility>

#include "base/log.h"
#include "gateway/capability.h"
#include "gateway/remote_refusal.h"
#include "gateway/reply.h"

namespace bb::gateway {
namespace {

constexpr Milliseconds kKept{60'000};

std::size_t place_of(fhir::Version version) { return static_cast<std::size_t>(version); }

std::string base_of(const PublicAddress& address, fhir::Version version) {
  return address.public_url + "/v" + std::to_string(static_cast<int>(version)) + "/fhir";
}

}  // namespace

void Capabilities::show(fhir::Version version, http::Response& response, http::Done done) {
  std::unique_lock lock(mutex_);
  Kept& kept = kept_[place_of(version)];
  if (!kept.shown.empty() && clock_->now() < kept.since + kKept) {
    response.body.append(kept.shown);
    lock.unlock();
    return done();
  }
  const bool is_asked = !kept.waiting.empty();
  kept.waiting.push_back({&response, std::move(done)});
  lock.unlock();
  if (!is_asked) ask(version);
}

void Capabilities::ask(fhir::Version version) {
  const auto statement = std::make_shared<http::Response>();
  backend_->metadata(version, base_of(address_, version), *statement,
                     [self = shared_from_this(), version, statement](const Outcome& outcome) {
                       self->arrived(version, outcome, statement->body.view());
                     });
}

void Capabilities::arrived(fhir::Version version, const Outcome& outcome, std::string_view statement) {
  std::optional<Refusal> refusal = outcome.refusal;
  std::string shown;
  if (!refusal && outcome.answer.status != 200) refusal = upstream_refusal(outcome.answer.status, statement);
  if (!refusal) {
    auto filtered = public_capability(statement, address_, version);
    if (filtered.ok()) {
      shown = std::move(*filtered);
    } else {
      refusal = unreadable_answer(filtered.error().debug);
    }
  }
  std::vector<Waiting> waiting;
  {
    const std::lock_guard lock(mutex_);
    Kept& kept = kept_[place_of(version)];
    waiting.swap(kept.waiting);
    if (!refusal) {
      kept.shown = shown;
      kept.since = clock_->now();
    }
  }
  for (const Waiting& one : waiting) {
    if (refusal) {
      refuse(*one.response, *refusal);
    } else {
      one.response->body.append(shown);
    }
    one.done();
  }
}

}  // namespace bb::gateway
