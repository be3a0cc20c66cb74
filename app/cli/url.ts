// `harmonic url`: a fresh link into the console that runs, for whoever can read its data folder.
import { resolve } from 'node:path';
import { defaultDataDir, throwAwayDirs } from '../main/hosts/data-folder.ts';
import { askForLink, readControl } from '../main/hosts/gateway/control-file.ts';
import { CliRefusal, EXIT } from './exit.ts';

/** The site's folder first; without `--data`, demos that run on this machine too. */
export async function printUrl(data: string | undefined): Promise<void> {
  const demos = (await throwAwayDirs()).filter(({ alive }) => alive).map(({ folder }) => folder);
  const folders = data === undefined ? [defaultDataDir(), ...demos] : [resolve(data)];
  for (const folder of folders) {
    const control = readControl(folder);
    const url = control ? await askForLink(control) : null;
    if (url !== null) {
      console.log(url);
      return;
    }
  }
  throw new CliRefusal(
    EXIT.missing,
    `No console answers for ${folders[0] ?? ''}. Start one with "npm start", or name its folder with --data.`,
  );
}
