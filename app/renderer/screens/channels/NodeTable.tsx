// The nodes of a line: who is master, what f0 each reports, how far from the master's and how it drifts (FR1).
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LineNode } from '../../../contract/index.ts';
import { formatClock, formatHz, formatNumber, formatSigned } from '../../state/format.ts';

export function NodeTable({ nodes }: { nodes: readonly LineNode[] }) {
  const ofLine = nodes.filter((node) => node.isOfLine);
  const unplaced = nodes.filter((node) => !node.isOfLine);
  return (
    <>
      {ofLine.length > 0 && <NodesOfLine nodes={ofLine} />}
      {unplaced.length > 0 && <NodesUnplaced nodes={unplaced} />}
    </>
  );
}

interface NodesProps {
  nodes: readonly LineNode[];
}

function NodesOfLine({ nodes }: NodesProps) {
  const { t } = useTranslation();
  const adopted = nodes.filter((node) => node.adopted);
  const contested = adopted.filter((node) => node.contested);
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
        <Claims nodes={nodes} />
      </div>
      <NodeRows caption={t('channels.nodes')} nodes={nodes} />
    </section>
  );
}

/** What they say of a line may be of another one: none of it is said of this one. */
function NodesUnplaced({ nodes }: NodesProps) {
  const { t } = useTranslation();
  const contested = nodes.filter((node) => node.contested && node.adopted);
  return (
    <section className="channels__nodes" data-role="unplaced">
      <h2>{t('channels.nodesUnplaced')}</h2>
      <p className="soft wraps">{t('channels.unplacedExplained')}</p>
      <div role="status">
        {contested.map((node) => (
          <p key={node.deviceId} className="refusal wraps">
            ▲ {t('channels.contestedSomewhere', { name: node.name })}
          </p>
        ))}
        <Claims nodes={nodes} />
      </div>
      <NodeRows caption={t('channels.nodesUnplaced')} nodes={nodes} />
    </section>
  );
}

/** What a device that nobody adopted says of two masters is no warning. */
function Claims({ nodes }: NodesProps) {
  const { t } = useTranslation();
  return nodes
    .filter((node) => node.contested && !node.adopted)
    .map(({ deviceId, name }) => (
      <p key={deviceId} className="soft wraps">
        {t('channels.contestedClaim', { name })}
      </p>
    ));
}

function NodeRows({ caption, nodes }: NodesProps & { caption: string }) {
  const { t } = useTranslation();
  return (
    <div className="panel table-scroll">
      <table className="table--cards channels__table">
        <caption className="visually-hidden">{caption}</caption>
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
