// What every rule of a table says of one frame, also those that say nothing, and why. Forwards nothing.
import type { Decision, Refusal, RoutedFrame } from './router.ts';
import { ANY_DEVICE, ANY_LINK, type RoutingRule } from './rule.ts';
import type { RoutingTable } from './table.ts';

/** Why a rule was not asked, or did not match. */
export const PASSES = [
  'off',
  'other-link',
  'other-harmonic',
  'other-device',
  /** A rule before it has decided. */
  'decided',
] as const;
export type Verdict = 'forwards' | Refusal | (typeof PASSES)[number];

export interface RuleVerdict {
  rule: RoutingRule;
  verdict: Verdict;
}

/** In the order of the table. @param decision of that frame, by that table. */
export function verdictsOf(
  { rules }: RoutingTable,
  frame: RoutedFrame,
  { steps }: Decision,
): RuleVerdict[] {
  const asked = new Map<number, Verdict>(
    steps.map(({ rule, refusal }) => [rule.id, refusal ?? 'forwards']),
  );
  return rules.map((rule) => ({ rule, verdict: asked.get(rule.id) ?? passOf(rule, frame) }));
}

function passOf(rule: RoutingRule, { link, harmonic, origin }: RoutedFrame): Verdict {
  const { inLink, inHarmonics, device } = rule;
  if (!rule.enabled) return 'off';
  if (inLink !== ANY_LINK && inLink !== link) return 'other-link';
  if (harmonic < inHarmonics.from || harmonic > inHarmonics.to) return 'other-harmonic';
  if (device !== ANY_DEVICE && device !== origin) return 'other-device';
  return 'decided';
}
