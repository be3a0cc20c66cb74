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
  // Ids are TEXT as in every other table, sync's too; raw bytes (digests, keys, sealed text) are BLOB; what came as signed
  // text stays that text. What is looked for in signed or chained text is generated from it, so that no copy can disagree.
  `
  CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    sign_in_name TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    erased_at_ms INTEGER,
    last_sign_in_ms INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX person_sign_in ON person (sign_in_name) WHERE sign_in_name <> '';

  CREATE TABLE credential (
    person TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    salt BLOB NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    verifier BLOB NOT NULL,
    signing_key BLOB NOT NULL,
    site_key BLOB,
    totp BLOB,
    totp_step INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE recovery_code (
    person TEXT NOT NULL,
    place INTEGER NOT NULL,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (person, place)
  ) STRICT;
  CREATE TABLE invitation (
    person TEXT PRIMARY KEY,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    site_key BLOB,
    expires_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE attempts (
    person TEXT PRIMARY KEY,
    wrong INTEGER NOT NULL,
    last_wrong_ms INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE request (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    act TEXT NOT NULL,
    input TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE consent (
    person TEXT NOT NULL,
    purpose TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    given INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (person, purpose)
  ) STRICT;
  CREATE TABLE placement (device_id TEXT PRIMARY KEY, area TEXT NOT NULL) STRICT;
  CREATE TABLE access_value (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

  CREATE TABLE bundle (
    epoch INTEGER PRIMARY KEY,
    bytes TEXT NOT NULL,
    key TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER bundle_stays BEFORE INSERT ON bundle WHEN EXISTS (SELECT 1 FROM bundle WHERE epoch = new.epoch)
    BEGIN SELECT RAISE(ABORT, 'a policy bundle is never replaced'); END;
  CREATE TRIGGER bundle_fixed BEFORE UPDATE ON bundle
    BEGIN SELECT RAISE(ABORT, 'a policy bundle is never edited'); END;
  CREATE TRIGGER bundle_kept BEFORE DELETE ON bundle
    BEGIN SELECT RAISE(ABORT, 'a policy bundle is never removed'); END;

  CREATE TABLE statement (
    id TEXT PRIMARY KEY,
    bytes TEXT NOT NULL,
    signature TEXT NOT NULL,
    install_key TEXT NOT NULL,
    install_signature TEXT NOT NULL,
    absorbed INTEGER NOT NULL CHECK (absorbed IN (0, 1)),
    stream_id TEXT NOT NULL AS (json_extract(bytes, '$.stream')),
    seq INTEGER NOT NULL AS (json_extract(bytes, '$.seq')),
    issuer TEXT NOT NULL AS (json_extract(bytes, '$.issuer')),
    subject TEXT AS (json_extract(bytes, '$.verb.subject')),
    second TEXT AS (json_extract(bytes, '$.second.person'))
  ) STRICT;
  CREATE UNIQUE INDEX statement_place ON statement (stream_id, seq);
  CREATE INDEX statement_open ON statement (absorbed) WHERE absorbed = 0;
  CREATE TRIGGER statement_stays BEFORE INSERT ON statement WHEN EXISTS (SELECT 1 FROM statement WHERE id = new.id)
    BEGIN SELECT RAISE(ABORT, 'a statement is never replaced'); END;
  CREATE TRIGGER statement_fixed BEFORE UPDATE OF id, bytes, signature, install_key, install_signature ON statement
    BEGIN SELECT RAISE(ABORT, 'a statement is never edited'); END;
  CREATE TRIGGER statement_kept BEFORE DELETE ON statement
    BEGIN SELECT RAISE(ABORT, 'a statement is never removed'); END;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    bytes TEXT NOT NULL,
    hash BLOB NOT NULL,
    at_ms INTEGER AS (json_extract(bytes, '$.atMs')),
    actor TEXT AS (json_extract(bytes, '$.actor')),
    act TEXT AS (json_extract(bytes, '$.act')),
    scope TEXT AS (json_extract(bytes, '$.scope')),
    subject TEXT AS (json_extract(bytes, '$.subject')),
    outcome TEXT AS (json_extract(bytes, '$.outcome'))
  ) STRICT;
  CREATE INDEX audit_at ON audit (seq, at_ms);
  CREATE INDEX audit_actor ON audit (actor);
  CREATE INDEX audit_act ON audit (act);
  CREATE INDEX audit_outcome ON audit (outcome);
  CREATE TABLE audit_personal (
    seq INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    nonce BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX audit_personal_person ON audit_personal (person);
  CREATE TABLE person_key (person TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;

  -- Up to which entry retention has let go, as its newest own entry says; only that may be deleted.
  CREATE VIEW audit_let_go AS
    SELECT coalesce((SELECT CAST(json_extract(bytes, '$.facts.toSeq') AS INTEGER) FROM audit
      WHERE act = 'trail.retained' AND +outcome = 'done' ORDER BY seq DESC LIMIT 1), 0) AS to_seq;
  CREATE TRIGGER audit_stays BEFORE INSERT ON audit WHEN new.seq <= (SELECT max(seq) FROM audit)
    BEGIN SELECT RAISE(ABORT, 'the trail only grows at its end'); END;
  CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the trail is never edited'); END;
  CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN old.seq > (SELECT to_seq FROM audit_let_go)
    BEGIN SELECT RAISE(ABORT, 'retention has not let this entry go'); END;
  CREATE TRIGGER audit_personal_stays BEFORE INSERT ON audit_personal
    WHEN new.seq <= (SELECT max(seq) FROM audit_personal)
    BEGIN SELECT RAISE(ABORT, 'the trail only grows at its end'); END;
  CREATE TRIGGER audit_personal_fixed BEFORE UPDATE ON audit_personal
    BEGIN SELECT RAISE(ABORT, 'the trail is never edited'); END;
  CREATE TRIGGER audit_personal_kept BEFORE DELETE ON audit_personal WHEN old.seq > (SELECT to_seq FROM audit_let_go)
    BEGIN SELECT RAISE(ABORT, 'retention has not let this entry go'); END;

  CREATE TABLE sync_stream (
    stream_id TEXT PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('first', 'restore', 'rollback', 'clone')),
    next_seq INTEGER NOT NULL,
    acked_through INTEGER NOT NULL DEFAULT 0,
    durable_through INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE outbox (
    op_id TEXT PRIMARY KEY,
    stream_id TEXT NOT NULL,
    stream_seq INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    entity TEXT NOT NULL,
    row_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('insert', 'patch', 'delete', 'command')),
    dep_key TEXT,
    tx_id TEXT NOT NULL,
    schema_v INTEGER NOT NULL,
    base_ver INTEGER,
    hlc INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    grant_ref TEXT NOT NULL,
    body BLOB,
    body_sha256 BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'quarantined')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try_ms INTEGER NOT NULL DEFAULT 0,
    last_code TEXT,
    UNIQUE (stream_id, stream_seq)
  ) STRICT;
  CREATE INDEX outbox_ready ON outbox (lane, state, stream_id, stream_seq);
  `,
  // A calibration is never edited: a newer one is laid beside it, or it is marked as retired, once. It outlives its
  // device, because the device's recordings do. Baselines and notes go with what they are about.
  `
  CREATE TABLE calibration (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    device_id TEXT NOT NULL,
    channel INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 15),
    content TEXT NOT NULL,
    set_by TEXT,
    set_at_ms INTEGER NOT NULL,
    retired_by TEXT,
    retired_at_ms INTEGER,
    date TEXT NOT NULL AS (json_extract(content, '$.date'))
  ) STRICT;
  CREATE INDEX calibration_channel ON calibration (device_id, channel);
  CREATE TRIGGER calibration_fixed BEFORE UPDATE ON calibration
    WHEN old.retired_at_ms IS NOT NULL OR new.seq <> old.seq OR new.id <> old.id OR new.device_id <> old.device_id
      OR new.channel <> old.channel OR new.content <> old.content OR new.set_by IS NOT old.set_by
      OR new.set_at_ms <> old.set_at_ms
    BEGIN SELECT RAISE(ABORT, 'a calibration is never edited'); END;
  CREATE TRIGGER calibration_kept BEFORE DELETE ON calibration
    BEGIN SELECT RAISE(ABORT, 'a calibration is never removed'); END;

  CREATE TABLE baseline (
    id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 15),
    name TEXT NOT NULL,
    saved_by TEXT,
    saved_at_ms INTEGER NOT NULL,
    settings TEXT NOT NULL,
    rate_hz REAL NOT NULL,
    x0_hz REAL NOT NULL,
    dx_hz REAL NOT NULL,
    averages REAL NOT NULL,
    unit TEXT NOT NULL,
    full_scale REAL NOT NULL,
    calibration_id TEXT REFERENCES calibration (id),
    levels_db BLOB NOT NULL
  ) STRICT;
  CREATE INDEX baseline_device ON baseline (device_id);
  CREATE TRIGGER baseline_fixed BEFORE UPDATE ON baseline
    BEGIN SELECT RAISE(ABORT, 'a baseline is never edited'); END;

  CREATE TABLE note (
    id TEXT PRIMARY KEY,
    device_id TEXT REFERENCES device (id) ON DELETE CASCADE,
    recording_id TEXT REFERENCES recording (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 15),
    from_hz REAL,
    to_hz REAL,
    from_s REAL,
    to_s REAL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT,
    created_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER,
    CHECK ((device_id IS NULL) <> (recording_id IS NULL)),
    CHECK ((from_hz IS NULL) = (to_hz IS NULL) AND (from_s IS NULL) = (to_s IS NULL)),
    CHECK (from_hz IS NOT NULL OR from_s IS NOT NULL)
  ) STRICT;
  CREATE INDEX note_device ON note (device_id) WHERE device_id IS NOT NULL;
  CREATE INDEX note_recording ON note (recording_id) WHERE recording_id IS NOT NULL;
  `,
  // The plan of a device's harmonics goes with the device; what was heard stays as long as trends do.
  `
  CREATE TABLE channel_plan (
    device_id TEXT PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version >= 1),
    content TEXT NOT NULL,
    set_by TEXT,
    set_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE heard (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    device_id TEXT NOT NULL,
    bond TEXT NOT NULL,
    node TEXT NOT NULL,
    function TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE INDEX heard_device ON heard (device_id, id);
  CREATE INDEX heard_channel ON heard (device_id, bond, id);
  CREATE INDEX heard_at ON heard (at_ms);
  `,
  // A run outlives its schedule: its files do, too.
  `
  CREATE TABLE report_schedule (
    id TEXT PRIMARY KEY,
    wish TEXT NOT NULL,
    set_by TEXT,
    set_at_ms INTEGER NOT NULL,
    covered_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE report_run (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    report_id TEXT NOT NULL,
    due_ms INTEGER NOT NULL,
    by_whom TEXT NOT NULL CHECK (by_whom IN ('schedule', 'person')),
    content TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'made', 'failed')),
    next_try_ms INTEGER,
    outcome TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX report_run_once ON report_run (report_id, due_ms) WHERE by_whom = 'schedule';
  CREATE INDEX report_run_open ON report_run (state) WHERE state = 'waiting' OR next_try_ms IS NOT NULL;
  `,
  // What a device's time counts from, and how its clock stood against ours; of what was recorded before nobody wrote it down.
  `
  ALTER TABLE recording_block ADD COLUMN device_clock TEXT CHECK (device_clock IN ('unix', 'since-start'));
  ALTER TABLE recording_block ADD COLUMN sync_offset_ns INTEGER;
  ALTER TABLE recording_block ADD COLUMN sync_delay_ns INTEGER;
  `,
  // The key a device proves. It is in no answer, no export and nothing a server is told. Offered: given to a device that has
  // not said that it took it.
  `
  CREATE TABLE device_key (
    device_id TEXT PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
    key BLOB NOT NULL CHECK (length(key) = 32),
    fingerprint TEXT NOT NULL,
    offered INTEGER NOT NULL CHECK (offered IN (0, 1)),
    set_by TEXT,
    set_at_ms INTEGER NOT NULL
  ) STRICT;
  `,
  // What was heard that is nobody's goes when events do; a picture, when newer ones need its room.
  `
  CREATE TABLE spectral_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    device_id TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    event_id INTEGER UNIQUE,
    last_ms INTEGER NOT NULL,
    lasting INTEGER NOT NULL CHECK (lasting IN (0, 1)),
    content TEXT NOT NULL,
    picture_state TEXT NOT NULL CHECK (picture_state IN ('none', 'kept', 'gone')),
    picture_head TEXT,
    picture BLOB
  ) STRICT;
  CREATE INDEX spectral_device ON spectral_event (device_id, id);
  CREATE INDEX spectral_last ON spectral_event (last_ms);
  CREATE INDEX spectral_lasting ON spectral_event (lasting) WHERE lasting = 1;
  CREATE INDEX spectral_pictured ON spectral_event (id) WHERE picture_state = 'kept';
  `,
  // The site's routes: one table of rules, changed as a whole.
  `
  CREATE TABLE route_table (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL CHECK (version >= 1),
    content TEXT NOT NULL,
    set_by TEXT,
    set_at_ms INTEGER NOT NULL
  ) STRICT;
  `,
  // Whether anybody said when a recording began. Of a file that came in before: its first block has the device's time, or a
  // sidecar named its hardware; a file alone had neither.
  `
  ALTER TABLE recording ADD COLUMN start_told INTEGER NOT NULL DEFAULT 1 CHECK (start_told IN (0, 1));
  UPDATE recording SET start_told = 0
    WHERE device_id = '' AND hardware_id IS NULL AND coalesce((
      SELECT device_ns FROM recording_block WHERE recording_id = recording.id ORDER BY seq LIMIT 1), 0) = 0;
  `,
  // What an event says, to be said in any language; its detail is the same in English.
  `
  ALTER TABLE event ADD COLUMN told TEXT;
  `,
];
