// Holds the committed bytes of the kernel to its source.
import { expect, test } from 'vitest';
import { kernelBytes } from '../protocol/signal/kernel/open.ts';
import { compileKernel } from './kernel.ts';

test('the kernel in the product is what its source compiles to; `npm run kernel` writes it anew', () => {
  expect(compileKernel().equals(kernelBytes())).toBe(true);
}, 60_000);
