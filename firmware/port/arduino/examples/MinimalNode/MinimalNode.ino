// The least there is: A0 over USB or the UART, 200 samples a second.
#include <Harmonic.h>

void sample(float* values) { values[0] = (analogRead(A0) - 512) / 512.0f; }

HarmonicNode node("Minimal", 1, 200, sample);

void setup() {
  Serial.begin(921600);
  // No two devices have the same one: change it.
  node.begin(Serial, {0x02, 0, 0, 0, 0, 0, 0, 1});
}

void loop() { node.loop(); }
