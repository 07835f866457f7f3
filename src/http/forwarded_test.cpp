#include "http/forwarded.h"

#include <gtest/gtest.h>

namespace bb::http {
namespace {

const TrustedProxies kProxies = {"10.0.0.2", "10.0.0.3", "::1"};

std::string client(std::string_view from, std::vector<Header> headers) {
  Request request;
  request.remote_address = from;
  request.headers = std::move(headers);
  return std::string(client_address(request, kProxies));
}

TEST(ClientAddress, is_the_connections_own_when_no_trusted_proxy_sent_it) {
  EXPECT_EQ(client("203.0.113.9", {}), "203.0.113.9");
  EXPECT_EQ(client("203.0.113.9", {{"X-Forwarded-For", "192.0.2.1"}}), "203.0.113.9");
}

TEST(ClientAddress, is_the_last_one_that_a_trusted_proxy_wrote) {
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "192.0.2.1"}}), "192.0.2.1");
  EXPECT_EQ(client("10.0.0.2", {{"x-forwarded-for", "198.51.100.7, 192.0.2.1"}}), "192.0.2.1");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "192.0.2.1 , 10.0.0.3"}}), "192.0.2.1");
  EXPECT_EQ(client("::1", {{"X-Forwarded-For", "2001:db8::1"}}), "2001:db8::1");
}

TEST(ClientAddress, several_headers_are_one_list) {
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "198.51.100.7"}, {"X-Forwarded-For", "192.0.2.1"}}),
            "192.0.2.1");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-For", "10.0.0.3"}}),
            "192.0.2.1");
}

TEST(ClientAddress, what_is_no_address_ends_the_search) {
  for (const char* invented : {"", "unknown", "<script>", "192.0.2.1, ", "_hidden"}) {
    EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", invented}}), "10.0.0.2") << invented;
  }
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "nonsense, 192.0.2.1"}}), "192.0.2.1");
  EXPECT_EQ(client("10.0.0.2", {}), "10.0.0.2");
}

}  // namespace
}  // namespace bb::http
