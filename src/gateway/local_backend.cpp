#include "gateway/local_backend.h"

namespace bb::gateway {
namespace {

// The service selects by the beneficiary that the question is bound to, so another's data is never found.
class LocalBackend final : public Backend {
 public:
  LocalBackend(std::shared_ptr<fhir::Service> service, std::function<Result<void>()> database_answers)
      : service_(std::move(service)), database_answers_(std::move(database_answers)) {}

  bool has(fhir::Version version) const override { return version != fhir::Version::v3; }
  bool answers_at_once() const override { return true; }

  void answer(const Question& question, const http::Request&, http::Response& response,
              Answered answered) override {
    answered({service_->answer(question.fhir, response.body, &response.inserts), {}});
  }

  void metadata(fhir::Version version, const std::string& base, http::Response& response,
                Answered answered) override {
    answered({service_->metadata(version, base, response.body), {}});
  }

  void check(fhir::Version, std::function<void(Result<void>)> checked) override {
    checked(database_answers_());
  }

 private:
  const std::shared_ptr<fhir::Service> service_;
  const std::function<Result<void>()> database_answers_;
};

}  // namespace

std::shared_ptr<Backend> make_local_backend(std::shared_ptr<fhir::Service> service,
                                            std::function<Result<void>()> database_answers) {
  return std::make_shared<LocalBackend>(std::move(service), std::move(database_answers));
}

}  // namespace bb::gateway
