// The table of the rational grid in the plan's dialog: its twelve channels, who has each, and a way to take a free one.
import { useTranslation } from 'react-i18next';
import {
  highestHarmonic,
  RATIONAL_CHANNELS,
  RATIONAL_F0_HZ,
  RATIONAL_PERIOD_MS,
  RATIONAL_WAVEFORM,
  type RationalChannel,
} from '@harmonic/protocol/phy';
import { Button } from '../../parts/Button.tsx';
import { formatHz, formatHzColumn, formatNumber, formatUpTo } from '../../state/format.ts';
import type { PlanDraft, RowDraft } from './plan-draft.ts';
import { readBond } from './typed-bond.ts';

interface RationalTableProps {
  draft: PlanDraft;
  /** Of the samples; null while nobody streams. */
  rateHz: number | null;
  /** @param bond of the channel, `3/2`. */
  onAdd(bond: string): void;
}

export function RationalTable({ draft, rateHz, onAdd }: RationalTableProps) {
  const { t } = useTranslation();
  const hz = formatHzColumn(
    RATIONAL_CHANNELS.map((each) => each.hz),
    0.01,
  );
  return (
    <section className="form__part" aria-label={t('channels.rational.title')}>
      <p className="soft wraps">
        {t('channels.rational.explained', {
          f0: formatHz(RATIONAL_F0_HZ, 1),
          pilot: formatHz(RATIONAL_WAVEFORM.f0Hz, 0.001),
          ms: formatUpTo(RATIONAL_PERIOD_MS, 3),
        })}
      </p>
      <div className="table-scroll">
        <table className="plan__rational">
          <caption className="visually-hidden">{t('channels.rational.title')}</caption>
          <thead>
            <tr>
              <th>{t('channels.rational.channel')}</th>
              <th>{t('channels.rational.ratio')}</th>
              <th>{t('channels.rational.hz')}</th>
              <th>{t('channels.rational.priority')}</th>
              <th>{t('channels.rational.harmonic')}</th>
              <th>{t('channels.rational.holder')}</th>
            </tr>
          </thead>
          <tbody>
            {RATIONAL_CHANNELS.map((each) => (
              <tr key={each.channel} data-rational={`${each.a}/${each.b}`}>
                <td className="number">{each.channel}</td>
                <td className="number">{`${each.a}/${each.b}`}</td>
                <td className="number">{hz(each.hz)}</td>
                <td className="number">{formatNumber(each.priority, 4)}</td>
                <td className="number">H{each.harmonic}</td>
                <td className="wraps">
                  <Holder each={each} draft={draft} rateHz={rateHz} onAdd={onAdd} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const isOn = ({ harmonic }: RationalChannel, { waveform }: PlanDraft, { bond }: RowDraft) =>
  readBond(bond, waveform)?.includes(harmonic) ?? false;

function Holder({ each, draft, rateHz, onAdd }: RationalTableProps & { each: RationalChannel }) {
  const { t } = useTranslation();
  const { waveform, rows } = draft;
  if (waveform.secondPilot === each.harmonic) return t('spectral.secondPilot');
  const row = rows.find((one) => isOn(each, draft, one));
  const highest = rateHz === null ? Infinity : highestHarmonic({ ...RATIONAL_WAVEFORM, rateHz });
  if (row) return [row.node, row.function].filter((word) => word !== '').join(' · ') || '–';
  if (each.harmonic > highest) return <span className="soft">{t('channels.rational.beyond')}</span>;
  const bond = `${each.a}/${each.b}`;
  return (
    <Button
      kind="plain"
      onPress={() => onAdd(bond)}
      aria-label={t('channels.rational.addOne', { bond })}
    >
      {t('channels.rational.add')}
    </Button>
  );
}
