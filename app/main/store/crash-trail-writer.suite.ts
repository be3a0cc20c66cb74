// A console that is killed while people act: renames the pump into the folder it is given, each name with its act, and
// says on its output how many are confirmed. Never ends by itself.
import { referenceEngine } from '@harmonic/protocol/signal';
import { actOf, ANA, personOf } from './example-access.suite.ts';
import { EXAMPLE_KEY, MORNING_MS, PUMP, pump } from './example.suite.ts';
import { openStore } from './store.ts';

const store = openStore({
  dataDir: process.argv[2] ?? '',
  key: new Uint8Array(EXAMPLE_KEY),
  engine: referenceEngine('a test'),
  notify: () => undefined,
  now: Date.now,
});
store.api.changeAccess([{ put: 'person', row: personOf(ANA) }], []);
for (let turn = 1; ; turn += 1) {
  const name = `Pump ${turn}`;
  const event = { atMs: MORNING_MS, deviceId: PUMP, code: 'device.renamed', detail: name };
  const personal = { about: ANA, text: { reason: name } };
  const act = actOf('device.rename', { subject: PUMP, facts: { name }, personal });
  store.api.putDevice({ ...pump, name }, { ...event, severity: 'info', act });
  store.api.changeAccess(
    [{ put: 'person', row: personOf(ANA, { name }) }],
    [actOf('person.rename', { subject: ANA, facts: { name } })],
  );
  process.stdout.write(`${turn}\n`);
}
