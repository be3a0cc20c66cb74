// A device's configuration and its one transaction: stage, apply with a timer, confirm or go back (SPEC L10).
import { CFG, crc32c, ERROR_CODE, messages } from '../link/index.ts';
import type { Tlv } from '../link/index.ts';

export type ConfigurationAnswer = { crc: number } | { refused: number; text: string };

export interface DeviceConfiguration {
  name(): string;
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
const TYPES: Record<number, Tlv['value']['type']> = {
  [CFG.f0Hz]: 'f64',
  [CFG.guardEighths]: 'u8',
  [CFG.periods]: 'u8',
  [CFG.name]: 'text',
  [CFG.baud]: 'u32',
  [CFG.rateHz]: 'f64',
  [CFG.blockSamples]: 'u16',
  [CFG.tcpPort]: 'u16',
};

const sorted = (values: Values): Tlv[] =>
  [...values].sort(([a], [b]) => a - b).map(([key, value]) => ({ key, value }));

/** CRC-32C over the TLVs of all keys, sorted by key (L10.2). */
function canonicalCrc(values: Values): number {
  const bytes = new Uint8Array(2048);
  return crc32c(bytes, 0, messages.stats.encode({ tlvs: sorted(values) }, bytes));
}

export function createConfiguration(name: string, rateHz: number): DeviceConfiguration {
  let confirmed: Values = new Map<number, Tlv['value']>([
    [CFG.f0Hz, { type: 'f64', number: 1000 }],
    [CFG.guardEighths, { type: 'u8', number: 1 }],
    [CFG.periods, { type: 'u8', number: 1 }],
    [CFG.name, { type: 'text', text: name }],
    [CFG.baud, { type: 'u32', number: 921_600 }],
    [CFG.rateHz, { type: 'f64', number: rateHz }],
    [CFG.blockSamples, { type: 'u16', number: 512 }],
    [CFG.tcpPort, { type: 'u16', number: 4710 }],
  ]);
  let active = confirmed;
  let staged: { txn: number; values: Values } | null = null;
  let revertAtNs: bigint | null = null;
  const wrongTxn = (): ConfigurationAnswer => ({
    refused: ERROR_CODE.txn,
    text: 'another transaction is open, or none',
  });

  return {
    name() {
      const value = active.get(CFG.name);
      return value?.type === 'text' ? value.text : name;
    },
    read: (keys) => ({
      tlvs: sorted(active).filter(({ key }) => keys.length === 0 || keys.includes(key)),
      crc: canonicalCrc(active),
    }),
    stage(txn, tlvs) {
      if (staged && staged.txn !== txn) return wrongTxn();
      const values = new Map(staged?.values ?? active);
      for (const { key, value } of tlvs) {
        if (TYPES[key] !== value.type) return { refused: ERROR_CODE.value, text: String(key) };
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
      active = staged.values;
      revertAtNs = nowNs + BigInt(revertMs) * 1_000_000n;
      return { crc };
    },
    confirm(txn) {
      if (staged?.txn !== txn || revertAtNs === null) return wrongTxn();
      confirmed = active;
      staged = null;
      revertAtNs = null;
      return { crc: canonicalCrc(confirmed) };
    },
    abort(txn) {
      if (staged?.txn !== txn) return wrongTxn();
      active = confirmed;
      staged = null;
      revertAtNs = null;
      return { crc: canonicalCrc(confirmed) };
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
