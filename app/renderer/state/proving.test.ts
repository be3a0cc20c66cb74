import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { Abandoned, codeOf, proving } from './proving.ts';

/** A console that wants the password again until it was given. */
function consoleThatAsks() {
  const made: string[] = [];
  let proven = false;
  return {
    made,
    prove: () => (proven = true),
    link: {
      call: async (path: readonly string[]) => {
        made.push(path.join('.'));
        if (!proven) throw new ORPCError('proof-needed');
        return 'done';
      },
    },
  };
}

test('a call that needs the password again is made once more after it was given', async () => {
  const { link, made, prove } = consoleThatAsks();
  const asked: string[] = [];
  const proved = proving(link, async () => {
    asked.push('password');
    return prove();
  });
  await expect(proved.call(['person', 'grant'], {}, { context: {} })).resolves.toBe('done');
  expect(asked).toHaveLength(1);
  expect(made).toEqual(['person.grant', 'person.grant']);
});

test('whoever goes back has done nothing', async () => {
  const { link, made } = consoleThatAsks();
  const proved = proving(link, async () => false);
  await expect(proved.call(['person', 'erase'], {}, { context: {} })).rejects.toThrow(Abandoned);
  expect(made).toEqual(['person.erase']);
});

test('a password that is still not fresh is not asked for without end', async () => {
  const { link, made } = consoleThatAsks();
  const proved = proving(link, async () => true);
  const failure = await proved.call(['rule', 'set'], {}, { context: {} }).catch(codeOf);
  expect(failure).toBe('proof-needed');
  expect(made).toHaveLength(2);
});

test('other refusals ask for no password', async () => {
  const link = {
    call: async () => {
      throw new ORPCError('not-allowed');
    },
  };
  const proved = proving(link, async () => {
    throw new Error('nobody may be asked');
  });
  expect(await proved.call(['x'], {}, { context: {} }).catch(codeOf)).toBe('not-allowed');
});
