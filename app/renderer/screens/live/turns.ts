// Work in small pieces, one a frame of the screen: whoever has some stands in line and is asked for its next piece.
// Knows nothing of what the work is.

/** Does one piece. @returns whether more is to be done. */
export type Piece = () => boolean;

export interface Turns {
  /** Into the line, unless it stands there already. */
  join(piece: Piece): void;
  leave(piece: Piece): void;
}

/** @param next calls back once, at the next frame. */
export function createTurns(next: (turn: () => void) => void): Turns {
  const line = new Set<Piece>();
  let asked = false;
  function ask(): void {
    if (asked || line.size === 0) return;
    asked = true;
    next(turn);
  }
  function turn(): void {
    asked = false;
    const [first] = line;
    if (!first) return;
    line.delete(first);
    if (first()) line.add(first);
    ask();
  }
  return {
    join(piece) {
      line.add(piece);
      ask();
    },
    leave: (piece) => void line.delete(piece),
  };
}
