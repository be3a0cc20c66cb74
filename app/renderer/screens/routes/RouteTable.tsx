// The rules in the order they are asked, and what each has done with the frames it matched.
import { useTranslation } from 'react-i18next';
import type { Route } from '@harmonic/protocol/model';
import { ROUTE_LOSSES, ROUTE_REFUSALS } from '../../../contract/index.ts';
import type { RouteBoard, RouteCounters } from '../../../contract/index.ts';
import { Guarded } from '../../parts/Guarded.tsx';
import { formatNumber, formatTime, formatTimeExact } from '../../state/format.ts';
import { fromWords, termsOf, toWords, type LineNames, type NameOf } from './route-words.ts';

interface RouteTableProps {
  board: RouteBoard;
  nameOf: NameOf;
  lineOf: LineNames;
  onEdit(route: Route): void;
  onEarlier(route: Route): void;
  onRemove(route: Route): void;
}

export function RouteTable({ board, ...rest }: RouteTableProps) {
  const { t } = useTranslation();
  const { routes } = board.kept;
  if (routes.length === 0)
    return (
      <div className="panel empty">
        <h2>{t('routes.emptyTitle')}</h2>
        <p>{t('routes.empty')}</p>
      </div>
    );
  return (
    <div className="panel table-scroll">
      <table className="table--cards routes__table">
        <caption className="visually-hidden">{t('routes.table')}</caption>
        <thead>
          <tr>
            <th>{t('routes.rule')}</th>
            <th>{t('routes.way')}</th>
            <th>{t('routes.terms')}</th>
            <th>{t('routes.done')}</th>
            <th>{t('routes.notDone')}</th>
            <th>{t('routes.last')}</th>
            <th>
              <span className="visually-hidden">{t('app.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {routes.map((route, at) => (
            <RouteRow
              key={route.id}
              route={route}
              isFirst={at === 0}
              count={board.counters.find(({ id }) => id === route.id) ?? null}
              {...rest}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RouteRowProps extends Omit<RouteTableProps, 'board'> {
  route: Route;
  isFirst: boolean;
  count: RouteCounters | null;
}

function RouteRow({
  route,
  isFirst,
  count,
  nameOf,
  lineOf,
  onEdit,
  onEarlier,
  onRemove,
}: RouteRowProps) {
  const { t } = useTranslation();
  const { id, enabled } = route;
  return (
    <tr data-route={id}>
      <td>
        <span className="number">{id}</span>{' '}
        <span className={`chip ${enabled ? 'chip--ok' : 'chip--soft'}`}>
          {enabled ? `● ${t('routes.on')}` : `○ ${t('routes.off')}`}
        </span>
      </td>
      <td className="routes__way" data-label={t('routes.way')}>
        {fromWords(t, route, nameOf, lineOf)} → {toWords(t, route, nameOf, lineOf)}
      </td>
      <td className="routes__way soft" data-label={t('routes.terms')}>
        {termsOf(t, route).join(' · ')}
      </td>
      <td className="routes__way" data-label={t('routes.done')} data-role="done">
        {t('routes.counts', {
          matched: formatNumber(count?.matched ?? 0),
          forwarded: formatNumber(count?.forwarded ?? 0),
          sent: formatNumber(count?.sent ?? 0),
        })}
      </td>
      <td className="routes__way" data-label={t('routes.notDone')} data-role="lost">
        {count ? <Losses count={count} /> : '–'}
      </td>
      <td
        className="number"
        data-label={t('routes.last')}
        title={count?.lastMs ? formatTimeExact(count.lastMs) : undefined}
      >
        {count?.lastMs ? formatTime(count.lastMs) : '–'}
      </td>
      <td className="actions">
        <div className="row" role="group" aria-label={t('routes.actions', { id })}>
          <Guarded right="device.manage" where="site" onPress={() => onEdit(route)}>
            {t('routes.change')}
          </Guarded>
          <Guarded
            right="device.manage"
            where="site"
            isDisabled={isFirst}
            aria-label={t('routes.earlierOf', { id })}
            onPress={() => onEarlier(route)}
          >
            ↑
          </Guarded>
          <Guarded right="device.manage" where="site" kind="plain" onPress={() => onRemove(route)}>
            {t('routes.remove')}
          </Guarded>
        </div>
      </td>
    </tr>
  );
}

function Losses({ count }: { count: RouteCounters }) {
  const { t } = useTranslation();
  const told = [
    ...ROUTE_REFUSALS.map((why) => ({ words: t(`routes.verdicts.${why}`), n: count.refused[why] })),
    ...ROUTE_LOSSES.map((why) => ({ words: t(`routes.losses.${why}`), n: count.lost[why] })),
  ].filter(({ n }) => n > 0);
  if (told.length === 0) return <>–</>;
  return (
    <>
      {told.map(({ words, n }) => (
        <div key={words}>
          ▲ <span className="number">{formatNumber(n)}</span> {words}
        </div>
      ))}
      {count.detail !== '' && (
        <div className="soft">{t('routes.said', { detail: count.detail })}</div>
      )}
    </>
  );
}
