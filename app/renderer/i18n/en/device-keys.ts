// Words of the keys that devices prove.
export const deviceKeys = {
  open: 'Key…',
  title: 'Key of {{name}}',
  explained:
    'With a key that only the device and this console know, the device proves on every connection that it is itself. The key is kept encrypted and never shown again. Samples themselves travel unsigned, and nothing here is hidden from who listens on the network.',
  states: {
    'key-unknown': 'No key is kept here, so the device cannot prove who it is.',
    'not-asked': 'A key is kept. It is asked for at the next connection.',
    asking: 'Asking the device to prove its key…',
    authenticated: 'The device has proven its key on this connection.',
    unauthenticated: 'The device has not proven its key.',
  },
  failures: {
    'wrong-key':
      'It has another key than the one kept here, or it is not the device it says it is.',
    'no-key-there': 'It says that it has no key.',
    'other-device': 'It answers in the name of another device.',
    forged: 'What came after was not signed with the key of this session.',
    refused: 'It refuses to prove its key.',
    silent: 'It did not answer when asked.',
  },
  fingerprint: 'Fingerprint',
  fingerprintHelp: 'The same key gives the same fingerprint everywhere.',
  notAdopted: 'Adopt the device first: its key would be lost with it.',
  how: 'What to do',
  ways: {
    type: 'Type the key it has',
    make: 'Make a new key and write it into the device',
    remove: 'Remove the key from this console',
  },
  key: 'Key',
  keyHelp: '64 hexadecimal digits, 0–9 and a–f. Blanks, “:”, “-” and a leading 0x do not count.',
  wanting: {
    empty: 'Type the key first: 64 hexadecimal digits.',
    short: '{{count}} of 64 hexadecimal digits.',
    long: '{{count}} hexadecimal digits: a key has 64.',
    'not-hex': '“{{sign}}” is no hexadecimal digit: a key has only 0–9 and a–f.',
    zeros: 'A key of zeros alone is none.',
  },
  makeHelp:
    'Only over a serial line, and while the device is in provisioning mode. A device takes a key once.',
  notSerial: 'It is not connected over a serial line: a key would travel where others can read it.',
  removeHelp: 'The device keeps its key. Without it here, it is unverified again.',
  go: { type: 'Keep the key', make: 'Make and write it', remove: 'Remove the key' },
};
