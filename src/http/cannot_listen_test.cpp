#include "http/cannot_listen.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace bb::http {
namespace {

TEST(CannotListen, a_privileged_port_says_which_to_take_instead) {
  const Error error = cannot_listen("127.0.0.1", 443, EACCES);
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_NE(error.message.find("Port 443"), std::string::npos);
  EXPECT_NE(error.message.find("1024"), std::string::npos);
}

TEST(CannotListen, a_port_in_use_is_a_conflict) {
  const Error error = cannot_listen("127.0.0.1", 8000, EADDRINUSE);
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_NE(error.message.find("Port 8000 of 127.0.0.1 is in use"), std::string::npos);
}

TEST(CannotListen, an_address_of_another_machine_is_invalid) {
  EXPECT_EQ(cannot_listen("192.0.2.1", 8000, EADDRNOTAVAIL).kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace bb::http
