// The pages that are open: whose each is, where it sits, how many there may be, and how long one that lost its sockets
// keeps what it had. Opens no socket.
import type { WebSocket } from 'ws';
import type { Console } from '../../console.ts';
import type { Visit } from './visits.ts';

const PAGES_MAX = 64;
/** Of these, at most so many where nobody has signed in and no link was used: there is always room for people. */
const UNKNOWN_MAX = 48;
const UNKNOWN_OF_ADDRESS_MAX = 16;
/** A page has two; more than these are not a page's. */
const SOCKETS_MAX = 8;
const GRACE_MS = 5000;

export interface Page {
  readonly client: string;
  /** The browser it is in. */
  visit: Visit;
  readonly seat: string;
  /** The seat is the browser's, and stays when the page goes. */
  isSeatShared: boolean;
  readonly console: Console;
  readonly sockets: Set<WebSocket>;
  grace: NodeJS.Timeout | null;
}

export interface Pages {
  /** The page that asks, known or new; null when its id belongs to another browser or there are too many. */
  take(wish: Pick<Page, 'client' | 'visit' | 'seat' | 'isSeatShared' | 'console'>): Page | null;
  enter(page: Page, socket: WebSocket): void;
  find(client: string): Page | undefined;
  all(): Page[];
  /** Where a browser sits: its own seat, and those of its pages. */
  seatsOf(visit: Visit): string[];
  /** Ends it for the console too. Its sockets are the caller's to close. */
  drop(page: Page): void;
  /** The console it belonged to is closed already, or closes. */
  forget(page: Page): void;
  isBusy(visit: number): boolean;
}

const isUnknown = ({ visit }: Pick<Page, 'visit'>): boolean => visit.seat === null && !visit.byLink;

export function createPages(): Pages {
  const pages = new Map<string, Page>();

  const forget = (page: Page): void => {
    if (page.grace) clearTimeout(page.grace);
    page.grace = null;
    if (pages.get(page.client) === page) pages.delete(page.client);
  };
  const drop = (page: Page): void => {
    forget(page);
    page.sockets.clear();
    page.console.dropClient(page.client);
    // A seat that only this page knew: whoever signs in next begins anew.
    if (!page.isSeatShared) page.console.leaveSeat(page.seat);
  };
  const hasRoom = (wish: Pick<Page, 'visit'>): boolean => {
    if (pages.size >= PAGES_MAX) return false;
    if (!isUnknown(wish)) return true;
    const unknown = [...pages.values()].filter(isUnknown);
    const alike = unknown.filter(({ visit }) => visit.address === wish.visit.address);
    return unknown.length < UNKNOWN_MAX && alike.length < UNKNOWN_OF_ADDRESS_MAX;
  };

  return {
    take(wish) {
      const known = pages.get(wish.client);
      if (known && known.visit !== wish.visit) return null;
      if (known?.console === wish.console) {
        return known.sockets.size < SOCKETS_MAX ? known : null;
      }
      return known || hasRoom(wish) ? { ...wish, sockets: new Set(), grace: null } : null;
    },
    enter(page, socket) {
      if (page.grace) clearTimeout(page.grace);
      page.grace = null;
      pages.set(page.client, page);
      page.sockets.add(socket);
      socket.once('close', () => {
        page.sockets.delete(socket);
        if (page.sockets.size > 0 || pages.get(page.client) !== page) return;
        page.grace = setTimeout(() => drop(page), GRACE_MS).unref();
      });
    },
    find: (client) => pages.get(client),
    seatsOf: (visit) => [
      ...(visit.seat === null ? [] : [visit.seat]),
      ...[...pages.values()].filter((page) => page.visit === visit).map(({ seat }) => seat),
    ],
    all: () => [...pages.values()],
    drop,
    forget,
    isBusy: (number) => [...pages.values()].some(({ visit }) => visit.number === number),
  };
}
