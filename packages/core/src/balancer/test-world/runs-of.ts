/** How many of these plays of a property are enough at each change: a third. `.ci/run` plays all, with PLAY_ALL=1. */
export function runsOf(all: number): number {
  return process.env.PLAY_ALL === "1" ? all : Math.ceil(all / 3);
}
