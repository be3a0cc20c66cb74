// Tables that many analysers of one kernel share: plans of transforms, weights of windows. Each is made once, and
// given back with its last user.
//
//   plan    | m | first | turns | halves | one | other |      a record of addresses (protocol/kernel/transform.ts)
//   first   of every point re, im of 1, w, w², w³             w = exp(-2πj p / m), the four a vector
//   turns   of every run re, im of w, w², w³                  one pass behind the other, four times shorter each
//   halves  of every four bins re, im                         -j/2 · exp(-2πj k / 2m)
import type { Window } from '../windows.ts';
import type { KernelMemory } from './memory.ts';

export interface Tables {
  /** @returns the address of the plan of n samples. @throws when n is no power of two from 32 up, or memory is out. */
  plan(n: number): number;
  /** @returns the address of weights that make |X| an amplitude: 2w / Σw. */
  weights(window: Window, kaiserBeta: number): number;
  release(at: number): void;
}

const RECORD_FLOATS = 16;
const SHORTEST = 32;

/** Writes the real parts, then the imaginary parts, of exp(-2πj k / n) for each k; answers where it stopped. */
function putTurns(out: Float32Array, at: number, ks: readonly number[], n: number): number {
  for (const [i, k] of ks.entries()) {
    out[at + i] = Math.cos((2 * Math.PI * k) / n);
    out[at + ks.length + i] = -Math.sin((2 * Math.PI * k) / n);
  }
  return at + 2 * ks.length;
}

function putFirst(out: Float32Array, at: number, m: number): number {
  let next = at;
  for (let p = 0; p < m / 4; p += 1) next = putTurns(out, next, [0, p, 2 * p, 3 * p], m);
  return next;
}

/** Passes of radix 4 while more than eight points are left; the last, of eight or four, needs none. */
function putMiddle(out: Float32Array, at: number, m: number): number {
  let next = at;
  for (let length = m / 4; length > 8; length /= 4)
    for (let p = 0; p < length / 4; p += 1)
      for (const power of [1, 2, 3]) next = putTurns(out, next, [power * p], length);
  return next;
}

/** -j/2 · (cos - j sin) = -sin/2 - j · cos/2. */
function putHalves(out: Float32Array, at: number, m: number): number {
  for (let k = 0; k < m / 2; k += 1) {
    const angle = (Math.PI * k) / m;
    const lane = at + 8 * Math.floor(k / 4) + (k % 4);
    out[lane] = -Math.sin(angle) / 2;
    out[lane + 4] = -Math.cos(angle) / 2;
  }
  return at + m;
}

/** Floats after which the next array is not in the same set of the cache. */
const apart = (at: number): number => Math.ceil(at / 16 + 1) * 16;

function makePlan(memory: KernelMemory, n: number): number {
  const m = n / 2;
  if (n < SHORTEST || !Number.isInteger(Math.log2(n)))
    throw new Error(`the kernel takes no transform of ${n} samples`);
  const length = RECORD_FLOATS + 7.5 * m + 5 * 32;
  const plan = memory.allocate(4 * length);
  const floats = memory.floats(plan, length);
  const first = RECORD_FLOATS;
  const turns = putFirst(floats, first, m);
  const halves = apart(putMiddle(floats, turns, m));
  const one = apart(putHalves(floats, halves, m));
  const other = apart(one + 2 * m);
  const addresses = [first, turns, halves, one, other].map((at) => plan + 4 * at);
  memory.integers(plan, 1 + addresses.length).set([m, ...addresses]);
  return plan;
}

function makeWeights(memory: KernelMemory, window: Window): number {
  const { weights, sum } = window;
  const at = memory.allocate(4 * weights.length);
  memory.floats(at, weights.length).set(weights.map((w) => (2 * w) / sum));
  return at;
}

export function createTables(memory: KernelMemory): Tables {
  const byName = new Map<string, { at: number; users: number }>();

  function take(name: string, make: () => number): number {
    const table = byName.get(name) ?? { at: make(), users: 0 };
    byName.set(name, table);
    table.users += 1;
    return table.at;
  }
  return {
    plan: (n) => take(`plan ${n}`, () => makePlan(memory, n)),
    weights: (window, kaiserBeta) =>
      take(`${window.name} ${window.weights.length} ${kaiserBeta}`, () =>
        makeWeights(memory, window),
      ),
    release(at) {
      for (const [name, table] of byName) {
        if (table.at !== at) continue;
        table.users -= 1;
        if (table.users > 0) return;
        byName.delete(name);
        memory.free(at);
      }
    },
  };
}
