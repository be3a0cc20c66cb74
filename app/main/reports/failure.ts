// Why a report, or a part of one, could not be made: kept, and shown as a refusal would be. Whatever it was, the
// console goes on.
import type { ReportFailure } from '../../contract/index.ts';
import { failureOf as diskFailureOf } from '../store/failure.ts';
import { failureFacts } from '../transfers/failure-facts.ts';

export const failureOf = (error: unknown): ReportFailure =>
  failureFacts(diskFailureOf(error) ?? error);
