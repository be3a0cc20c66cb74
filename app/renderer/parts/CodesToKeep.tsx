// Codes that are shown once: to print, copy or save, and to be put away before going on.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Copy, Download, Printer } from 'lucide-react';
import type { NewCodes } from '../../contract/index.ts';
import { useWatched } from '../state/console.ts';
import { formatTime } from '../state/format.ts';
import { useSession } from '../state/session.ts';
import { Button } from './Button.tsx';
import { Check } from './Check.tsx';
import { groupCode } from './code-groups.ts';
import { saveFile } from './save-file.ts';
import { useAskedBeforeLeaving } from './use-asked-before-leaving.ts';

interface CodesToKeepProps {
  codes: NewCodes;
  onPutAway(): void;
}

export function CodesToKeep({ codes, onPutAway }: CodesToKeepProps) {
  const { t } = useTranslation();
  const session = useSession();
  const site = useWatched('site');
  const [away, setAway] = useState(false);
  useAskedBeforeLeaving(!away);
  const [madeAtMs] = useState(() => Date.now());
  const title = t('entrance.paperOf', {
    site: site?.name ?? t('app.name'),
    name: session?.person?.name ?? '',
  });
  const lines = [
    title,
    t('entrance.paperDate', { date: formatTime(madeAtMs) }),
    ...(codes.recoveryCodes.length > 0 ? ['', `${t('entrance.recoveryCodes')}:`] : []),
    ...codes.recoveryCodes.map((code) => groupCode(code)),
    ...(codes.breakGlassCode === null
      ? []
      : [
          '',
          `${t('entrance.sealed')}:`,
          groupCode(codes.breakGlassCode),
          t('entrance.sealedKeep'),
        ]),
    '',
  ];
  return (
    <div className="codes">
      <div className="paper">
        <p className="paper__title wraps">{title}</p>
        <p className="paper__title">{t('entrance.paperDate', { date: formatTime(madeAtMs) })}</p>
        {codes.recoveryCodes.length > 0 && (
          <section className="codes__part">
            <h3>{t('entrance.recoveryCodes')}</h3>
            <p className="soft">{t('entrance.codesExplained')}</p>
            <ol className="codes__list number">
              {codes.recoveryCodes.map((code) => (
                <li key={code}>{groupCode(code)}</li>
              ))}
            </ol>
          </section>
        )}
        {codes.breakGlassCode !== null && (
          <section className="codes__part">
            <h3>{t('entrance.sealed')}</h3>
            <p className="soft">{t('entrance.sealedKeep')}</p>
            <p className="codes__sealed number" data-code="sealed">
              {groupCode(codes.breakGlassCode)}
            </p>
          </section>
        )}
      </div>
      <KeepButtons text={lines.join('\r\n')} fileName="harmonic-codes.txt" />
      <Check isSelected={away} onChange={setAway}>
        {t('entrance.putAway')}
      </Check>
      <div className="dialog__actions">
        <Button touch kind="main" isDisabled={!away} onPress={onPutAway}>
          {t('entrance.codesGo')}
        </Button>
      </div>
    </div>
  );
}

/** Print, copy, save: three ways to take a text away. */
export function KeepButtons({ text, fileName }: { text: string; fileName: string }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid(t('entrance.copied')),
      () => setSaid(t('entrance.notCopied')),
    );
  };
  return (
    <div className="codes__ways">
      <div className="row">
        <Button touch onPress={() => window.print()}>
          <Printer size={16} aria-hidden /> {t('entrance.print')}
        </Button>
        <Button touch onPress={copy}>
          <Copy size={16} aria-hidden /> {t('entrance.copy')}
        </Button>
        <Button touch onPress={() => saveFile(fileName, 'text/plain', [text])}>
          <Download size={16} aria-hidden /> {t('entrance.saveFile')}
        </Button>
      </div>
      <p className="soft" role="status">
        {said}
      </p>
    </div>
  );
}
