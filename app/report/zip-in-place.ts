// What a workbook is packed with outside the page: in place. The report has a thread of its own already, and that has
// no Worker of the page's kind, which fflate starts for whatever is larger than 160 kB.
import { zipSync, type AsyncZippable, type FlateCallback } from 'fflate/browser';

export * from 'fflate/browser';

/** The same as fflate's own, but for its thread: all is done when it returns. */
export function zip(files: AsyncZippable, done: FlateCallback): void {
  let packed: Uint8Array<ArrayBuffer>;
  try {
    packed = zipSync(files);
  } catch (error) {
    done(error as Parameters<FlateCallback>[0], new Uint8Array());
    return;
  }
  done(null, packed);
}
