// The life of one wanted link: open, greet, stream, lose, wait, try again; and the capture thread behind it.
// Knows addresses and who must answer; what a device is to the plant is decided in registry.ts.
//
//   opening ─▶ greeting ─▶ identified ─▶ streaming
//      ▲           └────────────┴────────────┴──▶ waiting ──▶ opening …, or stopped until a person asks
import type { DeviceId, HardwareId, LinkAddress } from '@harmonic/protocol/model';
import {
  saying,
  toldOf,
  type ConnectionState,
  type LinkCounters,
  type Told,
} from '../../contract/index.ts';
import type {
  AskOutcome,
  BoardPatch,
  CameFrame,
  CaptureFact,
  ListenedPlan,
  SendOutcome,
  SignatureAsk,
} from '../capture/messages.ts';
import { CLOSED_HERE } from '../links/ending.ts';
import { LinkOpenError, type Link, type LinkEnd, type OpenLink } from '../links/link.ts';
import { retryDelayMs } from './back-off.ts';
import { createLinkTally } from './counters.ts';
import {
  createLinkCapture,
  DEATHS,
  type CaptureNews,
  type LinkCapture,
  type LinkCaptureDeps,
  type View,
} from './link-capture.ts';
import { startPause, type Pause } from './pause.ts';
import {
  answered,
  failed,
  withFaster,
  forgiven,
  nextOf,
  redirected,
  routeTo,
  streamed,
  visited,
  withAnnounced,
  withPath,
} from './route.ts';

export interface LinkChange {
  address: LinkAddress;
  state: ConnectionState;
  failure: LinkEnd | null;
  retryAtMs: number | null;
  attempt: number;
}

export interface ConnectionDeps extends LinkCaptureDeps {
  openLink: OpenLink;
  /** A number in [0, 1). */
  random(): number;
}

export interface ConnectionOptions {
  deviceId: DeviceId;
  address: LinkAddress;
  /** Who must answer; null takes whoever does, once. */
  expect: HardwareId | null;
  simulated: boolean;
  /** What is listened for on its samples. */
  plan: ListenedPlan | null;
  /** Kd of the device; null: none is known. */
  key: Uint8Array | null;
  /** Another link of this console is at that place now. */
  isTaken(address: LinkAddress): boolean;
  onLink(change: LinkChange): void;
  /** It is to be closed: nothing is said of it from now on. */
  onOver(): void;
  onFact(fact: CaptureFact): void;
  onBoard(patch: BoardPatch): void;
  onCame(frames: readonly CameFrame[], dropped: number): void;
  onSent(order: number, outcome: SendOutcome, detail: string): void;
  /** Its thread wishes to hear the signature of a node. */
  onAsk(ask: SignatureAsk): void;
  /** What became of one that was asked of this device. */
  onAsked(question: number, outcome: AskOutcome): void;
  /** False: skipped. */
  onFrame(view: number, bytes: ArrayBuffer): boolean;
  /** The capture thread died three times within a minute and stays down. */
  onGivenUp(detail: Told): void;
}

export interface Connection {
  /** Where it is, or is to be tried next. */
  readonly address: LinkAddress;
  /** Where it holds a port or socket, or is about to. */
  readonly holds: LinkAddress | null;
  counters(): LinkCounters;
  /** Tries at once, whatever it waits for. */
  retryNow(): void;
  /** From now on this way to the device is tried first, beginning now. */
  redirect(address: LinkAddress): void;
  /** Another way to the same device, for when this one fails. False: known already, or no room for it. */
  addPath(address: LinkAddress): boolean;
  /** Somebody says the device is there: looked at soon, once. False: looked at already, or too many said so. */
  announce(address: LinkAddress): boolean;
  setView(view: number, value: View): void;
  resetHold(view: number): void;
  closeView(view: number): void;
  setPlan: LinkCapture['setPlan'];
  setKey: LinkCapture['setKey'];
  writeKey: LinkCapture['writeKey'];
  send: LinkCapture['send'];
  sign: LinkCapture['sign'];
  asked: LinkCapture['asked'];
  record: LinkCapture['record'];
  /** Resolves when the device was told and the port is free; nothing is said of it from now on. */
  close(): Promise<void>;
}

const OF_A_VISIT: ReadonlySet<string> = new Set([
  'identified',
  'greeted-anew',
  'authentication',
  'streaming',
  'failed',
]);
const isOfVisit = (fact: CaptureFact): boolean =>
  OF_A_VISIT.has(fact.kind) || (fact.kind === 'stream-ended' && fact.reason !== 'link-ended');
const SILENT: ReadonlySet<string> = new Set(['silent', 'not-harmonic']);
/** An announcement does not hurry a try that comes so soon by itself. */
const SOON_MS = 500;

export function openConnection(deps: ConnectionDeps, options: ConnectionOptions): Connection {
  const tally = createLinkTally();
  const abort = new AbortController();
  let { expect } = options;
  let route = routeTo(options.address);
  /** Where the visit under way is, or the last one was. */
  let here = nextOf(route);
  let wasIdentified = false;
  /** The port or socket of this visit, or the last, could be had. */
  let wasOpened = false;
  let link: Link | null = null;
  /** Openings of a link so far: what is said in one is never said in the next. */
  let visits = 0;
  let open = false;
  /** The visit is over, its link not yet closed. */
  let isLeaving = false;
  /** Somebody asked during a visit for another: whatever that one's end was, the next follows at once. */
  let isAsked = false;
  let failure: LinkEnd | null = null;
  /** The device answered at a rate too slow for it, and faster ones are being tried. */
  let tooSlow: LinkEnd | null = null;
  /** Ends what is going on: the open link. */
  let leave: ((end: LinkEnd) => void) | null = null;
  let pause: Pause | null = null;
  const capture = createLinkCapture(deps, {
    ...{ deviceId: options.deviceId, simulated: options.simulated },
    ...{ plan: options.plan, key: options.key },
    tally,
    onMessage,
    onDied: (detail) =>
      leave?.({ code: 'failed', detail: [saying('thread-died', { text: detail })] }),
  });

  const isWanted = (): boolean => !abort.signal.aborted;
  const isOverruled = (): boolean => isAsked;

  function change(state: ConnectionState, retryAtMs: number | null = null): void {
    if (!isWanted()) return;
    if (state === 'streaming') failure = null;
    options.onLink({ address: here, state, failure, retryAtMs, attempt: route.attempt });
  }

  function onFact(fact: CaptureFact): void {
    if (!isWanted()) return;
    // Said in a visit that is over by now: it must not revive a dead link, nor end the next one.
    if (isOfVisit(fact) && (!open || isLeaving)) return;
    switch (fact.kind) {
      case 'identified':
        if (wasIdentified) tally.own.reconnects += 1;
        wasIdentified = true;
        expect = fact.hardwareId;
        route = answered(route);
        change('identified');
        break;
      case 'streaming':
        route = streamed(route, here);
        tooSlow = null;
        change('streaming');
        break;
      case 'stream-ended':
        if (fact.reason === 'session-lost') change('greeting');
        else if (fact.reason === 'lost') change('identified');
        break;
      case 'counters':
        tally.fromCapture(fact.counters);
        break;
      case 'failed':
        leave?.({ code: fact.code, detail: fact.detail });
        break;
      default:
    }
    options.onFact(fact);
  }

  function onMessage(message: CaptureNews): void {
    switch (message.type) {
      case 'write':
        if (message.visit === visits && link?.write(message.bytes))
          tally.own.bytesOut += message.bytes.length;
        return;
      case 'frame':
        if (!options.onFrame(message.view, message.bytes)) tally.own.liveFramesSkipped += 1;
        return;
      case 'board':
        if (isWanted()) options.onBoard(message.patch);
        return;
      case 'came':
        if (isWanted()) options.onCame(message.frames, message.dropped);
        return;
      case 'sent':
        options.onSent(message.order, message.outcome, message.detail);
        return;
      case 'ask':
        options.onAsk(message.ask);
        return;
      case 'asked':
        options.onAsked(message.question, message.outcome);
        return;
      case 'fact':
        onFact(message.fact);
    }
  }

  /** One visit, from opening to its end. */
  async function visit(at: LinkAddress): Promise<LinkEnd> {
    if (options.isTaken(at)) {
      return failure ?? { code: 'busy', detail: [saying('in-use', { address: at })] };
    }
    open = true;
    visits += 1;
    wasOpened = false;
    change('opening');
    const ended = Promise.withResolvers<LinkEnd>();
    leave = ended.resolve;
    const opening = new AbortController();
    const callOff = (): void => opening.abort();
    void ended.promise.then(callOff);
    const onBytes = capture.feed;
    try {
      link = await deps.openLink(at, { onBytes, onEnd: ended.resolve }, opening.signal);
    } catch (error) {
      open = false;
      if (error instanceof LinkOpenError) return opening.signal.aborted ? ended.promise : error.end;
      throw error;
    }
    wasOpened = true;
    // Posted before any byte: those that came already are boot text at most, HELLO is said again.
    await capture.opened(link, expect, visits);
    change('greeting');
    const end = await ended.promise;
    isLeaving = true;
    leave = null;
    if (isWanted()) capture.ended();
    else await capture.finish();
    await link.close();
    link = null;
    open = false;
    isLeaving = false;
    return end;
  }

  /** @returns ms until the next visit; null: none until a person asks. */
  function planAfter(end: LinkEnd): number | null {
    const faster = end.code === 'rate-exceeds-link' ? withFaster(route, here) : null;
    if (faster) {
      route = faster;
      tooSlow = end;
      return 0;
    }
    if (tooSlow && SILENT.has(end.code)) {
      // Nobody answers faster: what keeps it from streaming is the line, not silence.
      failure = tooSlow;
      tooSlow = null;
      return null;
    }
    const past = failed(route, here, SILENT.has(end.code));
    route = past.route;
    if (capture.isHopeless) {
      options.onGivenUp([saying('died-often', { times: DEATHS }), ...toldOf(end.detail)]);
      return null;
    }
    // Nobody has ever answered there, and what is there is nothing a link can be opened to: time mends none of it.
    if (end.code === 'failed' && !wasOpened && expect === null) return null;
    const { attempt } = route;
    const { morePaths } = past;
    return retryDelayMs({ end, attempt, identityKnown: expect !== null, morePaths }, deps.random());
  }

  async function live(): Promise<void> {
    while (isWanted()) {
      route = visited(route);
      isAsked = false;
      here = nextOf(route);
      const end = await visit(here);
      if (!isWanted()) break;
      if (isOverruled()) continue;
      failure = end;
      const delayMs = planAfter(end);
      if (delayMs === 0) continue;
      if (delayMs === null) change('stopped');
      else change('waiting', deps.now() + delayMs);
      pause = startPause(delayMs, route.paths);
      await pause.over;
      pause = null;
    }
    await capture.end();
  }
  const living = live();

  return {
    get address() {
      return open && !isAsked ? here : nextOf(route);
    },
    get holds() {
      return open ? here : null;
    },
    counters: () => tally.read(),
    retryNow() {
      capture.forgive();
      route = forgiven(route);
      isAsked ||= isLeaving;
      pause?.wake();
    },
    redirect(to) {
      route = redirected(route, to);
      if (pause) return pause.wake();
      isAsked = true;
      leave?.(REDIRECTED);
    },
    addPath(to) {
      const wider = withPath(route, to);
      route = wider ?? route;
      return wider !== null;
    },
    announce(to) {
      const wider = withAnnounced(route, to);
      route = wider ?? route;
      if (wider) pause?.hurry(SOON_MS);
      return wider !== null;
    },
    setView: capture.setView,
    resetHold: capture.resetHold,
    closeView: capture.closeView,
    setPlan: capture.setPlan,
    setKey: capture.setKey,
    writeKey: capture.writeKey,
    send: capture.send,
    sign: capture.sign,
    asked: capture.asked,
    record: capture.record,
    async close() {
      if (isWanted()) options.onOver();
      abort.abort();
      leave?.(CLOSED_HERE);
      pause?.wake();
      await living;
    },
  };
}

const REDIRECTED: LinkEnd = { code: 'closed', detail: [saying('tried-elsewhere')] };
