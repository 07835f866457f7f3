#include "http/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include "http/client.h"
#include "http/server_for_test.h"

namespace bb::http {
namespace {

bool is_public(const std::string& text) {
  sockaddr_in6 six{};
  sockaddr_in four{};
  if (inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    return is_public_address(reinterpret_cast<const sockaddr&>(six));
  }
  EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &four.sin_addr), 1) << text;
  four.sin_family = AF_INET;
  return is_public_address(reinterpret_cast<const sockaddr&>(four));
}

TEST(Address, the_internet_is_public) {
  for (const char* text : {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.0",
                           "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.20.0.0", "223.255.255.255",
                           "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888"}) {
    EXPECT_TRUE(is_public(text)) << text;
  }
}

TEST(Address, ones_own_networks_and_what_stands_for_them_are_not) {
  for (const char* text : {"0.0.0.0",
                           "10.0.0.1",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.2.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "203.0.113.9",
                           "224.0.0.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:8.8.8.8",
                           "64:ff9b::7f00:1",
                           "fe80::1",
                           "fc00::1",
                           "fd12::1",
                           "ff02::1",
                           "2001:db8::1",
                           "2002:7f00:1::",
                           "2001::1"}) {
    EXPECT_FALSE(is_public(text)) << text;
  }
  sockaddr_storage local{};
  local.ss_family = AF_UNIX;
  EXPECT_FALSE(is_public_address(reinterpret_cast<const sockaddr&>(local)));
}

using PublicClientTest = ServerTest;

TEST_F(PublicClientTest, a_client_for_public_addresses_does_not_connect_to_this_machine_whatever_its_name) {
  start();
  const auto client = Client::make({.public_addresses_only = true});
  ASSERT_TRUE(client.ok());
  for (const std::string host :
       {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
    Call call;
    call.url = "http://" + host + ":" + std::to_string(port()) + "/here/1";
    const auto answer = (*client)->send_and_wait(std::move(call));
    ASSERT_FALSE(answer.ok()) << host;
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable) << host << " " << answer.error().debug;
  }
  stop();
  EXPECT_TRUE(logged_.empty());
}

}  // namespace
}  // namespace bb::http
