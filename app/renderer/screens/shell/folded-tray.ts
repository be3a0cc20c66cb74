// Which of the transfers the folded tray shows in its one line, and what it counts of the others. Pure.
import type { Transfer } from '../../../contract/index.ts';

interface Carried {
  transfer: Pick<Transfer, 'state'> | null;
}

const isOver = ({ transfer }: Carried): boolean =>
  transfer !== null && transfer.state !== 'waiting' && transfer.state !== 'running';
const isRunning = ({ transfer }: Carried): boolean => transfer?.state === 'running';

export interface FoldedTray<T> {
  /** What runs, or waits, or else what began last of what has ended; null: there is nothing. */
  shown: T | null;
  /** Beside it. */
  others: number;
  /** Of those. */
  failed: number;
  ended: T[];
}

/** @param all in the order they were begun. */
export function foldedTray<T extends Carried>(all: readonly T[]): FoldedTray<T> {
  const shown =
    all.find(isRunning) ?? all.find((one) => !isOver(one)) ?? all[all.length - 1] ?? null;
  const others = all.filter((one) => one !== shown);
  return {
    shown,
    others: others.length,
    failed: others.filter(({ transfer }) => transfer?.state === 'failed').length,
    ended: all.filter(isOver),
  };
}
