// The plan over frequency: a bar for each harmonic that is somebody's, the pilots apart. The table is its twin.
import { useTranslation } from 'react-i18next';
import type { ChannelState, KeptPlan } from '../../../contract/index.ts';
import { harmonicName } from '@harmonic/protocol/phy';
import { formatHzTick } from '../../state/format.ts';
import { labelledHarmonics } from './plan-labels.ts';

interface PlanStripProps {
  plan: KeptPlan['plan'];
  channels: readonly ChannelState[];
}

const TOP = 8;
const FLOOR = 48;
/** A level of so many dB below full scale has no height. */
const DEPTH_DB = 80;

interface Bar {
  harmonic: number;
  condition: string;
  isPilot: boolean;
  height: number;
}

export function PlanStrip({ plan, channels }: PlanStripProps) {
  const { t } = useTranslation();
  const { f0Hz, secondPilot } = plan.waveform;
  const taken = plan.assignments.flatMap(({ harmonics }) => harmonics);
  const highest = Math.max(...taken, secondPilot ?? 1);
  /** In percent of the width. */
  const x = (harmonic: number): number => (100 * (harmonic + 0.5)) / (highest + 2);
  const full = FLOOR - TOP;
  const pilots = [1, ...(secondPilot === null ? [] : [secondPilot])];
  const bars: Bar[] = [
    ...pilots.map((harmonic) => ({ harmonic, condition: '', isPilot: true, height: full })),
    ...plan.assignments.flatMap(({ harmonics }, at) =>
      harmonics.map((harmonic) => {
        const level = channels[at]?.last?.levelDb ?? -DEPTH_DB;
        const height = full * Math.max(0.15, Math.min(1, 1 + level / DEPTH_DB));
        return { harmonic, condition: channels[at]?.condition ?? 'never', isPilot: false, height };
      }),
    ),
  ];
  const width = Math.min(1.2, 60 / (highest + 2));
  return (
    <svg
      className="channels__strip"
      role="img"
      aria-label={t('channels.planStrip', {
        count: plan.assignments.length,
        hz: formatHzTick(highest * f0Hz),
      })}
    >
      {bars.map(({ harmonic, condition, isPilot, height }) => (
        <rect
          key={`${harmonic} ${isPilot}`}
          x={`${x(harmonic) - width / 2}%`}
          y={FLOOR - height}
          width={`${width}%`}
          height={height}
          data-condition={condition}
          data-pilot={isPilot}
        />
      ))}
      {labelledHarmonics(highest, plan.waveform).map((n) => (
        <text key={n} x={`${x(n)}%`} y={66} textAnchor="middle">
          {harmonicName(n, plan.waveform)}
        </text>
      ))}
    </svg>
  );
}
