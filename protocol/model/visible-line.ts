// Text of strangers, a device or a file, as one line that reads as what it is.

/** Controls, and marks that turn the writing round or do not show: behind them one name reads as another (Unicode TR36). */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** One line of visible text; empty where nothing of it can be seen. */
export const visibleLine = (text: string): string =>
  text.toWellFormed().replace(HIDDEN, ' ').replace(/\s+/gu, ' ').trim();
