/** The straight line that is nearest to some points, by least squares. */
export interface FittedLine {
  slope: number;
  /** The standard error of the slope. */
  slopeError: number;
  /** How far points lie from the line: the standard deviation of what is left. */
  noise: number;
  at(x: number): number;
}

export interface Point {
  x: number;
  y: number;
}

/** @param points at least three, of different x */
export function fitLine(points: readonly Point[]): FittedLine {
  const count = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const at = (x: number) => meanY + slope * (x - meanX);
  const left = points.reduce((sum, { x, y }) => sum + (y - at(x)) ** 2, 0);
  const noise = Math.sqrt(left / Math.max(1, count - 2));
  return { slope, slopeError: noise / Math.sqrt(spread), noise, at };
}
