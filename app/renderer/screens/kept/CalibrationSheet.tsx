// Calibrations of the channels of a device, or of a recording that came as a file: which counts, every version that was, setting one by form or from a file.
import { useState } from 'react';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { KeptCalibration } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Sheet } from '../../parts/Sheet.tsx';
import { calls } from '../../state/client.ts';
import { say, type Said } from '../../state/notices.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { decimalSign, formatDay } from '../../state/format.ts';
import { whereIs } from '../../state/rights.ts';
import { useMay } from '../../state/session.ts';
import { CALIBRATION_TEXT_MOST } from '../../../contract/index.ts';
import { CalibrationForm } from './CalibrationForm.tsx';
import type { ReferenceReading } from './FromReference.tsx';
import { CalibrationTable } from './CalibrationTable.tsx';
import { EMPTY_DRAFT, draftOf, type Draft } from './draft.ts';
import { readCalibration, writeCalibration } from './read-calibration.ts';
import { calibrationWords } from './calibration-words.ts';
import { useCalibrated, type Calibratable } from './use-calibrated.ts';
import type { DroppedFile } from '../shell/dropped-files.ts';
import { useDroppedCalibration, type CalibrationText } from './use-dropped-calibration.ts';
import './kept.css';

interface CalibrationSheetProps {
  device: Calibratable;
  channel: number;
  reading: ReferenceReading | null;
  /** A file that it is opened with. */
  dropped: CalibrationText | null;
  onClose(): void;
}

/** Where the sheet is open, any JSON that is nothing else is taken for one. */
const isPlainJson = ({ ending, kind }: DroppedFile): boolean => ending === '.json' && kind === null;

/** More than may be read is told by its size alone. */
const textOf = (file: File): Promise<string> =>
  file.size > 4 * CALIBRATION_TEXT_MOST
    ? Promise.resolve(' '.repeat(CALIBRATION_TEXT_MOST + 1))
    : file.text();

interface OpenedDraft {
  draft: Draft;
  /** The file it was read from. */
  from: string | null;
  /** Another file, another form, though it has the same name. */
  key: string;
}

/** What a file becomes: fields to be looked over, or what is wrong with it. */
function opened({ name, text }: CalibrationText): {
  draft: OpenedDraft | null;
  refusal: Reason | null;
} {
  const { calibration, fault } = readCalibration(text);
  if (!calibration) {
    const words = (): string =>
      i18next.t('kept.wrongFile', { name, fault: i18next.t(`kept.faults.${fault}`) });
    return { draft: null, refusal: { words } };
  }
  return {
    draft: { draft: draftOf(calibration, decimalSign()), from: name, key: text },
    refusal: null,
  };
}

export function CalibrationSheet(props: CalibrationSheetProps) {
  const { device, onClose } = props;
  const { t } = useTranslation();
  const [channel, setChannel] = useState(props.channel);
  const { dropped } = props;
  const [draft, setDraft] = useState(() => dropped && opened(dropped).draft);
  const [refusal, setRefusal] = useState(() => dropped && opened(dropped).refusal);
  const [isOver, setOver] = useState(false);
  const [retiring, setRetiring] = useState<KeptCalibration | null>(null);
  const { all, inForce, state } = useCalibrated(device, channel);
  const where = whereIs(device);
  const may = useMay()('device.calibrate', where);
  const maySet = may.allowed && device.adopted;
  const against: Said | null = device.adopted ? null : (t) => t('kept.adoptFirst');
  const channels = device.connection?.stream?.channels ?? [];
  const known = Math.max(channels.length, channel + 1, ...(all ?? []).map((c) => c.channel + 1));
  const attempt = (call: Promise<unknown>): void => {
    setRefusal(null);
    call.catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  function take(file: CalibrationText): void {
    const { draft: read, refusal: wrong } = opened(file);
    setRefusal(wrong);
    if (read) setDraft(read);
  }
  useDroppedCalibration(isPlainJson, (file) => {
    setOver(false);
    if (maySet) take(file);
    else if (!may.allowed) say(may.why, 'told');
    else if (against) say(against, 'told');
  });
  async function exportOne({ id, date }: KeptCalibration): Promise<void> {
    const whole = await calls.calibration.get({ deviceId: device.id, calibrationId: id });
    const name = `${device.name}-${channel + 1}-${date}.json`.replaceAll(/[^\p{L}\p{N}.-]+/gu, '-');
    saveFile(name, 'application/json', [writeCalibration(whole)]);
  }
  return (
    <Sheet title={t('kept.calibrations', { name: device.name })} wide onClose={onClose}>
      <div
        className={`kept__drop${isOver ? ' kept__drop--over' : ''}`}
        data-drop="calibration"
        onDragOver={() => setOver(maySet)}
        onDragLeave={() => setOver(false)}
      >
        <p className="soft wraps">{t('kept.explained')}</p>
        {known > 1 && (
          <Choice
            label={t('kept.channel')}
            value={String(channel)}
            options={Array.from({ length: known }, (_, index) => ({
              value: String(index),
              label:
                channels[index]?.name ?? t('kept.channelNumber', { number: String(index + 1) }),
            }))}
            onChange={(value) => setChannel(Number(value))}
          />
        )}
        <p className={`kept__state kept__state--${inForce ? state : 'none'} wraps`} role="status">
          {inForce ? calibrationWords(t, inForce, state) : t('kept.none')}
        </p>
        <Failure words={refusal} />
        {draft ? (
          <CalibrationForm
            key={draft.key}
            draft={draft.draft}
            from={draft.from}
            isFile={device.isFile === true}
            reading={props.reading?.channel === channel ? props.reading : null}
            onSet={(calibration) =>
              calls.calibration.set({ deviceId: device.id, channel, calibration })
            }
            onDone={() => setDraft(null)}
          />
        ) : (
          <>
            <div className="row">
              <Guarded
                right="device.calibrate"
                where={where}
                against={against}
                kind="main"
                onPress={() => setDraft({ draft: EMPTY_DRAFT(), from: null, key: '' })}
              >
                {t('kept.set')}
              </Guarded>
              <OpenFile
                where={where}
                against={against}
                onFile={(file) =>
                  attempt(textOf(file).then((text) => take({ name: file.name, text })))
                }
              />
              {maySet && <span className="soft">{t('kept.dropHere')}</span>}
            </div>
            <CalibrationTable
              kept={(all ?? []).filter((one) => one.channel === channel)}
              inForce={inForce}
              state={state}
              where={where}
              onExport={(one) => attempt(exportOne(one))}
              onRetire={setRetiring}
            />
          </>
        )}
      </div>
      {retiring && (
        <Ask
          title={t('kept.retireTitle', { day: formatDay(retiring.date) })}
          explained={t('kept.retireExplained')}
          go={t('kept.retire')}
          danger
          onGo={() => calls.calibration.retire({ deviceId: device.id, calibrationId: retiring.id })}
          onClose={() => setRetiring(null)}
        />
      )}
      {!draft && (
        <div className="dialog__actions">
          <Button touch onPress={onClose}>
            {t('app.close')}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

interface OpenFileProps {
  where: ReturnType<typeof whereIs>;
  against: Said | null;
  onFile(file: File): void;
}

/** The browser's own chooser of files, behind a button that knows of rights. */
function OpenFile({ where, against, onFile }: OpenFileProps) {
  const { t } = useTranslation();
  const [chooser, setChooser] = useState<HTMLInputElement | null>(null);
  return (
    <>
      <Guarded
        right="device.calibrate"
        where={where}
        against={against}
        onPress={() => chooser?.click()}
      >
        {t('kept.openFile')}
      </Guarded>
      <input
        ref={setChooser}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </>
  );
}
