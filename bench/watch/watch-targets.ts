import { nameOfOurs, type TransportName, transports } from "../answer/contenders/ours.ts";
import { medianOf } from "../harness/statistics.ts";
import type { Target } from "../harness/target.ts";
import { BARE } from "./contenders/contenders.ts";
import type { Watched, Watchman } from "./measure-watching.ts";

const MOST_TIMES: Readonly<Record<TransportName, number>> = { got: 2.2, undici: 1.75 };
const MOST_BYTES_PER_ROOM = 4_096;
const MOST_BYTES = 300e6;

export function watchTargets(watched: Watched, rooms: number): Target[] {
  return transports.flatMap((transport) => {
    const name = nameOfOurs(transport);
    const [own, bare] = [watched.get(name), watched.get(BARE)];
    const limit = MOST_TIMES[transport];
    const [perRoom, most] = [own && bytesPerRoom(own, rooms), own && bytesInAll(own)];
    return [
      judged(`${name}: at most ${limit} times ${BARE}`, own && bare && timesOf(own, bare), {
        limit,
        told: (times) => `${times.toFixed(2)} times`,
      }),
      judged(`${name}: at most 4 KB held for a room`, perRoom, {
        limit: MOST_BYTES_PER_ROOM,
        told: (bytes) => `${(bytes / 1_024).toFixed(1)} KB`,
      }),
      judged(`${name}: at most 300 MB held in all`, most, {
        limit: MOST_BYTES,
        told: (bytes) => `${Math.round(bytes / 1e6)} MB`,
      }),
    ];
  });
}

/** The processor time of an answer, as a multiple of another's in the same round; the median of all rounds. */
export function timesOf(own: Watchman, other: Watchman): number {
  const msPerAnswer = ({ stretches }: Watchman) => stretches.map(({ cpuMs, answers }) => cpuMs / answers);
  const others = msPerAnswer(other);
  return medianOf(msPerAnswer(own).map((ms, round) => ms / (others[round] ?? Number.NaN)));
}

/** How much more is held once all rooms have been asked for. */
export function bytesPerRoom({ fewBytes, fewRooms, stretches }: Watchman, rooms: number): number {
  return ((stretches.at(-1)?.heldBytes ?? Number.NaN) - fewBytes) / (rooms - fewRooms);
}

function bytesInAll({ stretches }: Watchman): number {
  return Math.max(...stretches.map(({ heldBytes }) => heldBytes));
}

function judged(
  claim: string,
  value: number | undefined,
  { limit, told }: { limit: number; told(value: number): string },
): Target {
  if (value === undefined) return { claim, measured: "not measured", isMet: undefined };
  return { claim, measured: told(value), isMet: value <= limit };
}
