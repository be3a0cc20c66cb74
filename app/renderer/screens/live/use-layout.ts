// The layout of a live page as a file: saved, opened by choosing or dropping it, and one step back after that.
import { useEffect, useRef } from 'react';
import { fitLayout, LAYOUT_KIND, LAYOUT_VERSION, readLayout } from '@harmonic/protocol/model';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { momentName } from '../../exports/file-name.ts';
import { saveFile } from '../../parts/save-file.ts';
import { keyOf } from '../../state/bindings.ts';
import { formatList } from '../../state/format.ts';
import { say } from '../../state/notices.ts';
import { registerOpener } from '../shell/dropped-files.ts';
import { arrangementOf, layoutOf, type Arrangement } from './layout-file.ts';

/** No layout is as long. */
const MOST_BYTES = 1024 * 1024;

interface LayoutUse {
  device: string;
  /** Null while nothing streams: there is no range to fit a layout to. */
  range: { topHz: number; channels: number; hasFullScale: boolean } | null;
  now(): Arrangement;
  arrange(next: Arrangement): void;
}

export interface LayoutActs {
  save(): void;
  choose(): void;
  undo(): void;
  redo(): void;
}

export function useLayout(use: LayoutUse): LayoutActs {
  const before = useRef<Arrangement | null>(null);
  const undone = useRef<Arrangement | null>(null);
  const latest = useRef<((file: File) => Promise<void>) | null>(null);

  async function open(file: File): Promise<void> {
    const { name } = file;
    const { range } = use;
    if (!range) return say((t) => t('layouts.noDevice'), 'told');
    const read = readLayout(file.size > MOST_BYTES ? '' : await file.text());
    if ('refused' in read) {
      const facts = { name, known: LAYOUT_VERSION, version: 0, field: '', ...read.refused };
      return say((t) => t(`layouts.refused.${read.refused.because}`, facts), 'told');
    }
    const { layout, adapted } = fitLayout(read.layout, { ...range, colours: COLOUR_MAPS });
    const now = use.now();
    before.current = now;
    undone.current = null;
    use.arrange(arrangementOf(layout, now));
    say((t) => t('layouts.opened', { name, key: keyOf('undoLayout', '') }), 'done');
    if (adapted.length > 0) {
      say((t) => {
        const what = formatList(adapted.map((part) => t(`layouts.parts.${part}`)));
        return t('layouts.adapted', { name, what });
      }, 'told');
    }
  }
  useEffect(() => {
    latest.current = open;
  });
  useEffect(
    () =>
      registerOpener({
        accepts: ({ kind }) => kind === LAYOUT_KIND,
        open([first]) {
          if (first) void latest.current?.(first.file);
        },
      }),
    [],
  );

  return {
    save() {
      const now = Date.now();
      const layout = layoutOf(use.now(), use.device, now);
      const name = `${momentName(use.device, now)}.layout.json`;
      saveFile(name, 'application/json', [`${JSON.stringify(layout, null, 2)}\n`]);
      say((t) => t('layouts.saved', { name }), 'done');
    },
    choose() {
      const box = document.createElement('input');
      box.type = 'file';
      box.accept = '.json,application/json';
      box.onchange = () => {
        const file = box.files?.[0];
        if (file) void latest.current?.(file);
      };
      box.click();
    },
    undo() {
      const to = before.current;
      if (!to) return say((t) => t('layouts.nothingToUndo'), 'told');
      before.current = null;
      undone.current = use.now();
      use.arrange(to);
      say((t) => t('layouts.undone'), 'done');
    },
    redo() {
      const to = undone.current;
      if (!to) return say((t) => t('layouts.nothingToRedo'), 'told');
      undone.current = null;
      before.current = use.now();
      use.arrange(to);
      say((t) => t('layouts.redone'), 'done');
    },
  };
}
