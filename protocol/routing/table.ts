// A table of routing rules: in the order they are asked, and free of loops. Forwards nothing.
import { cannotBe } from '../model/unfit.ts';
import { findLoop } from './loops.ts';
import { checkRule, decodeRule, encodeRule, RULE_BYTES, type RoutingRule } from './rule.ts';

export const MOST_RULES = 256;

export interface RoutingTable {
  /** All, in the order they are asked. */
  readonly rules: readonly RoutingRule[];
  /** Those that are on. */
  readonly enabled: readonly RoutingRule[];
}

/**
 * @throws UnfitError when a rule cannot be, two have one number, or there are too many; LoopError, with the way it would
 * take, when a frame could come back to where it was.
 */
export function createRoutingTable(rules: readonly RoutingRule[]): RoutingTable {
  if (rules.length > MOST_RULES) throw cannotBe('rules-most', { most: MOST_RULES });
  const ids = new Set<number>();
  for (const rule of rules) {
    checkRule(rule);
    if (ids.has(rule.id)) throw cannotBe('rules-twice', { rule: String(rule.id) });
    ids.add(rule.id);
  }
  const ordered = [...rules].sort((a, b) => a.priority - b.priority || a.id - b.id);
  const enabled = ordered.filter((rule) => rule.enabled);
  const loop = findLoop(enabled);
  if (loop !== null) throw loop;
  return { rules: ordered, enabled };
}

/** 32 bytes a rule, in the order they are asked. */
export function encodeTable({ rules }: RoutingTable): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(rules.length * RULE_BYTES);
  rules.forEach((rule, i) => bytes.set(encodeRule(rule), i * RULE_BYTES));
  return bytes;
}

/** @throws UnfitError or LoopError, as `decodeRule` and `createRoutingTable`. */
export function decodeTable(bytes: Uint8Array): RoutingTable {
  if (bytes.length % RULE_BYTES !== 0)
    throw cannotBe('rules-bytes', { bytes: RULE_BYTES, came: bytes.length });
  if (bytes.length > MOST_RULES * RULE_BYTES) throw cannotBe('rules-most', { most: MOST_RULES });
  return createRoutingTable(
    Array.from({ length: bytes.length / RULE_BYTES }, (_, i) =>
      decodeRule(bytes.subarray(i * RULE_BYTES, (i + 1) * RULE_BYTES)),
    ),
  );
}
