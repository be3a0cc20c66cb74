import { expect, test } from 'vitest';
import { plotNotes } from './plot-notes.ts';
import { cutLabels } from './visible.ts';

const at = (id: string, words: string, fromHz: number, toHz = fromHz) => ({
  ...{ id, words, fromHz, toHz },
});
const draw = (labels: ReturnType<typeof at>[]): string =>
  plotNotes(labels, [100, 1100], [50, 450], (hz) => 100 + hz).join('\n');

test('a label stands in a box with a leader down to its frequency; what is written in it stays text', () => {
  const drawn = draw([at('a', '▲ <b>gear & pinion</b>', 500)]);
  expect(drawn).toContain('x1="600" ');
  expect(drawn).toContain('y2="450"');
  expect(drawn).toContain('▲ &lt;b&gt;gear &amp; pinion&lt;/b&gt;');
});

test('labels that would lie on each other stand in rows; a band has both its ends and a foot', () => {
  const drawn = draw([at('a', 'gear mesh', 500), at('b', 'resonance', 505, 700)]);
  const heights = [...drawn.matchAll(/<text x="[^"]*" y="([^"]*)"/g)].map(([, y]) => Number(y));
  expect(heights[1]! - heights[0]!).toBeCloseTo(17, 6);
  expect(drawn).toContain('x1="605" ');
  expect(drawn).toContain('x1="800" ');
  expect(drawn).toMatch(/x1="605" y1="([\d.]+)" x2="800" y2="\1"/);
});

test('of an export, those that reach into the span', () => {
  const labels = [at('a', 'below', 99), at('b', 'reaches in', 50, 150), at('c', 'above', 301)];
  expect(cutLabels(labels, [100, 300]).map(({ id }) => id)).toEqual(['b']);
});
