// AUTH as the console does it, against the simulated device: who is believed, and who stands between (SPEC L9).
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ERROR_CODE, FLAG, keyFingerprint, MESSAGE, messages } from '@harmonic/protocol/link';
import { hmacSha256 } from './hmac.ts';
import { createRig, payloadOf, type Passing, type RigOptions } from './test-link.suite.ts';

const KEY = new Uint8Array(randomBytes(32));
const OTHER = new Uint8Array(randomBytes(32));
const open = (options: RigOptions) => {
  const rig = createRig(options);
  rig.open();
  rig.run(200);
  return rig;
};
const states = (rig: ReturnType<typeof createRig>): string[] =>
  rig.facts.flatMap((fact) => (fact.kind === 'authentication' ? [fact.because ?? fact.state] : []));
const both = { key: KEY, deviceKey: KEY };

describe('L9.1 L9.5 L9.7', () => {
  test.each([false, true])(
    'both keys alike: authenticated, and streaming; datagrams %s',
    (datagrams) => {
      const rig = open({ ...both, datagrams });
      expect(states(rig)).toEqual(['asking', 'authenticated']);
      expect(rig.fact('streaming')).toBeDefined();
      rig.run(10_000);
      expect(states(rig)).toEqual(['asking', 'authenticated']);
      expect(rig.counters().samplesLost).toBe(0);
      const pings = rig.said.filter(({ type }) => type === MESSAGE.PING);
      expect(pings.length).toBeGreaterThan(5);
      expect(pings.every(({ flags }) => flags & FLAG.mac)).toBe(true);
    },
  );

  test('no key here: nothing is asked', () => {
    const rig = open({ deviceKey: KEY });
    expect(states(rig)).toEqual([]);
    expect(rig.times(MESSAGE.AUTH)).toBe(0);
  });

  test.each([
    ['wrong-key', { key: KEY, deviceKey: OTHER }],
    ['no-key-there', { key: KEY }],
  ] as const)('%s is said once, and samples come all the same', (because, keys) => {
    const rig = open(keys);
    rig.run(5000);
    expect(states(rig)).toEqual(['asking', because]);
    expect(rig.fact('streaming')).toBeDefined();
    // A device that does not know the key has been told nothing it could use.
    expect(rig.times(MESSAGE.AUTH)).toBe(1);
  });

  test('a device that does not answer is asked three times, each with another nonce', () => {
    const rig = open({
      ...both,
      toDevice: (frame) => (frame.type === MESSAGE.AUTH ? null : frame),
    });
    rig.run(4000);
    expect(states(rig)).toEqual(['asking', 'silent']);
    const asked = rig.said.filter(({ type }) => type === MESSAGE.AUTH);
    expect(new Set(asked.map(({ payload }) => payload.slice(12).join())).size).toBe(3);
  });

  test('a confirmation lost on the way is no failure', () => {
    let lost = 0;
    const loses = (frame: Passing): Passing | null =>
      frame.type === MESSAGE.AUTH && frame.payload[0] === 3 && (lost += 1) === 1 ? null : frame;
    const rig = open({ ...both, toDevice: loses });
    rig.run(2000);
    expect(states(rig)).toEqual(['asking', 'authenticated']);
  });

  test('a key that comes later, and one that is taken away', () => {
    const rig = open({ deviceKey: KEY });
    const set = (key: Uint8Array | null): void => {
      rig.capture.handle({ type: 'key.set', key }, rig.atMs() + 1_700_000_000_000);
      rig.run(200);
    };
    set(KEY);
    set(OTHER);
    set(null);
    expect(states(rig)).toEqual(['asking', 'authenticated', 'asking', 'wrong-key', 'no-key']);
    expect(rig.kinds().filter((kind) => kind === 'streaming')).toHaveLength(1);
  });

  test('a device that began anew proves itself anew', () => {
    const rig = open(both);
    rig.reboot();
    rig.run(4000);
    expect(states(rig)).toEqual(['asking', 'authenticated', 'asking', 'authenticated']);
  });
});

describe('hostile', () => {
  const nothing = messages.ping;
  const unsigned = (frame: Passing): Passing => {
    const { mac: _mac, ...rest } = frame;
    return { ...rest, flags: frame.flags & ~FLAG.mac };
  };

  test('an echo without a signature, or with a changed byte, ends what was proven', () => {
    for (const forge of [
      unsigned,
      (frame: Passing) => ({ ...frame, payload: payloadOf(nothing, { token: 7 }) }),
      (frame: Passing) => ({ ...frame, mac: new Uint8Array(16) }),
    ]) {
      const rig = open(both);
      let forged = 0;
      rig.way.toConsole = (frame) =>
        frame.type === MESSAGE.PING && (forged += 1) === 1 ? forge(frame) : frame;
      rig.run(3000);
      expect(states(rig)).toEqual(['asking', 'authenticated', 'forged', 'asking', 'authenticated']);
    }
  });

  test('another device that takes the line over is told, and never believed', () => {
    const rig = open(both);
    rig.way.toConsole = (frame) =>
      frame.flags & FLAG.response && frame.type !== MESSAGE.HELLO ? unsigned(frame) : frame;
    rig.way.toDevice = (frame) => (frame.type === MESSAGE.AUTH ? null : frame);
    rig.run(6000);
    expect(states(rig).slice(0, 3)).toEqual(['asking', 'authenticated', 'forged']);
    expect(states(rig).slice(3)).not.toContain('authenticated');
  });

  test('an answer that was heard before, replayed to a new challenge, is a wrong key', () => {
    let heard: Passing | null = null;
    const rig = createRig({ ...both, deviceKey: OTHER });
    const honest = open(both);
    honest.way.toConsole = undefined;
    const record = createRig({
      ...both,
      toConsole(frame) {
        if (frame.type === MESSAGE.AUTH && frame.payload[0] === 2) heard = frame;
        return frame;
      },
    });
    record.open();
    record.run(200);
    expect(heard).not.toBeNull();
    rig.way.toConsole = (frame) =>
      frame.type === MESSAGE.AUTH && frame.payload[0] === 2 && heard
        ? { ...heard, ref: frame.ref, seq: frame.seq }
        : frame;
    // The nonces of the rig are the same each time: another challenge goes first.
    rig.capture.handle({ type: 'key.set', key: KEY }, 1_700_000_000_000);
    rig.way.toDevice = (frame) => frame;
    rig.open();
    rig.run(200);
    rig.capture.handle({ type: 'key.set', key: KEY }, 1_700_000_000_200);
    rig.run(200);
    expect(states(rig).filter((state) => state === 'authenticated')).toEqual([]);
  });

  test('a console with another key is refused by the device, which says so', () => {
    const rig = open({
      key: OTHER,
      deviceKey: KEY,
      // It claims to believe: steps 2 and 4 are its own.
      toConsole: (frame) =>
        frame.type === MESSAGE.AUTH && frame.payload[0] === 2
          ? { ...frame, payload: payloadOf(messages.authAccepted, { step: 4 }) }
          : frame,
    });
    rig.run(4000);
    expect(states(rig)).not.toContain('authenticated');
  });

  test('neither a key nor what is made of it is in anything that is said', () => {
    const rig = open(both);
    rig.run(3000);
    const bytes = Buffer.concat(rig.said.map(({ payload }) => payload));
    expect(bytes.includes(Buffer.from(KEY))).toBe(false);
    const facts = JSON.stringify(rig.facts, (_, value: unknown) =>
      typeof value === 'bigint'
        ? value.toString()
        : value instanceof Uint8Array
          ? Buffer.from(value).toString('hex')
          : value,
    );
    expect(facts).not.toContain(Buffer.from(KEY).toString('hex'));
  });
});

describe('L9.8 a key is written once', () => {
  const write = (rig: ReturnType<typeof createRig>, key: Uint8Array) => {
    rig.capture.handle({ type: 'key.write', ask: 1, key }, rig.atMs() + 1_700_000_000_000);
    rig.run(4000);
    return rig.written.at(-1);
  };
  test('taken, proven at once, and the same again is no harm; another is refused', () => {
    let kept: Uint8Array | null = null;
    const rig = open({ provision: (key) => Boolean((kept = key)) });
    expect(write(rig, KEY)).toEqual({ done: true });
    expect(kept).toEqual(KEY);
    expect(write(rig, KEY)).toEqual({ done: true });
    expect(write(rig, OTHER)).toMatchObject({
      done: false,
      silent: false,
      ...{ because: 'not-ready', said: 'this device has a key' },
    });
    rig.capture.handle({ type: 'key.set', key: KEY }, rig.atMs() + 1_700_000_000_000);
    rig.run(200);
    expect(states(rig).at(-1)).toBe('authenticated');
  });
  test('not in provisioning mode, no room to keep it, zeros, silence: each in words', () => {
    expect(write(open({}), KEY)).toMatchObject({
      ...{ because: 'not-ready', said: 'not in provisioning mode' },
    });
    expect(write(open({ provision: () => false }), KEY)).toMatchObject({
      ...{ because: 'not-stored', said: 'the key could not be kept' },
    });
    expect(write(open({ provision: () => true }), new Uint8Array(32))).toMatchObject({
      ...{ because: 'unusable', said: 'a key of zeros' },
    });
    const mute = open({ toDevice: (frame) => (frame.type === MESSAGE.AUTH ? null : frame) });
    expect(write(mute, KEY)).toMatchObject({ because: 'no-answer', said: '', silent: true });
    expect(ERROR_CODE.flash).toBe(9);
  });
});

test('the fingerprint is that of the golden data', () => {
  const key = new Uint8Array(createHash('sha256').update('test device key').digest());
  expect(Buffer.from(keyFingerprint(hmacSha256, key)).toString('hex')).toBe('62b36003fc64cca4');
});
