// Search or do: everything that can be done just now, found by typing a part of its name.
import { useState } from 'react';
import {
  Autocomplete,
  Input,
  Label,
  Menu,
  MenuItem,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Sheet } from '../../parts/Sheet.tsx';
import { rowsWith, useBindings } from '../../state/bindings.ts';
import { commandsNow } from '../../state/commands.ts';
import { keyName } from '../../state/keys.ts';

export function Palette({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { contains } = useFilter({ sensitivity: 'base' });
  const [commands] = useState(commandsNow);
  const rows = rowsWith(useBindings().chosen);
  const run = (id: string | number): void => {
    onClose();
    // After the focus is back where it was: some of them act there.
    requestAnimationFrame(() => commands.find((command) => command.id === id)?.run());
  };
  return (
    <Sheet title={t('palette.title')} onClose={onClose}>
      <Autocomplete filter={contains}>
        <SearchField className="field" autoFocus>
          <Label>{t('palette.find')}</Label>
          <Input className="input" />
        </SearchField>
        <Menu
          className="menu palette"
          aria-label={t('palette.title')}
          items={commands}
          onAction={run}
          renderEmptyState={() => <p className="soft palette__empty">{t('palette.nothing')}</p>}
        >
          {({ id, words, act }) => {
            const chord = rows.find((row) => row.act === act)?.chords[0];
            return (
              <MenuItem id={id} className="menu__item" textValue={words}>
                {words}
                {chord !== undefined && (
                  <kbd className="number">{keyName(chord, t('keySheet.space'))}</kbd>
                )}
              </MenuItem>
            );
          }}
        </Menu>
      </Autocomplete>
    </Sheet>
  );
}
