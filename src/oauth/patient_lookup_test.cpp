#include "oauth/patient_lookup.h"

#include "support/flow.h"

namespace bb::oauth {
namespace {

using test::Answer;
using test::Scene;

store::User stored(const Scene& at) { return *at.store->find_user(at.user).value(); }

TEST(Checklist, item_24_refresh_looks_the_patient_up_by_mbi_then_by_hicn_hash) {
  Scene at;
  const store::Crosswalk known{-17, store::MatchedBy::mbi, "1S00E00AA00", "hash"};
  ASSERT_TRUE(at.store->update_crosswalk(at.user, known, at.clock.now()).ok());
  const Answer tokens = at.exchange(at.code());
  at.people.known = {{"1S00E00AA00", -17}};
  Answer again = at.refresh(tokens.member("refresh_token"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(at.people.asked, (std::vector<std::string>{"1S00E00AA00"}));
  EXPECT_EQ(at.people.asked_for.client_id, "client-1");
  EXPECT_EQ(at.people.asked_for.flow.size(), 36U) << "the uuid of the authorization that the token came of";
  at.people.asked.clear();
  at.people.known = {{"hash", -17}};
  EXPECT_EQ(at.refresh(again.member("refresh_token")).status, 200);
  EXPECT_EQ(at.people.asked, (std::vector<std::string>{"1S00E00AA00", "hash"}));
  EXPECT_EQ(stored(at).matched_by, store::MatchedBy::hicn);
}

TEST(Checklist, item_24_a_changed_patient_is_written_to_the_crosswalk_and_answered) {
  Scene at;
  ASSERT_TRUE(
      at.store->update_crosswalk(at.user, {-17, store::MatchedBy::mbi, "1S00E00AA00", ""}, at.clock.now())
          .ok());
  const Answer tokens = at.exchange(at.code());
  at.people.known = {{"1S00E00AA00", -18}};
  const Answer again = at.refresh(tokens.member("refresh_token"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.member("patient"), "-18");
  EXPECT_EQ(stored(at).beneficiary, -18);
  EXPECT_EQ(stored(at).mbi, "1S00E00AA00");
  EXPECT_FALSE(at.store->list_former_crosswalks(at.user).value().empty());
}

TEST(Checklist, item_24_a_patient_who_is_gone_is_404_and_one_who_cannot_be_asked_for_502) {
  Scene at;
  const Answer tokens = at.exchange(at.code());
  at.people.known.clear();
  Answer refused = at.refresh(tokens.member("refresh_token"));
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(refused.body, R"({"status_code":404,"message":"Not found."})");
  for (const ErrorKind kind :
       {ErrorKind::unavailable, ErrorKind::timed_out, ErrorKind::bad_answer, ErrorKind::conflict}) {
    at.people.failure = Error{kind, "The data server does not answer.", "debug"};
    refused = at.refresh(tokens.member("refresh_token"));
    EXPECT_EQ(refused.status, 502);
    EXPECT_EQ(refused.body, R"({"status_code":502,"message":"Failed to retrieve data from data source."})");
  }
  // Unlike at CMS, nothing was rotated meanwhile: the client may try again.
  at.people.failure.reset();
  at.people.known = {{"-17", -17}};
  EXPECT_TRUE(at.live(tokens.member("access_token")));
  EXPECT_EQ(at.refresh(tokens.member("refresh_token")).status, 200);
}

TEST(Checklist, item_24_every_version_looks_the_patient_up) {
  for (const int version : {1, 2, 3}) {
    Scene at;
    const Answer tokens = at.exchange(at.code());
    at.people.known.clear();
    const Answer refused =
        at.browser.post(Scene::base(version) + "token/", {{"client_id", "client-1"},
                                                          {"client_secret", "secret-1"},
                                                          {"grant_type", "refresh_token"},
                                                          {"refresh_token", tokens.member("refresh_token")}});
    EXPECT_EQ(refused.status, 404);
  }
}

}  // namespace
}  // namespace bb::oauth
