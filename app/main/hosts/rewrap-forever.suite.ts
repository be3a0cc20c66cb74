// A process of its own that puts a key under a passphrase and takes it out again, without end: to be killed in a test.
import { rewrapKey } from './key-file.ts';

const [, , dataDir = '', passphrase = ''] = process.argv;
const options = { ask: () => Promise.resolve(passphrase), cost: { memoryKiB: 64, passes: 1 } };
for (let round = 0; ; round += 1) {
  await rewrapKey(dataDir, { kind: 'terminal' }, options);
  await rewrapKey(dataDir, null, options);
  if (round === 0) process.stdout.write('under way\n');
}
