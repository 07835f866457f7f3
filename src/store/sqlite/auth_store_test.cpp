#include "store/sqlite/auth_store.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "store/auth_store_contract_consents.h"
#include "store/auth_store_contract_more.h"
#include "store/auth_store_contract_people.h"
#include "store/auth_store_contract_purge.h"
#include "store/auth_store_contract_tokens.h"
#include "store/sqlite/auth_schema.h"
#include "store/sqlite/database.h"
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
INSTANTIATE_TEST_SUITE_P(Sqlite, PurgeContract, ::testing::Values(&make_empty_store));
INSTANTIATE_TEST_SUITE_P(Postgres, PurgeContract, ::testing::Values(&make_empty_postgres_store));

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
  for (const char* suffix : {".accounts", ".accounts-wal"}) {
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

TEST(SqliteAuthStore,
     accounts_that_were_in_the_file_of_the_claims_are_carried_over_and_leave_nothing_behind) {
  const Folder folder;
  const std::string path = folder / "store.db";
  ASSERT_TRUE(Sealer::open(path + ".key").ok());
  {
    auto claims = sqlite::Database::open(path, true);
    ASSERT_TRUE(claims.ok());
    ASSERT_TRUE((*claims)->migrate("auth-1", sqlite::kAuthSchema).ok());
    ASSERT_TRUE((*claims)->execute("CREATE TABLE claim(id INTEGER PRIMARY KEY)").ok());
    ASSERT_TRUE(
        (*claims)
            ->execute("INSERT INTO application VALUES(7,'app','','First','a:b',1,1,3,0,'','','','','','',"
                      "'','',5); INSERT INTO data_access_grant VALUES(1,7,2,NULL)")
            .ok());
  }
  for (int opened = 0; opened < 2; ++opened) {
    auto store = open_auth_store("sqlite:" + path, false);
    ASSERT_TRUE(store.ok()) << store.error().debug;
    const auto application = (*store)->find_application("app").value();
    ASSERT_TRUE(application);
    EXPECT_EQ(application->id, 7);
    EXPECT_EQ(application->auth_type, AllowedAuthType::authorization_code);
    EXPECT_TRUE((*store)->find_grant(1, 7).value());
  }
  auto claims = sqlite::Database::open(path, false);
  ASSERT_TRUE(claims.ok());
  auto tables = (*claims)->prepare(
      "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE type='table' ORDER BY 1)");
  ASSERT_TRUE(tables.ok() && tables->step().value());
  EXPECT_EQ(tables->text(0), "claim,migration");
}

TEST(SqliteAuthStore, its_file_is_its_owners_only) {
  const Folder folder;
  ASSERT_TRUE(open_auth_store("sqlite:" + (folder / "store.db"), true).ok());
  EXPECT_EQ(std::filesystem::status(folder / "store.db.accounts").permissions(),
            std::filesystem::perms(0600));
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
