// The nodes of a line: who is master, what f0 each reports, how far from the master's and how it drifts (FR1).
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LineNode } from '../../../contract/index.ts';
import { formatClock, formatHz, formatNumber, formatSigned } from '../../state/format.ts';

export function NodeTable({ nodes }: { nodes: readonly LineNode[] }) {
  const { t } = useTranslation();
  const adopted = nodes.filter((node) => node.adopted);
  const contested = adopted.filter((node) => node.contested);
  const claimed = nodes.filter((node) => node.contested && !node.adopted);
  const lost = adopted.filter(({ live, role, locked }) => live && role === 'slave' && !locked);
  return (
    <section className="channels__nodes">
      <h2>{t('channels.nodes')}</h2>
      <p className="soft wraps">{t('channels.nodesExplained')}</p>
      <div role="status">
        {contested.map((node) => (
          <p key={node.deviceId} className="refusal wraps">
            ▲ {t('channels.contested', { name: node.name })}
          </p>
        ))}
        {lost.length > 0 && (
          <p className="refusal wraps">
            ▲ {t('channels.noMaster', { names: lost.map(({ name }) => name).join(', ') })}
          </p>
        )}
        {claimed.map(({ deviceId, name }) => (
          <p key={deviceId} className="soft wraps">
            {t('channels.contestedClaim', { name })}
          </p>
        ))}
      </div>
      <div className="panel table-scroll">
        <table className="table--cards channels__table">
          <caption className="visually-hidden">{t('channels.nodes')}</caption>
          <thead>
            <tr>
              <th>{t('channels.nodeName')}</th>
              <th>{t('channels.role')}</th>
              <th>{t('channels.lockState')}</th>
              <th>{t('channels.nodeF0')}</th>
              <th>{t('channels.off')}</th>
              <th>{t('channels.drift')}</th>
              <th>{t('channels.agreement')}</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <NodeRow key={node.deviceId} node={node} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Of a device that nobody adopted, what it says of a line is its claim alone. */
const nameOf = (t: TFunction, { name, adopted }: LineNode): string =>
  adopted ? name : t('channels.notAdopted', { name });

function NodeRow({ node }: { node: LineNode }) {
  const { t } = useTranslation();
  const { name, role, f0Hz, offPpm, drift, agrees } = node;
  return (
    <tr data-node={name}>
      <td data-label={t('channels.nodeName')}>{nameOf(t, node)}</td>
      <td data-label={t('channels.role')}>{t(`channels.roles.${role}`)}</td>
      <td data-label={t('channels.lockState')}>
        <Lock node={node} />
      </td>
      <td data-label={t('channels.nodeF0')} className="number">
        {f0Hz === null ? '–' : formatHz(f0Hz, 0.001)}
      </td>
      <td data-label={t('channels.off')} className="number">
        {offPpm === null ? '–' : t('channels.ppm', { ppm: formatSigned(offPpm, 1) })}
      </td>
      <td data-label={t('channels.drift')} className="number">
        {drift === null
          ? '–'
          : t('channels.driftOver', {
              ppm: formatSigned(drift.ppm, 1),
              seconds: formatNumber(Math.round(drift.seconds)),
            })}
      </td>
      <td data-label={t('channels.agreement')} data-role="agreement">
        {agrees === null ? (
          <span className="soft">{role === 'master' ? '–' : t('channels.unknown')}</span>
        ) : (
          <span className={`chip ${agrees ? 'chip--ok' : 'chip--bad'}`}>
            {agrees ? `● ${t('channels.agrees')}` : `▲ ${t('channels.disagrees')}`}
          </span>
        )}
      </td>
    </tr>
  );
}

function Lock({ node }: { node: LineNode }) {
  const { t } = useTranslation();
  if (!node.live)
    return (
      <span className="chip">{`○ ${t('channels.lock.gone', { at: formatClock(node.atMs) })}`}</span>
    );
  return (
    <span className={`chip ${node.locked ? 'chip--ok' : 'chip--warn'}`}>
      {node.locked ? `● ${t('channels.lock.locked')}` : `◐ ${t('channels.lock.searching')}`}
    </span>
  );
}
