#include "jose/remote_keys.h"

#include <gtest/gtest.h>

#include "http/server_for_test.h"

namespace bb::jose {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

// An issuer on this machine, whose keys, status and patience the test sets.
class RemoteKeysTest : public http::ServerTest {
 protected:
  RemoteKeysTest() {
    router_.add(
        http::Method::get, "/jwks/{n}",
        [this](const http::Request&, http::Response& response) {
          ++fetches_;
          while (is_slow_) std::this_thread::sleep_for(1ms);
          const std::lock_guard lock(keys_mutex_);
          response.status = status_;
          response.body.append(body_);
        },
        http::Run::pool);
    start();
    client_ = std::move(*http::Client::make({}));
    make({});
    publish({"1"});
  }

  void make(RemoteKeysRules rules) {
    rules.allow_loopback_http = true;
    keys_ = std::make_unique<RemoteKeys>(*client_, clock_, rules);
  }
  void publish(std::initializer_list<std::string_view> kids) {
    std::vector<Jwk> all;
    for (const std::string_view kid : kids)
      all.push_back({.key = key_.public_key(), .kid = std::string(kid)});
    set_answer(200, JwkSet(all).to_json());
  }
  void set_answer(int status, std::string body) {
    const std::lock_guard lock(keys_mutex_);
    status_ = status;
    body_ = std::move(body);
  }
  std::string url(int n = 1) const {
    return "http://127.0.0.1:" + std::to_string(port()) + "/jwks/" + std::to_string(n);
  }
  Result<VerifiedJws> verify(std::string_view kid, int n = 1) {
    const auto jws = read_jws(*sign_jws(key_, {.kid = kid}, "{}"), kAllAlgorithms);
    return keys_->verify(*jws, url(n));
  }

  PrivateKey key_ = std::move(*PrivateKey::generate(KeyType::ec_p256));
  ManualClock clock_{Instant{seconds{1'700'000'000}}};
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<RemoteKeys> keys_;
  std::atomic<int> fetches_{0};
  std::atomic<bool> is_slow_{false};
  std::mutex keys_mutex_;
  std::string body_;
  int status_ = 200;
};

TEST_F(RemoteKeysTest, keys_are_fetched_once_in_ten_minutes) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(verify("1").ok());
  clock_.advance(seconds{599});
  EXPECT_TRUE(verify("1").ok());
  EXPECT_EQ(fetches_, 1);
  clock_.advance(seconds{1});
  EXPECT_TRUE(verify("1").ok());
  EXPECT_EQ(fetches_, 2);
}

TEST_F(RemoteKeysTest, an_unknown_key_is_looked_for_once_in_thirty_seconds) {
  EXPECT_TRUE(verify("1").ok());
  clock_.advance(seconds{29});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(verify("2").error().kind, ErrorKind::not_found);
  EXPECT_EQ(fetches_, 1);
  publish({"1", "2"});
  clock_.advance(seconds{1});
  EXPECT_TRUE(verify("2").ok());
  EXPECT_EQ(fetches_, 2);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(verify("3").error().kind, ErrorKind::not_found);
  EXPECT_EQ(fetches_, 2);
}

TEST_F(RemoteKeysTest, a_wrong_signature_fetches_nothing) {
  EXPECT_TRUE(verify("1").ok());
  clock_.advance(seconds{60});
  const auto other = PrivateKey::generate(KeyType::ec_p256);
  const auto jws = read_jws(*sign_jws(*other, {.kid = "1"}, "{}"), kAllAlgorithms);
  EXPECT_EQ(keys_->verify(*jws, url()).error().kind, ErrorKind::unauthorized);
  EXPECT_EQ(fetches_, 1);
}

TEST_F(RemoteKeysTest, old_keys_serve_for_an_hour_while_the_issuer_is_down) {
  EXPECT_TRUE(verify("1").ok());
  set_answer(503, "");
  clock_.advance(seconds{3599});
  EXPECT_TRUE(verify("1").ok());
  EXPECT_EQ(fetches_, 2);
  clock_.advance(seconds{1});
  EXPECT_EQ(verify("1").error().kind, ErrorKind::unavailable);
  EXPECT_EQ(fetches_, 2);  // not so soon after a failure
  clock_.advance(seconds{4});
  publish({"1"});
  EXPECT_TRUE(verify("1").ok());
}

TEST_F(RemoteKeysTest, an_issuer_that_fails_is_asked_again_after_five_seconds) {
  set_answer(500, "");
  EXPECT_EQ(verify("1").error().kind, ErrorKind::unavailable);
  publish({"1"});
  EXPECT_EQ(verify("1").error().kind, ErrorKind::unavailable);
  EXPECT_EQ(fetches_, 1);
  clock_.advance(seconds{5});
  EXPECT_TRUE(verify("1").ok());
}

TEST_F(RemoteKeysTest, what_is_no_set_or_too_large_is_as_good_as_nothing) {
  for (const std::string& body :
       {std::string("<html>"), std::string("{}"), std::string(70'000, ' ') + "{\"keys\":[]}"}) {
    set_answer(200, body);
    clock_.advance(seconds{5});
    EXPECT_EQ(verify("1").error().kind, ErrorKind::unavailable);
  }
  set_answer(302, "");
  clock_.advance(seconds{5});
  EXPECT_EQ(verify("1").error().kind, ErrorKind::unavailable);
}

TEST_F(RemoteKeysTest, many_at_once_are_one_fetch) {
  is_slow_ = true;
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { good += verify("1").ok() ? 1 : 0; });
  wait_until([&] { return fetches_ > 0; });
  std::this_thread::sleep_for(20ms);
  is_slow_ = false;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 8);
  EXPECT_EQ(fetches_, 1);
}

TEST_F(RemoteKeysTest, nobody_waits_for_a_fetch_while_old_keys_serve) {
  EXPECT_TRUE(verify("1").ok());
  clock_.advance(seconds{700});
  is_slow_ = true;
  std::thread fetching([&] { EXPECT_TRUE(verify("1").ok()); });
  wait_until([&] { return fetches_ == 2; });
  EXPECT_TRUE(verify("1").ok());  // would hang
  is_slow_ = false;
  fetching.join();
  EXPECT_EQ(fetches_, 2);
}

TEST_F(RemoteKeysTest, the_number_of_urls_is_bounded) {
  make({.most_urls = 2});
  for (const int n : {1, 2, 1, 3, 1}) {  // the third drops 2, which was unused for longest
    EXPECT_TRUE(verify("1", n).ok());
    clock_.advance(seconds{1});
  }
  EXPECT_EQ(fetches_, 3);
  EXPECT_TRUE(verify("1", 2).ok());
  EXPECT_EQ(fetches_, 4);
}

TEST_F(RemoteKeysTest, only_https_or_this_machine_where_allowed) {
  const RemoteKeys strict(*client_, clock_);
  for (const std::string_view good : {"https://a.example/jwks.json", "https://a.example:8443/?x=1"}) {
    EXPECT_TRUE(strict.check_url(good).ok()) << good;
    EXPECT_TRUE(keys_->check_url(good).ok()) << good;
  }
  for (const std::string_view bad :
       {"", "http://a.example/", "file:///etc/passwd", "https://u@a.example/", "https://a.example/#x",
        "http://127.0.0.1.example/", "gopher://127.0.0.1/"}) {
    EXPECT_FALSE(strict.check_url(bad).ok()) << bad;
    EXPECT_FALSE(keys_->check_url(bad).ok()) << bad;
  }
  EXPECT_FALSE(strict.check_url("http://127.0.0.1/").ok());
  EXPECT_TRUE(keys_->check_url("http://127.0.0.1/").ok());
  const auto jws = read_jws(*sign_jws(key_, {}, "{}"), kAllAlgorithms);
  EXPECT_EQ(keys_->verify(*jws, "http://a.example/").error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace bb::jose
