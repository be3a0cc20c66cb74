// Pieces of a recording as the bytes of a file: begin, pieces in order, end. Runs in the export thread; holds a row
// group at most. Types only.
import type { Piece } from './cut.ts';

export interface Encoder {
  begin(): Iterable<Uint8Array>;
  piece(piece: Piece): Iterable<Uint8Array>;
  end(): Iterable<Uint8Array>;
  /** What belongs beside the file, after its end; null when it is in it. */
  sidecar(): string | null;
}
