// What becomes of calls while the console is away: what a person asks for then is said to wait, and what was under way
// when the connection went has no answer. Owns no link.
import type { ClientContext, ClientLink } from '@orpc/client';
import { en } from '../i18n/en.ts';
import { say } from './notices.ts';
import { codeOf } from './proving.ts';

/** The connection went before the console answered. */
export class ConnectionLost extends Error {}

/** Asked for by a person too, though they leave nothing in the trail. */
const ASKED: readonly string[] = [
  ...['measure_recording', 'audit_verify', 'route_dryRun', 'privacy_previewErasure'],
  ...['export_cancel', 'import_cancel'],
];

/** Whether somebody has pressed something for it; the page itself asks for lists and streams. */
export function isPressed(path: readonly string[]): boolean {
  const name = path.join('_');
  return name in en.acts || ASKED.includes(name);
}

/** @param isThere whether calls go through now; those that do not are made when they do. */
export function sayingAway(
  link: ClientLink<ClientContext>,
  isThere: () => boolean,
): ClientLink<ClientContext> {
  return {
    async call(path, input, options) {
      if (!isThere() && isPressed(path)) say((t) => t('app.consoleWaits'), 'told');
      try {
        return await link.call(path, input, options);
      } catch (error) {
        const isLost = codeOf(error) === null && !isThere() && options.signal?.aborted !== true;
        throw isLost ? new ConnectionLost('connection-lost', { cause: error }) : error;
      }
    },
  };
}
