// What the store refuses, in a closed list, and how the errors of the system and of SQLite map onto it.
// Never guesses: an error that is neither the disk's nor the file's is our mistake and stays what it is.
import { saying, type RefusedBecause, type Said } from '../../contract/index.ts';
import type { StoreFailureCode } from './api.ts';

export class StoreFailure extends Error {
  readonly code: StoreFailureCode;
  /** Null where the code says it all. */
  readonly because: RefusedBecause | null;
  /** Names and numbers of the detail. */
  readonly facts: Readonly<Record<string, string>>;
  constructor(
    code: StoreFailureCode,
    detail: string,
    because: RefusedBecause | null = null,
    facts: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'StoreFailure';
    this.code = code;
    this.because = because;
    this.facts = facts;
  }
}

const FULL = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];
const READ_ONLY = ['EROFS', 'EACCES', 'EPERM', 'SQLITE_CANTOPEN', 'SQLITE_PERM'];

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The refusal behind an error of the disk or of a damaged file; null for anything else. */
export function failureOf(error: unknown): StoreFailure | null {
  if (error instanceof StoreFailure) return error;
  const code = codeOf(error);
  if (FULL.includes(code) || code.startsWith('SQLITE_IOERR_SHM')) {
    return new StoreFailure(
      'disk-full',
      'the disk is full: nothing new can be kept until there is room',
    );
  }
  if (READ_ONLY.includes(code) || code.startsWith('SQLITE_READONLY')) {
    return new StoreFailure(
      'disk-read-only',
      'the data folder cannot be written to: its disk is read-only, or the folder belongs to somebody else',
    );
  }
  if (/^SQLITE_(?:CORRUPT|NOTADB|IOERR_(?:READ|SHORT_READ|DATA|CORRUPTFS))/.test(code)) {
    return new StoreFailure('damaged', `the database is damaged (${code})`, null, { code });
  }
  if (code === 'EIO' || code.startsWith('SQLITE_IOERR')) {
    return new StoreFailure(
      'disk-read-only',
      `the disk fails to write (${code}): nothing new can be kept`,
      null,
      { code },
    );
  }
  return null;
}

/** What stands behind the condition of the disk that a failure makes. */
export function conditionOf({ code, facts }: StoreFailure): Said {
  if (code === 'disk-full') return saying('disk-no-room');
  const { code: cause } = facts;
  if (cause === undefined) return saying('disk-closed');
  return saying(code === 'damaged' ? 'database-damaged' : 'disk-fails', { code: cause });
}
