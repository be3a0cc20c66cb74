// Who is signed in, and what they can do about it: their account, the lock, signing out.
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { CircleUser, Lock, LogOut, UserRound } from 'lucide-react';
import type { Session } from '../../../contract/index.ts';
import { rowsWith, useBindings } from '../../state/bindings.ts';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { noteFailure } from '../../state/failure.ts';
import { formatList } from '../../state/format.ts';
import { keyName } from '../../state/keys.ts';
import { roleWords } from '../../state/names.ts';
import { goTo } from '../../state/route.ts';

function tell(call: Promise<unknown>): void {
  call.catch(noteFailure);
}
export const lockNow = (): void => tell(calls.session.lock({}));

export function PersonMenu({ person }: { person: NonNullable<Session['person']> }) {
  const { t } = useTranslation();
  const directory = useWatched('directory');
  const lockKey = rowsWith(useBindings().chosen).find(({ act }) => act === 'lock')?.chords[0] ?? '';
  const roles = [...new Set(person.roles)].map((id) => roleWords(t, id, directory?.roles));
  const act = (key: string | number): void => {
    if (key === 'account') goTo('account');
    if (key === 'lock') lockNow();
    if (key === 'sign-out') tell(calls.session.signOut({}));
  };
  return (
    <MenuTrigger>
      <Button
        className="button button--plain who"
        aria-label={t('session.menu', { name: person.name })}
      >
        <CircleUser size={18} aria-hidden />
        <span className="who__name">{person.name}</span>
        <span className="chip chip--soft who__roles">
          {roles.length > 0 ? formatList(roles) : t('session.noRoles')}
        </span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" onAction={act}>
          <MenuItem id="account" className="menu__item" textValue={t('session.account')}>
            <UserRound size={16} aria-hidden /> {t('session.account')}
          </MenuItem>
          <MenuItem id="lock" className="menu__item" textValue={t('session.lock')}>
            <Lock size={16} aria-hidden /> {t('session.lock')}
            <kbd className="number">{keyName(lockKey, t('keySheet.space'))}</kbd>
          </MenuItem>
          <MenuItem id="sign-out" className="menu__item" textValue={t('session.signOut')}>
            <LogOut size={16} aria-hidden /> {t('session.signOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
