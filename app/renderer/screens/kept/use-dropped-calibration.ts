// Calibration files that are dropped on the page, for whoever opens them: told from other JSON by the fields they have.
import { useEffect, useRef } from 'react';
import { CALIBRATION_TEXT_MOST } from '../../../contract/index.ts';
import { registerOpener, type DroppedFile } from '../shell/dropped-files.ts';

/** Stands for one that is too long to be read at all. */
const TOO_LONG = ' '.repeat(CALIBRATION_TEXT_MOST + 1);

/** As it was dropped, not yet read. */
export interface CalibrationText {
  name: string;
  text: string;
}

/** JSON of no kind with the fields of a calibration, right or wrong. */
export function looksLikeCalibration({ kind, text }: Pick<DroppedFile, 'kind' | 'text'>): boolean {
  if (kind !== null || text === null) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'gain' in value && 'unit' in value;
  } catch {
    return false;
  }
}

/**
 * The first of one drop. Of several on the page who take the same, the one that came last gets it.
 * @param accepts the same each time.
 */
export function useDroppedCalibration(
  accepts: (file: DroppedFile) => boolean,
  onFile: (file: CalibrationText) => void,
): void {
  const latest = useRef(onFile);
  useEffect(() => {
    latest.current = onFile;
  });
  useEffect(
    () =>
      registerOpener({
        accepts,
        open([first]) {
          if (first) latest.current({ name: first.file.name, text: first.text ?? TOO_LONG });
        },
      }),
    [accepts],
  );
}
