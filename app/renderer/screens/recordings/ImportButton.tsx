// Chooses files to bring in; the same may be dropped anywhere on the page. Tables can be chosen too, and are told why not.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Guarded } from '../../parts/Guarded.tsx';
import { openDropped } from '../shell/dropped-files.ts';

export function ImportButton() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Guarded right="recording.import" where="site" onPress={() => input.current?.click()}>
        {t('transfers.import')}
      </Guarded>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".wav,.wave,.json,.csv,.parquet,.xlsx"
        aria-label={t('transfers.import')}
        onChange={({ target }) => {
          void openDropped([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </>
  );
}
