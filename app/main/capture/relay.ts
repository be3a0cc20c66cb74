// Frames on their way to whoever forwards them: a bounded number at a time, so that nobody's slowness grows a heap here.
// What finds no room is dropped and counted, and told with the next that has.
import type { CameFrame } from './messages.ts';

export interface Relay {
  push(frames: readonly CameFrame[]): void;
  /** So many were taken. */
  taken(frames: number): void;
}

/** Frames that are under way. */
const MOST_UNDER_WAY = 256;

export function createRelay(post: (frames: CameFrame[], dropped: number) => void): Relay {
  let underWay = 0;
  let dropped = 0;
  return {
    push(frames) {
      const room = frames.slice(0, Math.max(0, MOST_UNDER_WAY - underWay));
      dropped += frames.length - room.length;
      if (room.length === 0) return;
      underWay += room.length;
      post(room, dropped);
      dropped = 0;
    },
    taken(frames) {
      underWay = Math.max(0, underWay - frames);
    },
  };
}
