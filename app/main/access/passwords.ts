// Which passwords are taken, and why one is not. Pure; stretches and keeps nothing.
import { isCommonPassword } from './common-passwords.ts';
import { Refusal } from './refusal.ts';

export type PasswordFault =
  | 'password-too-short'
  | 'password-too-short-alone'
  | 'password-too-long'
  | 'password-common'
  | 'password-name';

/** NIST SP 800-63B-4: fifteen where nothing else is asked for, eight beside a second factor. */
const SHORTEST = 8;
export const SHORTEST_ALONE = 15;
const LONGEST_BYTES = 256;
/** What has to be left of it without names. */
const BESIDES_NAMES = 6;

const WORDS: Record<PasswordFault, string> = {
  'password-too-short': `Choose a password of at least ${SHORTEST} characters.`,
  'password-too-short-alone': `Choose a password of at least ${SHORTEST_ALONE} characters: it is all that is asked for.`,
  'password-too-long': `Choose a password of at most ${LONGEST_BYTES} bytes.`,
  'password-common': 'This password is one of those that are tried first. Choose another one.',
  'password-name':
    'This password is made of your name or the name of the site. Choose another one.',
};

/** What the words of a fault say of length. */
const BOUNDS: Partial<Record<PasswordFault, Readonly<Record<string, string>>>> = {
  'password-too-short': { least: String(SHORTEST) },
  'password-too-short-alone': { least: String(SHORTEST_ALONE) },
  'password-too-long': { most: String(LONGEST_BYTES) },
};

export interface PasswordSetting {
  hasSecondFactor: boolean;
  /** Of the person and of the site: whoever guesses knows them. */
  names: readonly string[];
}

/** Null when it may be used. Any characters, in any mixture; nothing is asked of their kind. */
export function faultOf(
  password: string,
  { hasSecondFactor, names }: PasswordSetting,
): PasswordFault | null {
  const text = password.normalize('NFC');
  const length = lengthOf(text);
  if (length < SHORTEST) return 'password-too-short';
  if (!hasSecondFactor && length < SHORTEST_ALONE) return 'password-too-short-alone';
  if (Buffer.byteLength(text) > LONGEST_BYTES) return 'password-too-long';
  if (isGuessed(text.toLowerCase())) return 'password-common';
  if (isMadeOf(text.toLowerCase(), names)) return 'password-name';
  return null;
}

/** @throws Refusal `invalid`, because of the fault. */
export function demandPassword(password: string, setting: PasswordSetting): void {
  const fault = faultOf(password, setting);
  if (fault) throw new Refusal('invalid', WORDS[fault], fault, { facts: BOUNDS[fault] ?? {} });
}

/** Whether it may stand alone, without a second factor. */
export const isLongEnoughAlone = (password: string): boolean =>
  lengthOf(password.normalize('NFC')) >= SHORTEST_ALONE;

/** Characters as a person counts them. */
const lengthOf = (text: string): number => Array.from(text).length;

function isGuessed(text: string): boolean {
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return (
    isCommonPassword(text) ||
    (core.length >= 4 && isCommonPassword(core)) ||
    isRepeated(text) ||
    isSequence(text)
  );
}

/** One piece of up to four characters, or a common password, over and over. */
function isRepeated(text: string): boolean {
  for (let size = 1; size <= text.length / 2; size += 1) {
    const piece = text.slice(0, size);
    const again = piece.repeat(Math.ceil(text.length / size)).slice(0, text.length);
    if (again === text && (size <= 4 || isCommonPassword(piece))) return true;
  }
  return false;
}

/** `abcdefgh`, `9876543210987654`: each character follows the one before. */
function isSequence(text: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < text.length; i += 1) {
    steps.add((text.charCodeAt(i) - text.charCodeAt(i - 1) + 10) % 10);
  }
  return steps.size === 1 && (steps.has(1) || steps.has(9));
}

function isMadeOf(text: string, names: readonly string[]): boolean {
  const words = names
    .flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFC').toLowerCase().trim())
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
  const left = words.reduce((rest, word) => rest.replaceAll(word, ''), text);
  return left.length < text.length && lengthOf(left.replace(/[^\p{L}\p{N}]/gu, '')) < BESIDES_NAMES;
}
