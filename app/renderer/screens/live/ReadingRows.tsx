// The rows of a table of readings: React draws them and their heads, what they read is written past it, a few rows a
// frame of the screen.
import { useEffect, useRef, useState } from 'react';
import { screenFrame } from '../../state/frame.ts';
import type { InstrumentState } from './instrument-state.ts';
import { createRowWriter, type ReadingRow } from './reading-cells.ts';
import { createTurns } from './turns.ts';
import { useReading, type Readable } from './use-reading.ts';

interface ReadingRowsProps {
  instrument: Readable;
  /** Beside the head of each row. */
  columns: number;
  /** Which rows there are, cheaply: their keys. */
  keys(state: InstrumentState): readonly (string | number)[];
  /** The rows of these indices, `to` excluded. */
  read(state: InstrumentState, from: number, to: number): readonly ReadingRow[];
  name(key: string): string;
}

const SEPARATOR = ' ';
const ROWS_A_TURN = 16;
/** Every table of the page stands in one line, so that no frame carries two of them. */
const turns = createTurns(screenFrame.write);

export function ReadingRows({ instrument, columns, keys, read, name }: ReadingRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [write] = useState(createRowWriter);
  const joined = useReading(instrument, (state) => keys(state).join(SEPARATOR));
  useEffect(() => {
    const rows = joined === '' ? 0 : joined.split(SEPARATOR).length;
    let at = 0;
    let left = 0;
    const piece = (): boolean => {
      if (at >= rows) at = 0;
      for (const row of read(instrument.snapshot(), at, at + ROWS_A_TURN)) {
        const line = body.current?.rows[at];
        // Rows that came or went are drawn first; then all of them are written.
        if (line?.dataset.row === row.key) write(line, row);
        at += 1;
      }
      left -= ROWS_A_TURN;
      return left > 0;
    };
    const again = (): void => {
      left = rows;
      turns.join(piece);
    };
    again();
    const leave = instrument.subscribe(again);
    return () => {
      leave();
      turns.leave(piece);
    };
  }, [instrument, read, joined, columns, write]);
  return (
    <tbody ref={body}>
      {joined.split(SEPARATOR).map(
        (key) =>
          key !== '' && (
            <tr key={key} data-row={key}>
              <th scope="row" className="number">
                {name(key)}
              </th>
              {Array.from({ length: columns }, (_, column) => (
                <td key={column} className="number" />
              ))}
            </tr>
          ),
      )}
    </tbody>
  );
}
