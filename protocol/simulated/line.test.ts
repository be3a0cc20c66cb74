// The simulated line is one that the modem reads: every channel of its plan, over the seam of its loop too.
import { expect, test } from 'vitest';
import { createReceiver, planConflicts, readPayload, waveformOfPlan } from '../phy/index.ts';
import { LINE_PLAN } from './line.ts';
import { PRESETS } from './presets.ts';

const SECONDS = 12;

test('P9.2 its plan has no clash, and every frame of ten seconds is read, over the seam too', () => {
  const source = PRESETS.line.source(5);
  expect(planConflicts(LINE_PLAN, source.rateHz)).toEqual([]);
  const heard = new Map<string, (number | string | null)[]>();
  let lost = 0;
  const receiver = createReceiver({
    waveform: waveformOfPlan(LINE_PLAN.waveform, source.rateHz),
    channels: LINE_PLAN.assignments.map(({ harmonics }) => harmonics),
    running: LINE_PLAN.running,
    received(frame) {
      const assignment = LINE_PLAN.assignments.find(
        ({ harmonics: [first] }) => first === frame.harmonics[0],
      );
      if (!frame.crcOk || !assignment) lost += 1;
      else
        heard.set(assignment.function, [
          ...(heard.get(assignment.function) ?? []),
          readPayload(frame.psdu, assignment.payload),
        ]);
    },
  });
  const block = new Float32Array(4800);
  for (let first = 0; first < SECONDS * source.rateHz; first += block.length) {
    source.fill(0, first, block.length, block);
    receiver.push(block);
  }
  expect(lost).toBe(0);
  const temperatures = heard.get('read_temp') ?? [];
  expect(temperatures.length).toBeGreaterThan(20);
  for (const value of temperatures) expect(Math.abs(Number(value) - 182.5)).toBeLessThan(3.3);
  expect(heard.get('read_flow')?.length).toBeGreaterThan(20);
  expect(new Set(heard.get('is_open'))).toEqual(new Set([0, 1]));
  expect(receiver.counters.bursts).toBe(1);
});
