// One channel looked at: its constellation, how its SNR went, and what it said.
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Assignment, ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { bondName } from '@harmonic/protocol/phy';
import type { Board, ChannelState } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { calls } from '../../state/client.ts';
import { sayFailure } from '../../state/failure.ts';
import { formatHz, formatNumber, formatTime } from '../../state/format.ts';
import { snrText, valueText } from './channel-words.ts';
import { ProofMark, SignatureReason } from './SignatureWords.tsx';
import { ToneLine } from './ToneWords.tsx';

interface ChannelDetailProps {
  deviceId: DeviceId;
  waveform: ChannelPlan['waveform'];
  assignment: Assignment;
  state: ChannelState;
  focus: NonNullable<Board['focus']>;
}

export function ChannelDetail(props: ChannelDetailProps) {
  const { deviceId, waveform, assignment, state, focus } = props;
  const { t } = useTranslation();
  const { harmonics, node, function: name } = assignment;
  const { last } = state;
  return (
    <aside className="panel channels__detail" data-detail={harmonics.join('+')}>
      <h2 className="wraps">
        {bondName(harmonics, waveform)} · {node} · {name}
      </h2>
      <SignatureReason signature={state.signature} />
      <ToneLine condition={state.condition} tone={state.tone} />
      {state.isTurned === true && <p className="soft wraps">⇅ {t('channels.turnedHelp')}</p>}
      <Constellation points={focus.points} evm={last?.evm ?? null} />
      <History snrDb={focus.snrDb} needed={last && last.snrDb - (state.marginDb ?? 0)} />
      {last?.excisedHz.map((hz) => (
        <p key={hz} className="soft">
          ▲ {t('channels.excised', { hz: formatHz(hz, 1) })}
        </p>
      ))}
      <HeardList deviceId={deviceId} assignment={assignment} />
    </aside>
  );
}

/** Units of the mean distance from zero that are drawn to either side. */
const REACH = 1.8;

function Constellation({ points, evm }: { points: readonly number[]; evm: number | null }) {
  const { t } = useTranslation();
  const count = Math.floor(points.length / 2);
  const twin =
    evm === null
      ? t('channels.historyNone')
      : t('channels.constellationTwin', {
          points: formatNumber(count),
          evm: formatNumber(100 * Math.min(evm, 9.99)),
        });
  return (
    <figure className="form__part">
      <figcaption className="label">{t('channels.constellation')}</figcaption>
      <svg
        className="channels__constellation"
        viewBox={`${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}`}
        role="img"
        aria-label={twin}
      >
        <line x1={-REACH} x2={REACH} y1={0} y2={0} strokeWidth={0.02} />
        <line y1={-REACH} y2={REACH} x1={0} x2={0} strokeWidth={0.02} />
        {Array.from({ length: count }, (_, i) => (
          <circle key={i} cx={points[2 * i]} cy={-(points[2 * i + 1] ?? 0)} r={0.04} />
        ))}
      </svg>
      <p className="soft">{twin}</p>
    </figure>
  );
}

/** @param needed SNR at which a tenth of the frames is lost, dB; null: nothing was heard. */
function History({ snrDb, needed }: { snrDb: readonly number[]; needed: number | null }) {
  const { t } = useTranslation();
  if (snrDb.length === 0) return <p className="soft">{t('channels.historyNone')}</p>;
  const least = Math.min(...snrDb);
  const most = Math.max(...snrDb);
  const bottom = Math.min(least, needed ?? least) - 2;
  const top = Math.max(most, needed ?? most) + 2;
  const y = (db: number): number => ((top - db) / (top - bottom)) * 64;
  const step = 100 / Math.max(1, snrDb.length - 1);
  const words = t('channels.history', {
    count: snrDb.length,
    least: snrText(least),
    most: snrText(most),
    last: snrText(snrDb.at(-1) ?? 0),
  });
  return (
    <figure className="form__part">
      <svg
        className="channels__history"
        viewBox="0 0 100 64"
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        {needed !== null && <line x1={0} x2={100} y1={y(needed)} y2={y(needed)} />}
        <polyline points={snrDb.map((db, i) => `${i * step},${y(db)}`).join(' ')} />
      </svg>
      <p className="soft">{words}</p>
    </figure>
  );
}

const PAGE = 20;

/** The pages that are open are asked for again, so that none is lost or doubled between two. */
const AGAIN_MS = 2000;

function HeardList({ deviceId, assignment }: Pick<ChannelDetailProps, 'deviceId' | 'assignment'>) {
  const { t } = useTranslation();
  const { harmonics, payload } = assignment;
  const heard = useInfiniteQuery({
    queryKey: ['heard', deviceId, harmonics.join('+')],
    staleTime: 0,
    refetchInterval: AGAIN_MS,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam: beforeId }) =>
      calls.harmonic.heard({ deviceId, harmonics: [...harmonics], beforeId, limit: PAGE }),
    getNextPageParam: (page) => (page.length < PAGE ? undefined : (page.at(-1)?.id ?? undefined)),
  });
  const rows = heard.data?.pages.flat() ?? [];
  return (
    <section className="form__part">
      <h3>{t('channels.heard')}</h3>
      <Failure words={heard.error && sayFailure(heard.error)} />
      {rows.length > 0 && (
        <table className="channels__said">
          <thead>
            <tr>
              <th>{t('channels.at')}</th>
              <th>{t('channels.value')}</th>
              <th>{t('channels.snr')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((frame) => (
              <tr key={frame.id}>
                <td className="number wraps">{formatTime(frame.atMs)}</td>
                <td className="number channels__value">
                  {valueText(t, frame, payload)}
                  {frame.by === 'device' && <div className="soft">{t('channels.byDevice')}</div>}
                  <ProofMark frame={frame} />
                </td>
                <td className="number">{snrText(frame.snrDb)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {heard.hasNextPage && (
        <Button onPress={() => void heard.fetchNextPage()}>{t('channels.older')}</Button>
      )}
    </section>
  );
}
