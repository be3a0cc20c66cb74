// Why something was allowed, done, ended or refused: the one closed list of reasons, each with words in every language
// of the renderer. What an older or a newer console has written into a trail may be another word, and is read as it is.
import { z } from 'zod';

/** Codes of the contract's failures, each a reason where there is no more to say. */
export const FAILURE_CODES = [
  'not-found',
  'not-allowed',
  'signed-out',
  'locked',
  'proof-needed',
  'needs-agreement',
  'too-many', // wrong attempts; `untilMs` says how long
  'invalid',
  'conflict',
  'disk-full',
  'disk-read-only',
  'damaged',
  'unavailable',
] as const;

/**
 * Why a call was not carried out, or an act did not come about. Holds every code of the contract's failures (for where
 * there is no more to say), every refusal of `Decision` and every `Fault` of protocol/access: what is refused because
 * of another word does not compile.
 */
export const refusedBecauseSchema = z.enum([
  ...FAILURE_CODES, // no more than the code of the failure
  // rights, as a policy decides
  'unknown',
  'disabled',
  'no-grant',
  'expired',
  'other-area',
  'stale-policy',
  'no-policy',
  // what was signed, as a policy judges
  'other-site',
  'taken',
  'broken-stream',
  'not-yet',
  'old-policy',
  'unknown-issuer',
  'wrong-key',
  'authority-lost',
  'self',
  'no-right',
  'wider-scope',
  'not-below',
  'needs-second',
  'bad-second',
  'ready-role',
  'unknown-person',
  'known-person',
  'unknown-role',
  'unknown-area',
  'removed',
  'last-admin',
  'as-it-is',
  // coming in
  'demo',
  'signed-in', // somebody is, on this page
  'not-first',
  'wrong-secret',
  'wrong-code',
  'malformed',
  'needs-unlock', // wrong attempts, and no waiting ends it
  'busy',
  'void', // an enrolment code that does not count any more
  'code-expired',
  'spent', // the sealed code
  'break-glass',
  'unbound',
  'taken-back',
  'clock-rollback',
  'changed',
  'lapsed',
  'password-too-short',
  'password-too-short-alone',
  'password-too-long',
  'password-common',
  'password-name',
  'no-second-factor',
  'second-factor-due',
  'forged',
  'forged-sign-in',
  'forged-invitation',
  // administration
  'no-key',
  'name-taken',
  'role-name-taken',
  'erased',
  'not-held',
  'ends-before',
  'in-use',
  'would-lead', // a role that people hold would become one that two appoint to
  'not-an-act',
  'stale',
  'stale-text',
  'trail-shortened',
  // a second person
  'no-second',
  'no-other-holder',
  'too-new',
  'too-many-waiting',
  'unreadable',
  // the plant, its recordings and their store
  'unknown-device',
  'unknown-recording',
  'unknown-view',
  'unknown-calibration',
  'unknown-baseline',
  'date-to-come', // of a calibration: the day on which it was made
  'date-too-early',
  'valid-too-long',
  'unknown-note',
  'too-many-kept', // of their kind, beside one device or recording
  'not-whole', // a baseline that is no whole spectrum
  'placeless', // a note on nothing
  'unknown-plan',
  'plan-changed', // by somebody else, meanwhile
  'plan-unfit', // it, or its waveform, cannot be
  'harmonic-taken',
  'harmonic-pilot',
  'harmonic-beacon', // the line has a master
  'harmonic-off-grid', // none of the channels of the rational grid
  'harmonic-beyond', // what the sampling rate carries
  'function-twice',
  'signed-in-part', // a node signs on all of its channels, or on none
  'signed-beyond', // what the sampling rate carries
  'signed-pilot', // the second pilot would meet the signature
  'signer-without-key',
  'signer-taken', // it signs on the plan of another device, which is not named
  'signer-taken-by', // of one that whoever asks sees
  'routes-changed', // by somebody else, meanwhile
  'route-loop', // a frame could come back
  'route-unfit', // a rule that cannot be
  'route-span', // its last harmonic is before its first
  'route-moved', // to where no harmonic is
  'route-device', // leads to a device that is not known
  'route-plan', // the way out has no plan
  'route-channel', // the way out has no such channel
  'too-many-streams',
  'bad-address',
  'no-such-link', // a kind of link that this site does not open
  'replayed-on-its-page', // the address of a stored recording, typed
  'too-many-replays', // as many stored recordings play as may at once
  'closing',
  'adopted',
  'not-adopted',
  'nameless', // the device has not said who it is
  'contested',
  'known-device', // its identity is another device's here
  'not-serial', // a key travels over no other line
  'key-kept',
  'key-not-taken', // by the device; `reason` says why
  'unknown-key',
  'secret-cannot-wait', // for a second person, who would read it
  'not-streaming',
  'recorded',
  'not-recorded',
  'recording-runs',
  'recording-held', // it has stopped; its end waits for room on the disk
  'low-room',
  'beyond-disk', // more is to stay free than there is
  'empty-span', // no samples there
  'measuring-full',
  'measuring-failed',
  'ring-short',
  'site-there',
  // reports
  'unknown-report', // its schedule, or one run of it
  'too-many-reports',
  'report-in-turn', // one more was asked for, and is not made yet
  'report-failed', // the thread that writes it down died
  'report-file-gone', // somebody has moved it out of its folder
  // files on their way out and in
  'too-many-transfers',
  'unknown-transfer', // it has ended, or is another page's
  'ticket-expired', // nobody came for it within a minute
  'transfer-cancelled',
  'transfer-broken', // the other end went away
  'nothing-to-export',
  'wav-slow', // less than one sample a second
  'upload-short',
  'upload-long',
  'file-empty',
  'wav-unreadable',
  'wav-encoding',
  'wav-channels',
  'wav-contradicts',
  'wav-truncated', // and the sidecar is of the whole
  'wav-no-samples',
  'wav-not-numbers',
  'sidecar-unreadable',
  'sidecar-too-long',
  'sidecar-other', // it stands beside other samples
  'sidecar-scales', // of channels, against their full scales
  'sidecar-scale-count',
  'sidecar-scale-zero',
  'sidecar-scale-missing',
]);
/** What a refusal may say of its reason. */
export type RefusedBecause = z.infer<typeof refusedBecauseSchema>;

/** What became of a key that was to be written into a device and was not taken. */
export const KEY_REFUSALS = [
  'not-ready', // it is not in provisioning mode, or has another key
  'unusable', // none that may be one
  'not-stored', // it could not keep it
  'refused', // with another code
  'other-key', // it keeps another
  'link-ended',
  'no-answer',
  'away', // nobody is there to be asked
] as const;
export type KeyRefusal = (typeof KEY_REFUSALS)[number];

/** Why a device, or a node on harmonics, is not believed: what the trail says of a proof that was not given. */
const doubtedBecauseSchema = z.enum([
  'proof-other-key', // it answers with another, or does not believe ours
  'proof-no-key', // it has none
  'proof-other-device', // it answers in another's name
  'proof-unsigned', // what came after was not signed with the session's key
  'proof-refused',
  'proof-silent',
  'frame-unsigned',
  'frame-wrong-mac',
  'frame-replayed',
  'frame-wrong-pattern', // its frame is right, and not what sounded before it
  'frame-too-old', // nobody has answered for a day
]);

/** Why something was allowed, or came about by itself: what the trail names besides refusals. */
const cameAboutSchema = z.enum([
  'grant',
  'own',
  'anyone',
  'two-persons',
  'password',
  'totp',
  'recovery-code',
  'invitation',
  'first-run',
  'console',
  'anchor-agrees',
  'anchor-missing',
  'anchor-forged',
  'trail-broken',
  'asked',
  'idle',
  'system',
  'session-over',
  'rights-changed',
  'gave-way',
  'closed',
]);

export const becauseSchema = z.enum([
  ...refusedBecauseSchema.options,
  ...cameAboutSchema.options,
  ...doubtedBecauseSchema.options,
]);
/** What the console writes into the trail as the reason. */
export type Because = z.infer<typeof becauseSchema>;
