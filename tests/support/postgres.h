// A PostgreSQL server of a test's own, in a temporary directory, on a socket there: no network, no port.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "support/folder.h"

namespace bb::test {

class Postgres {
 public:
  // Initialised and started; null where no server is installed. Root runs it as the user postgres or nobody,
  // since the server refuses root.
  static std::unique_ptr<Postgres> start();
  // One for all tests of the program, gone with it; null as above.
  static Postgres* shared();
  ~Postgres();

  void stop();  // at once, as a crash would; what was committed is there again after resume()
  void resume();

  // A store's URL; each `schema` is an empty database as far as the store knows. It is made here.
  std::string url(const std::string& schema);
  // The next of "s1", "s2"...
  std::string new_schema();
  // Everything in its directory: tables and write-ahead log.
  std::string bytes();
  std::string folder() const { return folder_.path(); }

 private:
  explicit Postgres(std::string programs) : programs_(std::move(programs)) {}
  bool initialise();

  const Folder folder_;
  const std::string programs_;  // the folder of initdb and postgres
  pid_t server_ = -1;
};

// Skips the test that calls it where no server is installed.
#define BB_NEEDS_POSTGRES() \
  if (bb::test::Postgres::shared() == nullptr) GTEST_SKIP() << "no PostgreSQL server is installed"

}  // namespace bb::test
