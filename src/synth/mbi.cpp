#include "synth/mbi.h"

#include "synth/random.h"

namespace bb::synth {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kFirstDigits = "123456789";
constexpr std::string_view kLetters = "ACDEFGHJKMNPQRTUVWXY";
constexpr std::string_view kEither = "0123456789ACDEFGHJKMNPQRTUVWXY";
constexpr std::string_view kMark = "S";
constexpr std::string_view kPositions[] = {kFirstDigits, kMark,    kEither,  kDigits, kLetters, kEither,
                                           kDigits,      kLetters, kLetters, kDigits, kDigits};

// Neither 2, 3 nor 5 divides it, so multiplying by it permutes the numbers below kMbiCount.
constexpr std::uint64_t kStep = 390'472'882'513;

}  // namespace

std::string synthetic_mbi(std::uint64_t seed, std::uint64_t number) {
  const auto product = static_cast<unsigned __int128>(number) * kStep + mix(seed) % kMbiCount;
  auto left = static_cast<std::uint64_t>(product % kMbiCount);
  std::string text;
  for (const std::string_view choices : kPositions) {
    text.push_back(choices[left % choices.size()]);
    left /= choices.size();
  }
  return text;
}

bool is_synthetic_mbi(std::string_view text) {
  if (text.size() != std::size(kPositions)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kPositions[i].find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace bb::synth
