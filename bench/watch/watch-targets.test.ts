import { expect, it } from "vitest";
import { nameOfOurs } from "../answer/contenders/ours.ts";
import { BARE } from "./contenders/contenders.ts";
import type { Watched, Watchman } from "./measure-watching.ts";
import { watchTargets } from "./watch-targets.ts";

const ROOMS = 1_000;
const FEW = 200;

interface Costs {
  msPerAnswer: number;
  bytesPerRoom: number;
  heldBytes: number;
}

function watchman({ msPerAnswer, bytesPerRoom, heldBytes }: Costs): Watchman {
  const stretch = { answers: 500, cpuMs: msPerAnswer * 500, heldBytes, processBytes: 400e6 };
  const fewBytes = heldBytes - bytesPerRoom * (ROOMS - FEW);
  return { fewBytes, fewRooms: FEW, stretches: [stretch, stretch, stretch] };
}

const small = { bytesPerRoom: 4_096, heldBytes: 300e6 };
const bare = [BARE, watchman({ ...small, msPerAnswer: 1 })] as const;
const answers = (watched: Watched) => watchTargets(watched, ROOMS).map(({ isMet }) => isMet);

it("the targets of watching are met by costs right at the limits", () => {
  const got = watchman({ ...small, msPerAnswer: 2.2 });
  const undici = watchman({ ...small, msPerAnswer: 1.75 });
  expect(answers(new Map([bare, [nameOfOurs("got"), got], [nameOfOurs("undici"), undici]]))).toEqual(
    Array(6).fill(true),
  );
});

it("the targets of watching are missed by costs above the limits", () => {
  const large = { bytesPerRoom: 4_097, heldBytes: 301e6 };
  const got = watchman({ ...large, msPerAnswer: 2.3 });
  const undici = watchman({ ...large, msPerAnswer: 1.8 });
  expect(answers(new Map([bare, [nameOfOurs("got"), got], [nameOfOurs("undici"), undici]]))).toEqual(
    Array(6).fill(false),
  );
});

it("the targets of watching stay open for who was not measured", () => {
  expect(answers(new Map([bare]))).toEqual(Array(6).fill(undefined));
});
