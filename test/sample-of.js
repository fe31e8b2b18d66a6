/** Every so many of these cases: `.ci/run` plays all of them, with PLAY_ALL=1. */
export function sampleOf(cases, every) {
  const isAll = process.env.PLAY_ALL === "1";
  return cases.filter((_, index) => isAll || index % every === 0);
}
/** Whether everything is played, as in `.ci/run`: what takes many seconds and stands beside a shorter one is played only then. */
export const isAllPlayed = process.env.PLAY_ALL === "1";
//# sourceMappingURL=sample-of.js.map
