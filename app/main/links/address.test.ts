// Addresses as people type them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinkAddress } from '@harmonic/protocol/model';
import { readAddress, writeAddress } from './address.ts';
import { pathsOf, samePlace } from './place.ts';

const canonical = (text: string): string => {
  const reading = readAddress(text);
  return reading.ok ? writeAddress(reading.address) : `refused: ${reading.reason}`;
};

test.each([
  ['tcp://10.0.0.7', 'tcp://10.0.0.7:4710'],
  ['TCP://Pump-3.Local:5000/', 'tcp://pump-3.local:5000'],
  ['udp://[fe80::1%eth0]:4711', 'udp://[fe80::1%eth0]:4711'],
  ['tcp://[::1]', 'tcp://[::1]:4710'],
  ['serial:/dev/ttyUSB0', 'serial:/dev/ttyUSB0'],
  [' serial:/dev/ttyUSB0?baud=115200 ', 'serial:/dev/ttyUSB0?baud=115200'],
  ['serial:COM3', 'serial:COM3'],
  ['replay:/data/vento é.wav?speed=2&loop=1', 'replay:/data/vento é.wav?speed=2&loop=1'],
  ['simulated:motor?seed=7', 'simulated:motor?seed=7'],
  [
    'recording:01890000-0000-7000-8000-00000000000A?from=1.5&to=4&loop=1',
    'recording:01890000-0000-7000-8000-00000000000a?from=1.5&to=4&loop=1',
  ],
])('%s is read as %s', (typed, meant) => {
  expect(canonical(typed)).toBe(meant);
});

test.each([
  ['/dev/ttyUSB0', /says no kind of link/],
  ['http://10.0.0.7', /no kind of link/],
  ['tcp://', /lacks the host/],
  ['recording:yesterday', /id of no recording/],
  ['recording:01890000-0000-7000-8000-00000000000a?from=4&to=4', /from before to/],
  ['recording:01890000-0000-7000-8000-00000000000a?speed=0', /speed is a factor/],
  ['tcp:10.0.0.7', /tcp:\/\/host:port/],
  ['tcp://fe80::1:4710', /brackets/],
  ['tcp://10.0.0.7:70000', /no port/],
  ['tcp://10.0.0.7:0', /no port/],
  ['tcp://a b', /neither a host name/],
  ['tcp://user@host', /host:port/],
  ['serial:ttyUSB0', /serial:\/dev\/ttyUSB0/],
  ['serial:/dev/ttyUSB0?baud=fast', /no baud rate/],
  ['serial:/dev/ttyUSB0?bauds=9600', /no option/],
  ['serial:/dev/tty\nUSB0', /one line/],
  ['replay:', /lacks the file/],
  ['replay:/a.wav?speed=0', /speed/],
  ['simulated:motor?id=42', /16 hexadecimal/],
])('%s is refused with words that help', (typed, words) => {
  expect(canonical(typed)).toMatch(words);
});

test('an address that is written is read back the same, and no text throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', 'tcp://', 'serial:/', 'replay:'),
      (text, scheme) => {
        const reading = readAddress(scheme + text);
        if (reading.ok) expect(readAddress(writeAddress(reading.address))).toEqual(reading);
      },
    ),
  );
});

describe('places', () => {
  const at = (text: string): LinkAddress => text as LinkAddress;
  test('one port at two rates is one place; one host by two transports is two', () => {
    expect(samePlace(at('serial:/dev/null'), at('serial:/dev/null?baud=9600'))).toBe(true);
    expect(samePlace(at('tcp://a:1'), at('udp://a:1'))).toBe(false);
  });
  test('a serial port without a rate is tried at the three that devices use', () => {
    expect(pathsOf(at('serial:/dev/null'))).toEqual([
      'serial:/dev/null?baud=921600',
      'serial:/dev/null?baud=2000000',
      'serial:/dev/null?baud=115200',
    ]);
    expect(pathsOf(at('serial:/dev/null?baud=9600'))).toEqual(['serial:/dev/null?baud=9600']);
  });
});
