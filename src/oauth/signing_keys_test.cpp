#include "oauth/signing_keys.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "jose/jws.h"
#include "oauth/jwks.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using jose::Algorithm;
using std::chrono::hours;
using std::chrono::seconds;

class SigningKeysTest : public testing::Test {
 protected:
  SigningKeysTest() { EXPECT_TRUE(keys.start().ok()); }

  // The kid of the key that signs with ES256 now, once the published set has verified what it signed.
  std::string signer(SigningKeys& by) {
    const auto compact = by.sign(Algorithm::es256, "JWT", "{}");
    EXPECT_TRUE(compact.ok());
    const auto jws = jose::read_jws(*compact, {Algorithm::es256});
    EXPECT_TRUE(jose::verify(*jws, (*by.published())->set).ok());
    return std::string(jws->kid());
  }
  bool is_published(std::string_view kid) { return (*keys.published())->set.has(kid); }
  KeyState state(std::string_view kid) {
    const auto reports = keys.list();
    for (const KeyReport& report : *reports) {
      if (report.kid == kid) return report.state;
    }
    return KeyState::ended;
  }
  std::size_t stored() { return store->list_signing_keys()->size(); }

  test::Folder folder;
  ManualClock clock{test::kFlowStart};
  std::shared_ptr<store::AuthStore> store =
      store::open_auth_store("sqlite:" + (folder / "store.db"), true).value();
  SigningKeys keys{*store, clock};
};

TEST_F(SigningKeysTest, a_server_without_keys_makes_one_of_each_algorithm_and_keeps_them) {
  const auto set = (*keys.published())->set;
  ASSERT_EQ(set.keys().size(), 2U);
  const std::string first = signer(keys);
  SigningKeys again(*store, clock);
  ASSERT_TRUE(again.start().ok());
  EXPECT_EQ(signer(again), first);
  EXPECT_EQ(stored(), 2U);
  const auto rs256 = keys.sign(Algorithm::rs256, "JWT", "{}");
  EXPECT_TRUE(jose::verify(*jose::read_jws(*rs256, {Algorithm::rs256}), set).ok());
}

TEST_F(SigningKeysTest, a_new_key_is_published_an_hour_before_it_signs) {
  const std::string old = signer(keys);
  const std::string kid = *keys.rotate(Algorithm::es256, false);
  EXPECT_TRUE(is_published(kid));
  EXPECT_EQ(state(kid), KeyState::next);
  EXPECT_EQ(signer(keys), old);
  clock.advance(hours{1} - seconds{1});
  EXPECT_EQ(signer(keys), old);
  clock.advance(seconds{1});
  EXPECT_EQ(signer(keys), kid);
  EXPECT_EQ(state(kid), KeyState::signs);
  EXPECT_EQ(state(old), KeyState::verifies);
}

TEST_F(SigningKeysTest, the_old_key_is_published_until_its_last_token_has_ended_and_an_hour_more) {
  const std::string old = signer(keys);
  ASSERT_TRUE(keys.rotate(Algorithm::es256, false).ok());
  clock.advance(hours{1} + hours{2} - seconds{1});
  EXPECT_TRUE(is_published(old));
  clock.advance(seconds{11});  // the set is renewed within ten seconds
  EXPECT_FALSE(is_published(old));
  EXPECT_EQ(state(old), KeyState::ended);
  EXPECT_EQ(stored(), 3U);
  ASSERT_TRUE(keys.rotate(Algorithm::rs256, false).ok());
  EXPECT_EQ(stored(), 3U) << "the ended one was removed";
}

TEST_F(SigningKeysTest, a_key_that_is_rotated_in_at_once_signs_at_once) {
  clock.advance(seconds{1});
  const std::string kid = *keys.rotate(Algorithm::es256, true);
  EXPECT_EQ(signer(keys), kid);
}

TEST_F(SigningKeysTest, a_published_key_is_removed_only_when_it_is_said_to_be_compromised) {
  const std::string old = signer(keys);
  EXPECT_EQ(keys.remove("another", true).error().kind, ErrorKind::not_found);
  EXPECT_EQ(keys.remove(old, false).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(is_published(old));
  ASSERT_TRUE(keys.remove(old, true).ok());
  EXPECT_FALSE(is_published(old));
  EXPECT_NE(signer(keys), old) << "a first key was made again";
}

TEST_F(SigningKeysTest, what_another_process_changes_is_seen_within_ten_seconds) {
  SigningKeys other(*store, clock);
  const std::string old = signer(other);
  clock.advance(seconds{1});
  const std::string kid = *keys.rotate(Algorithm::es256, true);
  EXPECT_EQ(signer(other), old) << "asks the store once in ten seconds";
  clock.advance(seconds{9});
  EXPECT_EQ(signer(other), kid);
}

TEST_F(SigningKeysTest, servers_that_start_at_once_end_with_one_signer) {
  const auto fresh = store::open_auth_store("sqlite:" + (folder / "fresh.db"), true).value();
  std::vector<std::unique_ptr<SigningKeys>> servers;
  for (int i = 0; i < 4; ++i) servers.push_back(std::make_unique<SigningKeys>(*fresh, clock));
  std::vector<std::thread> threads;
  for (auto& server : servers) threads.emplace_back([&server] { EXPECT_TRUE(server->start().ok()); });
  for (auto& thread : threads) thread.join();
  clock.advance(seconds{10});
  const std::string kid = signer(*servers[0]);
  for (auto& server : servers) EXPECT_EQ(signer(*server), kid);
}

TEST_F(SigningKeysTest, without_a_key_nothing_is_signed) {
  const auto empty = store::open_auth_store("sqlite:" + (folder / "empty.db"), true).value();
  SigningKeys none(*empty, clock);
  EXPECT_EQ(none.sign(Algorithm::es256, "JWT", "{}").error().kind, ErrorKind::unavailable);
  EXPECT_EQ((*none.published())->json, R"({"keys":[]})");
}

TEST_F(SigningKeysTest, private_keys_are_sealed_at_rest) {
  std::string bytes;
  for (const char* name : {"store.db.accounts", "store.db.accounts-wal"}) {
    std::ifstream in(folder / name, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  EXPECT_NE(bytes.find(signer(keys)), std::string::npos) << "the rows are not where they are looked for";
  EXPECT_EQ(bytes.find("PRIVATE KEY"), std::string::npos);
}

TEST_F(SigningKeysTest, jwks_json_is_public_and_kept_for_less_than_a_key_is_published_ahead) {
  http::Router router;
  add_jwks_route(router, keys);
  test::Browser client(router);
  const test::Answer answer = client.get("/.well-known/jwks.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/jwk-set+json");
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(answer.header("Cache-Control"), "public, max-age=300");
  EXPECT_EQ(jose::JwkSet::parse_strictly(answer.body)->keys().size(), 2U);
  EXPECT_EQ(answer.body.find("\"d\""), std::string::npos);

  const std::string etag = answer.header("ETag");
  const test::Answer known = client.get("/.well-known/jwks.json", {{"If-None-Match", "\"x\", W/" + etag}});
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
  ASSERT_TRUE(keys.rotate(Algorithm::es256, false).ok());
  EXPECT_EQ(client.get("/.well-known/jwks.json", {{"If-None-Match", etag}}).status, 200);
}

}  // namespace
}  // namespace bb::oauth
