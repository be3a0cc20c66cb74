// What one look of doctor says.
export interface Check {
  name: string;
  verdict: 'ok' | 'warn' | 'fail';
  detail: string;
  /** What a person can do; null where nothing needs doing. */
  remedy: string | null;
}
