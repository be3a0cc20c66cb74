// An invited person comes in for the first time: the code, typed or from its file, and a password of their own.
import { useState } from 'react';
import { DropZone, FileTrigger, Form, Text, type DropItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { FileInput } from 'lucide-react';
import type { SecondFactorOffer } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { bareCode, codeInFile } from '../../parts/code-groups.ts';
import { TextBox } from '../../parts/TextBox.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { Card } from './Card.tsx';
import { NewPassword } from './NewPassword.tsx';
import { isEnough, strengthOf } from './strength.ts';

const CODE_LEAST = 6;
/** An invitation is a page of text; more is something else. */
const FILE_MOST_BYTES = 64 * 1024;

interface EnrolProps {
  onOffer(offer: SecondFactorOffer): void;
  onBack(): void;
}

export function Enrol({ onOffer, onBack }: EnrolProps) {
  const { t } = useTranslation();
  const site = useWatched('site');
  const [code, setCode] = useState('');
  const [said, setSaid] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useAttempt(null);
  const names = [site?.name ?? ''];
  const isReady = bareCode(code).length >= CODE_LEAST && isEnough(strengthOf(password, names));
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const found = file.size <= FILE_MOST_BYTES ? codeInFile(await file.text()) : null;
    if (found !== null) setCode(found);
    setSaid(
      found === null ? t('entrance.enrolNoCode') : t('entrance.enrolFound', { name: file.name }),
    );
  };
  return (
    <Card title={t('entrance.enrolTitle')} hasFocus>
      <p className="soft">{t('entrance.enrolExplained')}</p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          void attempt.make(async () => {
            const offer = await calls.session.enrol({ code, password });
            if (offer) onOffer(offer);
            else onBack();
          });
        }}
      >
        <TextBox
          label={t('entrance.enrolCode')}
          value={code}
          onChange={setCode}
          isCode
          autoFocus
          autoComplete="off"
          maxLength={80}
        />
        <EnrolFile onFile={(file) => void read(file)} />
        <p role="status" className="soft wraps">
          {said}
        </p>
        <NewPassword
          label={t('entrance.newPassword')}
          value={password}
          onChange={setPassword}
          names={names}
        />
        <Waiting attempt={attempt} />
        <div className="dialog__actions dialog__actions--apart">
          <Button touch kind="plain" onPress={onBack}>
            {t('entrance.back')}
          </Button>
          <Button touch kind="main" type="submit" isBusy={attempt.isBusy} isDisabled={!isReady}>
            {t('entrance.enrolGo')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function EnrolFile({ onFile }: { onFile(file: File | undefined): void }) {
  const { t } = useTranslation();
  const drop = async (items: readonly DropItem[]): Promise<void> => {
    const item = items.find((candidate) => candidate.kind === 'file');
    if (item?.kind === 'file') onFile(await item.getFile());
  };
  return (
    <DropZone className="drop" onDrop={({ items }) => void drop(items)}>
      <FileTrigger
        acceptedFileTypes={['text/plain', '.txt']}
        onSelect={(files) => onFile(files?.[0])}
      >
        <Button touch>
          <FileInput size={16} aria-hidden /> {t('entrance.enrolFile')}
        </Button>
      </FileTrigger>
      <Text slot="label" className="soft">
        {t('entrance.enrolDrop')}
      </Text>
    </DropZone>
  );
}
