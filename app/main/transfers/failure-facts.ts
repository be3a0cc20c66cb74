// A refusal as a page is told of it later, when no call of its own fails.
import { refusedBecauseSchema, type Transfer } from '../../contract/index.ts';

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

export function failureFacts(error: unknown): NonNullable<Transfer['failure']> {
  const code = field(error, 'code');
  const facts = field(error, 'facts');
  const because = [field(error, 'because'), code]
    .map((word) => refusedBecauseSchema.safeParse(word).data)
    .find((word) => word !== undefined);
  return {
    code: typeof code === 'string' ? code : 'unavailable',
    detail: error instanceof Error ? error.message : String(error),
    because: because ?? 'unavailable',
    facts: (facts ?? {}) as Record<string, string>,
  };
}
