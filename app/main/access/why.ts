import { Refusal } from './refusal.ts';
export const refusalFor = (why: string): Refusal => new Refusal('not-allowed', why, why);
