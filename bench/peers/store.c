/* Durable batches by libsqlite3 with the console's pragmas, no cipher: prints microseconds a row.
   store FILE ROWS ROWS_A_COMMIT */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;
static void run(const char *sql) {
  char *error = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK) return;
  fprintf(stderr, "%s: %s\n", sql, error);
  exit(1);
}

int main(int argc, char **argv) {
  const int rows = argc > 2 ? atoi(argv[2]) : 10000, batch = argc > 3 ? atoi(argv[3]) : 500;
  if (argc < 2 || sqlite3_open(argv[1], &db) != SQLITE_OK) return 1;
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("PRAGMA foreign_keys = ON");
  run("PRAGMA temp_store = MEMORY");
  run("PRAGMA journal_size_limit = 67108864");
  run("CREATE TABLE summary (device_id TEXT NOT NULL, channel INTEGER NOT NULL, at_ns INTEGER NOT NULL, rate_hz REAL NOT NULL, rms REAL NOT NULL, peak REAL NOT NULL, "
      "crest_factor REAL NOT NULL, kurtosis REAL NOT NULL, samples_lost INTEGER NOT NULL, peaks BLOB NOT NULL, bands_half_db BLOB NOT NULL, "
      "PRIMARY KEY (device_id, channel, at_ns)) STRICT, WITHOUT ROWID");
  sqlite3_stmt *insert;
  sqlite3_prepare_v2(db, "INSERT INTO summary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &insert, NULL);
  char peaks[300], bands[256];
  memset(peaks, 'p', sizeof peaks);
  memset(bands, 7, sizeof bands);
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int i = 0; i < rows; i++) {
    if (i % batch == 0) run("BEGIN IMMEDIATE");
    sqlite3_bind_text(insert, 1, "0f8fad5b-d9cb-469f-a165-70867728950e", -1, SQLITE_STATIC);
    sqlite3_bind_int(insert, 2, i % 3);
    sqlite3_bind_int64(insert, 3, 1795000000000000000LL + i * 1000000LL);
    for (int k = 4; k <= 8; k++) sqlite3_bind_double(insert, k, i * 0.001 + k);
    sqlite3_bind_int(insert, 9, 0);
    sqlite3_bind_blob(insert, 10, peaks, sizeof peaks, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 11, bands, sizeof bands, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) return 1;
    sqlite3_reset(insert);
    if (i % batch == batch - 1 || i == rows - 1) run("COMMIT");
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.4f\n", ((b.tv_sec - a.tv_sec) * 1e6 + (b.tv_nsec - a.tv_nsec) / 1e3) / rows);
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return 0;
}
