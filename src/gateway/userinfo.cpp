#include "gateway/userinfo.h"

#include <string>

#include "fhir/json_writer.h"

namespace bb::gateway {

void write_userinfo(store::BeneficiaryId beneficiary, const store::User& user, Buffer& body) {
  const std::string id = std::to_string(beneficiary);
  const bool whole_second = user.created.time_since_epoch() % Seconds(1) == Milliseconds(0);
  fhir::JsonWriter out(body);
  out.raw("{");
  out.member(R"("sub":)", id);
  out.member(R"("name":)", user.given_name + " " + user.family_name);
  out.member(R"("given_name":)", user.given_name);
  out.member(R"("family_name":)", user.family_name);
  out.member(R"("email":)", user.email);
  out.member(R"("iat":)", whole_second ? format_instant_seconds(user.created) : format_instant(user.created));
  out.member(R"("patient":)", id);
  out.end('}');
  out.finish();
}

}  // namespace bb::gateway
