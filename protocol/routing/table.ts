// A table of routing rules: in the order they are asked, and free of loops. Forwards nothing.
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
 * @throws RangeError in words when a rule cannot be, two have one number, there are too many, or a frame could come
 * back to where it was: then with the way it would take.
 */
export function createRoutingTable(rules: readonly RoutingRule[]): RoutingTable {
  if (rules.length > MOST_RULES) throw new RangeError(`${MOST_RULES} rules are the most`);
  const ids = new Set<number>();
  for (const rule of rules) {
    checkRule(rule);
    if (ids.has(rule.id)) throw new RangeError(`two rules have the number ${rule.id}`);
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

/** @throws RangeError in words, as `decodeRule` and `createRoutingTable`. */
export function decodeTable(bytes: Uint8Array): RoutingTable {
  if (bytes.length % RULE_BYTES !== 0)
    throw new RangeError(
      `a table is whole rules of ${RULE_BYTES} bytes, not ${bytes.length} bytes`,
    );
  if (bytes.length > MOST_RULES * RULE_BYTES)
    throw new RangeError(`${MOST_RULES} rules are the most`);
  return createRoutingTable(
    Array.from({ length: bytes.length / RULE_BYTES }, (_, i) =>
      decodeRule(bytes.subarray(i * RULE_BYTES, (i + 1) * RULE_BYTES)),
    ),
  );
}
