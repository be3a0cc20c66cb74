// A role of the site's own: its name, and what it may, right by right in words.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PERMISSIONS, type Permission } from '@harmonic/protocol/model';
import type { Directory } from '../../../contract/index.ts';
import { Check } from '../../parts/Check.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { calls } from '../../state/client.ts';

import { keyOf } from '../../state/names.ts';
import { groupedByNoun } from './matrix.ts';
import { roleIdFor } from './own-role.ts';

type Role = Directory['roles'][number];

interface RoleSheetProps {
  directory: Directory;
  /** The one that is changed; null: a new one. */
  role: Role | null;
  /** Whose rights stand in it first. */
  from: Role | null;
  onClose(): void;
}

export function RoleSheet({ directory, role, from, onClose }: RoleSheetProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(role?.name ?? '');
  const [chosen, setChosen] = useState<ReadonlySet<Permission>>(new Set(from?.permissions));
  const set = (permission: Permission, isOn: boolean): void => {
    const next = new Set(chosen);
    if (isOn) next.add(permission);
    else next.delete(permission);
    setChosen(next);
  };
  return (
    <FormSheet
      wide
      title={role ? t('roleRoom.changeTitle', { name: role.name }) : t('roleRoom.defineTitle')}
      go={t('app.save')}
      isReady={name.trim() !== '' && chosen.size > 0}
      onGo={() =>
        calls.role.define({
          id:
            role?.id ??
            roleIdFor(
              name,
              directory.roles.map(({ id }) => id),
            ),
          name: name.trim(),
          // In the order of the list, whatever the order of ticking.
          permissions: PERMISSIONS.filter((permission) => chosen.has(permission)),
        })
      }
      onClose={onClose}
    >
      <TextBox
        label={t('roleRoom.name')}
        value={name}
        onChange={setName}
        autoFocus
        autoComplete="off"
        maxLength={80}
      />
      <div className="rights">
        {groupedByNoun(PERMISSIONS).map(({ noun, permissions }) => (
          <fieldset key={noun}>
            <legend>{t(`roleRoom.groups.${noun}`)}</legend>
            {permissions.map((permission) => (
              <Check
                key={permission}
                isSelected={chosen.has(permission)}
                onChange={(isOn) => set(permission, isOn)}
              >
                <span className="upper-first">{t(`permissions.${keyOf(permission)}`)}</span>
              </Check>
            ))}
          </fieldset>
        ))}
      </div>
      {chosen.size === 0 && <p className="soft">{t('roleRoom.wantOne')}</p>}
    </FormSheet>
  );
}
