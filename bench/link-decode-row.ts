// Row `link-decode` of the table; the measuring itself is in link-decode.ts.
import type { Bench } from './harness.ts';
import { measureLinkDecode } from './link-decode.ts';

export function run(bench: Bench): Promise<void> {
  for (const { case: name, load, ours, peer, unit, ratio, reach, ok } of measureLinkDecode()) {
    bench.add({ case: name, load: `${load}×`, ours, peer, unit, ratio, reach, ok });
  }
  return Promise.resolve();
}
