// A stream that the device has closed behind the console's back: a stop, a sleep, a device that gives nothing; what is
// missing is counted. Against the simulated device, in no time at all.
import { describe, expect, test } from 'vitest';
import { ERROR_CODE, FLAG, MESSAGE, messages } from '@harmonic/protocol/link';
import { lose, payloadOf, streaming, type Rig } from './test-link.suite.ts';

describe('a stream that the device has closed behind our back (L5.6)', () => {
  const lossOf = (rig: Rig) => ({
    kept: rig.blocks.reduce((sum, block) => sum + block.samples, 0),
    missing: rig.blocks.reduce((sum, block) => sum + block.gapBefore, 0),
    counted: rig.counters().samplesLost,
  });

  test.each([6, 8, 60])(
    'after %i s in which this process was stopped, it is opened anew, and what is missing is counted by the device’s clock',
    (seconds) => {
      const rig = streaming();
      rig.run(3000);
      rig.stop(seconds * 1000);
      rig.run(5000);
      expect(rig.fact('failed')).toBeUndefined();
      expect(rig.kinds().filter((kind) => kind !== 'clock')).toEqual([
        ...['identified', 'streaming', 'stream-ended', 'streaming'],
      ]);
      expect(rig.fact('stream-ended')).toMatchObject({ reason: 'lost' });
      const { kept, missing, counted } = lossOf(rig);
      expect(counted).toBe(missing);
      expect(rig.fact('streaming')!.resumed).toEqual({ samplesLost: missing, after: 'stream' });
      // Credit lasts 2 to 4 s of the stop; the rest is missing, and a second until it is noticed.
      expect(missing / 48_000).toBeGreaterThan(seconds - 4.1);
      expect(missing / 48_000).toBeLessThan(seconds - 2 + 1.2);
      // Nothing is missing that is not counted: what was kept and what was not is the time that passed.
      expect((kept + missing) / 48_000).toBeCloseTo(3.1 + seconds + 5.3, 0);
    },
  );

  test('a sleep of the whole machine is the same', () => {
    const rig = streaming();
    rig.sleep(60_000);
    rig.run(3000);
    expect(rig.fact('streaming')!.resumed!.samplesLost! / 48_000).toBeGreaterThan(59);
    expect(lossOf(rig).counted).toBe(rig.fact('streaming')!.resumed!.samplesLost);
  });

  test('it counts as streaming again when a block is there, and not before', () => {
    const rig = streaming();
    const streams = () => rig.kinds().filter((kind) => kind.startsWith('stream'));
    rig.run(900);
    rig.way.toConsole = lose(MESSAGE.SAMPLES);
    rig.run(3600);
    expect(streams()).toEqual(['streaming', 'stream-ended']);
    expect(rig.times(MESSAGE.STREAM_OPEN)).toBe(2);
    // Open again, and nothing comes of that one either.
    rig.run(6500);
    expect(rig.times(MESSAGE.STREAM_OPEN)).toBe(3);
    expect(streams()).toEqual(['streaming', 'stream-ended', 'stream-ended']);
    rig.way.toConsole = undefined;
    rig.run(500);
    expect(streams().at(-1)).toBe('streaming');
    // From the last block of the first to the first that came of the third.
    expect(lossOf(rig).counted / 48_000).toBeCloseTo(10.1, 1);
    expect(rig.fact('failed')).toBeUndefined();
  });

  test('a device that has nothing to send is asked ever more rarely, and stays connected', () => {
    const rig = streaming();
    rig.way.toConsole = lose(MESSAGE.SAMPLES);
    rig.run(100_000);
    expect(rig.fact('failed')).toBeUndefined();
    // After 3, 6, 12, 24 and 48 s.
    expect(rig.times(MESSAGE.STREAM_OPEN)).toBe(1 + 5);
    expect(rig.kinds().filter((kind) => kind === 'stream-ended')).toHaveLength(5);
  });

  test('what a device that restarts in between says is not counted by the clock of before', () => {
    const rig = streaming();
    rig.run(2000);
    rig.way.toConsole = lose(MESSAGE.SAMPLES);
    rig.reboot();
    // Of its new stream nothing comes either, for longer than the first had lasted.
    rig.run(8000);
    rig.way.toConsole = undefined;
    rig.run(8000);
    const ends = rig.facts.flatMap((fact) => (fact.kind === 'stream-ended' ? [fact.reason] : []));
    expect(ends).toEqual(['session-lost', 'lost']);
    expect(rig.fact('greeted-anew')).toMatchObject({ hasRestarted: true });
    expect(rig.fact('streaming')!.resumed).toBeNull();
    // The blocks that its third stream had sent, by their own numbers.
    const { missing, counted } = lossOf(rig);
    expect(counted).toBe(missing);
    expect(counted / 48_000).toBeCloseTo(4.44, 1);
  });

  test('a device that has closed the session with the stream (UDP, L14.1) is greeted anew, and what is missing is counted all the same', () => {
    const rig = streaming({ datagrams: true });
    rig.run(900);
    let isForgotten = true;
    rig.way.toConsole = (frame) => {
      if (frame.type === MESSAGE.HELLO) isForgotten = false;
      if (!isForgotten) return frame;
      if (!(frame.flags & FLAG.response)) return null;
      const payload = payloadOf(messages.error, { code: ERROR_CODE.state, text: '' });
      return { ...frame, type: MESSAGE.ERROR, payload };
    };
    rig.stop(8000);
    rig.run(3000);
    expect(rig.kinds().filter((kind) => kind !== 'clock')).toEqual([
      ...['identified', 'streaming', 'stream-ended', 'identified', 'greeted-anew', 'streaming'],
    ]);
    expect(rig.fact('greeted-anew')).toMatchObject({ hasRestarted: false });
    const { kept, missing, counted } = lossOf(rig);
    expect(rig.fact('streaming')!.resumed).toEqual({ samplesLost: missing, after: 'stream' });
    expect(counted).toBe(missing);
    expect((kept + missing) / 48_000).toBeCloseTo(1 + 8 + 3 + 0.3, 0);
  });

  test('what the store had no room for when it was lost is missing there too', () => {
    let takes = true;
    const rig = streaming({ storeTakes: () => takes });
    rig.run(900);
    takes = false;
    rig.run(500);
    rig.way.toConsole = lose(MESSAGE.SAMPLES);
    rig.run(3500);
    takes = true;
    rig.way.toConsole = undefined;
    rig.run(1200);
    const passed = (rig.atMs() / 1000) * 48_000;
    const { kept, missing, counted } = lossOf(rig);
    expect(Math.abs(passed - kept - missing)).toBeLessThan(0.12 * 48_000);
    expect(missing - counted).toBeGreaterThan(0.4 * 48_000);
    expect(missing - counted).toBeLessThan(0.7 * 48_000);
  });

  test('a device that has forgotten the session as well is greeted anew', () => {
    const rig = streaming();
    rig.run(900);
    rig.reboot();
    rig.way.toConsole = (frame) => (frame.type === MESSAGE.ERROR ? null : frame);
    rig.stop(8000);
    rig.run(500);
    rig.way.toConsole = undefined;
    rig.run(3000);
    expect(rig.fact('identified')!.bootId).toBe(8);
    expect(rig.kinds().filter((kind) => kind === 'streaming')).toHaveLength(2);
    expect(rig.fact('streaming')!.resumed).toBeNull();
  });
});
