// The next frame of the screen in two parts: pictures are drawn, then the page is written. A canvas that sets text has
// the styles of all that was written before it worked out at once; written after it, they wait for the frame's own turn.

export interface Frame {
  /** Once, at the next frame: what draws on canvases. */
  draw(act: () => void): void;
  /** Once, at the next frame, after everything that draws: what changes the document. */
  write(act: () => void): void;
}

/** @param next calls back once, at the next frame. */
export function createFrame(next: (turn: () => void) => void): Frame {
  let draws: (() => void)[] = [];
  let writes: (() => void)[] = [];
  function turn(): void {
    const acts = [...draws, ...writes];
    [draws, writes] = [[], []];
    const failures: unknown[] = [];
    for (const act of acts)
      try {
        act();
      } catch (failure) {
        failures.push(failure);
      }
    // The others had their turn all the same.
    if (failures.length > 0) throw failures[0];
  }
  const ask = (): void => {
    if (draws.length + writes.length === 0) next(turn);
  };
  return {
    draw(act) {
      ask();
      draws.push(act);
    },
    write(act) {
      ask();
      writes.push(act);
    },
  };
}

export const screenFrame: Frame = createFrame((turn) => requestAnimationFrame(turn));
