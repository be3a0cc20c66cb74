// The tone that stands in a channel, in words: which, how far over the channel, and what to do where it takes its frames.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Assignment, ChannelPlan } from '@harmonic/protocol/model';
import { bondName } from '@harmonic/protocol/phy';
import type { ChannelState, ChannelTone } from '../../../contract/index.ts';
import { formatDb, formatHz, formatSigned, formatTime } from '../../state/format.ts';
import { useLevelName } from './level-name.ts';
import { spokenSpells, type Spell } from './spoken-spells.ts';

const THIN = '\u202f';

/** `3,100 Hz, +18 dB over the channel`; where no level of the channel is known, the tone's own. */
const toneWords = (t: TFunction, { hz, levelDb, overDb }: ChannelTone, level: string): string => {
  const at = formatHz(hz, 1);
  return overDb === null
    ? t('channels.tone.at', { hz: at, level: formatDb(levelDb, level) })
    : t('channels.tone.over', { hz: at, over: `${formatSigned(overDb, 0)}${THIN}dB` });
};

/** Under a channel's condition. */
export function ToneLine({ condition, tone }: Pick<ChannelState, 'condition' | 'tone'>) {
  const { t } = useTranslation();
  const level = useLevelName();
  if (!tone) return null;
  const words = toneWords(t, tone, level);
  return (
    <div
      className={condition === 'blocked' ? 'refusal channels__tone' : 'soft channels__tone'}
      data-role="tone"
    >
      {condition === 'blocked'
        ? t('channels.tone.by', { tone: words })
        : t('channels.tone.beside', { tone: words })}
    </div>
  );
}

interface BlockedProps {
  waveform: ChannelPlan['waveform'];
  assignments: readonly Assignment[];
  channels: readonly ChannelState[];
}

/** Channels that a tone blocks, above all others: which tone, since when, and what to do. Said once a spell. */
export function Blocked({ waveform, assignments, channels }: BlockedProps) {
  const { t, i18n } = useTranslation();
  const level = useLevelName();
  const blocked = assignments.flatMap(({ harmonics, node, function: name }, at) => {
    const state = channels[at];
    if (state?.condition !== 'blocked' || !state.tone) return [];
    const { sinceMs } = state.tone;
    const words = t('channels.tone.blocked', {
      channel: `${bondName(harmonics, waveform)} · ${node} · ${name}`,
      tone: toneWords(t, state.tone, level),
      since: formatTime(sinceMs),
    });
    return [{ key: `${i18n.language} ${harmonics.join('+')} ${sinceMs}`, words }];
  });
  const [said, setSaid] = useState<readonly Spell[]>([]);
  const spoken = spokenSpells(said, blocked);
  if (spoken !== said) setSaid(spoken);
  return (
    <>
      <div role="status" aria-atomic={false} className="visually-hidden" data-role="blocked-said">
        {spoken.map(({ key, words }) => (
          <p key={key}>{words}</p>
        ))}
      </div>
      {blocked.length > 0 && (
        <div className="panel channels__blocked" data-role="blocked">
          {blocked.map(({ key, words }) => (
            <p key={key} className="refusal wraps">
              ■ {words}
            </p>
          ))}
          <p className="wraps">{t('channels.tone.whatToDo')}</p>
        </div>
      )}
    </>
  );
}
