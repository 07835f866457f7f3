#include "store/sqlite/auth_store.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "store/auth_store_contract_consents.h"
#include "store/auth_store_contract_more.h"
#include "store/auth_store_contract_people.h"
#include "store/auth_store_contract_tokens.h"
#include "support/folder.h"
#include "support/postgres.h"

namespace bb::store {
namespace {

using test::Folder;

std::shared_ptr<AuthStore> make_empty_store() {
  static Folder folder;
  static std::atomic<int> number{0};
  auto store = open_auth_store("sqlite:" + (folder / std::to_string(++number)), true);
  EXPECT_TRUE(store.ok());
  return store.ok() ? *store : nullptr;
}

std::shared_ptr<AuthStore> make_empty_postgres_store() {
  test::Postgres* server = test::Postgres::shared();
  if (server == nullptr) return nullptr;
  static const Folder folder;
  const std::string schema = server->new_schema();
  auto store = open_auth_store(server->url(schema), true, {folder / schema, {}, 1});
  EXPECT_TRUE(store.ok()) << store.error().debug;
  return store.ok() ? *store : nullptr;
}

INSTANTIATE_TEST_SUITE_P(Sqlite, AuthStoreContract, ::testing::Values(&make_empty_store));
INSTANTIATE_TEST_SUITE_P(Postgres, AuthStoreContract, ::testing::Values(&make_empty_postgres_store));

TEST(SqliteAuthStore, what_was_written_is_there_after_opening_again) {
  const Folder folder;
  const std::string url = "sqlite:" + (folder / "store.db");
  User user;
  user.username = "alice";
  user.given_name = "Ada";
  {
    auto store = open_auth_store(url, true);
    ASSERT_TRUE(store.ok());
    ASSERT_TRUE((*store)->add_user(user).ok());
  }
  auto again = open_auth_store(url, false);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ((*again)->find_user("alice").value()->given_name, "Ada");
}

TEST(SqliteAuthStore, names_and_tokens_are_not_readable_in_the_file) {
  const Folder folder;
  const std::string path = folder / "store.db";
  {
    auto store = open_auth_store("sqlite:" + path, true);
    ASSERT_TRUE(store.ok());
    User user;
    user.username = "alice";
    user.given_name = "Gwendolyn-given";
    user.family_name = "Fairfax-family";
    user.email = "gwendolyn@example.com";
    ASSERT_TRUE((*store)->add_user(user).ok());
  }
  std::string bytes;
  for (const char* suffix : {"", "-wal"}) {
    auto file = read_file(path + suffix);
    if (file.ok()) bytes += *file;
  }
  EXPECT_NE(bytes.find("alice"), std::string::npos);
  EXPECT_EQ(bytes.find("Gwendolyn"), std::string::npos);
  EXPECT_EQ(bytes.find("Fairfax"), std::string::npos);
  EXPECT_EQ(bytes.find("gwendolyn@"), std::string::npos);
}

TEST(SqliteAuthStore, another_key_opens_no_profile_and_a_lost_key_is_no_new_one) {
  const Folder folder;
  const std::string path = folder / "store.db";
  {
    auto store = open_auth_store("sqlite:" + path, true);
    ASSERT_TRUE(store.ok());
    User user;
    user.username = "alice";
    ASSERT_TRUE((*store)->add_user(user).ok());
  }
  ASSERT_TRUE(write_file(path + ".key", std::string(64, 'a'), 0600).ok());
  auto other = open_auth_store("sqlite:" + path, false);
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE((*other)->find_user("alice").ok());
  std::filesystem::remove(path + ".key");
  EXPECT_FALSE(open_auth_store("sqlite:" + path, false).ok());
  EXPECT_FALSE(open_auth_store("sqlite:" + path, true).ok());
}

TEST(SqliteAuthStore, a_url_of_another_kind_is_refused) {
  for (const char* url : {"mysql://localhost/x", "/tmp/x", "sqlite:", ""}) {
    const auto store = open_auth_store(url, true);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().kind, ErrorKind::invalid);
  }
}

}  // namespace
}  // namespace bb::store
