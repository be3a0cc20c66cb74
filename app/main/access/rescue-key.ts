// The key that a break-glass code makes, for the host to keep the database key under. Knows no file.
import { hkdfSync } from 'node:crypto';

/**
 * HKDF-SHA256 (RFC 5869): the code has 128 bits of chance, so nothing is stretched.
 * @param code as typed: case, spaces and hyphens do not count. @returns 32 bytes.
 */
export function rescueKeyOf(code: string): Uint8Array {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return new Uint8Array(hkdfSync('sha256', plain, '', 'harmonic rescue of the database key', 32));
}
