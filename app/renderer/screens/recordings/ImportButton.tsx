// Chooses files to bring in; the same may be dropped anywhere on the page.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Guarded } from '../../parts/Guarded.tsx';
import { openDropped } from '../shell/dropped-files.ts';

export function ImportButton() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Guarded right="recording.make" where="site" onPress={() => input.current?.click()}>
        {t('transfers.import')}
      </Guarded>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".wav,.wave,.json"
        aria-label={t('transfers.import')}
        onChange={({ target }) => {
          void openDropped([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </>
  );
}
