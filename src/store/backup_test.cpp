#include "store/backup.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/file.h"
#include "store/auth_store.h"
#include "store/postgres/backup.h"
#include "support/folder.h"
#include "support/postgres.h"

namespace bb::store {
namespace {

const Instant kNow = *parse_instant("2026-11-22T03:24:22Z");

// A store with somebody who has a session, in either database.
class Backup : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (is_postgres()) BB_NEEDS_POSTGRES();
  }
  bool is_postgres() const { return GetParam() == "postgresql"; }
  // A store that is not there yet.
  std::string new_url() {
    if (!is_postgres()) return "sqlite:" + folder_ / ("store" + std::to_string(++stores_) + ".db");
    auto* server = test::Postgres::shared();
    return server->url(server->new_schema());
  }
  StoreOptions key(const std::string& name) const { return {folder_ / name, {}, 0}; }

  void fill(AuthStore& accounts) {
    User user;
    user.username = "somebody";
    user.given_name = "Jane";
    user_ = accounts.add_user(user).value();
    ASSERT_TRUE(accounts.add_session({session_, user_, kNow, kNow}).ok());
    Application application;
    application.client_id = "client";
    application.name = "An App";
    application_ = accounts.add_application(application).value();
  }
  void expect_filled(AuthStore& accounts) {
    const auto session = accounts.find_session(session_);
    ASSERT_TRUE(session.ok() && *session);
    const auto user = accounts.find_user((*session)->user);
    ASSERT_TRUE(user.ok() && *user);
    EXPECT_EQ((*user)->given_name, "Jane");
    EXPECT_EQ((*accounts.find_application("client"))->id, application_);
    // Ids go on behind those that were restored.
    User next;
    next.username = "next";
    EXPECT_GT(accounts.add_user(next).value(), user_);
  }

  test::Folder folder_;
  std::string file_ = folder_ / "backup";
  int stores_ = 0;
  const Digest session_ = sha256("session");
  UserId user_ = 0;
  ApplicationId application_ = 0;
};

TEST_P(Backup, what_lived_before_lives_after) {
  const std::string url = new_url(), other = new_url();
  {
    const auto accounts = open_auth_store(url, true, key("a.key")).value();
    fill(*accounts);
    const auto made = back_up(url, key("a.key"), file_, kNow, {});
    ASSERT_TRUE(made.ok()) << made.error().message << made.error().debug;
    EXPECT_EQ(made->bytes, std::filesystem::file_size(file_));
    EXPECT_FALSE(made->has_key);
  }
  const auto restored = restore(file_, other, key("a.key"), {});
  ASSERT_TRUE(restored.ok()) << restored.error().message << restored.error().debug;
  EXPECT_EQ(restored->created, "2026-11-22T03:24:22Z");
  expect_filled(*open_auth_store(other, false, key("a.key")).value());
}

TEST_P(Backup, a_key_comes_along_only_when_it_was_asked_for) {
  const std::string url = new_url(), other = new_url();
  fill(*open_auth_store(url, true, key("a.key")).value());
  ASSERT_TRUE(back_up(url, key("a.key"), file_, kNow, {}).ok());
  const std::string hex = read_file(folder_ / "a.key").value().substr(0, 64);
  EXPECT_EQ(read_file(file_)->find(hex), std::string::npos);
  EXPECT_EQ(restore(file_, other, key("b.key"), {}).error().kind, ErrorKind::invalid);

  BackupOptions options;
  options.with_key = true;
  ASSERT_TRUE(back_up(url, key("a.key"), file_ + "2", kNow, options).ok());
  EXPECT_NE(read_file(file_ + "2")->find(hex), std::string::npos);
  ASSERT_TRUE(restore(file_ + "2", other, key("b.key"), {}).ok());
  EXPECT_EQ(std::filesystem::status(folder_ / "b.key").permissions(), std::filesystem::perms(0600));
  expect_filled(*open_auth_store(other, false, key("b.key")).value());
}

TEST_P(Backup, another_stores_key_is_refused_before_anything_is_made) {
  const std::string url = new_url(), other = new_url();
  fill(*open_auth_store(url, true, key("a.key")).value());
  ASSERT_TRUE(back_up(url, key("a.key"), file_, kNow, {}).ok());
  ASSERT_TRUE(Sealer::open(folder_ / "b.key").ok());
  EXPECT_EQ(restore(file_, other, key("b.key"), {}).error().kind, ErrorKind::invalid);
  EXPECT_FALSE(open_auth_store(other, false, key("b.key")).ok());
}

TEST_P(Backup, nothing_that_is_there_is_overwritten) {
  const std::string url = new_url();
  fill(*open_auth_store(url, true, key("a.key")).value());
  ASSERT_TRUE(back_up(url, key("a.key"), file_, kNow, {}).ok());
  const std::string bytes = read_file(file_).value();
  EXPECT_EQ(back_up(url, key("a.key"), file_, kNow, {}).error().kind, ErrorKind::conflict);
  EXPECT_EQ(read_file(file_).value(), bytes);
  EXPECT_EQ(restore(file_, url, key("a.key"), {}).error().kind, ErrorKind::conflict);
  EXPECT_EQ((*open_auth_store(url, false, key("a.key")))->find_user("somebody")->value().id, user_);
}

TEST_P(Backup, a_file_that_was_changed_or_cut_is_refused) {
  const std::string url = new_url(), other = new_url();
  fill(*open_auth_store(url, true, key("a.key")).value());
  ASSERT_TRUE(back_up(url, key("a.key"), file_, kNow, {}).ok());
  const std::string whole = read_file(file_).value();
  std::string changed = whole;
  changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
  int number = 0;
  for (const std::string& bad : {changed, whole.substr(0, whole.size() - 1), whole + "x", whole.substr(0, 10),
                                 std::string(), std::string(100'000, 'x')}) {
    const std::string name = folder_ / ("bad" + std::to_string(++number));
    ASSERT_TRUE(write_file(name, bad).ok());
    const auto restored = restore(name, other, key("a.key"), {});
    ASSERT_FALSE(restored.ok()) << number;
    EXPECT_EQ(restored.error().kind, ErrorKind::invalid) << number;
  }
  EXPECT_FALSE(open_auth_store(other, false, key("a.key")).ok());
}

TEST_P(Backup, it_is_of_one_moment_though_others_write) {
  const std::string url = new_url(), other = new_url();
  const auto accounts = open_auth_store(url, true, key("a.key")).value();
  fill(*accounts);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i)
      ASSERT_TRUE(accounts->add_session({sha256(std::to_string(i)), user_, kNow, kNow}).ok());
  });
  for (int i = 0; i < 3; ++i) {
    const auto made = back_up(url, key("a.key"), file_ + std::to_string(i), kNow, {});
    EXPECT_TRUE(made.ok()) << made.error().message << made.error().debug;
  }
  done = true;
  writer.join();
  ASSERT_TRUE(restore(file_ + "2", other, key("a.key"), {}).ok());
  const auto restored = open_auth_store(other, false, key("a.key")).value();
  // Sessions were added one after the other: none is there behind one that is missing.
  int i = 0;
  while (restored->find_session(sha256(std::to_string(i)))->has_value()) ++i;
  for (int later = i; later < i + 50; ++later)
    EXPECT_FALSE(restored->find_session(sha256(std::to_string(later)))->has_value()) << i << " " << later;
}

INSTANTIATE_TEST_SUITE_P(Stores, Backup, ::testing::Values("sqlite", "postgresql"),
                         [](const auto& database) { return database.param; });

}  // namespace
}  // namespace bb::store
