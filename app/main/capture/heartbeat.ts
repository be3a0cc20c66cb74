// Whether somebody is still there: pings, their echoes, and silence (SPEC L5.6). Told the time; sends nothing.
import { saying, type Said } from '../../contract/index.ts';

export interface Heartbeat {
  /** Any frame came. */
  heard(nowMs: number): void;
  /** @returns milliseconds of the round trip, or null when nobody waits for this token. */
  echo(token: number, nowMs: number): number | null;
  /** What is due: a ping with this token, the end with its reason, or nothing. */
  tick(nowMs: number): { ping: number } | { over: Said } | null;
}

const PING_MS = 900;
const SILENCE_MS = 2000;
const MOST_UNANSWERED = 3;
/** A tick this late means that we slept, not that the device was silent. */
const OWN_STALL_MS = 1500;

export function createHeartbeat(startMs: number): Heartbeat {
  let heardMs = startMs;
  let tickedMs = startMs;
  let pingAtMs = startMs + PING_MS;
  let token = 0;
  let unanswered: { token: number; atMs: number }[] = [];
  return {
    heard(nowMs) {
      heardMs = nowMs;
    },
    echo(echoed, nowMs) {
      const ping = unanswered.find((each) => each.token === echoed);
      if (!ping) return null;
      unanswered = unanswered.filter((each) => each.atMs > ping.atMs);
      return nowMs - ping.atMs;
    },
    tick(nowMs) {
      if (nowMs - tickedMs > OWN_STALL_MS) {
        heardMs = nowMs;
        unanswered = [];
      }
      tickedMs = nowMs;
      if (nowMs - heardMs > SILENCE_MS)
        return { over: saying('unheard', { seconds: Math.round((nowMs - heardMs) / 100) / 10 }) };
      if (nowMs < pingAtMs) return null;
      if (unanswered.length >= MOST_UNANSWERED)
        return { over: saying('heartbeats', { times: MOST_UNANSWERED }) };
      token = (token + 1) >>> 0;
      unanswered.push({ token, atMs: nowMs });
      pingAtMs = nowMs + PING_MS;
      return { ping: token };
    },
  };
}
