// Changing one's own password: the current one, and a new one by the same rules as the first.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { PasswordBox } from '../../parts/PasswordBox.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { say } from '../../state/notices.ts';
import { useSession } from '../../state/session.ts';
import { NewPassword } from '../entrance/NewPassword.tsx';
import { isEnough, strengthOf } from '../entrance/strength.ts';

export function ChangePassword({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const site = useWatched('site');
  const me = useSession()?.person;
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const names = [me?.name ?? '', me?.signInName ?? '', site?.name ?? ''];
  return (
    <FormSheet
      title={t('account.passwordTitle')}
      go={t('account.passwordGo')}
      isReady={current !== '' && isEnough(strengthOf(wanted, names))}
      onGo={() => calls.session.changePassword({ current, wanted })}
      onDone={() => say((t) => t('account.passwordChanged'), 'done')}
      onClose={onClose}
    >
      <PasswordBox
        label={t('entrance.currentPassword')}
        value={current}
        onChange={setCurrent}
        autoFocus
      />
      <NewPassword
        label={t('entrance.newPassword')}
        value={wanted}
        onChange={setWanted}
        names={names}
      />
    </FormSheet>
  );
}
