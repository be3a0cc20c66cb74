// Bursts to an output.
#include "modem-sender.hpp"

namespace harmonic::small {

bool ModemSender::send(const phy::Bond& bond, Bytes psdu, uint8_t flags, double peak) {
  if (busy_ || bond.count == 0) return false;
  const double amplitude = peak / static_cast<double>(bond.count + 1);
  if (transmitter_.begin(amplitude) != phy::Fault::none) return false;
  if (transmitter_.add(bond, psdu, flags, amplitude) != phy::Fault::none) return false;
  busy_ = true;
  at_ = end_ = 0;
  return true;
}

void ModemSender::pump(SampleOut& out) {
  while (busy_) {
    if (at_ == end_) {
      at_ = 0;
      end_ = transmitter_.take(block_, kBlock);
      if (end_ == 0) {
        busy_ = false;
        sent_ += 1;
        return;
      }
    }
    const size_t taken = out.write(block_ + at_, end_ - at_);
    at_ += taken;
    if (at_ < end_) return;
  }
}

}  // namespace harmonic::small
