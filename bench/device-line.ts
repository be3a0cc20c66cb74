// A second console of an agent, on a TCP line of its own: reads its clock against this machine's monotonic one
// (SPEC L11), and makes it send EVENTs by a configuration nobody confirms (SPEC L10.4). For bench only.
import { connect } from 'node:net';
import {
  buildFrame,
  CFG,
  createFrameDecoder,
  createTimeSync,
  MAX_PAYLOAD,
  MESSAGE,
  messages,
  ROLE,
  toWire,
  type Frame,
  type Layout,
} from '@harmonic/protocol/link';

/** The estimate believed is the least delayed of the last eight. */
const EXCHANGES = 8;
/** The least a device takes, and what is added so that events keep no step with anything. */
const REVERT_MS = 1000;
const REVERT_SPREAD_MS = 300;
/** L5.6. */
const PING_EVERY_MS = 1000;

export interface DeviceLine {
  /** Add to device time to get that of process.hrtime, ms. */
  offsetMs: number;
  /** The offset is right within this, ms. */
  withinMs: number;
  /** From now on the device tells all its consoles about once a second that a configuration was reverted. */
  startEvents(): void;
  close(): void;
}

const HELLO = {
  minVersion: 1,
  maxVersion: 1,
  role: ROLE.console,
  reserved: 0,
  maxPayload: MAX_PAYLOAD,
  id: new Uint8Array(8).fill(0xb5),
  bootId: 1,
  firmware: 0,
  name: 'bench',
};

/** @param place host:port of its TCP link. */
export function openDeviceLine(place: string): Promise<DeviceLine> {
  const [host = '', port = ''] = place.split(':');
  const socket = connect({ host, port: Number(port), noDelay: true });
  const sync = createTimeSync();
  const out = new Uint8Array(MAX_PAYLOAD);
  let seq = 0;
  let exchanges = 0;
  let txn = 0;

  function say<T>(type: number, layout: Layout<T>, value: T): void {
    seq = (seq + 1) & 0xffff;
    const payload = out.slice(0, layout.encode(value, out));
    socket.write(toWire(buildFrame({ type, flags: 0, seq, ref: 0 }, payload)));
  }
  const askTime = (): void =>
    say(MESSAGE.TIME_SYNC, messages.timeSync.request, { t1Ns: process.hrtime.bigint() });
  function stage(): void {
    txn += 1;
    const name = { key: CFG.name, value: { type: 'text' as const, text: `bench-${txn}` } };
    say(MESSAGE.CFG_STAGE, messages.cfgStage.request, { txn, tlvs: [name] });
  }
  function apply(crc: number): void {
    const revertMs = REVERT_MS + Math.floor(Math.random() * REVERT_SPREAD_MS);
    say(MESSAGE.CFG_APPLY, messages.cfgApply.request, { txn, revertMs, crc });
  }

  return new Promise((resolve, reject) => {
    let isReady = false;
    const pings = setInterval(
      () => say(MESSAGE.PING, messages.ping, { token: seq }),
      PING_EVERY_MS,
    );
    /** Later nobody waits for it any more, and there is nothing to be measured without it. */
    function fail(why: unknown): void {
      clearInterval(pings);
      const error = why instanceof Error ? why : new Error(`the bench's line to ${place} ended`);
      if (isReady) throw error;
      reject(error);
    }
    function time(payload: Uint8Array, t4: bigint): void {
      const reply = messages.timeSync.reply.decode(payload);
      const estimate = reply && sync.add(reply.t1Ns, reply.t2Ns, reply.t3Ns, t4);
      exchanges += 1;
      if (exchanges < EXCHANGES || !estimate) return askTime();
      isReady = true;
      resolve({
        offsetMs: Number(estimate.offsetNs) / 1e6,
        withinMs: Number(estimate.delayNs) / 2e6,
        startEvents: stage,
        close() {
          clearInterval(pings);
          socket.off('close', fail);
          socket.destroy();
        },
      });
    }
    function hear({ type, bytes, from, to }: Frame): void {
      const t4 = process.hrtime.bigint();
      const payload = bytes.slice(from, to);
      if (type === MESSAGE.HELLO) askTime();
      else if (type === MESSAGE.TIME_SYNC) time(payload, t4);
      else if (type === MESSAGE.CFG_STAGE) apply(messages.cfgStage.reply.decode(payload)?.crc ?? 0);
      else if (type === MESSAGE.EVENT) stage();
      else if (type === MESSAGE.ERROR) fail(new Error(`${place} answered with an ERROR`));
    }
    const decoder = createFrameDecoder({ onFrame: hear });
    socket.on('data', (bytes: Buffer) => decoder.push(bytes));
    socket.once('error', fail);
    socket.once('close', fail);
    say(MESSAGE.HELLO, messages.hello, HELLO);
  });
}
