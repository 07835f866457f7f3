#include "audit/request_line.h"

#include <gtest/gtest.h>

#include "audit/note.h"
#include "base/trace.h"
#include "support/json.h"

namespace bb::audit {
namespace {

using namespace std::chrono_literals;

constexpr Instant kEnd{Milliseconds(1'795'317'862'125)};  // 2026-11-22T03:24:22.125Z

struct Answered {
  Answered() {
    trace.trace_id.fill('a');
    trace.span_id.fill('b');
    request.trace = &trace;
    request.notes = &notes;
    request.path = "/v2/fhir/Patient/-10000010254618";
    request.query = "_id=-10000010254618";
    request.tls = true;
  }
  std::string line() const {
    Buffer out;
    append_request_line(out,
                        {http::Method::get, request.path, "127.0.0.1", trace.span(), 200, 2912, 61us,
                         &request, &response, nullptr},
                        kEnd);
    return std::string(out.view());
  }

  Trace trace;
  Buffer notes;
  http::Request request;
  http::Response response;
};

TEST(Checklist, item_40_a_request_is_one_line_with_the_fields_of_cms) {
  Answered answered;
  answered.request.headers = {{"host", "a.example"}, {"User-Agent", "curl"}, {"Cookie", "secret"}};
  EXPECT_EQ(answered.line(),
            R"({"time":"2026-11-22T03:24:22.125Z","name":"audit.hhs_oauth_server.request_logging",)"
            R"("type":"request_response_middleware","request_uuid":"bbbbbbbbbbbbbbbb",)"
            R"("trace_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","ip_addr":"127.0.0.1","request_method":"GET",)"
            R"("request_scheme":"https","path":"/v2/fhir/Patient/{id}","response_code":200,"size":2912,)"
            R"("location":"","start_time":1795317862.124939,"end_time":1795317862.125000,)"
            R"("elapsed":0.000061,"req_header_host":"a.example","req_header_user_agent":"curl"})");
}

TEST(RequestLine, the_sdk_and_its_app_are_there) {
  Answered answered;
  answered.request.headers = {{"X-BLUEBUTTON-SDK", "python"},  {"X-BLUEBUTTON-SDK-VERSION", "3.0.1"},
                              {"X-BLUEBUTTON-APP", "An App"},  {"X-BLUEBUTTON-APP-VERSION", "1.0"},
                              {"DATA-END-USER", "A Facility"}, {"DATA-END-USER", "another"}};
  const std::string line = answered.line();
  EXPECT_TRUE(
      line.ends_with(R"("req_header_bluebutton_sdk":"python","req_header_bluebutton_sdk_version":"3.0.1",)"
                     R"("req_header_bluebutton_app":"An App","req_header_bluebutton_app_version":"1.0",)"
                     R"("data_facilitator_end_user":"A Facility"})"))
      << line;
}

TEST(RequestLine, what_handlers_noted_follows) {
  Answered answered;
  note(answered.request, "app_id", std::int64_t{7});
  note(answered.request, "app_name", "An \"App\" of 1S00E00AA00");
  note(answered.request, "access_token_hash", sha256("token"));
  const std::string line = answered.line();
  EXPECT_TRUE(line.ends_with(R"(,"app_id":7,"app_name":"An \"App\" of ***MBI***","access_token_hash":)"
                             R"("3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"})"))
      << line;
  EXPECT_TRUE(test::repeated_keys(line).empty());
}

TEST(RequestLine, notes_are_bounded) {
  Answered answered;
  for (int i = 0; i < 1'000; ++i) note(answered.request, "a", std::string(1'000, 'x'));
  EXPECT_LT(answered.line().size(), 10'000U);
  http::Request unlogged;
  note(unlogged, "a", "b");  // nobody logs it
}

TEST(RequestLine, a_redirect_is_told_without_its_query) {
  Answered answered;
  answered.response.set("Location", "https://app.example/done?code=secret");
  EXPECT_NE(answered.line().find(R"("location":"https://app.example/done",)"), std::string::npos);
}

}  // namespace
}  // namespace bb::audit
