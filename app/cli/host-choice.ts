// Which host this machine can show, and why. Fetches the desktop's binary once; never twice by itself.
import { CliRefusal, EXIT } from './exit.ts';
import { commandName, findProduct } from './root.ts';
import { displayObstacle, surroundings } from './desktop-display.ts';
import {
  canWriteTo,
  electronBinary,
  electronFolder,
  fetchElectron,
  hasFailedBefore,
  INSTALL_COMMAND,
} from './desktop-fetch.ts';

export type HostChoice =
  { host: 'gateway'; reason: string } | { host: 'electron'; binary: string; reason: string };

/**
 * @param wish what the person asked for. @param say tells them what goes on.
 * @throws CliRefusal when a window was asked for and cannot be shown.
 */
export async function chooseHost(
  wish: 'auto' | 'electron' | 'gateway',
  say: (line: string) => void,
): Promise<HostChoice> {
  if (wish === 'gateway') return { host: 'gateway', reason: 'as asked' };
  const instead = (reason: string): HostChoice => {
    if (wish === 'auto') return { host: 'gateway', reason };
    throw new CliRefusal(
      EXIT.missing,
      `No window can be shown: ${reason}.\nIn a browser: ${commandName(findProduct())} start --host gateway`,
    );
  };
  const obstacle = await displayObstacle(surroundings());
  if (obstacle !== null) return instead(obstacle);

  const reason = wish === 'electron' ? 'as asked' : 'there is a display';
  const present = electronBinary();
  if (present !== null) return { host: 'electron', binary: present, reason };
  const folder = electronFolder();
  if (folder === null) return instead('Electron is not among the packages: npm ci');
  const again = `to fetch it: ${INSTALL_COMMAND}`;
  if (!canWriteTo(folder)) {
    return instead(
      `the desktop is not fetched, and ${folder} belongs to somebody else, who can fetch it: ${INSTALL_COMMAND}`,
    );
  }
  if (wish === 'auto' && (await hasFailedBefore(folder))) {
    return instead(`the desktop could not be fetched earlier; ${again}`);
  }
  say('Fetching the desktop (Electron, about 120 MB), once…');
  const failure = await fetchElectron(folder, say);
  const fetched = electronBinary();
  return failure !== null || fetched === null
    ? instead(`the desktop could not be fetched: ${failure ?? 'it is not complete'}; ${again}`)
    : { host: 'electron', binary: fetched, reason };
}
