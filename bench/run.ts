// `npm run bench [-- NAME …] [--option value]`: runs rows, prints one table, writes bench/results.json.
import { Bench, printTable, writeResults, type Row } from './harness.ts';

interface BenchFile {
  run(bench: Bench): Promise<void>;
}
const ROWS: Record<string, () => Promise<BenchFile>> = {
  fft: () => import('./fft.ts'),
  spectrum: () => import('./spectrum.ts'),
  'link-decode': () => import('./link-decode-row.ts'),
  modem: () => import('./modem.ts'),
  intrusion: () => import('./intrusion.ts'),
  store: () => import('./store.ts'),
  control: () => import('./control.ts'),
  latency: () => import('./latency.ts'),
  'live-view': () => import('./live-view.ts'),
  start: () => import('./start.ts'),
  access: () => import('./access.ts'),
  'sign-in': () => import('./sign-in.ts'),
  soak: () => import('./soak.ts'),
};

const names: string[] = [];
const options = new Map<string, string>();
for (let i = 2; i < process.argv.length; i += 1) {
  const word = process.argv[i] ?? '';
  if (!word.startsWith('--')) names.push(word);
  else options.set(word.slice(2), process.argv[(i += 1)] ?? '');
}
const unknown = names.filter((name) => !(name in ROWS));
if (unknown.length > 0) {
  console.error(
    `there is no bench ${unknown.join(', ')}; there are ${Object.keys(ROWS).join(', ')}`,
  );
  process.exit(2);
}
const rows: Row[] = [];
for (const name of names.length > 0 ? names : Object.keys(ROWS)) {
  const bench = new Bench(name, options);
  await (await ROWS[name]?.())?.run(bench);
  rows.push(...bench.rows);
}
printTable(rows);
writeResults(rows);
process.exit(rows.length > 0 && rows.every((row) => row.ok) ? 0 : 1);
