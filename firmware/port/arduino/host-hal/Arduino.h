// Declared as in the Arduino API 1.x (arduino/ArduinoCore-API), as far as this library calls it; for the host compiler only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

#define HIGH 1
#define LOW 0
#define OUTPUT 1
#define A0 14
#define LED_BUILTIN 13

class Print {
 public:
  virtual ~Print() = default;
  virtual size_t write(uint8_t byte) = 0;
  virtual size_t write(const uint8_t* buffer, size_t size) = 0;
  virtual int availableForWrite() { return 0; }
};

class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;
};

class HardwareSerial : public Stream {
 public:
  void begin(unsigned long) {}
  size_t write(uint8_t) override { return 1; }
  size_t write(const uint8_t*, size_t size) override { return size; }
  int available() override { return 0; }
  int read() override { return -1; }
  int peek() override { return -1; }
};
extern HardwareSerial Serial;

void pinMode(int pin, int mode);
void digitalWrite(int pin, int value);
int analogRead(int pin);
unsigned long micros();
unsigned long millis();
long random(long below);
