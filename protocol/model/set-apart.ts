// Text of strangers inside a sentence of ours: whatever it holds, the words round it keep their order (Unicode UAX 9). Pure.

/** Controls, line breaks, and marks whose reach ends where somebody says so: nobody does. Isolates are looked at one by one. */
const TURNING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e]+/gu;
const ISOLATES = /[\u2066-\u2069]/u;
const [FIRST_STRONG, END] = ['\u2068', '\u2069'];
/** Letters that are written from the right: Hebrew, Arabic and their neighbours, their shapes, what is beyond the first plane. */
const FROM_THE_RIGHT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Each isolate that begins also ends, and none ends that did not begin. */
function balanced(text: string): string {
  if (!ISOLATES.test(text)) return text;
  let open = 0;
  let kept = '';
  for (const sign of text) {
    if (sign === END) {
      if (open === 0) continue;
      open -= 1;
    } else if (ISOLATES.test(sign)) open += 1;
    kept += sign;
  }
  return kept + END.repeat(open);
}

/** As it may stand in a sentence. Sentences made of sentences stay as they are; so does what is written from the left. */
export function setApart(text: string): string {
  const held = balanced(text.toWellFormed().replace(TURNING, ' '));
  return FROM_THE_RIGHT.test(held) ? `${FIRST_STRONG}${held}${END}` : held;
}
