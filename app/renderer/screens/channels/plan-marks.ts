// A plan as marks over a live spectrum, and the same in rows: what is assigned, the pilots, and what is there against it.
import type { TFunction } from 'i18next';
import type { ChannelPlan } from '@harmonic/protocol/model';
import { harmonicName } from '@harmonic/protocol/phy';
import type { PlanMarks } from '../../../contract/index.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import { placeWords } from './spectral-words.ts';

export interface PlanRow {
  id: string;
  kind: 'pilot' | 'assigned' | 'unauthorised';
  hz: number;
  /** Its band: half a window's main lobe to both sides. */
  fromHz: number;
  toHz: number;
  name: string;
  group: string;
}

const SIGNS = { pilot: '▽', assigned: '▭', unauthorised: '▲' } as const;

/** Lower frequencies first; what has no frequency is in no row. */
export function planRows(t: TFunction, { plan, watch }: PlanMarks): PlanRow[] {
  if (!plan) return [];
  const { waveform, assignments } = plan.plan;
  const rows = [
    pilotRow(waveform, 1, t('spectral.pilot')),
    ...(waveform.secondPilot === null
      ? []
      : [pilotRow(waveform, waveform.secondPilot, t('spectral.secondPilot'))]),
    ...assignments.flatMap(({ harmonics, node, function: name, group }) =>
      harmonics.map((n): PlanRow => {
        const band = bandOf(waveform, n);
        const id = harmonicName(n, waveform);
        return { id, kind: 'assigned', ...band, name: `${id} ${node} · ${name}`, group };
      }),
    ),
    ...(watch?.lasting ?? []).flatMap((place, at): PlanRow[] => {
      const { hz } = place;
      if (hz === null) return [];
      const name = `${t('spectral.unauthorised')} ${placeWords(t, place)}`;
      const span = { hz, fromHz: place.lowHz ?? hz, toHz: place.highHz ?? hz };
      return [{ id: `event ${at}`, kind: 'unauthorised', ...span, name, group: '' }];
    }),
  ];
  return rows.sort((a, b) => a.hz - b.hz);
}

/** Of what is planned only its number stands over the spectrum, which it would hide: the rows say whose it is. */
export const marksOfPlan = (rows: readonly PlanRow[]): NoteMark[] =>
  rows.map(({ id, kind, name, fromHz, toHz }) => ({
    ...{ id: `plan ${id}`, fromHz, toHz },
    words: `${SIGNS[kind]} ${kind === 'unauthorised' ? name : id}`,
  }));

function bandOf({ f0Hz, periods }: ChannelPlan['waveform'], n: number) {
  const half = f0Hz / (2 * periods);
  return { hz: n * f0Hz, fromHz: n * f0Hz - half, toHz: n * f0Hz + half };
}
function pilotRow(waveform: ChannelPlan['waveform'], n: number, name: string): PlanRow {
  const id = harmonicName(n, waveform);
  return { id, kind: 'pilot', ...bandOf(waveform, n), name: `${id} ${name}`, group: '' };
}
