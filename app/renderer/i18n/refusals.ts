// What a language other than English says of a refusal. English has none of it: the console's own sentence is English.
import type { KeyRefusal, RefusedBecause } from '../../contract/index.ts';

/**
 * A sentence for each reason, filled with the facts of the refusal; whom to ask, where roles are named; and the end of
 * the sentence on a key that a device did not take.
 */
export type Refusals = Record<RefusedBecause | 'theseRoles' | `device-${KeyRefusal}`, string>;
