#include "identity/members.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "audit/events_for_test.h"
#include "support/folder.h"

namespace bb::identity {
namespace {

using store::MatchedBy;

// Beneficiaries by identifier; two of one identifier are a conflict, as People says.
class FewPeople final : public People {
 public:
  Result<std::optional<Person>> find_synthetic(std::size_t) override { return std::optional<Person>{}; }
  Result<std::optional<Person>> find(const Identifier& identifier, const OnBehalf& of) override {
    asked_for = of.client_id;
    asked.push_back(identifier.value);
    if (error) return *error;
    const auto [begin, end] = people.equal_range(identifier.value);
    if (begin == end) return std::optional<Person>{};
    if (std::next(begin) != end) return conflict("several");
    return std::optional(begin->second);
  }
  Result<std::optional<Person>> match(const PersonDescription&, const MatchAsker&) override {
    return std::optional<Person>{};
  }
  const IdentifierHash& identifier_hash() const override { return hash; }

  std::multimap<std::string, Person> people;
  std::optional<Error> error;
  std::vector<std::string> asked;
  std::string asked_for;  // the client id
  IdentifierHash hash;
};

class MembersTest : public ::testing::Test {
 protected:
  MembersTest() {
    people_.people.emplace("1S00E00AA00", Person{-7, "Jane", "Doe", "1S00E00AA00"});
    people_.people.emplace("hash-of-7", Person{-7, "Jane", "Doe", "1S00E00AA00"});
    people_.people.emplace("hash-of-8", Person{-8, "John", "Roe", "1S00E00AA08"});
    people_.people.emplace("-8", Person{-8, "John", "Roe", "1S00E00AA08"});
  }
  static Identity jane(std::string mbi = "1S00E00AA00", std::string hicn_hash = "hash-of-7") {
    return {"user-1", std::move(mbi), std::move(hicn_hash), "", "Jane", "Doe", "jane@example.com"};
  }

  test::Folder folder_;
  ManualClock clock_{Instant{Milliseconds{1'790'000'000'000}}};
  std::shared_ptr<store::AuthStore> store_ =
      store::open_auth_store("sqlite:" + (folder_ / "store.db"), true).value();
  FewPeople people_;
  Members members_{*store_, people_, clock_, Members::Accounts::one};
};

TEST_F(MembersTest, a_first_login_makes_the_account_of_the_beneficiary) {
  const auto admitted = members_.admit(jane()).value();
  EXPECT_TRUE(admitted.is_new);
  EXPECT_EQ(admitted.crosswalk.beneficiary, -7);
  const auto user = store_->find_user("user-1").value();
  ASSERT_TRUE(user);
  EXPECT_EQ(user->id, admitted.user);
  EXPECT_EQ(user->beneficiary, -7);
  EXPECT_EQ(user->mbi, "1S00E00AA00");
  EXPECT_EQ(user->hicn_hash, "hash-of-7");
  EXPECT_EQ(user->matched_by, MatchedBy::mbi);
  EXPECT_EQ(user->kind, store::UserKind::beneficiary);
  EXPECT_FALSE(user->password_hash);
  EXPECT_EQ(user->given_name + user->family_name + user->email, "JaneDoejane@example.com");
}

TEST_F(MembersTest, the_mbi_is_asked_for_first_and_the_others_only_when_it_finds_nobody) {
  ASSERT_TRUE(members_.admit(jane()).ok());
  EXPECT_EQ(people_.asked, std::vector<std::string>{"1S00E00AA00"});
  people_.asked.clear();
  EXPECT_EQ(members_.admit(jane("1S00E00AA99")).value().crosswalk.matched_by, MatchedBy::hicn);
  EXPECT_EQ(people_.asked, (std::vector<std::string>{"1S00E00AA99", "hash-of-7"}));
  EXPECT_EQ(members_.admit({"user-2", "", "", "-8", "", "", ""}).value().crosswalk.matched_by,
            MatchedBy::member_id);
}

TEST_F(MembersTest, an_mbi_wins_over_the_hash_of_another) {
  EXPECT_EQ(members_.admit(jane("1S00E00AA00", "hash-of-8")).value().crosswalk.beneficiary, -7);
}

TEST_F(MembersTest, who_is_no_beneficiary_gets_no_account) {
  for (const Identity& identity : {jane("1S00E00AA99", "unknown"), jane("", "")}) {
    EXPECT_EQ(members_.admit(identity).error().kind, ErrorKind::not_found);
  }
  EXPECT_FALSE(store_->find_user("user-1").value());
}

TEST_F(MembersTest, several_beneficiaries_are_the_data_servers_failure_and_nobody_is_let_in) {
  people_.people.emplace("1S00E00AA00", Person{-9, "", "", ""});
  const auto admitted = members_.admit(jane());
  EXPECT_EQ(admitted.error().kind, ErrorKind::bad_answer);
  EXPECT_EQ(admitted.error().message, "Failed to retrieve data from data source.");
  EXPECT_FALSE(store_->find_user("user-1").value());
}

TEST_F(MembersTest, a_data_server_that_fails_lets_nobody_in) {
  for (const ErrorKind kind : {ErrorKind::unavailable, ErrorKind::timed_out, ErrorKind::bad_answer}) {
    people_.error = Error{kind, "localhost:9 is down", ""};
    EXPECT_EQ(members_.admit(jane()).error().kind, kind);
    EXPECT_EQ(members_.admit(jane()).error().message, "Failed to retrieve data from data source.");
  }
}

TEST_F(MembersTest, an_equal_login_changes_nothing) {
  const auto first = members_.admit(jane()).value();
  const auto again = members_.admit(jane()).value();
  EXPECT_EQ(again.user, first.user);
  EXPECT_FALSE(again.is_new);
  EXPECT_FALSE(again.has_changed);
  EXPECT_TRUE(store_->list_former_crosswalks(first.user).value().empty());
}

TEST_F(MembersTest, what_changes_is_kept_and_what_was_is_archived) {
  const auto first = members_.admit(jane("")).value();
  EXPECT_EQ(first.crosswalk.matched_by, MatchedBy::hicn);
  clock_.advance(std::chrono::hours(1));
  Identity renamed = jane();
  renamed.family_name = "Roe";
  const auto again = members_.admit(renamed).value();
  EXPECT_EQ(again.user, first.user);
  EXPECT_TRUE(again.has_changed);
  const auto user = store_->find_user("user-1").value();
  EXPECT_EQ(user->matched_by, MatchedBy::mbi);
  EXPECT_EQ(user->family_name, "Roe");
  const auto former = store_->list_former_crosswalks(first.user).value();
  ASSERT_EQ(former.size(), 1U);
  EXPECT_EQ(former[0].crosswalk.matched_by, MatchedBy::hicn);
  EXPECT_EQ(former[0].archived, clock_.now());
}

// A grant is about whose claims an application reads: those of another need a consent of their own.
TEST_F(MembersTest, who_turns_out_to_be_another_beneficiary_shares_nothing_until_asked_again) {
  const auto first = members_.admit(jane()).value();
  store::Application application;
  application.client_id = "client-1";
  application.name = "App";
  application.created = clock_.now();
  const auto app = store_->add_application(application).value();
  store::DirectGrant grant;
  grant.application = app;
  grant.user = first.user;
  grant.scope = "patient/Patient.rs";
  const store::TokenPair pair{sha256("access"), sha256("refresh"), clock_.now() + std::chrono::hours(1)};
  ASSERT_TRUE(store_->issue(grant, pair, clock_.now()).ok());
  ASSERT_TRUE(members_.admit(jane()).ok());
  EXPECT_TRUE(store_->find_access(pair.access).value());
  EXPECT_EQ(members_.admit(jane("", "hash-of-8")).value().crosswalk.beneficiary, -8);
  EXPECT_FALSE(store_->find_access(pair.access).value());
  EXPECT_TRUE(store_->list_grants(first.user).value().empty());
}

TEST_F(MembersTest, an_account_that_is_not_a_members_is_not_taken_over) {
  store::User developer;
  developer.username = "user-1";
  developer.kind = store::UserKind::developer;
  store::User local;
  local.username = "user-2";
  local.password_hash = "hash";
  ASSERT_TRUE(store_->add_user(developer).ok());
  ASSERT_TRUE(store_->add_user(local).ok());
  for (const char* username : {"user-1", "user-2"}) {
    Identity identity = jane();
    identity.username = username;
    EXPECT_EQ(members_.admit(identity).error().kind, ErrorKind::conflict) << username;
    EXPECT_EQ(members_.admit(identity).error().message, "user already exists");
  }
}

// CMS refuses a second account: also one that is made at the same moment, which must not stand beside the
// first.
TEST_F(MembersTest, of_many_first_logins_of_one_person_at_once_one_makes_the_account_and_the_rest_find_it) {
  constexpr int kMany = 8;
  std::atomic<int> admitted{0}, refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kMany; ++i) {
    threads.emplace_back([&, i] {
      FewPeople people;
      people.people = people_.people;
      Members members{*store_, people, clock_, Members::Accounts::one};
      Identity who = jane();
      who.username = "user-" + std::to_string(i % (kMany / 2));  // each username twice
      const auto done = members.admit(who);
      if (done.ok()) ++admitted;
      if (!done.ok() && done.error().kind == ErrorKind::conflict &&
          done.error().message == "fhir_id_v2 already exists")
        ++refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store_->find_users_of(-7).value().size(), 1U);
  EXPECT_GE(admitted, 1) << "who has the same username as the first";
  EXPECT_EQ(admitted + refused, kMany);
}

TEST_F(MembersTest, a_second_account_of_a_beneficiary_is_a_conflict_or_not_as_the_provider_wants) {
  ASSERT_TRUE(members_.admit(jane()).ok());
  Identity second = jane();
  second.username = "user-2";
  EXPECT_EQ(members_.admit(second).error().kind, ErrorKind::conflict);
  EXPECT_EQ(members_.admit(second).error().message, "fhir_id_v2 already exists");
  Members open{*store_, people_, clock_, Members::Accounts::several};
  EXPECT_TRUE(open.admit(second).value().is_new);
}

TEST_F(MembersTest, what_became_of_a_login_is_reported_without_whom_it_is_about) {
  audit::Reported reported;
  ASSERT_TRUE(members_.admit(jane("")).ok());
  ASSERT_TRUE(members_.admit(jane()).ok());
  ASSERT_FALSE(members_.admit(jane("1S00E00AA99", "")).ok());
  Identity second = jane();
  second.username = "user-2";
  ASSERT_FALSE(members_.admit(second).ok());
  const std::string all = reported.all();
  for (const char* part :
       {R"("type":"mymedicare_cb:create_beneficiary_record")", R"("mesg":"CREATE beneficiary record")",
        R"("mesg":"fhir_id_v2 already exists")", R"("type":"mymedicare_cb:get_and_update_user_initial_auth")",
        R"("mesg":"RETURN existing beneficiary record")",
        R"("type":"fhir.server.authentication.match_fhir_id")", R"("match_found":false)"})
    EXPECT_NE(all.find(part), std::string::npos) << part << " in " << all;
  for (const char* secret : {"1S00E00AA", "jane@example.com", "Doe", "user-1"})
    EXPECT_EQ(all.find(secret), std::string::npos) << secret << " in " << all;
}

TEST_F(MembersTest, what_the_provider_does_not_tell_the_records_may) {
  const auto admitted = members_.admit({"user-2", "", "", "-8", "", "", ""}).value();
  const auto user = store_->find_user(admitted.user).value();
  EXPECT_EQ(user->given_name, "John");
  EXPECT_EQ(user->family_name, "Roe");
  EXPECT_EQ(user->mbi, "1S00E00AA08");
}

}  // namespace
}  // namespace bb::identity
