#include "gateway/userinfo.h"

#include <string>

#include "fhir/json_writer.h"

namespace bb::gateway {

void write_userinfo(const oauth::Access& access, Buffer& body) {
  const std::string id = std::to_string(access.beneficiary);
  const bool whole_second = access.user_created.time_since_epoch() % Seconds(1) == Milliseconds(0);
  fhir::JsonWriter out(body);
  out.raw("{");
  out.member(R"("sub":)", id);
  out.member(R"("name":)", access.given_name + " " + access.family_name);
  out.member(R"("given_name":)", access.given_name);
  out.member(R"("family_name":)", access.family_name);
  out.member(R"("email":)", access.email);
  out.member(R"("iat":)", whole_second ? format_instant_seconds(access.user_created)
                                       : format_instant(access.user_created));
  out.member(R"("patient":)", id);
  out.end('}');
  out.finish();
}

}  // namespace bb::gateway
