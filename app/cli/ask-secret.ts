// Asks for a secret on a terminal, without echo. Keeps nothing of it.
import type { ReadStream } from 'node:tty';
import { CliRefusal, EXIT } from './exit.ts';

const LENGTH_MAX = 1024;

export interface Terminal {
  input: Pick<ReadStream, 'isTTY' | 'setRawMode' | 'resume' | 'pause' | 'on' | 'off'>;
  /** Never the standard output: what a program reads there is an answer. */
  output: { write(text: string): unknown };
}

const own = (): Terminal => ({ input: process.stdin, output: process.stderr });

/** @returns the text with these typed characters taken in, and whether that was all. */
function take(text: string, typed: string): { text: string; done: 'yes' | 'stopped' | null } {
  let so = text;
  for (const character of typed) {
    if (character === '\r' || character === '\n') return { text: so, done: 'yes' };
    if (character === '\u0003' || character === '\u0004') return { text: '', done: 'stopped' };
    if (character === '\u007f' || character === '\b') so = so.replace(/.$/su, '');
    else if (character === '\u0015') so = '';
    else if (character >= ' ' && so.length < LENGTH_MAX) so += character;
  }
  return { text: so, done: null };
}

/** @throws CliRefusal where there is no terminal, or the person stopped. */
export function askSecret(prompt: string, { input, output }: Terminal = own()): Promise<string> {
  if (!input.isTTY) {
    throw new CliRefusal(
      EXIT.usage,
      'a passphrase is asked for on a terminal, and there is none here: --key-file FILE reads it from a file',
    );
  }
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (): void => {
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
    };
    const onData = (typed: Buffer): void => {
      const taken = take(text, typed.toString('utf8'));
      text = taken.text;
      if (taken.done === null) return;
      end();
      if (taken.done === 'yes') resolve(text);
      else reject(new CliRefusal(EXIT.usage, 'stopped: nothing was changed'));
    };
    output.write(prompt);
    input.setRawMode(true);
    input.on('data', onData);
    input.resume();
  });
}
