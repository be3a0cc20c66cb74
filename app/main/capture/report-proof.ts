// Whether what a device reports unasked may be believed (SPEC L9.9). Keeps the counters that were seen; drops and tells nothing.
import {
  createReplayWindow,
  createReportMac,
  FLAG,
  isReport,
  reportCounter,
  type Frame,
} from '@harmonic/protocol/link';
import { hmacSha256 } from './hmac.ts';

/** `unsigned`: as a device of before this rule sends it, or anybody. `repeated`: taken once already, or far too late. */
export type ReportVerdict = 'good' | 'unsigned' | 'wrong' | 'repeated';

export interface ReportProof {
  /** The session's key, from step 4 on; null: none, and everything is as good as the line. */
  use(key: Uint8Array | null): void;
  /** @param datagrams anybody can send one in the device's name: they are signed, or nothing. */
  judge(frame: Frame, datagrams: boolean): ReportVerdict;
}

export function createReportProof(): ReportProof {
  let mac: ReturnType<typeof createReportMac> | null = null;
  let window = createReplayWindow();
  /** Who has signed one signs all. */
  let hasSigned = false;
  return {
    use(key) {
      mac = key && createReportMac(hmacSha256, key);
      window = createReplayWindow(Number.MAX_SAFE_INTEGER);
      hasSigned = false;
    },
    judge(frame, datagrams) {
      if (mac === null || !isReport(frame.type)) return 'good';
      if (!(frame.flags & FLAG.mac)) return datagrams || hasSigned ? 'unsigned' : 'good';
      const counter = reportCounter(frame, mac);
      if (counter === null) return 'wrong';
      hasSigned = true;
      return window.take(counter) ? 'good' : 'repeated';
    },
  };
}
