// AuthStoreContract: applications, users and their sessions.
#pragma once

#include <atomic>
#include <thread>

#include "store/auth_store_contract.h"

namespace bb::store {

TEST_P(AuthStoreContract, an_application_comes_back_as_it_was_added) {
  Application expected = an_application("app-1", "First App");
  expected.id = application;
  EXPECT_EQ(*store->find_application("app-1").value(), expected);
  EXPECT_EQ(*store->find_application(application).value(), expected);
  EXPECT_FALSE(store->find_application("app-2").value());
  EXPECT_FALSE(store->find_application(application + 1).value());
}

TEST_P(AuthStoreContract, a_client_id_or_a_name_is_taken_once) {
  auto same_id = store->add_application(an_application("app-1", "Other"));
  ASSERT_FALSE(same_id.ok());
  EXPECT_EQ(same_id.error().kind, ErrorKind::conflict);
  auto same_name = store->add_application(an_application("app-2", "FIRST app"));
  ASSERT_FALSE(same_name.ok());
  EXPECT_EQ(same_name.error().kind, ErrorKind::conflict);
}

TEST_P(AuthStoreContract, an_update_replaces_all_but_id_and_created) {
  Application changed = *store->find_application(application).value();
  changed.active = false;
  changed.name = "first APP";  // its own name is no conflict
  changed.secret_digest.reset();
  changed.created = kNow + kMinute;
  ASSERT_TRUE(store->update_application(changed).ok());
  const Application found = *store->find_application("app-1").value();
  EXPECT_FALSE(found.active);
  EXPECT_EQ(found.name, "first APP");
  EXPECT_FALSE(found.secret_digest);
  EXPECT_EQ(found.created, kNow);
  changed.id = application + 1;
  changed.client_id = "app-9";
  changed.name = "Ninth";
  EXPECT_EQ(store->update_application(changed).error().kind, ErrorKind::not_found);
}

TEST_P(AuthStoreContract, applications_are_listed_by_name) {
  ASSERT_TRUE(store->add_application(an_application("app-2", "a second app")).ok());
  const auto all = store->list_applications().value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].client_id, "app-2");
  EXPECT_EQ(all[1].client_id, "app-1");
}

TEST_P(AuthStoreContract, a_user_comes_back_as_added_and_a_username_is_taken_once) {
  for (const auto& found : {store->find_user("alice").value(), store->find_user(user).value()}) {
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, user);
    EXPECT_EQ(found->username, "alice");
    EXPECT_EQ(found->password_hash, "$argon2id$x");
    EXPECT_EQ(found->beneficiary, -17);
    EXPECT_EQ(found->given_name, "Ada");
    EXPECT_EQ(found->family_name, "Lovelace");
    EXPECT_EQ(found->email, "ada@example.com");
    EXPECT_EQ(found->created, kNow);
  }
  EXPECT_FALSE(store->find_user("Alice").value());
  EXPECT_EQ(store->add_user(a_user("alice", -18)).error().kind, ErrorKind::conflict);
}

TEST_P(AuthStoreContract, of_many_at_once_one_is_the_only_user_of_a_beneficiary) {
  const auto elsewhere = [](const std::string& username, BeneficiaryId beneficiary) {
    User user;
    user.username = username;
    user.beneficiary = beneficiary;
    user.created = kNow;
    return user;
  };
  std::atomic<int> added{0}, conflicts{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto id = store->add_only_user(elsewhere("elsewhere-" + std::to_string(i), -77));
      if (id.ok()) ++added;
      if (!id.ok() && id.error().kind == ErrorKind::conflict) ++conflicts;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(added, 1);
  EXPECT_EQ(conflicts, 7);
  EXPECT_EQ(store->find_users_of(-77).value().size(), 1U);
  EXPECT_TRUE(store->add_only_user(elsewhere("somebody", -78)).ok());
  EXPECT_EQ(store->add_only_user(elsewhere("somebody", -79)).error().kind, ErrorKind::conflict) << "the name";

  // Accounts of another kind, or with a password here, are no others.
  User local = elsewhere("local", -80), network = elsewhere("network", -80);
  local.password_hash = "hash";
  network.kind = UserKind::aligned_network;
  ASSERT_TRUE(store->add_user(local).ok());
  ASSERT_TRUE(store->add_user(network).ok());
  EXPECT_TRUE(store->add_only_user(elsewhere("member", -80)).ok());
}

TEST_P(AuthStoreContract, a_session_lives_until_it_ends) {
  const Digest digest = sha256("cookie");
  EXPECT_FALSE(store->find_session(digest).value());
  ASSERT_TRUE(store->add_session({digest, user, kNow, kNow}).ok());
  ASSERT_TRUE(store->touch_session(digest, kNow + kMinute).ok());
  const auto found = store->find_session(digest).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->user, user);
  EXPECT_EQ(found->created, kNow);
  EXPECT_EQ(found->last_seen, kNow + kMinute);
  ASSERT_TRUE(store->end_session(digest).ok());
  EXPECT_FALSE(store->find_session(digest).value());
}

}  // namespace bb::store
