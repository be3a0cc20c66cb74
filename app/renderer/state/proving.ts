// A call that needs the password again waits for it and is made once more. Owns no link and no dialog.
import { ORPCError, type ClientContext, type ClientLink } from '@orpc/client';

/** Asks the person for the password again; false when they would rather not. */
export type AskProof = () => Promise<boolean>;

/** The call was not made: the password was asked for again, and the person went back. */
export class Abandoned extends Error {}

/** The closed word of a failure that the console answered; null for anything else. */
export const codeOf = (error: unknown): string | null =>
  error instanceof ORPCError ? String(error.code) : null;

export function proving(link: ClientLink<ClientContext>, ask: AskProof): ClientLink<ClientContext> {
  return {
    async call(path, input, options) {
      try {
        return await link.call(path, input, options);
      } catch (error) {
        if (codeOf(error) !== 'proof-needed') throw error;
        if (!(await ask())) throw new Abandoned('proof-needed');
        return link.call(path, input, options);
      }
    },
  };
}
