import { errorLines } from "../../output/error-lines.ts";
import { fitted } from "../../output/fitted.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { Outcome } from "./outcome.ts";
import { renderRoom } from "./render-room.ts";

/** Shows one room to people: the answer on stdout, or on stderr why there is none. */
export function show({ info, error }: Outcome, surroundings: Surroundings): void {
  const { stdout, stderr, language } = surroundings;
  if (info !== undefined) stdout.write(`${renderRoom(info, surroundings)}\n`);
  if (error !== undefined) stderr.write(fitted(errorLines(error, language), stderr));
}
