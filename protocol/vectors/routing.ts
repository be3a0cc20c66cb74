// Reads the golden data of routing rules for tests. Decides nothing itself.
import { readFileSync } from 'node:fs';
import type { RoutingRule } from '../routing/index.ts';

interface StoredVector {
  name: string;
  /** As the codec reads them; the device in decimal. */
  fields: Omit<RoutingRule, 'device'> & { device: string };
  hex: string;
  words: string;
}

const stored = JSON.parse(
  readFileSync(new URL('routing.json', import.meta.url), 'utf8'),
) as StoredVector[];

export const routingVectors = stored.map(({ fields, ...vector }) => ({
  ...vector,
  rule: { ...fields, device: BigInt(fields.device) },
}));
