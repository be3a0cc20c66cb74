// A node whose reading is also sent on the fourth harmonic of 1 kHz, once a second, over I2S at 48 kHz (ESP32 core 3.x);
// and what a console asks for, on the same harmonic.
#include <ESP_I2S.h>
#include <Harmonic.h>

I2SClass i2s;
HarmonicSender sender;
float level = 0;

void sample(float* values) { values[0] = level = (analogRead(A0) - 2048) / 2048.0f; }

HarmonicNode node("Modem", 1, 200, sample);
uint32_t sendAtMs = 1000;

void setup() {
  Serial.begin(921600);
  i2s.setPins(4, 5, 6);
  i2s.begin(I2S_MODE_STD, 48000, I2S_DATA_BIT_WIDTH_16BIT, I2S_SLOT_MODE_MONO);
  node.begin(Serial, {0x02, 0, 0, 0, 0, 0, 0, 2});
  const char* const wrong = sender.begin(4);
  if (wrong != nullptr) node.log(wrong);
  else node.sendWith(sender);
}

void loop() {
  node.loop();
  if ((int32_t)(millis() - sendAtMs) >= 0) {
    sendAtMs = millis() + 1000;
    sender.send((const uint8_t*)&level, sizeof level);
  }
  // A piece that I2S holds at once: a write that waits would lose samples.
  int16_t piece[64];
  const size_t count = sender.read(piece, 64);
  if (count > 0) i2s.write((const uint8_t*)piece, count * sizeof piece[0]);
}
