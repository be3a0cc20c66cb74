// Nodes of harmonic lines as they report themselves: who is master, what f0 each sees, how it drifts, whether they agree
// (FR1). Told the time; hears nothing itself.
import type { DeviceId, HardwareId } from '@harmonic/protocol/model';
import type { LineNode } from '../../contract/index.ts';
import type { NodeReport } from '../capture/messages.ts';

/** What the plant knows of a device: whether anybody adopted it is not its to say. */
export type KnownNode = Pick<LineNode, 'name' | 'adopted'>;
type KnownOf = (id: DeviceId) => KnownNode | null;

export interface Nodes {
  /** Null: it has no role any more. */
  told(id: DeviceId, report: NodeReport | null, nowMs: number): void;
  /** Nothing streams: what it said last stands, and is old. */
  silent(id: DeviceId): void;
  forget(id: DeviceId): void;
  /**
   * The nodes on the line of this device, and those of which nobody can tell on which line they are.
   * @param signers the nodes that its plan has sign: where it is no node itself, its line is theirs.
   */
  read(id: DeviceId, knownOf: KnownOf, signers?: readonly DeviceId[]): LineNode[];
}

interface Held {
  report: NodeReport;
  /** The master it keeps to, or kept to last; null: it never had one. A line is its master's. */
  line: HardwareId | null;
  atMs: number;
  live: boolean;
  /** One f0 in each ten seconds of the last ten minutes. */
  past: { atMs: number; f0Hz: number }[];
}

/** TC-FR-001: 0.1 %. */
const AGREED_PPM = 1000;
const PAST_MS = 600_000;
const PAST_EVERY_MS = 10_000;

const ppmBetween = (hz: number, of: number): number => (hz / of - 1) * 1e6;

export function createNodes(changed: () => void): Nodes {
  const held = new Map<DeviceId, Held>();

  function remember(past: Held['past'], f0Hz: number | null, atMs: number): Held['past'] {
    // Another f0 than before is another line: nothing drifts so far.
    const last = past.at(-1);
    const kept =
      f0Hz !== null && last && Math.abs(ppmBetween(f0Hz, last.f0Hz)) <= AGREED_PPM ? past : [];
    const young = kept.filter((each) => atMs - each.atMs <= PAST_MS);
    const newest = young.at(-1);
    if (f0Hz === null || (newest && atMs - newest.atMs < PAST_EVERY_MS)) return young;
    return [...young, { atMs, f0Hz }];
  }

  function driftOf({ report, past, atMs }: Held): LineNode['drift'] {
    const [first] = past;
    if (report.f0Hz === null || !first || atMs - first.atMs < PAST_EVERY_MS) return null;
    return { ppm: ppmBetween(report.f0Hz, first.f0Hz), seconds: (atMs - first.atMs) / 1000 };
  }

  /** f0 of the master as it says itself; null while it does not stream here. Of several, one that somebody adopted. */
  function f0Of(master: HardwareId | null, knownOf: KnownOf): number | null {
    if (master === null) return null;
    const masters = [...held].filter(
      ([, { report, live }]) => live && report.role === 'master' && report.master === master,
    );
    const adopted = masters.find(([id]) => knownOf(id)?.adopted);
    return (adopted ?? masters[0])?.[1].report.f0Hz ?? null;
  }

  /** Null: it is no node, and its plan names none, or nodes of two lines. */
  function lineOf(id: DeviceId, signers: readonly DeviceId[]): HardwareId | null {
    const own = held.get(id)?.line ?? null;
    if (own !== null) return own;
    const named = new Set(signers.flatMap((each) => held.get(each)?.line ?? []));
    const [line = null] = named;
    return named.size === 1 ? line : null;
  }

  function nodeOf(
    id: DeviceId,
    one: Held,
    known: KnownNode,
    knownOf: KnownOf,
    isOfLine: boolean,
  ): LineNode {
    const { report, live, atMs } = one;
    const masterHz = report.role === 'master' ? null : f0Of(report.master, knownOf);
    const offPpm =
      live && masterHz !== null && report.f0Hz !== null ? ppmBetween(report.f0Hz, masterHz) : null;
    return {
      ...known,
      ...{ deviceId: id, role: report.role, locked: live && report.locked },
      ...{ live, atMs, f0Hz: report.f0Hz, clockPpm: report.clockPpm, master: report.master },
      ...{ contested: live && report.contested, offPpm, drift: driftOf(one) },
      agrees: offPpm === null ? null : Math.abs(offPpm) <= AGREED_PPM,
      isOfLine,
    };
  }

  return {
    told(id, report, nowMs) {
      if (report) {
        const before = held.get(id);
        const past = remember(before?.past ?? [], report.f0Hz, nowMs);
        const line = report.master ?? before?.line ?? null;
        held.set(id, { report, line, atMs: nowMs, live: true, past });
      } else if (!held.delete(id)) return;
      changed();
    },
    silent(id) {
      const one = held.get(id);
      if (!one?.live) return;
      one.live = false;
      changed();
    },
    forget(id) {
      if (held.delete(id)) changed();
    },
    read(id, knownOf, signers = []) {
      const own = lineOf(id, signers);
      const asOf = (each: DeviceId, one: Held): 'here' | 'elsewhere' | 'unknown' => {
        if (each === id || (own !== null && one.line === own)) return 'here';
        // A master that hears another may stand on the other's line: which that is, it does not tell.
        const isElsewhere = own !== null && one.line !== null && !one.report.contested;
        return isElsewhere ? 'elsewhere' : 'unknown';
      };
      return [...held].flatMap(([each, one]) => {
        const known = knownOf(each);
        const where = asOf(each, one);
        return known === null || where === 'elsewhere'
          ? []
          : [nodeOf(each, one, known, knownOf, where === 'here')];
      });
    },
  };
}
