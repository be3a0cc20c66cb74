// The channels of the plan: who is on each, what it said last, and how far it is from losing frames.
import { useTranslation } from 'react-i18next';
import type { Assignment, ChannelPlan } from '@harmonic/protocol/model';
import { bondName, isRationalGrid, rationalChannelOn } from '@harmonic/protocol/phy';
import { isSameBond, type ChannelState, type KeptPlan } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import {
  formatClock,
  formatDb,
  formatHzTick,
  formatNumber,
  formatTime,
  formatUpTo,
} from '../../state/format.ts';
import {
  CONDITION_CHIPS,
  CONDITION_SIGNS,
  marginText,
  snrText,
  valueText,
} from './channel-words.ts';
import { useLevelName } from './level-name.ts';
import { TurnedLine } from './LineWords.tsx';
import { ProofMark, SignatureChip } from './SignatureWords.tsx';
import { ToneLine } from './ToneWords.tsx';

interface ChannelTableProps {
  plan: KeptPlan['plan'];
  channels: readonly ChannelState[];
  focus: readonly number[] | null;
  onFocus(harmonics: readonly number[] | null): void;
}

export function ChannelTable({ plan, channels, focus, onFocus }: ChannelTableProps) {
  const { t } = useTranslation();
  const isSigned = plan.assignments.some(({ signedBy }) => signedBy !== undefined);
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
            {isSigned && <th>{t('channels.signature')}</th>}
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
                  waveform={plan.waveform}
                  isChosen={chosen}
                  isSigned={isSigned}
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

/** What the device alone has heard, or lost, or makes up: in none of the counts beside it. */
function Told({ told: { frames, lost, leftOut } }: Pick<ChannelState, 'told'>) {
  const { t } = useTranslation();
  return (
    <>
      {frames > 0 && (
        <div className="soft">{t('channels.told', { frames: formatNumber(frames) })}</div>
      )}
      {lost > 0 && (
        <div className="soft">{t('channels.toldLost', { frames: formatNumber(lost) })}</div>
      )}
      {leftOut > 0 && (
        <div className="refusal">▲ {t('channels.leftOut', { frames: formatNumber(leftOut) })}</div>
      )}
    </>
  );
}

/** Which channel of the table it is, and its priority: the simpler ratio is the higher. */
function OnGrid({ harmonics }: { harmonics: readonly number[] }) {
  const { t } = useTranslation();
  return harmonics.map((harmonic) => {
    const on = rationalChannelOn(harmonic);
    return (
      on && (
        <div key={harmonic} className="soft">
          {t('channels.rational.one', {
            channel: on.channel,
            priority: formatUpTo(on.priority, 4),
          })}
        </div>
      )
    );
  });
}

interface ChannelRowProps {
  assignment: Assignment;
  state: ChannelState;
  waveform: ChannelPlan['waveform'];
  isChosen: boolean;
  /** There is a column for it. */
  isSigned: boolean;
  onChoose(): void;
}

function ChannelRow(props: ChannelRowProps) {
  const { assignment, state, waveform, isChosen, isSigned, onChoose } = props;
  const { t } = useTranslation();
  const level = useLevelName();
  const { harmonics, node, function: name, group, payload } = assignment;
  const { last, marginDb, errorRate, condition, utilisation } = state;
  const bond = bondName(harmonics, waveform);
  const hz = harmonics.map((n) => formatHzTick(n * waveform.f0Hz)).join(' + ');
  return (
    <tr data-chosen={isChosen} data-channel={harmonics.join('+')}>
      <td>
        <Button
          kind="plain"
          onPress={onChoose}
          aria-pressed={isChosen}
          aria-label={t('channels.one', { bond, node, name })}
        >
          <span className="number">{bond}</span>
        </Button>
        <div className="soft number">{hz}</div>
        {isRationalGrid(waveform) && <OnGrid harmonics={harmonics} />}
      </td>
      <td className="wraps" data-label={t('channels.who')}>
        {node} · <span className="number">{name}</span>
        {group !== '' && <div className="soft">{group}</div>}
      </td>
      <td className="number channels__value" data-label={t('channels.value')} data-role="value">
        {last ? valueText(t, last, payload) : '–'}
        {last?.by === 'device' && <div className="soft">{t('channels.byDevice')}</div>}
        {last && <ProofMark frame={last} />}
      </td>
      <td data-label={t('channels.condition')}>
        <span
          className={`chip ${CONDITION_CHIPS[condition]}`}
          title={t(`channels.conditionHelp.${condition}`)}
        >
          {CONDITION_SIGNS[condition]} {t(`channels.conditions.${condition}`)}
        </span>
        <ToneLine condition={condition} tone={state.tone} />
        <TurnedLine isTurned={state.isTurned} />
        {condition === 'silent' && last && (
          <div className="soft" data-role="since">
            {t('channels.silentSince', { at: formatTime(last.atMs) })}
          </div>
        )}
      </td>
      {isSigned && (
        <td data-label={t('channels.signature')}>
          <SignatureChip signature={state.signature} />
        </td>
      )}
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
        {typeof last?.levelDb === 'number' ? formatDb(last.levelDb, level) : '–'}
      </td>
      <td className="number" data-label={t('channels.at')}>
        {last ? formatClock(last.atMs) : '–'}
      </td>
    </tr>
  );
}
