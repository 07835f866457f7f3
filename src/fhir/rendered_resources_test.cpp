#include "fhir/rendered_resources.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace bb::fhir {
namespace {

using Kind = RenderedResources::Kind;

RenderedResources::Key key(std::int64_t id) {
  return {.id = id, .loaded = 1, .names_version = 1, .kind = Kind::claim(ClaimType::carrier), .view = 2};
}
// The resource, without what makes it an entry.
std::string kept(const RenderedResources& claims, const RenderedResources::Key& key) {
  const auto place = claims.find(key);
  if (!place) return "";
  std::string entry(place->memory->view(place->offset, place->size));
  EXPECT_TRUE(entry.starts_with(R"({"resource":)") && entry.ends_with("}")) << entry;
  return entry.substr(12, entry.size() - 13);
}
void offer(RenderedResources& claims, const RenderedResources::Key& key, std::string_view json) {
  const RenderedResources::Offer one = {key, json, Instant{Milliseconds{5}}};
  claims.offer({&one, 1});
}
void keep(RenderedResources& claims, const RenderedResources::Key& key, std::string_view json) {
  offer(claims, key, json);
  offer(claims, key, json);
}
// What a file must hold for entries of so many bytes of JSON in all, each kept on its own.
constexpr std::size_t room(std::size_t json, std::size_t entries) {
  return json + entries * (12 + 1 + 1 + 2);
}

TEST(RenderedResources, are_kept_the_second_time_they_are_asked_for) {
  RenderedResources claims(100, 100);
  offer(claims, key(1), "one");
  EXPECT_EQ(kept(claims, key(1)), "");
  offer(claims, key(1), "one");
  EXPECT_EQ(kept(claims, key(1)), "one");
}

TEST(RenderedResources, are_others_when_anything_they_depend_on_is_another) {
  RenderedResources claims(100, 100);
  keep(claims, key(1), "one");
  auto other = key(1);
  EXPECT_EQ(kept(claims, other), "one");
  other = key(1), other.id = 2;
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.loaded = 2;
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.names_version = 2;
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.kind = Kind::claim(ClaimType::pde);
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.kind = Kind::patient();
  EXPECT_EQ(kept(claims, other), "");
  other = key(1), other.view = 3;
  EXPECT_EQ(kept(claims, other), "");
}

TEST(RenderedResources, that_were_written_first_go_first_and_never_more_than_fit) {
  RenderedResources claims(2 * room(10, 2), room(10, 2));
  keep(claims, key(1), "aaaaaa");
  keep(claims, key(2), "bbbb");
  keep(claims, key(3), "cccccccc");
  EXPECT_EQ(kept(claims, key(1)) + kept(claims, key(2)) + kept(claims, key(3)), "aaaaaabbbbcccccccc");
  const auto on_its_way = claims.find(key(1));
  keep(claims, key(4), std::string(26, 'd'));
  EXPECT_EQ(kept(claims, key(1)) + kept(claims, key(2)), "");
  EXPECT_EQ(kept(claims, key(3)) + kept(claims, key(4)), "cccccccc" + std::string(26, 'd'));
  EXPECT_EQ(on_its_way->memory->view(on_its_way->offset, on_its_way->size), R"({"resource":aaaaaa})");
}

TEST(RenderedResources, too_large_for_a_file_are_not_kept) {
  RenderedResources claims(2 * room(10, 1), room(10, 1));
  keep(claims, key(1), "12345678901");
  EXPECT_EQ(kept(claims, key(1)), "");
  keep(claims, key(2), "1234567890");
  EXPECT_EQ(kept(claims, key(2)), "1234567890");
}

TEST(RenderedResources, without_room_for_one_file_keep_nothing) {
  RenderedResources claims(99, 100);
  EXPECT_FALSE(claims.is_on());
  keep(claims, key(1), "1");
  EXPECT_EQ(kept(claims, key(1)), "");
}

void keep_together(RenderedResources& claims, std::initializer_list<RenderedResources::Offer> offers) {
  for (int i = 0; i < 2; ++i) claims.offer(std::span(offers.begin(), offers.end()));
}
bool are_joined(const RenderedResources::Place& one, const RenderedResources::Place& next) {
  return one.memory == next.memory &&
         RenderedResources::are_joined(*one.memory, one.offset + one.size, next.offset);
}
bool is_end(const RenderedResources::Place& place) {
  return RenderedResources::is_end(*place.memory, place.offset + place.size);
}

TEST(RenderedResources, offered_together_are_one_piece_with_the_end_of_a_bundle) {
  RenderedResources claims(1000, 1000);
  keep_together(claims, {{key(1), "one", {}}, {key(2), "two", {}}, {key(3), "three", {}}});
  const auto one = *claims.find(key(1)), two = *claims.find(key(2)), three = *claims.find(key(3));
  EXPECT_TRUE(are_joined(one, two) && are_joined(two, three));
  EXPECT_FALSE(are_joined(one, three) || are_joined(two, one));
  EXPECT_TRUE(is_end(three));
  EXPECT_FALSE(is_end(one) || is_end(two));
  EXPECT_EQ(one.memory->view(one.offset, three.offset + three.size + 2 - one.offset),
            R"({"resource":one},{"resource":two},{"resource":three}]})");
}

TEST(RenderedResources, offered_one_after_the_other_are_pieces_of_their_own) {
  RenderedResources claims(1000, 1000);
  keep(claims, key(1), "one");
  keep(claims, key(2), "two");
  EXPECT_FALSE(are_joined(*claims.find(key(1)), *claims.find(key(2))));
  EXPECT_TRUE(is_end(*claims.find(key(1))) && is_end(*claims.find(key(2))));
}

TEST(RenderedResources, of_more_than_a_file_are_kept_in_several) {
  RenderedResources claims(3 * room(6, 2), room(6, 2));
  keep_together(claims, {{key(1), "one", {}}, {key(2), "two", {}}, {key(3), "three", {}}});
  EXPECT_TRUE(are_joined(*claims.find(key(1)), *claims.find(key(2))));
  EXPECT_NE(claims.find(key(2))->memory, claims.find(key(3))->memory);
  EXPECT_TRUE(is_end(*claims.find(key(2))) && is_end(*claims.find(key(3))));
}

TEST(RenderedResources, know_when_they_were_updated_and_what_equal_bytes_share) {
  RenderedResources claims(1000, 1000);
  keep(claims, key(1), "one");
  keep(claims, key(2), "one");
  EXPECT_EQ(claims.find(key(1))->last_updated, Instant{Milliseconds{5}});
  EXPECT_EQ(claims.find(key(1))->digest, digest_of("one"));
  EXPECT_EQ(claims.find(key(1))->digest, claims.find(key(2))->digest);
}

TEST(RenderedResources, of_many_threads_are_each_its_own) {
  RenderedResources claims(9000, 900);
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
