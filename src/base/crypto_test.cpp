#include "base/crypto.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "base/encoding.h"
#include "base/file.h"

namespace bb {
namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(std::filesystem::temp_directory_path() / ("bluebutton-" + random_token())) {
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

TEST(RunningSha256, pieces_have_the_digest_of_the_whole) {
  RunningSha256 running;
  EXPECT_EQ(running.digest(), sha256(""));
  running.add("ab");
  EXPECT_EQ(running.digest(), sha256("ab"));
  running.add("c");
  EXPECT_EQ(running.digest(), sha256("abc"));
}

TEST(Crypto, identifier_hash_equals_cms_test_vector) {
  // facts: HICN 1000044680 with the published sandbox pepper, two iterations.
  EXPECT_EQ(IdentifierHash{}("1000044680"),
            "2025fbc612a884853f0c245e686780bf748e5652360ecd7430575491f4e018c5");
}

TEST(Crypto, sha256_and_hmac_equal_their_rfc_vectors) {
  EXPECT_EQ(to_hex(as_text(sha256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),  // RFC 4231 test case 2
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Crypto, tokens_have_256_bits_and_do_not_repeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string token = random_token();
    EXPECT_EQ(token.size(), 43U);
    EXPECT_EQ(from_base64url(token)->size(), 32U);
    EXPECT_TRUE(seen.insert(token).second);
  }
}

TEST(Crypto, password_hash_is_argon2id_and_opens_with_that_password_only) {
  const std::string hash = hash_password("PW00000!");
  EXPECT_TRUE(hash.starts_with("$argon2id$")) << hash;
  EXPECT_TRUE(verify_password(hash, "PW00000!"));
  EXPECT_FALSE(verify_password(hash, "PW00001!"));
  EXPECT_FALSE(verify_password("", "PW00000!"));
  EXPECT_FALSE(verify_password("$argon2id$nonsense", ""));
}

TEST(Sealer, opens_only_with_its_key_and_its_context) {
  const Sealer sealer(std::string(32, 'k')), other(std::string(32, 'o'));
  const std::string sealed = sealer.seal("1S00E00AA06", "beneficiary:-1");
  EXPECT_EQ(sealed.find("1S00E00AA06"), std::string::npos);
  EXPECT_EQ(*sealer.unseal(sealed, "beneficiary:-1"), "1S00E00AA06");
  EXPECT_FALSE(sealer.unseal(sealed, "beneficiary:-2").ok());
  EXPECT_FALSE(other.unseal(sealed, "beneficiary:-1").ok());
  EXPECT_NE(sealer.seal("x", ""), sealer.seal("x", ""));
}

TEST(Sealer, every_flipped_bit_and_every_cut_is_noticed) {
  const Sealer sealer(std::string(32, 'k'));
  const std::string sealed = sealer.seal("abc", "");
  for (std::size_t i = 0; i < sealed.size() * 8; ++i) {
    std::string flipped = sealed;
    flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ (1 << (i % 8)));
    EXPECT_FALSE(sealer.unseal(flipped, "").ok());
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(sealer.unseal(sealed.substr(0, size), "").ok());
}

TEST(Sealer, key_file_is_made_once_readable_by_its_owner_only) {
  const TemporaryFolder folder;
  const auto first = Sealer::open(folder / "claims.key");
  ASSERT_TRUE(first.ok());
  struct stat status {};
  ASSERT_EQ(::stat((folder / "claims.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto second = Sealer::open(folder / "claims.key");
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE((*second)->unseal((*first)->seal("x", "c"), "c").ok());
}

TEST(Sealer, lost_key_file_is_an_error_where_a_store_exists) {
  const TemporaryFolder folder;
  const auto opened = Sealer::open(folder / "claims.key", false);
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("is missing"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder / "claims.key"));
}

TEST(Sealer, key_file_of_the_wrong_form_is_refused_by_name) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "k", "short").ok());
  const auto opened = Sealer::open(folder / "k");
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("64 hexadecimal digits"), std::string::npos);
}

TEST(File, limit_and_missing_file_are_errors_that_name_the_file) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_file(folder / "none").error().kind, ErrorKind::not_found);
  ASSERT_TRUE(write_file(folder / "f", "12345").ok());
  EXPECT_EQ(*read_file(folder / "f", 5), "12345");
  EXPECT_EQ(read_file(folder / "f", 4).error().kind, ErrorKind::too_large);
  ASSERT_TRUE(write_new_file(folder / "f", "other").ok());
  EXPECT_EQ(*read_file(folder / "f"), "12345");
  ASSERT_TRUE(write_file(folder / "f", "6").ok());
  EXPECT_EQ(*read_file(folder / "f"), "6");
}

TEST(Sealer, fingerprint_depends_on_key_record_and_context) {
  const Sealer sealer(std::string(32, 'k')), other(std::string(32, 'o'));
  const std::string print = sealer.fingerprint("record", "beneficiary|1");
  EXPECT_EQ(print.size(), 32U);
  EXPECT_EQ(sealer.fingerprint("record", "beneficiary|1"), print);
  EXPECT_NE(sealer.fingerprint("Record", "beneficiary|1"), print);
  EXPECT_NE(sealer.fingerprint("record", "beneficiary|2"), print);
  EXPECT_NE(sealer.fingerprint("1record", "beneficiary|"), print);
  EXPECT_NE(other.fingerprint("record", "beneficiary|1"), print);
}

}  // namespace
}  // namespace bb
