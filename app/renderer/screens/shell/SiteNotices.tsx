// What concerns the whole site: the connection, the demo, and what the console cannot do just now.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Site } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { calls } from '../../state/client.ts';
import { useConnected } from '../../state/console.ts';
import { detailWords } from '../../state/detail-words.ts';

/** @param details whether the plant may be spoken of: somebody is inside. */
export function SiteNotices({ site, details }: { site: Site; details: boolean }) {
  const { t } = useTranslation();
  const connected = useConnected();
  const [settingUp, setSettingUp] = useState(false);
  return (
    <>
      {!connected && (
        <p className="notice notice--bad" role="alert">
          {t('app.reconnecting')}
        </p>
      )}
      {site.kind === 'demo' && (
        <div className="notice">
          <span>{t('app.demoExplained')}</span>
          <Button kind="main" onPress={() => setSettingUp(true)}>
            {t('app.setUp')}
          </Button>
        </div>
      )}
      {details &&
        site.notices.map(({ code, detail }) => (
          <p key={code} className="notice notice--bad" role="alert">
            ▲ {t(`notices.${code}`)} <span className="soft">{detailWords(detail)}</span>
          </p>
        ))}
      {settingUp && (
        <Ask
          title={t('setUp.title')}
          explained={t('setUp.explained')}
          go={t('setUp.go')}
          name={{ label: t('setUp.name'), value: '' }}
          onGo={async (name) => {
            const { url } = await calls.site.setUp({ name });
            location.assign(url);
            location.reload();
          }}
          onClose={() => setSettingUp(false)}
        />
      )}
    </>
  );
}
