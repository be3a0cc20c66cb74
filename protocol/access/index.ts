export { absorb } from './absorb.ts';
export type { Fault } from './authority.ts';
export { readBundle, signBundle } from './bundle.ts';
export { canonical } from './canonical.ts';
export {
  BREAKS,
  chainHash,
  verifyChain,
  type Break,
  type ChainLine,
  type ChainVerifier,
} from './chain.ts';
export { decide } from './decide.ts';
export type { Decision } from './decision.ts';
export { PROVISIONAL_LIFE_MS } from './fold.ts';
export { judge } from './judge.ts';
export { digest, publicKeyOf, sign, verify } from './keys.ts';
export { createPolicy, type Policy } from './policy.ts';
export * from './records.ts';
export {
  administratorsMissed,
  isTopRole,
  settledAtMs,
  standingOf,
  type HeldGrant,
  type HeldMember,
} from './rights.ts';
export { agree, readStatement, signStatement, statementDigest } from './statement.ts';
export {
  createTrailVerifier,
  headerLine,
  headLine,
  LINE_MAX,
  type TrailHeader,
  type TrailHead,
  type TrailVerdict,
  type TrailVerifier,
} from './trail-file.ts';
