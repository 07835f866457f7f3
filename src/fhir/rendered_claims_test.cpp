#include "fhir/rendered_claims.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace bb::fhir {
namespace {

RenderedClaims::Key key(std::int64_t id) {
  return {.id = id, .last_updated = 1, .names_version = 1, .type = ClaimType::carrier, .view = 2};
}
std::string kept(const RenderedClaims& claims, const RenderedClaims::Key& key) {
  const auto place = claims.find(key);
  return place ? std::string(place->file->view(place->offset, place->size)) : "";
}
void keep(RenderedClaims& claims, const RenderedClaims::Key& key, std::string_view json) {
  claims.offer(key, json);
  claims.offer(key, json);
}

TEST(RenderedClaims, are_kept_the_second_time_they_are_asked_for) {
  RenderedClaims claims(100, 100);
  claims.offer(key(1), "one");
  EXPECT_EQ(kept(claims, key(1)), "");
  claims.offer(key(1), "one");
  EXPECT_EQ(kept(claims, key(1)), "one");
}

TEST(RenderedClaims, are_others_when_anything_they_depend_on_is_another) {
  RenderedClaims claims(100, 100);
  keep(claims, key(1), "one");
  auto other = key(1);
  EXPECT_EQ(kept(claims, other), "one");
  other = key(1), other.id = 2;
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.last_updated = 2;
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.names_version = 2;
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.type = ClaimType::pde;
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.view = 3;
  EXPECT_EQ(kept(claims, other), "");
}

TEST(RenderedClaims, that_were_written_first_go_first_and_never_more_than_fit) {
  RenderedClaims claims(20, 10);
  keep(claims, key(1), "aaaaaa");
  keep(claims, key(2), "bbbb");
  keep(claims, key(3), "cccccccc");
  EXPECT_EQ(kept(claims, key(1)) + kept(claims, key(2)) + kept(claims, key(3)), "aaaaaabbbbcccccccc");
  const auto on_its_way = claims.find(key(1));
  keep(claims, key(4), "dddddddddd");
  EXPECT_EQ(kept(claims, key(1)) + kept(claims, key(2)), "");
  EXPECT_EQ(kept(claims, key(3)) + kept(claims, key(4)), "ccccccccdddddddddd");
  EXPECT_EQ(on_its_way->file->view(on_its_way->offset, on_its_way->size), "aaaaaa");
}

TEST(RenderedClaims, too_large_for_a_file_are_not_kept) {
  RenderedClaims claims(20, 10);
  keep(claims, key(1), "12345678901");
  EXPECT_EQ(kept(claims, key(1)), "");
}

TEST(RenderedClaims, without_room_for_one_file_keep_nothing) {
  RenderedClaims claims(9, 10);
  EXPECT_FALSE(claims.is_on());
  keep(claims, key(1), "1");
  EXPECT_EQ(kept(claims, key(1)), "");
}

TEST(RenderedClaims, stand_side_by_side_in_the_order_they_came) {
  RenderedClaims claims(100, 100);
  keep(claims, key(1), "one,");
  keep(claims, key(2), "two,");
  EXPECT_EQ(claims.find(key(1))->file, claims.find(key(2))->file);
  EXPECT_EQ(claims.find(key(2))->offset, 4U);
}

TEST(RenderedClaims, of_many_threads_are_each_its_own) {
  RenderedClaims claims(4000, 400);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&claims, t] {
      for (std::int64_t id = 0; id < 2'000; ++id) {
        const std::string json = "claim " + std::to_string(id % 50 + t);
        keep(claims, key(id % 50 + t), json);
        const std::string found = kept(claims, key(id % 50 + t));
        EXPECT_TRUE(found.empty() || found == json) << found;
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace bb::fhir
