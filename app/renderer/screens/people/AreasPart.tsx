// Areas of the site, and which device lies in which.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Plus } from 'lucide-react';
import { areaIdSchema, type AreaId } from '@harmonic/protocol/model';
import type { Device, Directory } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { say } from '../../state/notices.ts';
import { useMay } from '../../state/session.ts';

type Area = Directory['areas'][number];
type Asking = { what: 'define' } | { what: 'rename' | 'remove'; area: Area };
const NONE = 'none';

export function AreasPart({ directory }: { directory: Directory }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking | null>(null);
  return (
    <>
      <div className="page__head">
        <p className="soft part__words">{t('areaRoom.explained')}</p>
        <Guarded
          right="area.manage"
          where="site"
          kind="main"
          touch
          onPress={() => setAsking({ what: 'define' })}
        >
          <Plus size={16} aria-hidden /> {t('areaRoom.define')}
        </Guarded>
      </div>
      {directory.areas.length === 0 ? (
        <p className="panel empty">{t('areaRoom.empty')}</p>
      ) : (
        <ul className="cards">
          {directory.areas.map((area) => (
            <li key={area.id} className="panel section" data-area={area.name}>
              <div className="page__head">
                <h2 className="wraps">{area.name}</h2>
                <span className="soft">
                  {t('areaRoom.deviceCount', { number: area.devices.length })}
                </span>
              </div>
              <div className="row">
                <Guarded
                  right="area.manage"
                  where={area.id}
                  onPress={() => setAsking({ what: 'rename', area })}
                >
                  {t('areaRoom.rename')}
                </Guarded>
                <Guarded
                  right="area.manage"
                  where="site"
                  kind="plain"
                  onPress={() => setAsking({ what: 'remove', area })}
                >
                  {t('areaRoom.remove')}
                </Guarded>
              </div>
            </li>
          ))}
        </ul>
      )}
      {directory.areas.length > 0 && <Places directory={directory} />}
      {asking && <AreaQuestion asking={asking} onClose={() => setAsking(null)} />}
    </>
  );
}

function AreaQuestion({ asking, onClose }: { asking: Asking; onClose(): void }) {
  const { t } = useTranslation();
  if (asking.what === 'remove') {
    const { id, name } = asking.area;
    return (
      <Ask
        danger
        title={t('areaRoom.removeTitle', { name })}
        explained={t('areaRoom.removeExplained')}
        go={t('areaRoom.removeGo', { name })}
        onGo={() => calls.area.remove({ id })}
        onClose={onClose}
      />
    );
  }
  const area = asking.what === 'rename' ? asking.area : null;
  return (
    <Ask
      title={area ? t('areaRoom.renameTitle', { name: area.name }) : t('areaRoom.defineTitle')}
      explained=""
      go={t('app.save')}
      name={{ label: t('areaRoom.name'), value: area?.name ?? '' }}
      onGo={(name) =>
        calls.area.define({ id: area?.id ?? areaIdSchema.parse(crypto.randomUUID()), name })
      }
      onClose={onClose}
    />
  );
}

function Places({ directory }: { directory: Directory }) {
  const { t } = useTranslation();
  const devices = useWatched('devices')?.filter(({ adopted }) => adopted) ?? [];
  const [failure, setFailure] = useState<Reason | null>(null);
  const place = async (device: Device, area: AreaId | null): Promise<void> => {
    setFailure(null);
    try {
      await calls.area.place({ device: device.id, area });
      const placed = directory.areas.find(({ id }) => id === area)?.name;
      say((t) => {
        const { name } = device;
        return t('areaRoom.placed', { name, area: placed ?? t('areaRoom.none') });
      }, 'done');
    } catch (error) {
      setFailure(tellFailure(error));
    }
  };
  return (
    <section className="panel section">
      <h2>{t('areaRoom.place')}</h2>
      <Failure words={failure} />
      {devices.length === 0 && <p className="soft">{t('areaRoom.noDevices')}</p>}
      <div className="places">
        {devices.map((device) => (
          <Place
            key={device.id}
            device={device}
            areas={directory.areas}
            onPlace={(area) => void place(device, area)}
          />
        ))}
      </div>
    </section>
  );
}

interface PlaceProps {
  device: Device;
  areas: Directory['areas'];
  onPlace(area: AreaId | null): void;
}

function Place({ device, areas, onPlace }: PlaceProps) {
  const { t } = useTranslation();
  const may = useMay()('area.manage');
  const current = areas.find(({ devices }) => devices.includes(device.id));
  return (
    <div>
      <Choice
        label={t('areaRoom.areaOf', { name: device.name })}
        value={current?.id ?? NONE}
        isDisabled={!may.allowed}
        options={[
          { value: NONE, label: t('areaRoom.none') },
          ...areas.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => onPlace(areas.find(({ id }) => id === value)?.id ?? null)}
      />
      {!may.allowed && <p className="soft wraps">{may.why(t)}</p>}
    </div>
  );
}
