// Words of the two clocks: when samples arrived here, and when their device says they were taken.
import type { TimeAxis } from '@harmonic/protocol/model';

export const clocks = {
  axis: 'Time axis',
  axes: {
    start: 'Seconds from the start',
    arrival: 'Arrival at the console',
    device: 'Device clock',
  } satisfies Record<TimeAxis, string>,
  sinceStart: 'device +{{time}}',
  none: 'The device says no time of its own.',
  file: 'This file tells of no clock.',
  neverSet: 'Device clock never set: it counts from when the device started.',
  ahead: 'Device clock {{by}} ahead of this console ({{how}}).',
  behind: 'Device clock {{by}} behind this console ({{how}}).',
  exchange: '± {{within}}, by exchange',
  byArrival: 'by arrival, the way included',
  drift: {
    short: 'Too short to say how it drifts.',
    rate: 'It runs {{ppm}} ± {{within}} ppm against this console.',
    late: 'Its times part from arrival by {{ppm}} ± {{within}} ppm, and no crystal is off by more than {{most}}: samples came late or are missing. How its clock runs is not known.',
    uneven: 'Samples came too unevenly to say how it drifts ({{ppm}} ± {{within}} ppm).',
  },
  jumped: 'It was set or began anew meanwhile; changes: {{count}}.',
};
