// Makes guessing dear and ties it to this console: Argon2id, and what only the device secret completes.
// Keeps the device secret; knows nobody and stores nothing.
import { argon2id, hash } from 'argon2';
import { Refusal } from './refusal.ts';
import { deriveKey, macOf, seal, unseal, wipe } from './sealing.ts';

export interface Cost {
  memoryKib: number;
  passes: number;
  lanes: number;
}
/** What nothing goes below: 64 MiB, three passes (OWASP asks for 19 MiB and two). */
export const BASE_COST: Cost = { memoryKib: 64 * 1024, passes: 3, lanes: 1 };

/** A machine that stretches faster than this is given more passes. */
const WORTH_MS = 150;
const MOST_PASSES = 12;
/** Memory is the limit: 64 MiB each. Who comes when so many wait is asked to come again. */
const AT_ONCE = 2;
const MOST_WAITING = 32;

export interface Secrets {
  /** Of codes that the console makes: never changes, so that it need not be kept beside each. */
  readonly codeCost: Cost;
  /** What a password chosen now is worth. */
  passwordCost(): Cost;
  /** Argon2id, 32 bytes. The text is compared in NFC. @throws Refusal `too-many` when too many wait. */
  stretch(secret: string, salt: Uint8Array, cost: Cost): Promise<Uint8Array>;
  /** Proves a stretched secret, on this console only. */
  verifier(stretched: Uint8Array): Uint8Array;
  /** Opens what belongs to it, on this console only. */
  wrapKey(stretched: Uint8Array): Uint8Array;
  /** Shows that this console wrote it. */
  mac(label: string, ...parts: readonly Uint8Array[]): Uint8Array;
  sealHere(plain: Uint8Array, about: string): Uint8Array;
  unsealHere(sealed: Uint8Array, about: string): Uint8Array | null;
  /** Raises the passes of passwords to come to what this machine can afford. */
  measure(): Promise<void>;
  close(): void;
}

export interface SecretsOptions {
  /** 32 bytes; copied, and wiped on close. */
  deviceSecret: Uint8Array;
  cost?: Cost;
  /** Called once for every Argon2 that is run. */
  onStretch?(cost: Cost): void;
}

export function openSecrets(options: SecretsOptions): Secrets {
  const device = Uint8Array.from(options.deviceSecret);
  const base = options.cost ?? BASE_COST;
  let cost = base;
  const inLine = createLine();
  const stretch: Secrets['stretch'] = (secret, salt, of) =>
    inLine(async () => {
      options.onStretch?.(of);
      return stretched(secret, salt, of);
    });
  const here = (about: string): Uint8Array => deriveKey(device, about.split(':')[0] ?? about);
  return {
    codeCost: base,
    passwordCost: () => cost,
    stretch,
    verifier: (master) => macOf(device, 'verifier', master),
    wrapKey(master) {
      const both = Buffer.concat([master, device]);
      const key = deriveKey(both, 'wrap');
      wipe(both);
      return key;
    },
    mac: (label, ...parts) => macOf(device, label, ...parts),
    sealHere: (plain, about) => seal(here(about), plain, about),
    unsealHere: (sealed, about) => unseal(here(about), sealed, about),
    async measure() {
      const began = performance.now();
      wipe(await stretched('how long does it take here', new Uint8Array(16), base));
      const tookMs = Math.max(1, performance.now() - began);
      const passes = Math.ceil((base.passes * WORTH_MS) / tookMs);
      cost = { ...base, passes: Math.min(MOST_PASSES, Math.max(base.passes, passes)) };
    },
    close: () => wipe(device),
  };
}

async function stretched(secret: string, salt: Uint8Array, cost: Cost): Promise<Uint8Array> {
  const text = Buffer.from(secret.normalize('NFC'), 'utf8');
  const raw = await hash(text, {
    type: argon2id,
    raw: true,
    hashLength: 32,
    salt: Buffer.from(salt),
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
  });
  wipe(text);
  const copy = Uint8Array.from(raw);
  wipe(raw);
  return copy;
}

/** So many at once, so many behind them, no more. */
function createLine(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) {
        throw new Refusal('too-many', 'Too many sign in at once. Try again in a moment.', 'busy');
      }
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** Whether a password kept at one cost is worth less than one chosen now. */
export const isDearer = (now: Cost, kept: Cost): boolean =>
  now.memoryKib >= kept.memoryKib &&
  now.lanes >= kept.lanes &&
  now.passes >= kept.passes &&
  (now.memoryKib > kept.memoryKib || now.passes > kept.passes || now.lanes > kept.lanes);
