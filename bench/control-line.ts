// A control channel end to end: the real agent sends the time on a bond of three through a pseudo-terminal that is paced
// to its baud; the console, with its real threads, hears and keeps it. Times are of one machine's steady clock.
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ChannelPlan, LinkAddress } from '@harmonic/protocol/model';
import type { FromCapture } from '../app/main/capture/messages.ts';
import { openRig, startAgents } from './rig.ts';

const STEP_NS = 10_000n;
const STEPS = 2n ** 24n;
/** A bond as control channels are made of. */
export const CONTROL_BOND = [3, 5, 7];

export interface ControlLine {
  baud: number;
  /** Between two values. */
  everyMs: number;
  /** It ends when so many have come, */
  frames: number;
  /** or after this. */
  mostMs: number;
  rateHz?: number;
}

/** Milliseconds from the agent's taking up of a value to where it is looked at; in the order they came. */
export interface ControlDelays {
  decodedMs: number[];
  committedMs: number[];
  /** Of what was committed: when the agent took it up, by this machine’s steady clock. */
  saidMs: number[];
  /** Frames told lost by the console. */
  lost: number;
}

/** Of what is said every so often, how many are missing between the first and the last that came, whoever lost them. */
export function missingOf(saidMs: readonly number[], everyMs: number): number {
  if (saidMs.length === 0) return 0;
  const spanMs = Math.max(...saidMs) - Math.min(...saidMs);
  return Math.max(0, Math.round(spanMs / everyMs) + 1 - saidMs.length);
}

export const CONTROL_PLAN: ChannelPlan = {
  channel: 0,
  waveform: {
    ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
    secondPilot: null,
  },
  running: true,
  assignments: [
    {
      ...{ harmonics: CONTROL_BOND, node: 'agent', function: 'say_time', group: '' },
      payload: { kind: 'bytes', scale: 1, unit: '' },
    },
  ],
};

/** @param psduHex 24 bits of steps of 10 µs, little-endian. @returns ms since then. */
export function since(psduHex: string, atNs: bigint): number {
  const [low = 0, middle = 0, high = 0] = Buffer.from(psduHex, 'hex');
  const said = BigInt(low | (middle << 8) | (high << 16));
  const steps = (atNs / STEP_NS - said + 2n * STEPS) % STEPS;
  return Number(steps * STEP_NS + (atNs % STEP_NS)) / 1e6;
}

/** How the agent is started. */
export const controlAgent = ({ baud, everyMs, rateHz = 48_000 }: ControlLine): string[] => [
  ...['--serial', 'pty', '--baud', String(baud), '--name', 'control'],
  ...['--rate', String(rateHz), '--synth', 'noise=0.003'],
  ...['--harmonic', `${CONTROL_BOND.join('+')}:time@${everyMs}`],
];

/** Null without the agent. Ends when so many were committed. */
export async function measureControl(options: ControlLine): Promise<ControlDelays | null> {
  const agents = await startAgents([controlAgent(options)]);
  if (!agents) return null;
  const place = `serial:${agents.places[0]?.serial ?? ''}?baud=${options.baud}` as LinkAddress;
  const found: ControlDelays = { decodedMs: [], committedMs: [], saidMs: [], lost: 0 };
  let over: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => (over = resolve));
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ({ psduHex, atNs }: { psduHex: string; atNs: bigint }) => {
    if (psduHex !== '') {
      const lateMs = since(psduHex, atNs);
      found.committedMs.push(lateMs);
      found.saidMs.push(Number(atNs) / 1e6 - lateMs);
    }
    if (found.committedMs.length >= options.frames) over();
  });
  const capture = (): Worker => {
    const worker = new Worker(new URL('control-capture.thread.ts', import.meta.url), {
      workerData: { asked: port2 },
      transferList: [port2],
    });
    worker.on('message', (message: FromCapture) => {
      if (message.type !== 'board') return;
      const atNs = process.hrtime.bigint();
      for (const { newest, state } of message.patch.channels) {
        found.lost = state.lost;
        if (newest && state.last?.crcOk) found.decodedMs.push(since(state.last.psduHex, atNs));
      }
    });
    return worker;
  };
  const rig = await openRig([place], { capture, plans: new Map([[place, CONTROL_PLAN]]) });
  const timer = setTimeout(() => over(), options.mostMs);
  await enough;
  clearTimeout(timer);
  await rig.close();
  port1.close();
  agents.stop();
  return found;
}
