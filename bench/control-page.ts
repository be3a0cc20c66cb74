// A control channel to where a person sees it: the real agent through a paced pseudo-terminal, the gateway, the channels
// room in a real browser. A value counts as drawn when the frame after the one that drew it begins. For bench only.
import type { DeviceId, LinkAddress } from '@harmonic/protocol/model';
import {
  CONTROL_BOND,
  CONTROL_PLAN,
  controlAgent,
  since,
  type ControlLine,
} from './control-line.ts';
import { openClockedPage } from './clocked-page.ts';
import { openGatewayRig } from './gateway-rig.ts';
import { startAgents } from './rig.ts';
import type { Visitor } from './visitor.ts';

const STREAMING_WITHIN_MS = 30_000;
const CELL = `[data-channel="${CONTROL_BOND.join('+')}"] [data-role="value"]`;

/** Runs in the page: notes each value that the cell shows, and when it was painted; until there are so many. */
function stampCell({ cell, most, forMs }: { cell: string; most: number; forMs: number }) {
  const drawn: [value: string, atMs: number][] = [];
  let before = '';
  return new Promise<typeof drawn>((resolve) => {
    const look = (): void => {
      const value = /\b[0-9a-f]{6}\b/.exec(document.querySelector(cell)?.textContent ?? '')?.[0];
      if (value === undefined || value === before) return;
      before = value;
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          drawn.push([value, performance.now()]);
          if (drawn.length >= most) resolve(drawn);
        }),
      );
    };
    new MutationObserver(look).observe(document, {
      ...{ subtree: true, childList: true, characterData: true },
    });
    setTimeout(() => resolve(drawn), forMs);
  });
}

/** The device is adopted and its plan given, and the stream opened anew: it is asked for by the plan then. */
async function listen({ calls }: Visitor): Promise<DeviceId> {
  const streaming = async (): Promise<DeviceId> => {
    const signal = AbortSignal.timeout(STREAMING_WITHIN_MS);
    for await (const [device] of await calls.device.watch({}, { signal }))
      if (device?.connection?.state === 'streaming') return device.id;
    throw new Error('the device does not stream');
  };
  const id = await streaming();
  await calls.device.adopt({ id, name: 'control' });
  await calls.harmonic.setPlan({ deviceId: id, plan: CONTROL_PLAN, basedOn: null });
  await calls.device.disconnect({ id });
  await calls.device.reconnect({ id });
  return streaming();
}

export interface DrawnDelays {
  /** Milliseconds from the agent's taking up of a value to its being seen; in the order they were drawn. */
  drawnMs: number[];
  /** The page's clock is right within this, ms. */
  withinMs: number;
}

/** Null without the agent or a browser. Ends when so many were drawn, or after `mostMs`. */
export async function measureDrawn(options: ControlLine): Promise<DrawnDelays | null> {
  const agents = await startAgents([controlAgent(options)]);
  if (!agents) return null;
  const { baud, frames, mostMs } = options;
  const place = `serial:${agents.places[0]?.serial ?? ''}?baud=${baud}` as LinkAddress;
  const rig = await openGatewayRig([place]);
  const id = await listen(rig.visitor);
  const url = `${rig.gateway.url}/#/channels/${id}`;
  const opened = await openClockedPage(url, await rig.visitor.renew());
  const stop = async (): Promise<void> => {
    await opened?.close();
    await rig.close();
    agents.stop();
  };
  if (!opened) return stop().then(() => null);
  await opened.page.locator(CELL).waitFor();
  const asked = { cell: CELL, most: frames, forMs: mostMs };
  const drawn = await opened.page.evaluate(stampCell, asked);
  const { offsetMs, withinMs } = await opened.clock();
  const drawnMs = drawn.map(([value, atMs]) =>
    since(value, BigInt(Math.round((atMs + offsetMs) * 1e6))),
  );
  await stop();
  return { drawnMs, withinMs };
}
