// The keys a window owes its person: zoom, full screen, reload, close. Hidden until Alt is pressed.
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export function createMenu(): ReturnType<typeof Menu.buildFromTemplate> {
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ role: 'toggleDevTools' }];
  return Menu.buildFromTemplate([
    {
      role: 'viewMenu',
      submenu: [
        { role: 'reload' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        // The plus key of most keyboards is reached with Shift; without it the same key is "=".
        { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...developer,
        { role: 'close' },
      ],
    },
  ]);
}
