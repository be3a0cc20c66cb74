// A rolling bearing's geometry and the frequencies its defects make. Pure kinematics: rolling without slip, the outer
// ring at rest.

export interface BearingGeometry {
  /** Rolling elements. */
  elements: number;
  /** Diameter of a rolling element, and of their pitch circle, in one unit of length. */
  elementDiameter: number;
  pitchDiameter: number;
  contactAngleDeg: number;
}

export const FAULTS = ['FTF', 'BSF', 'BPFO', 'BPFI'] as const;
export type Fault = (typeof FAULTS)[number];

/** Bearings whose geometry is published with recordings of them. */
export const BEARING_CATALOGUE: Readonly<Record<string, BearingGeometry & { source: string }>> = {
  mfpt: {
    elements: 8,
    elementDiameter: 0.235,
    pitchDiameter: 1.245,
    contactAngleDeg: 0,
    source: 'MFPT bearing data set (E. Bechhoefer, 2013), inches',
  },
  '6205': {
    elements: 9,
    elementDiameter: 0.3126,
    pitchDiameter: 1.537,
    contactAngleDeg: 0,
    source: 'SKF 6205-2RS, Case Western Reserve University Bearing Data Center, inches',
  },
  '6203': {
    elements: 8,
    elementDiameter: 0.2656,
    pitchDiameter: 1.122,
    contactAngleDeg: 0,
    source: 'SKF 6203-2RS, Case Western Reserve University Bearing Data Center, inches',
  },
  'za-2115': {
    elements: 16,
    elementDiameter: 0.331,
    pitchDiameter: 2.815,
    contactAngleDeg: 15.17,
    source: 'Rexnord ZA-2115, IMS Center, University of Cincinnati, inches',
  },
};

/**
 * Fault frequencies per turn of the shaft (orders): cage, one spin of an element, passes over the outer and inner race.
 * Source: R. B. Randall, J. Antoni, Mech. Syst. Signal Process. 25 (2011) 485-520. A real one slips by 1 to 2 %.
 */
export function faultOrders(geometry: BearingGeometry): Record<Fault, number> {
  const { elements, elementDiameter: d, pitchDiameter, contactAngleDeg } = geometry;
  const r = (d / pitchDiameter) * Math.cos((contactAngleDeg * Math.PI) / 180);
  return {
    FTF: (1 - r) / 2,
    BSF: ((pitchDiameter / d) * (1 - r * r)) / 2,
    BPFO: (elements * (1 - r)) / 2,
    BPFI: (elements * (1 + r)) / 2,
  };
}
