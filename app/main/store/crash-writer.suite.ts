// A console that is killed: records the pump into the folder it is given, and says on its output how many blocks
// are confirmed, as soon as they are. Never ends by itself.
import { referenceEngine } from '@harmonic/protocol/signal';
import { blockAt, BLOCK_SAMPLES, EXAMPLE_KEY, PUMP, startOf } from './example.suite.ts';
import { openStore } from './store.ts';

const store = openStore({
  dataDir: process.argv[2] ?? '',
  key: new Uint8Array(EXAMPLE_KEY),
  engine: referenceEngine('a test'),
  notify: () => undefined,
  now: Date.now,
});
store.api.startRecording(startOf(PUMP));
for (let blocks = 0; ; blocks += 1) {
  store.takeBlock(blockAt(blocks * BLOCK_SAMPLES));
  if (blocks % 3 !== 2) continue;
  while (store.confirm());
  process.stdout.write(`${blocks + 1}\n`);
}
