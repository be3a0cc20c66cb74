// What is laid over a spectrum to measure it: markers, the harmonic cursor, sidebands. State and its changes, pure.

export interface Marker {
  /** Its name on the screen: 1, 2, … */
  id: number;
  hz: number;
  /** It stays on the line within so many Hz, wherever that goes; 0: it stands free. */
  reachHz: number;
}

export interface Tools {
  markers: readonly Marker[];
  /** 0 Hz until it has been set once. */
  harmonics: { isOn: boolean; f0Hz: number };
  sidebands: { isOn: boolean; carrierHz: number; stepHz: number; pairs: number };
}

export const NO_TOOLS: Tools = {
  markers: [],
  harmonics: { isOn: false, f0Hz: 0 },
  sidebands: { isOn: false, carrierHz: 0, stepHz: 0, pairs: 3 },
};

export const MOST_MARKERS = 8;
export const MOST_PAIRS = 10;

/** With the lowest number that is free; where all are taken nothing is placed. */
export function placeMarker(tools: Tools, hz: number, reachHz: number): Tools {
  if (tools.markers.length >= MOST_MARKERS) return tools;
  const taken = new Set(tools.markers.map(({ id }) => id));
  let id = 1;
  while (taken.has(id)) id += 1;
  return { ...tools, markers: [...tools.markers, { id, hz, reachHz }] };
}

export function moveMarker(tools: Tools, id: number, hz: number, reachHz: number): Tools {
  const moved = (marker: Marker): Marker => (marker.id === id ? { id, hz, reachHz } : marker);
  return { ...tools, markers: tools.markers.map(moved) };
}

/** All of them by as much, standing free: their distances stay. Not past either end. */
export function moveMarkers(tools: Tools, byHz: number, topHz: number): Tools {
  const places = tools.markers.map(({ hz }) => hz);
  const by = Math.max(-Math.min(...places), Math.min(topHz - Math.max(...places), byHz));
  const moved = ({ id, hz }: Marker): Marker => ({ id, hz: hz + by, reachHz: 0 });
  return { ...tools, markers: tools.markers.map(moved) };
}

export const removeMarker = (tools: Tools, id: number): Tools => ({
  ...tools,
  markers: tools.markers.filter((marker) => marker.id !== id),
});

export const removeLastMarker = (tools: Tools): Tools => ({
  ...tools,
  markers: tools.markers.slice(0, -1),
});

export const removeMarkers = (tools: Tools): Tools => ({ ...tools, markers: [] });

/**
 * Markers that stay on a line go where it went.
 * @param lineOf where a marker's line stands now, Hz; null when it has none. @param reachHz from then on.
 * @returns the same tools where nothing went farther than a tenth of the reach.
 */
export function followLines(
  tools: Tools,
  lineOf: (marker: Marker) => number | null,
  reachHz: number,
): Tools {
  const markers = tools.markers.map((marker) => {
    const hz = marker.reachHz > 0 ? lineOf(marker) : null;
    const isThere = marker.reachHz === reachHz && Math.abs((hz ?? 0) - marker.hz) < reachHz / 10;
    return hz === null || isThere ? marker : { id: marker.id, hz, reachHz };
  });
  const isSame = markers.every((marker, index) => marker === tools.markers[index]);
  return isSame ? tools : { ...tools, markers };
}

/** The fundamental such that its multiple of this order stands at a frequency: dragged at any multiple. */
export const dragHarmonic = (tools: Tools, order: number, hz: number): Tools =>
  setFundamental(tools, hz / order);

export const setFundamental = (tools: Tools, f0Hz: number): Tools =>
  f0Hz > 0 ? { ...tools, harmonics: { isOn: true, f0Hz } } : tools;

/** Such that the k-th sideband stands at a frequency; 0 moves the carrier and its company with it. */
export function dragSideband(tools: Tools, k: number, hz: number): Tools {
  const { sidebands } = tools;
  if (k === 0) return { ...tools, sidebands: { ...sidebands, carrierHz: hz } };
  const stepHz = (hz - sidebands.carrierHz) / k;
  return stepHz > 0 ? { ...tools, sidebands: { ...sidebands, stepHz } } : tools;
}
