#include "store/sqlite/claim_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/file.h"
#include "store/claim_store_contract.h"
#include "store/sqlite/database.h"
#include "support/folder.h"

namespace bb::store {
namespace {

class SqliteUnderTest final : public StoreUnderTest {
 public:
  Result<std::shared_ptr<ClaimStore>> open(const std::optional<IdentifierHash>& hash) override {
    return open_claim_store("sqlite:" + folder_ / "claims.db", true, hash);
  }
  std::string bytes() override {
    std::string all;
    for (const char* name : {"claims.db", "claims.db-wal", "claims.db-shm"}) {
      all += read_file(folder_ / name).value();
    }
    return all;
  }
  void forget_names() override {
    const auto database = sqlite::Database::open(folder_ / "claims.db", false).value();
    EXPECT_TRUE(database->execute("DELETE FROM identifier WHERE kind=3").ok());
    EXPECT_TRUE(database->execute("DELETE FROM migration WHERE name='claims names and births'").ok());
  }

 private:
  test::Folder folder_;
};

}  // namespace

std::unique_ptr<StoreUnderTest> make_sqlite() { return std::make_unique<SqliteUnderTest>(); }

namespace {

unsigned mode(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777U;
}

TEST(SqliteClaimStore, files_are_for_their_owner_only) {
  const test::Folder folder;
  const auto store = open_claim_store("sqlite:" + folder / "claims.db", true);
  ASSERT_TRUE(store.ok());
  for (const char* name : {"claims.db", "claims.db-wal", "claims.db-shm", "claims.db.key"}) {
    EXPECT_EQ(mode(folder / name), 0600U) << name;
  }
}

TEST(SqliteClaimStore, missing_store_is_made_only_when_asked_to) {
  const test::Folder folder;
  const auto opened = open_claim_store("sqlite:" + folder / "claims.db", false);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(std::filesystem::exists(folder / "claims.db"));
}

TEST(SqliteClaimStore, other_urls_and_files_are_refused) {
  const test::Folder folder;
  for (const char* url : {"", "claims.db", "sqlite:", "mysql:x", "sqlite:/no/such/folder/claims.db"}) {
    const auto opened = open_claim_store(url, true);
    ASSERT_FALSE(opened.ok()) << url;
    EXPECT_EQ(opened.error().kind, ErrorKind::invalid) << url;
  }
  ASSERT_TRUE(write_file(folder / "text", std::string(5000, 'x')).ok());
  const auto opened = open_claim_store("sqlite:" + folder / "text", true);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::invalid);
}

TEST(SqliteClaimStore, lost_or_changed_key_is_said_at_once) {
  const test::Folder folder;
  const std::string url = "sqlite:" + folder / "claims.db";
  ASSERT_TRUE(open_claim_store(url, true).ok());
  const std::string key = read_file(folder / "claims.db.key").value();
  std::filesystem::remove(folder / "claims.db.key");
  EXPECT_FALSE(open_claim_store(url, true).ok());
  EXPECT_FALSE(std::filesystem::exists(folder / "claims.db.key"));
  ASSERT_TRUE(write_file(folder / "claims.db.key", std::string(64, 'a')).ok());
  const auto opened = open_claim_store(url, true);
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("not the one"), std::string::npos);
  ASSERT_TRUE(write_file(folder / "claims.db.key", key).ok());
  EXPECT_TRUE(open_claim_store(url, true).ok());
}

// The filters and the order come from an index alone: rows are read only for the claims that are shown.
TEST(SqliteClaimStore, queries_of_a_beneficiarys_claims_are_answered_by_the_index) {
  const test::Folder folder;
  ASSERT_TRUE(open_claim_store("sqlite:" + folder / "claims.db", true).ok());
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((folder / "claims.db").c_str(), &db), SQLITE_OK);
  std::string plan;
  const char* sql =
      "EXPLAIN QUERY PLAN SELECT type, claim_id, record FROM claim WHERE beneficiary=1"
      " AND (claim_key, type)>=('7', 1) AND (255 >> type & 1)"
      " AND sensitive<=0 AND through_days BETWEEN 0 AND 9 AND last_updated BETWEEN 0 AND 9"
      " ORDER BY claim_key, type LIMIT 10 OFFSET 5";
  sqlite3_exec(
      db, sql,
      [](void* text, int count, char** values, char**) {
        *static_cast<std::string*>(text) += std::string(values[count - 1]) + "\n";
        return 0;
      },
      &plan, nullptr);
  sqlite3_close(db);
  EXPECT_EQ(plan,
            "SEARCH claim USING INDEX claim_by_beneficiary (beneficiary=? AND (claim_key,type)>(?,?))\n");
}

}  // namespace
}  // namespace bb::store
