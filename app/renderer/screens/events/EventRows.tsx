// Rows of events: one that has happened, and a device's many lines as one row that counts and opens.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ConsoleEvent, SpectralEvent } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { detailWords } from '../../state/detail-words.ts';
import { formatDuration, formatNumber, formatTime, formatTimeExact } from '../../state/format.ts';
import { levelWords, placeWords } from '../channels/spectral-words.ts';
import { LookButton } from '../channels/WatchState.tsx';
import { en } from '../../i18n/en.ts';
import { heldBackOf, type EventRow } from './fold.ts';

const SHAPES = { info: ['·', 'soft'], warning: ['▲', 'warn'], error: ['✕', 'bad'] } as const;

/** A code this page does not know yet is shown as it is. */
export function wordsOfCode(t: TFunction, code: string): string {
  const key = code.replace('.', '_');
  return key in en.events.codes ? t(`events.codes.${key as keyof typeof en.events.codes}`) : code;
}

/** One from before there was more has its English. */
export const wordsOfEvent = ({ told, detail }: ConsoleEvent): string => detailWords(told ?? detail);

interface RowsProps {
  row: EventRow;
  deviceOf(event: ConsoleEvent): string | null;
  onLook(event: SpectralEvent): void;
}

export function EventRows({ row, ...rest }: RowsProps) {
  const { t } = useTranslation();
  const { newest, others } = row;
  const [isOpen, setOpen] = useState(false);
  if (others.length === 0) return <OneEvent event={newest} {...rest} />;
  const count = formatNumber(others.length + 1);
  const since = others.at(-1) ?? newest;
  const held = heldBackOf(row);
  return (
    <>
      <OneEvent event={newest} {...rest} count={count}>
        <div className="row">
          <span className="soft wraps" title={formatTimeExact(since.atMs)}>
            {t('events.folded', {
              count: others.length + 1,
              number: count,
              since: formatTime(since.atMs),
            })}
            {held > 0 && ` · ▲ ${t('events.notKept', { number: formatNumber(held) })}`}
          </span>
          <Button kind="plain" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {t(isOpen ? 'events.fold' : 'events.unfold')}
          </Button>
        </div>
      </OneEvent>
      {isOpen && others.map((event) => <OneEvent key={event.id} event={event} {...rest} isPart />)}
    </>
  );
}

interface OneEventProps extends Omit<RowsProps, 'row'> {
  event: ConsoleEvent;
  /** How many it stands for. */
  count?: string;
  /** It is one of those above it. */
  isPart?: boolean;
  children?: React.ReactNode;
}

function OneEvent({ event, count, isPart = false, deviceOf, onLook, children }: OneEventProps) {
  const { t } = useTranslation();
  const [shape, kind] = SHAPES[event.severity];
  return (
    <tr data-event={event.id} data-part={isPart || undefined}>
      <td className="number" title={formatTimeExact(event.atMs)}>
        {formatTime(event.atMs)}
      </td>
      <td>
        <span
          className={`chip chip--${kind}`}
          title={`${t(`events.severities.${event.severity}`)}: ${event.code}`}
        >
          <span aria-hidden>{shape}</span> {wordsOfCode(t, event.code)}
          {count !== undefined && <span className="number"> × {count}</span>}
        </span>
      </td>
      <td className="wraps">{deviceOf(event) ?? '–'}</td>
      <td className="wraps">
        {event.spectral ? <Spectral event={event.spectral} onLook={onLook} /> : wordsOfEvent(event)}
        {children}
      </td>
    </tr>
  );
}

interface SpectralProps {
  event: SpectralEvent;
  onLook(event: SpectralEvent): void;
}

function Spectral({ event, onLook }: SpectralProps) {
  const { t } = useTranslation();
  const lasted = formatDuration(Math.max(0, event.lastMs - event.firstMs) / 1000);
  return (
    <span className="row">
      <span>
        {placeWords(t, event)} · {levelWords(t, event)} · {lasted} ·{' '}
        {t(`spectral.states.${event.state}`)}
      </span>
      <LookButton event={event} onLook={() => onLook(event)} />
    </span>
  );
}
