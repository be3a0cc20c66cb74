// The contract's door: every call passes the permit, and refusals turn into the contract's failures.
// Owns no behaviour of its own.
import { implement, type ImplementerInternalWithMiddlewares } from '@orpc/server';
import { contract, type Contract } from '../../contract/index.ts';
import { failureOf } from './failure.ts';
import type { ActContext, CallContext, CallParts } from './parts.ts';
import { permit } from './permit.ts';

export type Door = ImplementerInternalWithMiddlewares<Contract, CallContext, ActContext>;

/** A refusal of the parts (an Error with a `code` of the closed list) becomes the contract's failure; anything else is our fault and stays one. */
export function openDoor(parts: CallParts): Door {
  return (
    implement(contract)
      .$context<CallContext>()
      // The permit judges what the call will act on, not what somebody wrote beside it.
      .$config({ initialInputValidationIndex: Number.NEGATIVE_INFINITY })
      .use(async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          throw failureOf(error) ?? error;
        }
      })
      .use(permit(parts))
  );
}
