// The key that a break-glass code makes, for the host to keep the database key under. Knows no file.
import { hkdfSync } from 'node:crypto';
import { readCode } from './codes.ts';

/**
 * HKDF-SHA256 (RFC 5869): the code has 128 bits of chance, so nothing is stretched.
 * @param code as typed (codes.ts). @returns 32 bytes.
 */
export function rescueKeyOf(code: string): Uint8Array {
  return new Uint8Array(
    hkdfSync('sha256', readCode(code), '', 'harmonic rescue of the database key', 32),
  );
}
