// Answers the contract: every noun's calls behind the one door.
import { createDeviceCalls } from './device-calls.ts';
import { openDoor } from './door.ts';
import { createHarmonicCalls } from './harmonic-calls.ts';
import { createKeptCalls } from './kept-calls.ts';
import type { CallParts, ConsoleRouter } from './parts.ts';
import { createMeasureCalls } from './measure-calls.ts';
import { createPeopleCalls } from './people-calls.ts';
import { createRecordCalls } from './record-calls.ts';
import { createReportCalls } from './report-calls.ts';
import { createRouteCalls } from './route-calls.ts';
import { createSessionCalls } from './session-calls.ts';
import { createSiteCalls } from './site-calls.ts';
import { createTransferCalls } from './transfer-calls.ts';
import { createViewCalls } from './view-calls.ts';

export function createRouter(parts: CallParts): ConsoleRouter {
  const door = openDoor(parts);
  const router: ConsoleRouter = door.router({
    ...createSiteCalls(door, parts),
    ...createSessionCalls(door, parts),
    ...createPeopleCalls(door, parts, () => router),
    ...createDeviceCalls(door, parts),
    ...createViewCalls(door, parts),
    ...createMeasureCalls(door, parts),
    ...createHarmonicCalls(door, parts),
    ...createRouteCalls(door, parts),
    ...createRecordCalls(door, parts),
    ...createKeptCalls(door, parts),
    ...createTransferCalls(door, parts),
    ...createReportCalls(door, parts),
  });
  return router;
}
