import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cannotBe, UNFIT, unfit, UnfitError } from './unfit.ts';

const codeIn = (folder: string): [file: string, text: string][] => {
  const path = fileURLToPath(new URL(folder, import.meta.url));
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(?:test|suite)\.ts$/.test(file))
    .map((file) => [file, readFileSync(join(path, file), 'utf8')]);
};

test('its message is the English sentence, numbers plain and of four decimals at most', () => {
  const error = cannotBe('bond-no-data', { harmonic: '22', highest: '21', rateHz: 44_100.123_46 });
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toBe(
    'harmonic 22 carries no data: H2 to H21 do, at 44100.1235 samples a second',
  );
  expect(new UnfitError(unfit('bond-empty')).message).toBe('a channel has at least one harmonic');
});

test('every sentence fits within another: no capital of its own, no stop at its end', () => {
  for (const [id, sentence] of Object.entries(UNFIT))
    expect(sentence, id).toMatch(/^(?:[a-z{]|H\{\{).*[^.\s]$/);
});

test('what a page may have to say is no bare sentence: those who send, and who are asked by code alone, throw these', () => {
  const bare = [...codeIn('../phy/'), ...codeIn('../routing/')]
    .filter(([, text]) => text.includes('new RangeError('))
    .map(([file]) => basename(file));
  expect(bare.sort()).toEqual([
    'frame-mac.ts',
    'frame.ts',
    'router.ts',
    'signature-pattern.ts',
    'signature.ts',
    'transmitter.ts',
  ]);
});

test('there is no sentence that nothing says', () => {
  const code = ['../phy/', '../routing/', '../../app/main/']
    .flatMap((folder) => codeIn(folder))
    .map(([, text]) => text)
    .join('\n');
  expect(Object.keys(UNFIT).filter((id) => !code.includes(`'${id}'`))).toEqual([]);
});
