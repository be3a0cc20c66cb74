// What the store refuses, in a closed list, and how the system's own errors map onto it.
import type { StoreFailureCode } from './api.ts';

export class StoreFailure extends Error {
  readonly code: StoreFailureCode;
  constructor(code: StoreFailureCode, detail: string) {
    super(detail);
    this.name = 'StoreFailure';
    this.code = code;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The disk's own refusals; null for anything that is not the disk's. */
export function diskFailure(error: unknown): StoreFailure | null {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new StoreFailure(
      'disk-full',
      'the disk is full: nothing new can be kept until there is room',
    );
  }
  if (
    code === 'EROFS' ||
    code === 'EACCES' ||
    code === 'EPERM' ||
    code.startsWith('SQLITE_READONLY') ||
    code === 'SQLITE_CANTOPEN'
  ) {
    return new StoreFailure(
      'disk-read-only',
      'the data folder cannot be written to: its disk is read-only, or the folder belongs to somebody else',
    );
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new StoreFailure('disk-full', `the disk failed to write (${code})`);
  }
  return null;
}
