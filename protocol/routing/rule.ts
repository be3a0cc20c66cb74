// One routing rule: what it says, its 32 bytes, and its sentence. Knows no other rule and no frame.
import { cannotBe } from '../model/unfit.ts';
import { layout, u16, u32, u64, u8 } from '../link/layout.ts';
import { MODULATIONS, type FecId, type Modulation } from '../phy/waveform.ts';

/** First number of each kind of link; what follows it, up to the next, is of that kind too. */
export const LINK = { harmonic: 0, serial: 16, lan: 32, ble: 48, lora: 64, wifi: 80 } as const;
export const ANY_LINK = 255;
export const ANY_DEVICE = 0n;
export const RULE_BYTES = 32;
export const MOST_HOPS = 3;
/** Of an outgoing harmonic 15 bits are left. */
export const MOST_HARMONIC = 0x7fff;

/** Where a frame leaves: on the harmonic it came on, on one that is named, or so many further. */
export type OutHarmonic =
  { kind: 'same' } | { kind: 'fixed'; harmonic: number } | { kind: 'offset'; by: number };

export interface RoutingRule {
  id: number;
  enabled: boolean;
  /** Rules behind it are asked as well; else the first that matches decides. */
  copy: boolean;
  needsMac: boolean;
  log: boolean;
  /** Smaller numbers are asked first; of equal ones the smaller id. */
  priority: number;
  /** 255: any. */
  inLink: number;
  outLink: number;
  inHarmonics: { from: number; to: number };
  outHarmonic: OutHarmonic;
  outFec: FecId;
  outModulation: Modulation;
  /** 0: of any age. */
  maxAgeMs: number;
  /** The device that sent it first; 0: any. */
  device: bigint;
  /** 0: as many as come. */
  framesPerMinute: number;
  /** Frames at once, after a pause. */
  burst: number;
  /** Frames that were forwarded so often already are not forwarded. */
  hopMax: number;
}

const FLAG = { enabled: 1, copy: 2, needsMac: 4, log: 8 } as const;
const KNOWN_FLAGS = 15;
const OFFSET = 0x8000;
const LEAST_OFFSET = -0x4000;
const MOST_OFFSET = 0x3fff;

const bytesOfRule = layout({
  id: u16,
  flags: u8,
  priority: u8,
  inLink: u8,
  outLink: u8,
  from: u16,
  to: u16,
  outHarmonic: u16,
  outFec: u8,
  outModulation: u8,
  maxAgeMs: u16,
  device: u64,
  framesPerMinute: u16,
  burst: u8,
  hopMax: u8,
  reserved: u32,
});

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** The harmonic a frame leaves on. */
export function leavesOn(out: OutHarmonic, harmonic: number): number {
  if (out.kind === 'fixed') return out.harmonic;
  return out.kind === 'same' ? harmonic : harmonic + out.by;
}

/** @throws UnfitError that names the rule and what cannot be. */
export function checkRule(rule: RoutingRule): void {
  const named = { rule: String(rule.id) };
  if (!isWhole(rule.id, 0, 0xffff)) throw cannotBe('rule-number', named);
  if (!isWhole(rule.priority, 0, 255)) throw cannotBe('rule-priority', named);
  if (!isWhole(rule.inLink, 0, 255)) throw cannotBe('rule-in-link', named);
  if (!isWhole(rule.outLink, 0, 254)) throw cannotBe('rule-out-link', named);
  checkHarmonics(rule, named);
  if (!isWhole(rule.outFec, 0, 2)) throw cannotBe('rule-code', named);
  if (!MODULATIONS.includes(rule.outModulation)) throw cannotBe('rule-modulation', named);
  if (!isWhole(rule.maxAgeMs, 0, 0xffff)) throw cannotBe('rule-age', named);
  if (rule.device < 0n || rule.device >= 1n << 64n) throw cannotBe('rule-device', named);
  if (!isWhole(rule.framesPerMinute, 0, 0xffff)) throw cannotBe('rule-per-minute', named);
  if (!isWhole(rule.burst, 0, 255)) throw cannotBe('rule-burst', named);
  if (rule.framesPerMinute > 0 && rule.burst === 0) throw cannotBe('rule-burst-none', named);
  if (!isWhole(rule.hopMax, 1, MOST_HOPS))
    throw cannotBe('rule-hops', { ...named, most: MOST_HOPS });
}

function checkHarmonics({ inHarmonics, outHarmonic }: RoutingRule, named: { rule: string }): void {
  const { from, to } = inHarmonics;
  const most = MOST_HARMONIC;
  if (!isWhole(from, 1, most) || !isWhole(to, 1, most))
    throw cannotBe('rule-harmonics', { ...named, most });
  const span = { ...named, first: String(from), last: String(to) };
  if (from > to) throw cannotBe('rule-span', span);
  if (outHarmonic.kind === 'fixed' && !isWhole(outHarmonic.harmonic, 1, most))
    throw cannotBe('rule-out-harmonic', { ...named, most });
  if (outHarmonic.kind !== 'offset') return;
  const { by } = outHarmonic;
  if (!isWhole(by, LEAST_OFFSET, MOST_OFFSET))
    throw cannotBe('rule-offset', { ...named, least: LEAST_OFFSET, most: MOST_OFFSET });
  if (from + by < 1 || to + by > most) throw cannotBe('rule-moved', { ...span, by });
}

function outHarmonicBits(out: OutHarmonic): number {
  if (out.kind === 'same') return 0;
  return out.kind === 'fixed' ? out.harmonic : OFFSET | (out.by & 0x7fff);
}

function outHarmonicOf(bits: number): OutHarmonic {
  if (bits === 0) return { kind: 'same' };
  if ((bits & OFFSET) === 0) return { kind: 'fixed', harmonic: bits };
  const low = bits & 0x7fff;
  return { kind: 'offset', by: low >= 0x4000 ? low - 0x8000 : low };
}

/** @returns 32 bytes. @throws UnfitError as `checkRule`. */
export function encodeRule(rule: RoutingRule): Uint8Array<ArrayBuffer> {
  checkRule(rule);
  const bytes = new Uint8Array(RULE_BYTES);
  let flags = 0;
  for (const name of ['enabled', 'copy', 'needsMac', 'log'] as const)
    if (rule[name]) flags |= FLAG[name];
  bytesOfRule.encode(
    {
      ...rule,
      flags,
      ...rule.inHarmonics,
      outHarmonic: outHarmonicBits(rule.outHarmonic),
      outModulation: MODULATIONS.indexOf(rule.outModulation),
      reserved: 0,
    },
    bytes,
  );
  return bytes;
}

/** @throws UnfitError when the bytes are no rule. */
export function decodeRule(bytes: Uint8Array): RoutingRule {
  const raw = bytesOfRule.decode(bytes);
  if (!raw) throw cannotBe('rule-bytes', { bytes: RULE_BYTES, came: bytes.length });
  const { flags, from, to, outFec } = raw;
  const named = { rule: String(raw.id) };
  const outModulation = MODULATIONS[raw.outModulation];
  if ((flags & ~KNOWN_FLAGS) !== 0) throw cannotBe('rule-flags', named);
  if (raw.reserved !== 0) throw cannotBe('rule-reserved', named);
  if (outModulation === undefined) throw cannotBe('rule-modulation-byte', named);
  if (outFec !== 0 && outFec !== 1 && outFec !== 2) throw cannotBe('rule-code', named);
  const rule: RoutingRule = {
    id: raw.id,
    enabled: (flags & FLAG.enabled) !== 0,
    copy: (flags & FLAG.copy) !== 0,
    needsMac: (flags & FLAG.needsMac) !== 0,
    log: (flags & FLAG.log) !== 0,
    priority: raw.priority,
    inLink: raw.inLink,
    outLink: raw.outLink,
    inHarmonics: { from, to },
    outHarmonic: outHarmonicOf(raw.outHarmonic),
    outFec,
    outModulation,
    maxAgeMs: raw.maxAgeMs,
    device: raw.device,
    framesPerMinute: raw.framesPerMinute,
    burst: raw.burst,
    hopMax: raw.hopMax,
  };
  checkRule(rule);
  return rule;
}

const KINDS = Object.entries(LINK).reverse();
const NAMES: Record<string, string> = {
  harmonic: 'harmonic',
  serial: 'serial',
  lan: 'LAN',
  ble: 'BLE',
  lora: 'LoRa',
  wifi: 'Wi-Fi',
};

/** A link as a person reads it: its kind, and which of them from the second on. */
export function linkName(link: number): string {
  if (link === ANY_LINK) return 'any link';
  const [kind, first] = KINDS.find(([, number]) => link >= number) ?? ['harmonic', 0];
  if (kind === 'wifi' && link > LINK.wifi + 15) return `link ${link}`;
  return link === first ? (NAMES[kind] ?? kind) : `${NAMES[kind] ?? kind} ${link - first + 1}`;
}

const outWords = (out: OutHarmonic): string => {
  if (out.kind === 'same') return 'the same harmonic';
  return out.kind === 'fixed'
    ? `H${out.harmonic}`
    : `n${out.by < 0 ? '−' : '+'}${Math.abs(out.by)}`;
};

/** A rule in one line, in English: `7: harmonic H5 → Wi-Fi H10, with MAC, at most 60 a minute (5 at once)`. */
export function ruleWords(rule: RoutingRule): string {
  const { from, to } = rule.inHarmonics;
  const range = from === to ? `H${from}` : `H${from}–H${to}`;
  const words = [
    `${rule.id}: ${linkName(rule.inLink)} ${range} → ${linkName(rule.outLink)} ${outWords(rule.outHarmonic)}`,
  ];
  if (rule.device !== ANY_DEVICE)
    words.push(`of device ${rule.device.toString(16).padStart(16, '0')}`);
  if (rule.needsMac) words.push('with MAC');
  if (rule.maxAgeMs > 0) words.push(`at most ${rule.maxAgeMs} ms old`);
  if (rule.framesPerMinute > 0)
    words.push(`at most ${rule.framesPerMinute} a minute (${rule.burst} at once)`);
  words.push(`at most ${rule.hopMax} ${rule.hopMax === 1 ? 'hop' : 'hops'}`);
  if (rule.copy) words.push('and further');
  if (rule.log) words.push('logged');
  if (!rule.enabled) words.push('off');
  return words.join(', ');
}
