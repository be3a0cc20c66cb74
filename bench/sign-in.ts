// What a sign-in costs beyond its one Argon2id: the verifier, the wrapping key, opening what it seals.
import { randomBytes } from 'node:crypto';
import { argon2id, hash } from 'argon2';
import { personIdSchema } from '@harmonic/protocol/model';
import {
  makeCredential,
  openCredential,
  stretchPassword,
  wipeOpened,
} from '../app/main/access/credentials.ts';
import { BASE_COST, openSecrets } from '../app/main/access/secrets.ts';
import { median, type Bench } from './harness.ts';

const PASSWORD = 'river stone lantern';
const SIGN_INS = 9;

async function typicalMs(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < SIGN_INS; i += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return median(took);
}

export async function run(bench: Bench): Promise<void> {
  const secrets = openSecrets({ deviceSecret: new Uint8Array(randomBytes(32)) });
  const person = personIdSchema.parse('11111111-1111-4111-8111-111111111111');
  const keys = {
    signing: new Uint8Array(randomBytes(32)),
    site: new Uint8Array(randomBytes(32)),
  };
  const { row } = makeCredential(
    secrets,
    { person, version: 1, totpStep: 0, recovery: [], enrolledAtMs: null },
    await stretchPassword(secrets, PASSWORD),
    { keys, totp: new Uint8Array(randomBytes(20)) },
  );
  const ours = async (): Promise<void> => {
    const opened = await openCredential(secrets, row, PASSWORD);
    if (!opened) throw new Error('the right password did not open it');
    wipeOpened(opened);
  };
  const bare = (): Promise<unknown> =>
    hash(PASSWORD, {
      ...{ type: argon2id, raw: true, hashLength: 32, salt: Buffer.from(row.salt) },
      memoryCost: BASE_COST.memoryKib,
      timeCost: BASE_COST.passes,
      parallelism: BASE_COST.lanes,
    });
  await bench.pair(
    {
      case: 'password to opened keys, beside bare Argon2id of the same cost',
      load: `${BASE_COST.memoryKib / 1024} MiB, ${BASE_COST.passes} passes, one at a time`,
      ...{ unit: 'ms', reach: 1.1 },
    },
    () => typicalMs(ours),
    () => typicalMs(bare),
  );
  secrets.close();
}
