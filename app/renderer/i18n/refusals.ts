// What a language other than English says of a refusal. English has none of it: the console's own sentence is English.
import type { RefusedBecause } from '../../contract/index.ts';

/** A sentence for each reason, filled with the facts of the refusal; and whom to ask, where roles are named. */
export type Refusals = Record<RefusedBecause | 'theseRoles', string>;
