import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fitPlace, keepPlace, readPlace } from './window-place.ts';

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-place-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const LEFT = { x: 0, y: 0, width: 1920, height: 1080 };
const RIGHT = { x: 1920, y: 0, width: 1280, height: 1024 };
const place = { x: 2000, y: 100, width: 1000, height: 700, isMaximized: false };

test('a window returns to the screen it was on, as long as the screen is there', () => {
  expect(fitPlace(place, [LEFT, RIGHT])).toEqual(place);
  expect(fitPlace(place, [LEFT])).toEqual({ width: 1000, height: 700, isMaximized: false });
});

test('a title bar nobody can take hold of is as good as gone', () => {
  const { x: _x, y: _y, ...sizeOnly } = place;
  expect(fitPlace({ ...place, x: 1850 }, [LEFT])).toEqual(sizeOnly);
  expect(fitPlace({ ...place, x: 10, y: -30 }, [LEFT])).toEqual(sizeOnly);
  expect(fitPlace({ ...place, x: 10, y: 1060 }, [LEFT])).toEqual(sizeOnly);
  expect(fitPlace({ ...place, x: -800, y: 0 }, [LEFT])).toMatchObject({ x: -800, y: 0 });
});

test('what was kept is read again; anything else is the usual place', () => {
  const file = join(scratch, 'window.json');
  expect(readPlace(file, [LEFT])).toEqual({ width: 1280, height: 800, isMaximized: false });
  keepPlace(file, { x: 5, y: 6, width: 900, height: 600 }, true);
  expect(readPlace(file, [LEFT])).toEqual({
    ...{ x: 5, y: 6, width: 900, height: 600, isMaximized: true },
  });
  writeFileSync(file, '{"x":"left"}');
  expect(readPlace(file, [LEFT])).toMatchObject({ width: 1280 });
  expect(() =>
    keepPlace(join(scratch, 'gone', 'w.json'), { x: 0, y: 0, width: 1, height: 1 }, false),
  ).not.toThrow();
});
