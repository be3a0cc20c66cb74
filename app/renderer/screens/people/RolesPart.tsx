// Roles there are: ready-made ones, and those of the site's own.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Plus } from 'lucide-react';
import type { Directory } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import { formatList } from '../../state/format.ts';
import { keyOf, roleWords } from '../../state/names.ts';

import { RoleSheet } from './RoleSheet.tsx';

type Role = Directory['roles'][number];
type Asking = { what: 'define'; from: Role | null } | { what: 'change' | 'remove'; role: Role };

export function RolesPart({ directory }: { directory: Directory }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = (): void => setAsking(null);
  return (
    <>
      <div className="page__head">
        <p className="soft part__words">{t('roleRoom.explained')}</p>
        <Guarded
          right="role.manage"
          where="site"
          kind="main"
          touch
          onPress={() => setAsking({ what: 'define', from: null })}
        >
          <Plus size={16} aria-hidden /> {t('roleRoom.define')}
        </Guarded>
      </div>
      <ul className="cards">
        {directory.roles.map((role) => (
          <RoleCard key={role.id} role={role} onAsk={setAsking} />
        ))}
      </ul>
      {asking?.what === 'define' && (
        <RoleSheet directory={directory} role={null} from={asking.from} onClose={close} />
      )}
      {asking?.what === 'change' && (
        <RoleSheet directory={directory} role={asking.role} from={asking.role} onClose={close} />
      )}
      {asking?.what === 'remove' && (
        <Ask
          danger
          title={t('roleRoom.removeTitle', { name: asking.role.name })}
          explained={t('roleRoom.removeExplained')}
          go={t('roleRoom.removeGo', { name: asking.role.name })}
          onGo={() => calls.role.remove({ id: asking.role.id })}
          onClose={close}
        />
      )}
    </>
  );
}

function RoleCard({ role, onAsk }: { role: Role; onAsk(asking: Asking): void }) {
  const { t } = useTranslation();
  return (
    <li className="panel section" data-role={role.id}>
      <div className="page__head">
        <h2 className="wraps">{roleWords(t, role.id, [role])}</h2>
        <span className="chip chip--soft">{t(role.ready ? 'roleRoom.ready' : 'roleRoom.own')}</span>
        <span className="soft">{t('roleRoom.holderCount', { number: role.holders })}</span>
      </div>
      <p className="wraps">
        <span className="soft">{t('roleRoom.may')}:</span>{' '}
        {formatList(role.permissions.map((permission) => t(`permissions.${keyOf(permission)}`)))}.
      </p>
      <div className="row">
        <Guarded
          right="role.manage"
          where="site"
          onPress={() => onAsk({ what: 'define', from: role })}
        >
          {t('roleRoom.copy')}
        </Guarded>
        {!role.ready && (
          <>
            <Guarded
              right="role.manage"
              where="site"
              onPress={() => onAsk({ what: 'change', role })}
            >
              {t('roleRoom.change')}
            </Guarded>
            <Guarded
              right="role.manage"
              where="site"
              kind="plain"
              onPress={() => onAsk({ what: 'remove', role })}
            >
              {t('roleRoom.remove')}
            </Guarded>
          </>
        )}
      </div>
    </li>
  );
}
