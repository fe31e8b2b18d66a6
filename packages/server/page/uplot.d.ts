import type UPlot from "uplot";

declare global {
  /** What `page/uplot.js` leaves behind. */
  var uPlot: typeof UPlot;
}
