// What a page watches, by how far its person has come in and what they may see. Pure.
import type { Permission } from '@harmonic/protocol/model';
import type { Session, SessionStage } from '../../contract/index.ts';
import type { WatchedKey } from './console.ts';
import { judge } from './rights.ts';

/** What each watch needs; null: whoever is inside. The site itself is watched by anyone. */
export const NEEDS: Record<Exclude<WatchedKey, 'site'>, Permission | null> = {
  devices: 'device.see',
  recordings: 'recording.see',
  discovered: 'device.connect',
  directory: 'people.see',
  requests: null,
};

/** Nothing of the plant is on a page whose person is not inside. */
export const isIn = (stage: SessionStage | undefined): boolean =>
  stage === 'inside' || stage === 'demo';

export function wantedWatches(session: Session): WatchedKey[] {
  if (!isIn(session.stage)) return ['site'];
  const keys = Object.keys(NEEDS) as (keyof typeof NEEDS)[];
  const rest = keys.filter((key) => {
    const need = NEEDS[key];
    if (need === null) return session.stage === 'inside';
    return judge(session, need, 'any').allowed;
  });
  return ['site', ...rest];
}
