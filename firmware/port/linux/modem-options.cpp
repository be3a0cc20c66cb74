// Flags of harmonic-modem, each read once.
#include "modem-options.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "rational-grid.hpp"

namespace modem {

const char* const kUsage = R"(harmonic-modem: bursts of the harmonic physical layer as samples, and back

  harmonic-modem encode --harmonics 4,7 --hex 313233 [--harmonics 9 --hex 01 ...] --out FILE
  harmonic-modem decode FILE [--harmonics 4,7 ...] [--all]

FILE is a WAV file when its name ends in .wav, else raw samples of 16 bits, lowest byte
first; "-" is standard output or input, raw. decode prints one line of JSON a frame and
one with what it counted.

  --harmonics N,N,...  one bond; encode takes --hex for each, decode as many as there are
  --hex BYTES          what the bond before it carries
  --all                decode: every harmonic by itself, from 2 to 7/16 of the rate
  --running            decode: the pilot runs without end, and frames begin at its slots
  --profile rational   HPM 1.0: f0 16384 Hz, 131072 samples a second, dbpsk; channels of its table, also as ratios: 3/2,2/1.
                       Before --harmonics; --f0, --periods, --guard, --mod and --fec are then its own
  --f0 HZ              the pilot (1000)
  --fs HZ              samples a second (48000); a WAV file has its own
  --periods K          periods of f0 in a symbol (1)
  --guard EIGHTHS      of a period of f0 (1)
  --second-pilot N     a harmonic that carries the pilot too, and no data (waveform version 2)
  --mod dqpsk|dbpsk    (dqpsk)
  --fec 0|1|2          none, 1/2, 3/4 (1)
  --max-frame BYTES    decode: no larger frames are looked for (256)
  --amplitude A        encode: of each harmonic, full scale is 1 (0.25)
  --pilot A            encode: of the pilot (as the harmonics)
  --flags N            encode: flags of the frames (0)
  --symbols N          encode: the burst has so many at least; shorter it may not be found (24)
  --small              the float32 build of a microcontroller
)";

namespace {

double readNumber(const std::string& flag, const std::string& value, double least, double most) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0' || !std::isfinite(number) || number < least || number > most)
    throw std::runtime_error(flag + " " + value + ": it takes a number of " + std::to_string(least) + " to " +
                             std::to_string(most));
  return number;
}

uint32_t readWhole(const std::string& flag, const std::string& value, uint32_t least, uint32_t most) {
  char* end = nullptr;
  const unsigned long number = std::strtoul(value.c_str(), &end, 10);
  const bool isDigits = !value.empty() && value[0] >= '0' && value[0] <= '9' && *end == '\0';
  if (!isDigits || number < least || number > most)
    throw std::runtime_error(flag + " " + value + ": it takes a whole number of " + std::to_string(least) + " to " +
                             std::to_string(most));
  return static_cast<uint32_t>(number);
}

namespace rational = harmonic::rational;

uint16_t readHarmonic(const std::string& flag, const std::string& part, bool isRational) {
  if (part.find('/') == std::string::npos) return static_cast<uint16_t>(readWhole(flag, part, 2, 65535));
  if (!isRational) throw std::runtime_error(flag + " " + part + ": a ratio is a channel of --profile rational, named before it");
  const uint16_t harmonic = rational::harmonicOfRatio(part);
  if (harmonic == 0) throw std::runtime_error(flag + " " + part + ": HPM 1.0 has " + rational::kTable);
  return harmonic;
}

std::vector<uint16_t> readHarmonics(const std::string& value, bool isRational) {
  std::vector<uint16_t> harmonics;
  for (size_t at = 0; at <= value.size();) {
    const size_t comma = std::min(value.find(',', at), value.size());
    harmonics.push_back(readHarmonic("--harmonics", value.substr(at, comma - at), isRational));
    at = comma + 1;
  }
  return harmonics;
}

void setProfile(const std::string& name, Options& options) {
  if (name != "rational") throw std::runtime_error("--profile " + name + ": it takes rational");
  if (!options.bonds.empty()) throw std::runtime_error("--profile comes before --harmonics");
  options.rational = true;
  options.waveform.f0Hz = rational::kF0Hz;
  if (!options.hasRate) options.waveform.rateHz = rational::kRateHz;
  options.modulation = harmonic::phy::Modulation::dbpsk;
}

void checkRational(const Options& options) {
  for (const BondOption& bond : options.bonds)
    for (const uint16_t harmonic : bond.harmonics)
      if (!rational::isOnGrid(harmonic))
        throw std::runtime_error("--harmonics: harmonic " + std::to_string(harmonic) + " is no channel of HPM 1.0, which has " +
                                 rational::kTable);
}

std::vector<uint8_t> readHex(const std::string& value) {
  if (value.size() % 2 != 0 || value.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    throw std::runtime_error("--hex " + value + ": it takes pairs of hexadecimal digits");
  std::vector<uint8_t> bytes(value.size() / 2);
  for (size_t i = 0; i < bytes.size(); i += 1)
    bytes[i] = static_cast<uint8_t>(std::stoul(value.substr(2 * i, 2), nullptr, 16));
  return bytes;
}

void checkTogether(const Options& options, size_t hexes) {
  if (options.file.empty())
    throw std::runtime_error(options.encode ? "say where to: --out FILE" : "say which file to decode");
  if (options.encode && options.all) throw std::runtime_error("--all is for decode");
  if (options.encode && options.running) throw std::runtime_error("--running is for decode");
  if (options.encode && options.bonds.empty()) throw std::runtime_error("say on what: --harmonics N,N,... --hex BYTES");
  if (options.encode && hexes != options.bonds.size())
    throw std::runtime_error("each --harmonics has one --hex behind it");
  if (!options.encode && hexes > 0) throw std::runtime_error("--hex is for encode");
  if (!options.encode && options.bonds.empty() != options.all)
    throw std::runtime_error("say what to listen to: --harmonics N,N,... or --all");
}

}  // namespace

Options readOptions(int count, char** words) {
  Options options;
  const std::string word = count > 1 ? words[1] : "";
  options.encode = word == "encode";
  options.help = word == "--help" || word == "-h";
  if (!options.encode && word != "decode" && !options.help)
    throw std::runtime_error("say encode or decode; --help tells the flags");
  size_t hexes = 0;
  std::string own;
  for (int at = 2; at < count; at += 1) {
    const std::string flag = words[at];
    const auto value = [&]() -> std::string {
      if (at + 1 >= count) throw std::runtime_error(flag + " needs a value");
      at += 1;
      return words[at];
    };
    const auto whole = [&](uint32_t least, uint32_t most) { return readWhole(flag, value(), least, most); };
    if (flag == "--f0" || flag == "--periods" || flag == "--guard" || flag == "--mod" || flag == "--fec") own = flag;
    if (flag == "--profile") setProfile(value(), options);
    else if (flag == "--harmonics") options.bonds.push_back({readHarmonics(value(), options.rational), {}});
    else if (flag == "--hex") {
      hexes += 1;
      if (hexes != options.bonds.size()) throw std::runtime_error("--hex comes behind the --harmonics that carry it");
      options.bonds.back().psdu = readHex(value());
    } else if (flag == "--f0") options.waveform.f0Hz = readNumber(flag, value(), 1e-3, 1e6);
    else if (flag == "--fs") options.waveform.rateHz = readNumber(flag, value(), 1, 1e8), options.hasRate = true;
    else if (flag == "--periods") options.waveform.periods = static_cast<uint8_t>(whole(1, 64));
    else if (flag == "--guard") options.waveform.guardEighths = static_cast<uint16_t>(whole(0, 512));
    else if (flag == "--second-pilot") options.waveform.secondPilot = readHarmonic(flag, value(), options.rational);
    else if (flag == "--fec") options.fec = static_cast<harmonic::phy::Fec>(whole(0, 2));
    else if (flag == "--max-frame") options.maxFrameBytes = static_cast<uint16_t>(whole(9, 256));
    else if (flag == "--amplitude") options.amplitude = readNumber(flag, value(), 0, 1);
    else if (flag == "--pilot") options.pilot = readNumber(flag, value(), 0, 1);
    else if (flag == "--flags") options.flags = static_cast<uint8_t>(whole(0, 63));
    else if (flag == "--symbols") options.leastSymbols = whole(0, 1000000);
    else if (flag == "--mod") {
      const std::string name = value();
      if (name != "dqpsk" && name != "dbpsk") throw std::runtime_error("--mod " + name + ": it takes dqpsk or dbpsk");
      options.modulation = name == "dqpsk" ? harmonic::phy::Modulation::dqpsk : harmonic::phy::Modulation::dbpsk;
    } else if (flag == "--all") options.all = true;
    else if (flag == "--running") options.running = true;
    else if (flag == "--small") options.small = true;
    else if (flag == "--out" && options.encode) options.file = value();
    else if (flag == "--help" || flag == "-h") options.help = true;
    else if (!options.encode && options.file.empty() && (flag == "-" || flag[0] != '-')) options.file = flag;
    else throw std::runtime_error("there is no flag " + flag + "; --help tells them all");
  }
  if (options.rational && !own.empty())
    throw std::runtime_error(own + " is not for --profile rational: HPM 1.0 says what it is");
  if (options.rational) checkRational(options);
  if (!options.help) checkTogether(options, hexes);
  return options;
}

}  // namespace modem
