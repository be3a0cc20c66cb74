// The database's shape, step by step. Append-only: a released step is never edited.

/** Step n brings a database from user_version n to n + 1. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE site (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE device (
    id TEXT PRIMARY KEY,
    hardware_id TEXT NOT NULL,
    name TEXT NOT NULL,
    announced_name TEXT NOT NULL,
    firmware TEXT NOT NULL,
    adopted_at_ms INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    address TEXT NOT NULL,
    keep_connected INTEGER NOT NULL,
    settings TEXT NOT NULL
  ) STRICT;

  CREATE TABLE recording (
    id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL,
    device_name TEXT NOT NULL,
    hardware_id TEXT,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('recording', 'complete', 'interrupted')),
    simulated INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    rate_hz REAL NOT NULL,
    format TEXT NOT NULL,
    channels TEXT NOT NULL,
    segment_key BLOB NOT NULL
  ) STRICT;

  CREATE TABLE recording_block (
    recording_id TEXT NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    position INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    first_sample INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    gap_before INTEGER NOT NULL,
    scale REAL NOT NULL,
    offset REAL NOT NULL,
    device_ns INTEGER NOT NULL,
    arrival_ns INTEGER NOT NULL,
    clipped INTEGER NOT NULL,
    chain_sha256 BLOB NOT NULL,
    PRIMARY KEY (recording_id, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE summary (
    device_id TEXT NOT NULL,
    channel INTEGER NOT NULL,
    at_ns INTEGER NOT NULL,
    rate_hz REAL NOT NULL,
    rms REAL NOT NULL,
    peak REAL NOT NULL,
    crest_factor REAL NOT NULL,
    kurtosis REAL NOT NULL,
    samples_lost INTEGER NOT NULL,
    peaks BLOB NOT NULL,
    bands_half_db BLOB NOT NULL,
    PRIMARY KEY (device_id, channel, at_ns)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    device_id TEXT,
    device_name TEXT,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX event_at ON event (at_ms);
  `,
  `
  ALTER TABLE recording ADD COLUMN samples INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recording ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recording ADD COLUMN gaps INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recording ADD COLUMN samples_lost INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE recording ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
  UPDATE recording SET (samples, bytes, gaps, samples_lost) = (
    SELECT coalesce(max(first_sample + samples), 0), coalesce(sum(bytes), 0),
      coalesce(sum(gap_before > 0), 0), coalesce(sum(gap_before), 0)
    FROM recording_block WHERE recording_id = recording.id
  );

  ALTER TABLE recording_block ADD COLUMN digest BLOB;
  CREATE INDEX recording_gap ON recording_block (recording_id, first_sample) WHERE gap_before > 0;

  CREATE TABLE summary_count (
    device_id TEXT NOT NULL,
    channel INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (device_id, channel)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO summary_count SELECT device_id, channel, count(*) FROM summary GROUP BY device_id, channel;
  `,
];
