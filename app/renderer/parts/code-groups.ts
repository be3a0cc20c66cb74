// Codes as people read and type them: in groups, without what hyphens, spaces and case add.

/** `abcdefgh` -> `ABCD EFGH`; one that comes grouped keeps its signs and gets these groups. */
export function groupCode(code: string, size = 4): string {
  return (
    bareCode(code)
      .match(new RegExp(`.{1,${size}}`, 'g'))
      ?.join(' ') ?? ''
  );
}

export const bareCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

/** The word before the code in a file of an invitation. */
const MARK = /^\s*HARMONIC-ENROL:\s*([0-9A-Za-z][0-9A-Za-z -]{5,79})\s*$/m;

export const invitationText = (code: string, words: readonly string[]): string =>
  [...words, '', `HARMONIC-ENROL: ${groupCode(code)}`, ''].join('\r\n');

/** The code in the text of a file: after its mark, or all there is. */
export function codeInFile(text: string): string | null {
  const marked = MARK.exec(text)?.[1];
  if (marked !== undefined) return bareCode(marked);
  const bare = bareCode(text);
  return /^[0-9A-Z]{6,80}$/.test(bare) ? bare : null;
}
