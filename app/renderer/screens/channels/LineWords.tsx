// What the line itself is like, in words: turned over, all of it or a channel; a pilot that comes the other way than its
// plan says, with what to do.
import { useTranslation } from 'react-i18next';
import type { Assignment } from '@harmonic/protocol/model';
import type { Board, ChannelState } from '../../../contract/index.ts';

/** Under a channel's condition. */
export function TurnedLine({ isTurned }: Pick<ChannelState, 'isTurned'>) {
  const { t } = useTranslation();
  if (isTurned !== true) return null;
  return (
    <div className="soft" data-role="turned" title={t('channels.turnedHelp')}>
      ⇅ {t('channels.turnedOne')}
    </div>
  );
}

interface TurnedProps {
  clock: Board['clock'];
  assignments: readonly Assignment[];
  channels: readonly ChannelState[];
}

/** Beside f0: the whole line, or whose bursts alone. */
export function Turned({ clock, assignments, channels }: TurnedProps) {
  const { t } = useTranslation();
  const told = assignments.flatMap(({ node }, at) => {
    const isTurned = channels[at]?.isTurned ?? null;
    return isTurned === null ? [] : [{ node, isTurned }];
  });
  const turned = [...new Set(told.flatMap(({ node, isTurned }) => (isTurned ? [node] : [])))];
  if (clock?.isTurned !== true && turned.length === 0) return null;
  const isAll = clock?.isTurned === true || told.every(({ isTurned }) => isTurned);
  return (
    <span className="soft wraps" data-role="line-turned">
      {' '}
      ⇅ {isAll ? t('channels.turned') : t('channels.turnedSome', { nodes: turned.join(', ') })}
    </span>
  );
}

/** Above all that is told by a plan that the line does not keep to. */
export function OtherPilotWords({ other }: { other: Board['otherPilot'] }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      {other !== null && (
        <div className="panel channels__blocked" data-role="other-pilot">
          <p className="refusal wraps">▲ {t(`channels.otherPilot.${other}`)}</p>
          <p className="wraps">
            {t(`channels.otherPilot.${other === 'running' ? 'toRunning' : 'toBursts'}`)}
          </p>
        </div>
      )}
    </div>
  );
}
