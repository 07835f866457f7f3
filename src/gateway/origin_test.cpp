#include "gateway/origin.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

http::Request request(std::vector<http::Header> headers, std::string_view from = "203.0.113.9") {
  http::Request request;
  request.headers = std::move(headers);
  request.remote_address = from;
  return request;
}

const OriginRules kRules{"https://bb.example.org", {"10.0.0.2", "::1"}};

TEST(ClientOrigin, repeats_the_host_the_client_used) {
  EXPECT_EQ(client_origin(request({{"Host", "localhost:8000"}}), {}), "http://localhost:8000");
  EXPECT_EQ(client_origin(request({{"Host", "127.0.0.1:8123"}}), {}), "http://127.0.0.1:8123");
  EXPECT_EQ(client_origin(request({{"Host", "[::1]:8000"}}), {}), "http://[::1]:8000");
  EXPECT_EQ(client_origin(request({{"Host", "other.example.org"}}), kRules), "https://other.example.org");
}

TEST(ClientOrigin, forwarded_headers_are_believed_from_trusted_proxies_only) {
  const std::vector<http::Header> headers = {{"Host", "inner:8000"},
                                             {"X-Forwarded-Host", "outer.example.org, inner"},
                                             {"X-Forwarded-Proto", "http"}};
  EXPECT_EQ(client_origin(request(headers), kRules), "https://inner:8000");
  EXPECT_EQ(client_origin(request(headers, "10.0.0.2"), kRules), "http://outer.example.org");
  EXPECT_EQ(client_origin(request(headers, "::1"), kRules), "http://outer.example.org");
}

TEST(ClientOrigin, a_malformed_host_yields_the_public_url) {
  for (const char* host : {"", "a b", "a/b", "user@host", "host\"", "host?x", ":8000", "<script>"}) {
    EXPECT_EQ(client_origin(request({{"Host", host}}), kRules), "https://bb.example.org") << host;
  }
  const std::vector<http::Header> headers = {{"Host", "inner"}, {"X-Forwarded-Host", "a/b"}};
  EXPECT_EQ(client_origin(request(headers, "10.0.0.2"), kRules), "https://inner");
}

}  // namespace
}  // namespace bb::gateway
