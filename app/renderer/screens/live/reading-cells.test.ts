import { expect, test } from 'vitest';
import { createRowWriter, type ReadingRow } from './reading-cells.ts';

/** As much of an element as a row needs. */
function element(children: object[] = []) {
  const attributes = new Map<string, string>();
  const classes = new Set<string>();
  const made = {
    textContent: '',
    writes: 0,
    attributes,
    classes,
    children,
    setAttribute: (name: string, value: string) => void attributes.set(name, value),
    removeAttribute: (name: string) => void attributes.delete(name),
    classList: {
      toggle(name: string, isOn: boolean) {
        if (isOn) classes.add(name);
        else classes.delete(name);
      },
    },
  };
  let text = '';
  Object.defineProperty(made, 'textContent', {
    get: () => text,
    set(next: string) {
      text = next;
      made.writes += 1;
    },
  });
  return made;
}
const line = (cells: number) =>
  element(Array.from({ length: cells + 1 }, () => element())) as ReturnType<typeof element> & {
    children: ReturnType<typeof element>[];
  };
const row = (more: Partial<ReadingRow>): ReadingRow => ({
  ...{ key: '2', cells: [], data: {}, soft: false, ...more },
});
const write = createRowWriter() as unknown as (at: object, what: ReadingRow) => void;
const NONE = { text: '–', meaning: 'no line stands here' };

test('a line that comes takes the marks of its absence away', () => {
  const at = line(2);
  write(at, row({ cells: ['100 Hz', NONE], data: { order: 2, hz: undefined }, soft: true }));
  expect(at.children[2]!.attributes.get('aria-label')).toBe('no line stands here');
  expect(at.classes.has('soft')).toBe(true);
  write(at, row({ cells: ['100 Hz', '+0.1 Hz'], data: { order: 2, hz: 100.1 } }));
  expect(at.children[2]!.textContent).toBe('+0.1 Hz');
  expect(at.children[2]!.attributes.size).toBe(0);
  expect(at.classes.has('soft')).toBe(false);
  expect(at.attributes.get('data-hz')).toBe('100.1');
  write(at, row({ cells: ['100 Hz', NONE], data: { order: 2, hz: undefined }, soft: true }));
  expect(at.attributes.has('data-hz')).toBe(false);
});

test('what says the same is not written again; a cell that is new is', () => {
  const at = line(2);
  write(at, row({ cells: ['1', '12°'] }));
  write(at, row({ cells: ['1', '12°'] }));
  expect(at.children[2]!.writes).toBe(1);
  at.children[2] = element();
  write(at, row({ cells: ['1', '12°'] }));
  expect(at.children[2].textContent).toBe('12°');
});
