// How the command ends: documented codes, and refusals in one clear sentence.

export const EXIT = {
  ok: 0,
  /** Our mistake, or something nobody foresaw. */
  failed: 1,
  /** `verify-audit` found a trail that does not hold. */
  broken: 1,
  /** The command line, or a file it names, is not right. */
  usage: 2,
  /** The data folder is open elsewhere, or cannot be opened. */
  dataFolder: 3,
  /** The port is taken. */
  port: 4,
  /** Something this machine lacks (a compiler, a display, a running console). */
  missing: 5,
  /** `doctor` found something that does not work. */
  unwell: 6,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What the person can mend: shown as it is, without a stack. */
export class CliRefusal extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, sentence: string) {
    super(sentence);
    this.name = 'CliRefusal';
    this.exitCode = exitCode;
  }
}

const CODES: Readonly<Record<string, ExitCode>> = {
  'port-taken': EXIT.port,
  certificate: EXIT.usage,
  invalid: EXIT.usage,
  'passphrase-needed': EXIT.usage,
  'wrong-passphrase': EXIT.dataFolder,
  'key-exposed': EXIT.dataFolder,
  'key-damaged': EXIT.dataFolder,
  'key-missing': EXIT.dataFolder,
  'unusable-folder': EXIT.dataFolder,
  'in-use': EXIT.dataFolder,
  'wrong-key': EXIT.dataFolder,
  'newer-version': EXIT.dataFolder,
  damaged: EXIT.dataFolder,
  'disk-full': EXIT.dataFolder,
  'disk-read-only': EXIT.dataFolder,
  EACCES: EXIT.dataFolder,
  EROFS: EXIT.dataFolder,
  ENOSPC: EXIT.dataFolder,
  ENOTDIR: EXIT.dataFolder,
};

/** The name a part gave its refusal, or null. */
export const refusalCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** What to print for an error, and the code to end with. A refusal is a sentence; a mistake of ours keeps its stack. */
export function explain(error: unknown): { text: string; exitCode: ExitCode } {
  if (error instanceof CliRefusal) return { text: error.message, exitCode: error.exitCode };
  const exitCode = CODES[refusalCode(error) ?? ''];
  if (exitCode !== undefined && error instanceof Error) return { text: error.message, exitCode };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `harmonic made a mistake:\n${text}`, exitCode: EXIT.failed };
}
