// The engines behind one interface: which is chosen and why, and that each transform is that of the definition.
import { expect, test, vi } from 'vitest';
import { chooseEngine, referenceEngine } from './index.ts';
import { openKernel } from './kernel/index.ts';

const load = async (): Promise<unknown> => (await import('@echogarden/pffft-wasm/simd')).default();
const none = (): never => {
  throw new Error('no such instructions');
};
const kernel = await chooseEngine(load);
const pffft = await chooseEngine(load, none);
const reference = referenceEngine('the measure');

interface Module {
  _pffft_aligned_malloc(bytes: number): number;
  _pffft_transform_ordered(...args: number[]): void;
}

test('where the kernel runs it is chosen, and PFFFT is not even loaded', async () => {
  const loader = vi.fn(load);
  expect((await chooseEngine(loader)).name).toBe('kernel');
  expect(loader).not.toHaveBeenCalled();
});

test('where it cannot run, PFFFT takes over and says why', () =>
  expect(pffft).toMatchObject({
    name: 'pffft',
    reason: expect.stringContaining('no such instructions') as string,
  }));

test.each(['transform', 'hop', 'maxima', 'copyBounded', 'scaleInt16'] as const)(
  'so it does when the kernel’s %s does nothing',
  async (name) => {
    const { exports, store } = openKernel();
    const broken = { exports: { ...exports, [name]: () => 0 }, store };
    expect(await chooseEngine(load, () => broken)).toMatchObject({
      name: 'pffft',
      reason: expect.stringContaining('self-test') as string,
    });
  },
);

test('when neither loads, the reference takes over and says why of both', async () => {
  const engine = await chooseEngine(() => Promise.reject(new Error('no SIMD here')), none);
  expect(engine.name).toBe('fft.js');
  expect(engine.reason).toContain('no such instructions');
  expect(engine.reason).toContain('no SIMD here');
});

test('when PFFFT computes wrong numbers, the reference takes over', async () => {
  const module = (await load()) as Module;
  module._pffft_transform_ordered = () => undefined;
  expect(await chooseEngine(() => Promise.resolve(module), none)).toMatchObject({
    name: 'fft.js',
    reason: expect.stringContaining('self-test') as string,
  });
});

test('one transform that PFFFT has no memory for runs on plain arrays: slower, the same numbers', async () => {
  const module = (await load()) as Module;
  const chosen = await chooseEngine(() => Promise.resolve(module), none);
  module._pffft_aligned_malloc = () => 0;
  const fft = chosen.create(64);
  fft.input.fill(1);
  fft.transform();
  expect(fft.output[0]).toBe(64);
  fft.close();
});

/** A few units in the last place of the root of the sum of squares, a pass each. */
const BOUND_A_PASS = 2 ** -23;

test.each([kernel, pffft])('$name transforms every length as the reference does', (engine) => {
  for (let n = 32; n <= 262_144; n *= 2) {
    const one = engine.create(n);
    const other = reference.create(n);
    for (let i = 0; i < n; i += 1) {
      const x = Math.sin(i * i * 0.7) + (i % 17 === 0 ? 2 : 0);
      one.input[i] = x;
      other.input[i] = x;
    }
    one.transform();
    other.transform();
    let worst = 0;
    let square = 0;
    for (let i = 0; i < n; i += 1) {
      worst = Math.max(worst, Math.abs(one.output[i]! - other.output[i]!));
      square += other.output[i]! ** 2;
    }
    const largest = other.output.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(worst / Math.max(Math.sqrt(square / n), largest)).toBeLessThan(
      BOUND_A_PASS * Math.log2(n),
    );
    one.close();
    other.close();
  }
});

test('an impulse anywhere is a turn as even as the definition’s', () => {
  const n = 1024;
  const fft = kernel.create(n);
  for (const at of [0, 1, 2, 3, 5, 511, 512, 1021, 1023]) {
    fft.input.fill(0);
    fft.input[at] = 1;
    fft.transform();
    expect(fft.output[0]).toBeCloseTo(1, 6);
    expect(fft.output[1]).toBeCloseTo((-1) ** at, 6);
    for (let k = 1; k < n / 2; k += 1) {
      const angle = (2 * Math.PI * ((k * at) % n)) / n;
      expect(fft.output[2 * k]).toBeCloseTo(Math.cos(angle), 6);
      expect(fft.output[2 * k + 1]).toBeCloseTo(-Math.sin(angle), 6);
    }
  }
  fft.close();
});

test('a length that is no power of two is refused', () =>
  expect(() => kernel.create(1000)).toThrow());
