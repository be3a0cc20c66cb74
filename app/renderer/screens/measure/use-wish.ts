// The wish as a person is typing it: kept while the page is open, and meant once the typing has stopped.
import { useEffect, useState } from 'react';
import type { MeasureWish } from '../../../contract/index.ts';
import { decimalSign } from '../../state/format.ts';
import { keep } from '../../state/kept.ts';
import { firstDraft, readWish, type ReadWish, type WishDraft } from './wish-draft.ts';

/** A number is being typed for so long after its last key. */
const TYPING_MS = 400;

export interface WishInUse {
  draft: WishDraft;
  wanting: ReadWish['wanting'];
  readAs: ReadWish['readAs'];
  /** The last one that was whole; null: there was none yet. */
  wish: MeasureWish | null;
  setDraft(draft: WishDraft): void;
}

const keptDraft = (keptAs: string): { draft: WishDraft } =>
  keep(keptAs, () => ({ draft: firstDraft() }));

/** @param keptAs whose wish it is: a device's channel, a recording's. */
export function useWish(keptAs: string): WishInUse {
  const [draft, setDraft] = useState(() => keptDraft(keptAs).draft);
  const { wish: read, wanting, readAs } = readWish(draft, decimalSign());
  const [settled, setSettled] = useState(() => JSON.stringify(read));
  const written = JSON.stringify(read);
  useEffect(() => {
    if (written === settled || written === 'null') return undefined;
    const timer = setTimeout(() => setSettled(written), TYPING_MS);
    return () => clearTimeout(timer);
  }, [written, settled]);
  return {
    draft,
    wanting,
    readAs,
    wish: useParsed(settled),
    setDraft(next) {
      keptDraft(keptAs).draft = next;
      setDraft(next);
    },
  };
}

/** The same object for the same text. */
function useParsed(text: string): MeasureWish | null {
  const [parsed, setParsed] = useState(() => ({
    text,
    wish: JSON.parse(text) as MeasureWish | null,
  }));
  if (parsed.text === text) return parsed.wish;
  const next = { text, wish: JSON.parse(text) as MeasureWish | null };
  setParsed(next);
  return next.wish;
}
