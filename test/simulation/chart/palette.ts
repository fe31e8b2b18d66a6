// Okabe and Ito's colours, which colour-blind eyes tell apart, then darker ones for pools of more than five.
const ENDPOINT_COLOURS = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#332288",
  "#8c6d31",
  "#7a7a7a",
];

export const palette = {
  background: "#ffffff",
  border: "#d0d7de",
  text: "#1f2328",
  faintText: "#59636e",
  grid: "#d8dee4",
  failure: "#a40e26",
  fault: "#d55e00",
  closed: "#c3d7e2",
  open: "#3d444d",
  halfOpen: "#f5d90a",
  /** The colour of an answer by an endpoint outside the pool. */
  other: "#b5b5b5",
} as const;

export function endpointColour(index: number): string {
  return ENDPOINT_COLOURS[index % ENDPOINT_COLOURS.length] ?? palette.other;
}
