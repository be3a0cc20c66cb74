// The modem: what a symbol costs, and what comes through a bad medium. `--packets N` (10000) of TC-NFR-001 a case,
// a tenth of them of every other, and of signatures; `--bits N` (1000000) a point.
import type { Bench } from './harness.ts';
import { runLinks } from './modem-links.ts';
import { runSignature } from './modem-signature.ts';
import { runSpeed } from './modem-speed.ts';

export async function run(bench: Bench): Promise<void> {
  await runSpeed(bench);
  const packets = bench.amount('packets', 10_000);
  runSignature(bench, Math.ceil(packets / 10));
  runLinks(bench, {
    packets,
    bits: bench.amount('bits', 1_000_000),
  });
}
