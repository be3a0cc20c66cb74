// The cards of measured numbers, as a file has them: one for all that were got in the same way. Pure.
import type { Explanation } from './report.ts';
import type { MeasuredRow } from './visible.ts';

const MOST_NAMED = 3;

/** One card of all numbers that were got in the same way; what each has of its own stands under it by name. */
function cardOf(rows: readonly MeasuredRow[], hasOwn: boolean): Explanation {
  const [first] = rows;
  const labels = rows.map(({ label }) => label);
  const lines = first?.explanation ?? [];
  if (rows.length === 1) return { label: labels.join(), lines: lines.map(({ text }) => text) };
  const ownOf = ({ explanation }: MeasuredRow): string[] =>
    explanation.flatMap(({ isOwn, text }) => (isOwn ? [text] : []));
  return {
    label:
      rows.length <= MOST_NAMED
        ? labels.join(' · ')
        : `${labels[0] ?? ''} … ${labels.at(-1) ?? ''} (${rows.length})`,
    lines: [
      ...lines.flatMap(({ isOwn, text }) => (isOwn ? [] : [text])),
      ...(hasOwn ? rows.map((row) => `${row.label} — ${ownOf(row).join(' · ')}`) : []),
    ],
  };
}

/** @param hasOwn false: what many numbers have in common, and not what each has of its own. */
export function explained(measured: readonly MeasuredRow[], hasOwn = true): Explanation[] {
  const cards = Map.groupBy(measured, ({ explanation }) =>
    explanation.flatMap(({ isOwn, text }) => (isOwn ? [] : [text])).join('\n'),
  );
  return [...cards.values()].map((rows) => cardOf(rows, hasOwn));
}
