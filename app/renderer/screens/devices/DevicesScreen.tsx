// All devices: who they say they are, whether that is believed, how they are doing, and what can be done.
import { Fragment, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChevronDown, ChevronRight, Plus } from 'lucide-react';
import { linkAddressSchema } from '@harmonic/protocol/model';
import type { Device } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { takeLostFocus } from '../../parts/lost-focus.ts';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { detailSentence } from '../../state/detail-words.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatCount, formatQuantity } from '../../state/format.ts';
import { whereIs } from '../../state/rights.ts';
import { goTo } from '../../state/route.ts';
import { CalibrationSheet } from '../kept/CalibrationSheet.tsx';
import { AddDevice } from './AddDevice.tsx';
import { StateChip, TrustChip } from './chips.tsx';
import { Contested } from './Contested.tsx';
import { DeviceKeySheet } from './DeviceKeySheet.tsx';
import { LinkQuality } from './LinkQuality.tsx';
import { lossesOf, lostAtDevice } from './losses.ts';
import './devices.css';

const SIMULATED = linkAddressSchema.parse('simulated:motor');

type Question = 'adopt' | 'rename' | 'forget' | 'calibrate' | 'key';
type Asking = { what: Question; device: Device } | null;

export function DevicesScreen() {
  const { t } = useTranslation();
  const devices = useWatched('devices');
  const [adding, setAdding] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const run = (call: Promise<unknown>): void => {
    setRefusal(null);
    call.catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  const toggle = (id: string): void =>
    setOpen((before) =>
      before.has(id)
        ? new Set([...before].filter((other) => other !== id))
        : new Set([...before, id]),
    );
  useFocusPastFirst(devices?.length === 0);

  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('devices.title')}</h1>
        <Guarded right="device.connect" kind="main" touch onPress={() => setAdding(true)}>
          <Plus size={16} aria-hidden /> {t('devices.add')}
        </Guarded>
      </header>
      <Failure words={refusal} />
      <Contested devices={devices ?? []} className="refusal wraps" />
      {!devices && <p>{t('app.loading')}</p>}
      {devices?.length === 0 && (
        <div className="panel empty">
          <h2>{t('devices.emptyTitle')}</h2>
          <p>{t('devices.empty')}</p>
          <div className="row">
            <Guarded right="device.connect" kind="main" touch onPress={() => setAdding(true)}>
              {t('devices.add')}
            </Guarded>
            <Guarded
              right="device.connect"
              touch
              onPress={() => run(calls.device.connect({ address: SIMULATED }))}
            >
              {t('devices.trySimulated')}
            </Guarded>
          </div>
        </div>
      )}
      {devices && devices.length > 0 && (
        <div className="panel table-scroll">
          <table className="table--cards">
            <thead>
              <tr>
                <th>{t('devices.name')}</th>
                <th>{t('devices.trust')}</th>
                <th>{t('devices.state')}</th>
                <th>{t('devices.signal')}</th>
                <th>{t('devices.losses')}</th>
                <th>
                  <span className="visually-hidden">{t('app.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {devices.map((device) => (
                <Fragment key={device.id}>
                  <DeviceRow
                    device={device}
                    isOpen={open.has(device.id)}
                    onToggle={() => toggle(device.id)}
                    onAsk={(what) => setAsking({ what, device })}
                    onRun={run}
                  />
                  <FailureRow device={device} />
                  {open.has(device.id) && (
                    <tr>
                      <td colSpan={6}>
                        <LinkQuality device={device} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding && <AddDevice onClose={() => setAdding(false)} />}
      {asking && <AskedFor asking={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

/** With the first device the words for none go, and their buttons. */
function useFocusPastFirst(isEmpty: boolean): void {
  const was = useRef(isEmpty);
  useEffect(() => {
    if (was.current && !isEmpty) takeLostFocus();
    was.current = isEmpty;
  }, [isEmpty]);
}

interface DeviceRowProps {
  device: Device;
  isOpen: boolean;
  onToggle(): void;
  onAsk(what: Question): void;
  onRun(call: Promise<unknown>): void;
}

function DeviceRow({ device, isOpen, onToggle, onAsk, onRun }: DeviceRowProps) {
  const { t } = useTranslation();
  const { connection } = device;
  const idle = !connection || connection.state === 'idle' || connection.state === 'stopped';
  const where = whereIs(device);
  const hasStream = connection?.stream !== null && connection?.stream !== undefined;
  return (
    <tr data-device={device.name}>
      <td>
        <a className="devices__name" href={`#/live/${device.id}`}>
          {device.name}
        </a>
        <div className="soft">
          <span className="number">{device.hardwareId ?? t('devices.unknown')}</span>
          {device.firmware !== '' && <> · {t('devices.firmware', { version: device.firmware })}</>}
          {!device.adopted && device.trust !== 'simulated' && <> · {t('devices.notAdopted')}</>}
        </div>
        {connection && <div className="soft number devices__address">{connection.address}</div>}
        <a href={`#/channels/${device.id}`}>{t('channels.open')}</a>
      </td>
      <td>
        <TrustChip trust={device.trust} />
      </td>
      <td>
        <StateChip device={device} />
      </td>
      <td className="number">
        {connection?.stream
          ? `${formatQuantity(connection.stream.rateHz, 'Hz')} × ${connection.stream.channels.length}`
          : '–'}
      </td>
      <td>
        <Button
          kind="plain"
          onPress={onToggle}
          aria-expanded={isOpen}
          aria-label={t('devices.details', { name: device.name })}
        >
          {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
          <Losses device={device} />
        </Button>
      </td>
      <td
        className="actions devices__actions"
        aria-label={t('devices.actions', { name: device.name })}
      >
        <div className="row">
          <Guarded
            right="live.see"
            where={where}
            onPress={() => goTo(`live/${device.id}`)}
            isDisabled={!hasStream}
          >
            {t('devices.open')}
          </Guarded>
          {device.adopted ? (
            <Guarded right="device.manage" where={where} onPress={() => onAsk('rename')}>
              {t('devices.rename')}
            </Guarded>
          ) : (
            <Guarded
              right="device.manage"
              where={where}
              onPress={() => onAsk('adopt')}
              isDisabled={device.hardwareId === null || device.trust === 'contested'}
            >
              {t('devices.adopt')}
            </Guarded>
          )}
          <Guarded
            right="device.manage"
            where={where}
            onPress={() => onAsk('key')}
            isDisabled={device.hardwareId === null}
          >
            {t('deviceKeys.open')}
          </Guarded>
          <Button onPress={() => onAsk('calibrate')}>{t('kept.calibrate')}</Button>
          {idle ? (
            <Guarded
              right="device.connect"
              where={where}
              onPress={() => onRun(calls.device.reconnect({ id: device.id }))}
            >
              {t('devices.connect')}
            </Guarded>
          ) : (
            <Guarded
              right="device.connect"
              where={where}
              onPress={() => onRun(calls.device.disconnect({ id: device.id }))}
            >
              {t('devices.disconnect')}
            </Guarded>
          )}
          <Guarded right="device.manage" where={where} kind="plain" onPress={() => onAsk('forget')}>
            {t('devices.forget')}
          </Guarded>
        </div>
      </td>
    </tr>
  );
}

/** Why it is not connected, over the whole width: the system's own words are long. */
function FailureRow({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { connection } = device;
  if (!connection?.failure || connection.state === 'streaming') return null;
  return (
    <tr className="devices__failure">
      <td colSpan={6} className="wraps">
        {t(`failures.${connection.failure.code}`)}{' '}
        <span className="soft">{detailSentence(connection.failure.detail)}</span>
      </td>
    </tr>
  );
}

function Losses({ device }: { device: Device }) {
  const { t } = useTranslation();
  if (!device.connection?.counters) return <span>–</span>;
  const losses = lossesOf(device);
  if (losses.length > 0)
    return (
      <span className="refusal devices__lost">
        ▲{' '}
        {losses
          .map(({ what, count }) =>
            t(`devices.lost.${what}`, { count, number: formatCount(count) }),
          )
          .join(', ')}
      </span>
    );
  return lostAtDevice(device) === 0 ? (
    <span className="devices__whole">✓ {t('devices.noLoss')}</span>
  ) : (
    <span className="refusal devices__lost">▲ {t('devices.lostAtDevice')}</span>
  );
}

function AskedFor({ asking, onClose }: { asking: NonNullable<Asking>; onClose(): void }) {
  const { t } = useTranslation();
  const { device, what } = asking;
  const { id, name } = device;
  if (what === 'calibrate') {
    const { channel } = device.settings;
    return <CalibrationSheet {...{ device, channel, onClose }} reading={null} dropped={null} />;
  }
  if (what === 'key') return <DeviceKeySheet {...{ device, onClose }} />;
  if (what === 'forget') {
    return (
      <Ask
        danger
        title={t('devices.forgetTitle', { name })}
        explained={t('devices.forgetExplained')}
        go={t('devices.forgetGo', { name })}
        onGo={() => calls.device.forget({ id })}
        onClose={onClose}
      />
    );
  }
  const adopting = what === 'adopt';
  return (
    <Ask
      title={t(adopting ? 'devices.adoptTitle' : 'devices.renameTitle', { name })}
      explained={adopting ? t('devices.adoptExplained') : ''}
      go={adopting ? t('devices.adoptGo') : t('app.save')}
      name={{ label: t('devices.newName'), value: name }}
      onGo={(newName) =>
        adopting
          ? calls.device.adopt({ id, name: newName })
          : calls.device.rename({ id, name: newName })
      }
      onClose={onClose}
    />
  );
}
