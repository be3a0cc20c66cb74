// What access keeps beside the database, so that it is seen when the database has gone back. Types only; the host has the file.

export interface Anchor {
  /** Null when there is none. */
  read(): Promise<Uint8Array | null>;
  /** Resolves when these bytes, or newer ones, are on the disk. */
  write(bytes: Uint8Array): Promise<void>;
}
