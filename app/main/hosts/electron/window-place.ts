// Where the window stood: kept between starts, and brought back only onto a screen that is there. Opens no window.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

const placeSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(640),
  height: z.int().min(480),
  isMaximized: z.boolean().default(false),
});
export type WindowPlace = Partial<Rectangle> & { isMaximized: boolean };

const USUAL: WindowPlace = { width: 1280, height: 800, isMaximized: false };
/** What has to be seen of the title bar to take hold of it, pixels. */
const HOLD_WIDTH = 120;
const HOLD_HEIGHT = 40;

/** Width and height stay when no screen shows enough of the title bar; the system then finds a place. */
export function fitPlace(place: WindowPlace, screens: readonly Rectangle[]): WindowPlace {
  const { x, y, width = 0, ...rest } = place;
  if (x === undefined || y === undefined) return place;
  const isHeld = screens.some((screen) => {
    const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
    return across >= HOLD_WIDTH && y >= screen.y && y + HOLD_HEIGHT <= screen.y + screen.height;
  });
  return isHeld ? place : { width, ...rest };
}

export function readPlace(file: string, screens: readonly Rectangle[]): WindowPlace {
  try {
    return fitPlace(placeSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), screens);
  } catch {
    return USUAL;
  }
}

export function keepPlace(file: string, bounds: Rectangle, isMaximized: boolean): void {
  try {
    writeFileSync(file, JSON.stringify({ ...bounds, isMaximized }));
  } catch {
    // A window closes even where its place cannot be kept; the next one takes the usual place.
  }
}
