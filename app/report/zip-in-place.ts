// What a workbook is packed with: in place. The report and an export of the page have a thread of their own already, and
// whatever is larger than 160 kB fflate would give to another that it makes from text: outside the page there is no
// Worker of that kind, and the policy of the page refuses it without a word.
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
