// Adding a device: a free port, one that announced itself, or an address. Nothing is touched before it is chosen.
import { useState } from 'react';
import { FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { linkAddressSchema } from '@harmonic/protocol/model';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { useMay } from '../../state/session.ts';

const BAUDS = ['115200', '230400', '460800', '921600', '1500000', '2000000', '3000000'];
const AUTO = 'auto';

export function AddDevice({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const site = useWatched('site');
  const discovered = useWatched('discovered') ?? [];
  const mayConnect = useMay()('device.connect').allowed;
  const ports = useQuery({
    queryKey: ['ports'],
    queryFn: () => calls.port.list({}),
    staleTime: 0,
    enabled: mayConnect,
  });
  const [address, setAddress] = useState('');
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const [busy, setBusy] = useState(false);
  const [baud, setBaud] = useState(AUTO);
  const [isWanting, setWanting] = useState(false);
  const connect = async (to: string): Promise<void> => {
    if (busy) return;
    const wanted = linkAddressSchema.safeParse(to.trim());
    setWanting(!wanted.success);
    setRefusal(null);
    if (!wanted.success) return;
    setBusy(true);
    try {
      await calls.device.connect({ address: wanted.data });
      onClose();
    } catch (error) {
      setRefusal(tellFailure(error));
      setBusy(false);
    }
  };
  return (
    <Sheet title={t('add.title')} onClose={onClose}>
      {site?.kind === 'demo' ? (
        <p>{t('add.demo')}</p>
      ) : (
        <>
          {/* First: what is found below comes and goes, and would move its button away under the pointer. */}
          <section className="add__part">
            <h3>{t('add.typed')}</h3>
            <Form
              className="add__typed"
              onSubmit={(event) => {
                event.preventDefault();
                void connect(address);
              }}
            >
              <TextField
                className="field"
                value={address}
                onChange={(typed) => {
                  setAddress(typed);
                  setWanting(false);
                }}
                validationBehavior="aria"
                isInvalid={isWanting}
                autoFocus
              >
                <Label>{t('add.address')}</Label>
                <Input className="input number" />
                <Text slot="description" className="soft">
                  {t('add.addressHelp')}
                </Text>
                <FieldError>{t('add.wanted')}</FieldError>
              </TextField>
              <Button touch kind="main" type="submit" isBusy={busy}>
                {t('add.connect')}
              </Button>
            </Form>
          </section>
          <section className="add__part">
            <div className="row">
              <h3>{t('add.ports')}</h3>
              <Button onPress={() => void ports.refetch()}>{t('add.again')}</Button>
            </div>
            <p className="soft">{t('add.chosenOnly')}</p>
            {ports.data !== undefined && ports.data.length > 0 && (
              <div className="add__baud">
                <Choice
                  label={t('add.baud')}
                  value={baud}
                  options={[
                    { value: AUTO, label: t('add.baudAuto') },
                    ...BAUDS.map((rate) => ({ value: rate, label: rate })),
                  ]}
                  onChange={setBaud}
                />
                <p className="soft">{t('add.baudHelp')}</p>
              </div>
            )}
            {ports.data?.length === 0 && <p>{t('add.noPorts')}</p>}
            <ul className="add__list">
              {ports.data?.map((port) => (
                <li key={port.path}>
                  <div>
                    <strong className="number">{port.path}</strong> {port.product ?? ''}{' '}
                    <span className="soft number">{port.serialNumber ?? ''}</span>
                    <div className={port.verdict === 'ok' ? 'soft' : 'refusal'}>
                      {t(`add.verdicts.${port.verdict}`)}
                      {port.verdict !== 'ok' && <> · {port.detail}</>}
                    </div>
                    {port.remedy !== null && (
                      <div>
                        {t('add.remedy')} <code className="number">{port.remedy}</code>
                      </div>
                    )}
                  </div>
                  <Button
                    touch
                    isBusy={busy}
                    isDisabled={port.verdict !== 'ok'}
                    aria-label={t('add.connectTo', { name: port.path })}
                    onPress={() =>
                      void connect(baud === AUTO ? port.address : `${port.address}?baud=${baud}`)
                    }
                  >
                    {t('add.connect')}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
          <section className="add__part">
            <h3>{t('add.lan')}</h3>
            {discovered.length === 0 && <p className="soft">{t('add.noLan')}</p>}
            <ul className="add__list">
              {discovered.map((found) => (
                <li key={found.address}>
                  <div>
                    <strong>{found.name}</strong>{' '}
                    <span className="soft number">{found.hardwareId ?? ''}</span>
                    <div className="soft number">{found.address}</div>
                  </div>
                  <Button
                    touch
                    isBusy={busy}
                    aria-label={t('add.connectTo', { name: found.name })}
                    onPress={() => void connect(found.address)}
                  >
                    {t('add.connect')}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
          <Failure words={refusal} />
        </>
      )}
      <div className="dialog__actions">
        <Button touch onPress={onClose}>
          {t('app.close')}
        </Button>
      </div>
    </Sheet>
  );
}
