import type { Adapter, RoomQuery } from "../../provider/provider.ts";
import { withPlainFailures } from "../plain-failures.ts";
import type { ProviderSuiteOptions, SuiteRoom } from "./provider-scenes.ts";
import { type Asked, createStages, forEachAdapter, type RunOnStage } from "./suite-stage.ts";

const ROOM_KINDS = ["live", "offline", "missing", "restricted", "streamsRefused"] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

/** One of the rooms that a suite plays. */
interface PlayedRoom {
  kind: RoomKind;
  room: SuiteRoom;
}

/** What the tests of a suite are made of. */
export interface SuiteParts<Kind extends string> extends Pick<ProviderSuiteOptions<Kind>, "it" | "scenes"> {
  onStage: RunOnStage<Kind>;
  rooms: readonly PlayedRoom[];
  /** Runs with every adapter and question of a room; `first` is enough where the question makes no difference. */
  ask(
    about: PlayedRoom & { questions?: "all" | "first" },
    run: (asked: Asked<Kind>) => Promise<void>,
  ): Promise<void>;
}

export function createSuiteParts<Kind extends string>(options: ProviderSuiteOptions<Kind>): SuiteParts<Kind> {
  const { scenes } = options;
  const onStage = createStages(options);
  return {
    ...{ scenes, onStage },
    it: (name, run) => options.it(name, withPlainFailures(run)),
    rooms: ROOM_KINDS.flatMap((kind) => (scenes[kind] ? [{ kind, room: scenes[kind] }] : [])),
    ask: ({ kind, room, questions = "all" }, run) =>
      forEachAdapter(onStage, async (adapter, stage) => {
        const accepted = stage.acceptedBy(adapter, room);
        for (const query of questions === "all" ? accepted : accepted.slice(0, 1)) {
          await run({ adapter, stage, query, place: placeOf(adapter, { query, kind }) });
        }
      }),
  };
}

/** The name of a case in messages. */
export function placeOf(
  { name }: Adapter,
  { query: { need }, kind }: { query: RoomQuery; kind: RoomKind },
): string {
  const quality = need.kind === "streams" && need.quality !== undefined ? ` in ${need.quality}` : "";
  return `${name} (${kind} room, ${need.kind}${quality})`;
}
