export * from './records.ts';
export { absorb } from './absorb.ts';
export { isTopRole } from './authority.ts';
export { canonical, readCanonical } from './canonical.ts';
export { chainHash, verifyChain, type ChainCheck, type ChainLine } from './chain.ts';
export { PROVISIONAL_LIFE_MS, type HeldGrant, type HeldMember } from './fold.ts';
export { digest, publicKeyOf, sign, verify } from './keys.ts';
export { createPolicy, decide, judge, type Decision, type Policy } from './policy.ts';
export { agree, readBundle, readStatement, signBundle, signStatement } from './signed.ts';
export {
  createTrailVerifier,
  headerLine,
  headLine,
  LINE_MAX,
  type TrailHeader,
  type TrailVerdict,
  type TrailVerifier,
} from './trail-file.ts';
export type { Void } from './validity.ts';
