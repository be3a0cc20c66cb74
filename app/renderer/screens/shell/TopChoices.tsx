// Theme, density and language: the person's taste, changed without a restart.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../parts/Choice.tsx';
import { LANGUAGES, setLanguage, type Language } from '../../i18n/index.ts';
import {
  currentDensity,
  currentTheme,
  DENSITIES,
  setDensity,
  setTheme,
  THEMES,
} from '../../state/theme.ts';

export function TopChoices() {
  const { t, i18n } = useTranslation();
  const [theme, setThemeState] = useState(currentTheme);
  const [density, setDensityState] = useState(currentDensity);
  return (
    <div className="shell__choices">
      <Choice
        label={t('app.theme')}
        value={theme}
        options={THEMES.map((name) => ({ value: name, label: t(`app.themes.${name}`) }))}
        onChange={(next) => {
          setTheme(next);
          setThemeState(next);
        }}
      />
      <div className="shell__density">
        <Choice
          label={t('app.density')}
          value={density}
          options={DENSITIES.map((name) => ({ value: name, label: t(`app.densities.${name}`) }))}
          onChange={(next) => {
            setDensity(next);
            setDensityState(next);
          }}
        />
      </div>
      <Choice
        label={t('app.language')}
        value={i18n.language as Language}
        options={(Object.keys(LANGUAGES) as Language[]).map((code) => ({
          value: code,
          label: LANGUAGES[code],
        }))}
        onChange={setLanguage}
      />
    </div>
  );
}
