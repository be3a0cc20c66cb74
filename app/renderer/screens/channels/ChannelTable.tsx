// The channels of the plan: who is on each, what it said last, and how far it is from losing frames.
import { useTranslation } from 'react-i18next';
import type { Assignment } from '@harmonic/protocol/model';
import { isSameBond, type ChannelState, type KeptPlan } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { formatClock, formatDb, formatHzTick, formatNumber } from '../../state/format.ts';
import {
  bondText,
  CONDITION_CHIPS,
  CONDITION_SIGNS,
  marginText,
  snrText,
  valueText,
} from './channel-words.ts';

interface ChannelTableProps {
  plan: KeptPlan['plan'];
  channels: readonly ChannelState[];
  focus: readonly number[] | null;
  onFocus(harmonics: readonly number[] | null): void;
}

export function ChannelTable({ plan, channels, focus, onFocus }: ChannelTableProps) {
  const { t } = useTranslation();
  return (
    <div className="panel table-scroll">
      <table className="table--cards channels__table">
        <caption className="visually-hidden">{t('channels.table')}</caption>
        <thead>
          <tr>
            <th>{t('channels.harmonic')}</th>
            <th>{t('channels.who')}</th>
            <th>{t('channels.value')}</th>
            <th>{t('channels.condition')}</th>
            <th>{t('channels.margin')}</th>
            <th>{t('channels.errors')}</th>
            <th>{t('channels.usage')}</th>
            <th>{t('channels.level')}</th>
            <th>{t('channels.at')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.assignments.map((assignment, at) => {
            const state = channels[at];
            const chosen = focus !== null && isSameBond(assignment.harmonics, focus);
            return (
              state && (
                <ChannelRow
                  key={assignment.harmonics.join('+')}
                  assignment={assignment}
                  state={state}
                  f0Hz={plan.waveform.f0Hz}
                  isChosen={chosen}
                  onChoose={() => onFocus(chosen ? null : assignment.harmonics)}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What the device alone has heard, or lost: in none of the counts beside it. */
function Told({ told: { frames, lost } }: Pick<ChannelState, 'told'>) {
  const { t } = useTranslation();
  return (
    <>
      {frames > 0 && (
        <div className="soft">{t('channels.told', { frames: formatNumber(frames) })}</div>
      )}
      {lost > 0 && (
        <div className="soft">{t('channels.toldLost', { frames: formatNumber(lost) })}</div>
      )}
    </>
  );
}

interface ChannelRowProps {
  assignment: Assignment;
  state: ChannelState;
  f0Hz: number;
  isChosen: boolean;
  onChoose(): void;
}

function ChannelRow({ assignment, state, f0Hz, isChosen, onChoose }: ChannelRowProps) {
  const { t } = useTranslation();
  const { harmonics, node, function: name, group, payload } = assignment;
  const { last, marginDb, errorRate, condition, utilisation } = state;
  const hz = harmonics.map((n) => formatHzTick(n * f0Hz)).join(' + ');
  return (
    <tr data-chosen={isChosen} data-channel={harmonics.join('+')}>
      <td>
        <Button
          kind="plain"
          onPress={onChoose}
          aria-pressed={isChosen}
          aria-label={t('channels.one', { harmonics: harmonics.join('+'), node, name })}
        >
          <span className="number">{bondText(harmonics)}</span>
        </Button>
        <div className="soft number">{hz}</div>
      </td>
      <td className="wraps" data-label={t('channels.who')}>
        {node} · <span className="number">{name}</span>
        {group !== '' && <div className="soft">{group}</div>}
      </td>
      <td className="number channels__value" data-label={t('channels.value')} data-role="value">
        {last ? valueText(t, last, payload) : '–'}
        {last?.by === 'device' && <div className="soft">{t('channels.byDevice')}</div>}
      </td>
      <td data-label={t('channels.condition')}>
        <span
          className={`chip ${CONDITION_CHIPS[condition]}`}
          title={t(`channels.conditionHelp.${condition}`)}
        >
          {CONDITION_SIGNS[condition]} {t(`channels.conditions.${condition}`)}
        </span>
      </td>
      <td className="number" data-label={t('channels.margin')}>
        {last && marginDb !== null ? marginText(marginDb, last.snrDb) : '–'}
        {last && <div className="soft">{t('channels.snrOf', { snr: snrText(last.snrDb) })}</div>}
      </td>
      <td className="number" data-label={t('channels.errors')}>
        {errorRate === null
          ? '–'
          : `${formatNumber(100 * errorRate, errorRate > 0 && errorRate < 0.1 ? 1 : 0)} %`}
        {errorRate !== null && (
          <div className="soft">
            {t('channels.errorsOf', {
              lost: formatNumber(state.lost),
              all: formatNumber(state.lost + state.frames),
            })}
          </div>
        )}
        <Told told={state.told} />
      </td>
      <td className="number" data-label={t('channels.usage')}>
        {formatNumber(100 * utilisation, 0)} %
      </td>
      <td className="number" data-label={t('channels.level')}>
        {typeof last?.levelDb === 'number' ? formatDb(last.levelDb, 'dBFS') : '–'}
      </td>
      <td className="number" data-label={t('channels.at')}>
        {last ? formatClock(last.atMs) : '–'}
      </td>
    </tr>
  );
}
