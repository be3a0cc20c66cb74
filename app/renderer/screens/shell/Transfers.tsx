// What is on its way out of the console or into it, wherever one is; and what files dropped on the page become.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import type { Transfer } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { formatBytes, formatNumber } from '../../state/format.ts';
import { useConnected } from '../../state/console.ts';
import { lastKnown } from '../../state/last-known.ts';
import { say } from '../../state/notices.ts';
import { noteFailure } from '../../state/failure.ts';
import { goTo } from '../../state/route.ts';
import { useMay } from '../../state/session.ts';
import {
  cancelTransfer,
  failureWords,
  forget,
  saveSidecar,
  startImport,
  useTransfers,
  type Shown,
} from '../../state/transfers.ts';
import { registerOpener, type DroppedFile, type Opener } from './dropped-files.ts';
import { foldedTray } from './folded-tray.ts';
import { shareOf, spokenPercent } from './spoken-transfer.ts';
import './transfers.css';

const SIDECAR_KIND = 'harmonic-recording';
const isWav = ({ ending }: DroppedFile): boolean => ending === '.wav' || ending === '.wave';
const stem = (name: string): string => name.replace(/\.[^.]+$/, '').toLowerCase();

const SHAPES: Record<Transfer['state'], string> = {
  waiting: '◷',
  running: '⇅',
  done: '✓',
  failed: '▲',
  cancelled: '■',
};

/** Words and numbers of what stands still are written anew in another language. */
export function Transfers() {
  const { i18n } = useTranslation();
  const all = useTransfers();
  useWavOpener();
  return (
    <>
      {/* There before anything is to be said: a region that comes with its words is not read. */}
      <div className="visually-hidden" role="status" data-spoken="transfers">
        {all.map((one) => (
          <p key={`${one.ticket} ${i18n.language}`}>
            <Spoken one={one} />
          </p>
        ))}
      </div>
      {all.length > 0 && <Tray all={all} />}
    </>
  );
}

/** One line, whatever runs, until it is opened: a page keeps its room. */
function Tray({ all }: { all: readonly Shown[] }) {
  const { t, i18n } = useTranslation();
  const [isFolded, fold] = useState(true);
  const { shown, others, failed, ended } = foldedTray(all);
  const words = (): string => {
    if (others === 0) return '';
    const count = formatNumber(others);
    if (failed === 0) return t('transfers.more', { count });
    return t('transfers.moreFailed', { count, failed: formatNumber(failed) });
  };
  return (
    <section
      className={`transfers${isFolded ? ' transfers--folded' : ''}`}
      aria-label={t('transfers.title')}
    >
      <div className="transfers__list">
        {all
          .filter((one) => !isFolded || one === shown)
          .map((one) => (
            <OneTransfer key={`${one.ticket} ${i18n.language}`} one={one} />
          ))}
      </div>
      <div className="transfers__acts">
        {isFolded && others > 0 && <span className="soft">{words()}</span>}
        {!isFolded && ended.length > 1 && (
          <Button onPress={() => ended.forEach(({ ticket }) => forget(ticket))}>
            {t('transfers.putEndedAway')}
          </Button>
        )}
        <Button aria-expanded={!isFolded} onPress={() => fold(!isFolded)}>
          {t(isFolded ? 'transfers.unfold' : 'transfers.fold')}
        </Button>
      </div>
    </section>
  );
}

const isUnderWay = (state: Transfer['state']): boolean =>
  state === 'waiting' || state === 'running';

/** Without the console nobody knows what is under way; what has ended has. */
function useStateWords(state: Transfer['state']): { shape: string; words: string } {
  const { t } = useTranslation();
  const isThere = useConnected();
  const words = t(`transfers.states.${state}`);
  return lastKnown(t, isThere || !isUnderWay(state), { shape: SHAPES[state], kind: 'soft', words });
}

function Spoken({ one: { transfer, direction, name } }: { one: Shown }) {
  const { t } = useTranslation();
  const title = t(direction === 'out' ? 'transfers.outName' : 'transfers.inName', { name });
  const percent = transfer && spokenPercent(transfer);
  const said = useStateWords(transfer?.state ?? 'waiting').words;
  const words = percent === null ? said : `${formatNumber(percent)} %`;
  const failure = transfer && failureWords(transfer);
  return `${title}: ${words}${failure === null ? '' : `. ${failure}`}`;
}

/** Each WAV with the sidecar of its name, or with the only one there is. */
function useWavOpener(): void {
  const may = useMay()('recording.import', 'site');
  const latest = useRef<Opener['open']>(() => undefined);
  useEffect(() => {
    latest.current = (files) => {
      const wavs = files.filter(isWav);
      const beside = files.filter((file) => !isWav(file));
      for (const { file } of wavs.length === 0 ? beside : [])
        say((t) => t('transfers.oneWav', { name: file.name }), 'told');
      if (wavs.length > 0 && !may.allowed) return say(may.why, 'told');
      for (const { file } of wavs) {
        const own = beside.find((one) => stem(one.file.name) === stem(file.name));
        const only = wavs.length === 1 && beside.length === 1 ? beside[0] : undefined;
        bring(file, (own ?? only)?.file ?? null);
      }
    };
  });
  useEffect(
    () =>
      registerOpener({
        accepts: (file) => isWav(file) || file.kind === SIDECAR_KIND,
        open: (files) => latest.current(files),
      }),
    [],
  );
}

function bring(file: File, sidecar: File | null): void {
  startImport(file, sidecar).catch(noteFailure);
}

function OneTransfer({ one }: { one: Shown }) {
  const { t } = useTranslation();
  const { transfer, direction, name, ticket } = one;
  const title = t(direction === 'out' ? 'transfers.outName' : 'transfers.inName', { name });
  const state = transfer?.state ?? 'waiting';
  const isOpen = isUnderWay(state);
  const said = useStateWords(state);
  return (
    <div className={`transfer transfer--${state}`} data-transfer={state}>
      <p className="transfer__name wraps">
        <span aria-hidden>{said.shape}</span> {title}
      </p>
      {isOpen && (
        <progress
          className="transfer__bar"
          aria-label={title}
          max={1}
          value={transfer ? shareOf(transfer) : 0}
        />
      )}
      <p className="transfer__words soft wraps">
        {transfer ? <TransferWords transfer={transfer} state={said.words} /> : said.words}
      </p>
      {transfer && <Notices {...transfer} />}
      <div className="row">
        {isOpen && (
          <Button
            aria-label={t('transfers.cancelNamed', { name: title })}
            onPress={() => void cancelTransfer(one).catch(() => forget(ticket))}
          >
            {t('transfers.cancel')}
          </Button>
        )}
        {transfer?.sidecar && (
          <Button onPress={() => saveSidecar(transfer)}>{t('transfers.saveSidecar')}</Button>
        )}
        {transfer?.recording && (
          <Button onPress={() => goTo(`recording/${transfer.recording}`)}>
            {t('transfers.open')}
          </Button>
        )}
        {transfer?.sameAs && <OpenSame {...transfer.sameAs} />}
        {!isOpen && (
          <Button
            kind="plain"
            aria-label={t('transfers.putAway', { name: title })}
            onPress={() => forget(ticket)}
          >
            <X size={16} aria-hidden />
          </Button>
        )}
      </div>
    </div>
  );
}

const writtenValues = (values: Record<string, number>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, formatNumber(value)]));

function OpenSame({ id, name }: NonNullable<Transfer['sameAs']>) {
  const { t } = useTranslation();
  return (
    <Button onPress={() => goTo(`recording/${id}`)}>{t('transfers.openSame', { name })}</Button>
  );
}

function Notices({ notices, sameAs }: Pick<Transfer, 'notices' | 'sameAs'>) {
  const { t } = useTranslation();
  if (notices.length === 0 && sameAs === null) return null;
  return (
    <ul className="transfer__notices" role="status">
      {sameAs && (
        <li className="wraps">
          <span aria-hidden>≡</span> {t('transfers.sameAs', { name: sameAs.name })}
        </li>
      )}
      {notices.map(({ code, values }) => (
        <li key={code} className="wraps">
          <span aria-hidden>{code === 'calibrations-kept' ? '✓' : '▲'}</span>{' '}
          {t(`transfers.notices.${code}`, { replace: writtenValues(values) })}
        </li>
      ))}
    </ul>
  );
}

/** @param props.state in words. */
function TransferWords({ transfer, state }: { transfer: Transfer; state: string }) {
  const { t } = useTranslation();
  const { samples, samplesDone, bytes, gaps, samplesMissing } = transfer;
  const failure = failureWords(transfer);
  if (failure !== null) return failure;
  return (
    <>
      {state} ·{' '}
      <span className="number">
        {samples === null
          ? formatBytes(bytes)
          : t('transfers.progress', {
              done: formatNumber(samplesDone),
              all: formatNumber(samples),
              bytes: formatBytes(bytes),
            })}
      </span>
      {gaps > 0 && (
        <>
          {' '}
          · ▲{' '}
          {t('transfers.missing', {
            samples: formatNumber(samplesMissing),
            gaps: formatNumber(gaps),
          })}
        </>
      )}
    </>
  );
}
