// How a bench is taken: ours and a native peer in turns on the same input, medians, one table. Owns no bench.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Row {
  row: string;
  case: string;
  load: string;
  ours: number;
  peer: number | null;
  unit: string;
  /** ours / peer as cost; smaller is better. */
  ratio: number | null;
  reach: string;
  ok: boolean;
  /** Counted of few events: its interval holds the reach, so that it is neither reached nor missed. */
  within?: boolean;
  /** Why nothing was measured here; `ours` is no number then. */
  skipped?: string;
  cores: number;
  command: string;
}

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILD = `${ROOT}bench/build`;
const ROUNDS = 5;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Share of values at or under which p of them lie. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}

/** Builds a native peer from bench/peers; null, and why on the console, when it cannot be built. */
export function buildPeer(source: string, libraries: readonly string[]): string | null {
  mkdirSync(BUILD, { recursive: true });
  const out = `${BUILD}/${source.replace(/\.c$/, '')}`;
  const built = spawnSync(
    'cc',
    ['-O3', '-march=native', '-o', out, `${ROOT}bench/peers/${source}`, ...libraries],
    {
      encoding: 'utf8',
    },
  );
  if (built.status === 0 && existsSync(out)) return out;
  console.log(
    `the native peer ${source} cannot be built here: ${built.error?.message ?? built.stderr.split('\n')[0] ?? ''}`,
  );
  return null;
}

/** Runs a peer that prints one number. */
export function runPeer(program: string, args: readonly (string | number)[]): number {
  const run = spawnSync(program, args.map(String), { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${program} failed: ${run.stderr}`);
  return Number(run.stdout);
}

export class Bench {
  readonly name: string;
  readonly rows: Row[] = [];
  readonly options: ReadonlyMap<string, string>;
  constructor(name: string, options: ReadonlyMap<string, string>) {
    this.name = name;
    this.options = options;
  }

  /** How many of something, as `--name N` says. @throws where that is no number above zero: nothing would be measured. */
  amount(name: string, otherwise: number): number {
    const said = this.options.get(name);
    const amount = said === undefined ? otherwise : Number(said);
    if (!(amount > 0) || amount === Infinity)
      throw new Error(`--${name} ${said}: it has to be a number above zero`);
    return amount;
  }

  /** Both in turns, at least five times; each answers its cost. */
  async pair(
    what: { case: string; load: string; unit: string; reach: number },
    ours: () => number | Promise<number>,
    peer: (() => number | Promise<number>) | null,
  ): Promise<void> {
    const mine: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      mine.push(await ours());
      if (peer) theirs.push(await peer());
    }
    const cost = median(mine);
    const native = peer ? median(theirs) : null;
    const ratio = native === null ? null : cost / native;
    this.add({
      case: what.case,
      load: what.load,
      ours: cost,
      peer: native,
      unit: what.unit,
      ratio,
      reach: `≤ ${what.reach} ×`,
      // Without its peer a ratio was not measured, and is not reached.
      ok: ratio !== null && ratio <= what.reach,
    });
  }

  /** A figure with a limit of its own. */
  limit(
    what: { case: string; load: string; unit: string; reach: string },
    ours: number,
    ok: boolean,
  ): void {
    this.add({ ...what, ours, peer: null, ratio: null, ok });
  }

  /** A figure that is counted, with its interval of 95 %: missed where all of that lies above the limit. */
  count(
    what: { case: string; load: string; unit: string },
    ours: number,
    { low, high }: { low: number; high: number },
    most: number,
  ): void {
    const interval = `95 %: ${low.toExponential(1)} … ${high.toExponential(1)}`;
    this.add({
      ...what,
      case: `${what.case}, ${interval}`,
      ours,
      peer: null,
      ratio: null,
      reach: `≤ ${most}`,
      ok: low <= most,
      within: low <= most && high > most,
    });
  }

  /** What this machine cannot measure: neither reached nor missed. */
  skip(what: { case: string; load: string; unit: string; reach: string }, why: string): void {
    this.add({ ...what, ours: NaN, peer: null, ratio: null, ok: true, skipped: why });
  }

  add(row: Omit<Row, 'row' | 'cores' | 'command'>): void {
    this.rows.push({
      row: this.name,
      ...row,
      cores: availableParallelism(),
      command: `npm run bench -- ${this.name}`,
    });
  }
}

const digits = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '–' : value.toPrecision(4);

const verdict = ({ ok, within, skipped, peer, reach }: Row): string => {
  if (skipped !== undefined) return `skipped: ${skipped}`;
  if (within) return 'within: the interval holds the reach';
  if (ok) return 'ok';
  return peer === null && reach.endsWith('×') ? 'not measured: no peer' : 'MISSED';
};

export function printTable(rows: readonly Row[]): void {
  console.log(
    '\n| row | case | load | ours | peer | unit | ratio | reach | |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const r of rows) {
    console.log(
      `| ${r.row} | ${r.case} | ${r.load} | ${digits(r.ours)} | ${digits(r.peer)} | ${r.unit} | ${digits(r.ratio)} | ${r.reach} | ${verdict(r)} |`,
    );
  }
}

/** Rows of benches that did not run now stay as they were measured. */
export function writeResults(rows: readonly Row[]): void {
  const file = `${ROOT}bench/results.json`;
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Row[]) : [];
  const measured = new Set(rows.map((row) => row.row));
  const all = [...before.filter((row) => !measured.has(row.row)), ...rows];
  writeFileSync(file, `[\n${all.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
}
