// A device's configuration and its one transaction: stage, apply with a timer, confirm or go back (SPEC L10).
import { CFG, crc32c, encodeUtf8, ERROR_CODE, messages } from '../link/index.ts';
import type { Tlv } from '../link/index.ts';
import { MAX_BLOCK } from './offer.ts';

export type ConfigurationAnswer = { crc: number } | { refused: number; text: string };

export interface DeviceConfiguration {
  name(): string;
  /** Samples of a block where a console leaves the choice. */
  blockSamples(): number;
  /** No keys: all. */
  read(keys: readonly number[]): { tlvs: Tlv[]; crc: number };
  stage(txn: number, tlvs: readonly Tlv[]): ConfigurationAnswer;
  apply(txn: number, revertMs: number, crc: number, nowNs: bigint): ConfigurationAnswer;
  confirm(txn: number): ConfigurationAnswer;
  abort(txn: number): ConfigurationAnswer;
  /** True when the timer ran out just now and the last confirmed configuration is back. */
  expire(nowNs: bigint): boolean;
  /** A new HELLO: what was staged is forgotten. */
  drop(): void;
}

type Values = ReadonlyMap<number, Tlv['value']>;
type Fit = (value: Tlv['value']) => boolean;

const number =
  (type: 'u8' | 'u16' | 'u32' | 'f64', least: number, most: number): Fit =>
  (value) =>
    value.type === type && value.number >= least && value.number <= most;
const MOST_NAME_BYTES = 32;

/** What fits each key (L10.6). This device has no harmonic layer: any f0 that is one will do. */
const fitsFor = (rateHz: number): Record<number, Fit> => ({
  [CFG.f0Hz]: number('f64', Number.MIN_VALUE, Number.MAX_VALUE),
  [CFG.guardEighths]: number('u8', 1, 16),
  [CFG.periods]: number('u8', 1, 16),
  [CFG.name]: (value) =>
    value.type === 'text' &&
    value.text !== '' &&
    encodeUtf8(value.text, 255).length <= MOST_NAME_BYTES,
  [CFG.baud]: number('u32', 9600, 3_000_000),
  [CFG.rateHz]: number('f64', rateHz, rateHz),
  [CFG.blockSamples]: number('u16', 1, MAX_BLOCK),
  [CFG.tcpPort]: number('u16', 1, 65_535),
});

const sorted = (values: Values): Tlv[] =>
  [...values].sort(([a], [b]) => a - b).map(([key, value]) => ({ key, value }));

/** CRC-32C over the TLVs of all keys, sorted by key (L10.2). */
function canonicalCrc(values: Values): number {
  const bytes = new Uint8Array(2048);
  return crc32c(bytes, 0, messages.stats.encode({ tlvs: sorted(values) }, bytes));
}

export function createConfiguration(
  name: string,
  rateHz: number,
  blockSamples: number,
): DeviceConfiguration {
  const fits = fitsFor(rateHz);
  let confirmed: Values = new Map<number, Tlv['value']>([
    [CFG.f0Hz, { type: 'f64', number: 1000 }],
    [CFG.guardEighths, { type: 'u8', number: 1 }],
    [CFG.periods, { type: 'u8', number: 1 }],
    [CFG.name, { type: 'text', text: name }],
    [CFG.baud, { type: 'u32', number: 921_600 }],
    [CFG.rateHz, { type: 'f64', number: rateHz }],
    [CFG.blockSamples, { type: 'u16', number: blockSamples }],
    [CFG.tcpPort, { type: 'u16', number: 4710 }],
  ]);
  let active = confirmed;
  let staged: { txn: number; values: Values } | null = null;
  let revertAtNs: bigint | null = null;
  /** The transaction that ended last, and how: its last request may come again (L2.8). */
  let ended: { txn: number; by: 'confirm' | 'abort' } | null = null;
  const wrongTxn = (): ConfigurationAnswer => ({
    refused: ERROR_CODE.txn,
    text: 'another transaction is open, or none',
  });

  function end(txn: number, by: 'confirm' | 'abort'): ConfigurationAnswer {
    if (by === 'confirm') confirmed = active;
    else active = confirmed;
    staged = null;
    revertAtNs = null;
    ended = { txn, by };
    return { crc: canonicalCrc(active) };
  }
  const isRepeat = (txn: number, by: 'confirm' | 'abort'): boolean =>
    staged === null && ended?.txn === txn && ended.by === by;

  return {
    name() {
      const value = active.get(CFG.name);
      return value?.type === 'text' ? value.text : name;
    },
    blockSamples() {
      const value = active.get(CFG.blockSamples);
      return value?.type === 'u16' ? value.number : blockSamples;
    },
    read: (keys) => ({
      tlvs: sorted(active).filter(({ key }) => keys.length === 0 || keys.includes(key)),
      crc: canonicalCrc(active),
    }),
    stage(txn, tlvs) {
      if (staged && staged.txn !== txn) return wrongTxn();
      if (revertAtNs !== null)
        return { refused: ERROR_CODE.state, text: 'applied: confirm or abort it first' };
      const values = new Map(staged?.values ?? active);
      for (const { key, value } of tlvs) {
        if (!fits[key]?.(value)) return { refused: ERROR_CODE.value, text: String(key) };
        values.set(key, value);
      }
      staged = { txn, values };
      return { crc: canonicalCrc(values) };
    },
    apply(txn, revertMs, crc, nowNs) {
      if (staged?.txn !== txn) return wrongTxn();
      if (revertMs < 1000 || revertMs > 60_000)
        return { refused: ERROR_CODE.value, text: 'revert_ms is 1000 to 60000' };
      if (canonicalCrc(staged.values) !== crc)
        return { refused: ERROR_CODE.value, text: 'the CRC is of another configuration' };
      if (revertAtNs !== null) return { crc };
      active = staged.values;
      revertAtNs = nowNs + BigInt(revertMs) * 1_000_000n;
      return { crc };
    },
    confirm(txn) {
      if (isRepeat(txn, 'confirm')) return { crc: canonicalCrc(confirmed) };
      return staged?.txn === txn && revertAtNs !== null ? end(txn, 'confirm') : wrongTxn();
    },
    abort(txn) {
      if (isRepeat(txn, 'abort')) return { crc: canonicalCrc(confirmed) };
      return staged?.txn === txn ? end(txn, 'abort') : wrongTxn();
    },
    expire(nowNs) {
      if (revertAtNs === null || nowNs < revertAtNs) return false;
      active = confirmed;
      staged = null;
      revertAtNs = null;
      return true;
    },
    drop() {
      if (revertAtNs === null) staged = null;
    },
  };
}
