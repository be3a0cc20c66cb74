// Frames that two have heard: the device itself, which tells of them, and this console in its samples. Pairs them one to
// one, so that none counts twice and a value that is said again is not taken for the same. Keeps few, and none for long.
//
//   told ──▶ waits ──own──▶ one frame, heard here          own ──▶ waits ──told──▶ no news
//              └──time──▶ the device alone has heard it      └──time──▶ forgotten

export interface HeardTwice<Told> {
  /** The device tells of a frame. @param frameOf asked where it is news. @returns false: it was heard here before. */
  told(key: string, frameOf: () => Told, nowMs: number): boolean;
  /** This console has heard a frame. @returns whether the device had told of it. */
  own(key: string, nowMs: number): boolean;
  /** @returns what the device alone has heard: nobody waits for the samples of it any more. */
  expire(nowMs: number): Told[];
}

/** A stream's samples may wait for so long in a device (SPEC L7.5), and a little on the way. */
const WAIT_MS = 6000;
const MOST_WAITING = 1024;

interface Waiting<T> {
  key: string;
  frame: T;
  atMs: number;
}

export function createHeardTwice<Told>(): HeardTwice<Told> {
  let told: Waiting<Told>[] = [];
  let own: Waiting<null>[] = [];
  /** The oldest of them, so that each is paired once. */
  const take = (list: Waiting<unknown>[], key: string): boolean => {
    const at = list.findIndex((one) => one.key === key);
    if (at >= 0) list.splice(at, 1);
    return at >= 0;
  };
  return {
    told(key, frameOf, nowMs) {
      if (take(own, key)) return false;
      told.push({ key, frame: frameOf(), atMs: nowMs });
      return true;
    },
    own(key, nowMs) {
      if (take(told, key)) return true;
      own.push({ key, frame: null, atMs: nowMs });
      if (own.length > MOST_WAITING) own.shift();
      return false;
    },
    expire(nowMs) {
      const isOver = ({ atMs }: Waiting<unknown>, at: number, { length }: unknown[]): boolean =>
        nowMs - atMs >= WAIT_MS || length - at > MOST_WAITING;
      const over = told.filter(isOver);
      if (over.length > 0) told = told.filter((one) => !over.includes(one));
      own = own.filter(({ atMs }) => nowMs - atMs < WAIT_MS);
      return over.map(({ frame }) => frame);
    },
  };
}
