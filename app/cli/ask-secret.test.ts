import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { askSecret, type Terminal } from './ask-secret.ts';

/** A terminal that shows what is written to it, and how it was set. */
function terminal(isTTY = true): {
  terminal: Terminal;
  type(text: string): void;
  shown(): string;
  raw: boolean[];
} {
  const input = new PassThrough();
  const raw: boolean[] = [];
  let shown = '';
  return {
    terminal: {
      input: Object.assign(input, {
        isTTY,
        setRawMode: (mode: boolean) => {
          raw.push(mode);
          return input;
        },
      }) as unknown as Terminal['input'],
      output: { write: (text) => (shown += text) },
    },
    type: (text) => void input.write(text),
    shown: () => shown,
    raw,
  };
}

describe('a secret that is asked for', () => {
  test('is read without echo, and the terminal is left as it was', async () => {
    const { terminal: own, type, shown, raw } = terminal();
    const asked = askSecret('Passphrase: ', own);
    type('correct horse');
    type(' battery\r');
    expect(await asked).toBe('correct horse battery');
    expect(shown()).toBe('Passphrase: \n');
    expect(raw).toEqual([true, false]);
  });

  test('can be corrected: backspace takes a letter, also an accented one; Ctrl+U takes all', async () => {
    const { terminal: own, type } = terminal();
    const asked = askSecret('', own);
    type('nonsense\u0015máqua\u007f\u007fina\u001b\n');
    expect(await asked).toBe('máqina');
  });

  test('can be stopped', async () => {
    const { terminal: own, type, raw } = terminal();
    const asked = askSecret('', own);
    type('half of it\u0003');
    await expect(asked).rejects.toMatchObject({ exitCode: 2 });
    expect(raw.at(-1)).toBe(false);
  });

  test('is not asked for where nobody sits', () => {
    const { terminal: own, shown } = terminal(false);
    expect(() => askSecret('Passphrase: ', own)).toThrow('--key-file');
    expect(shown()).toBe('');
  });
});
