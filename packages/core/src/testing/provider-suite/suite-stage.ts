import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createClient } from "../../client/create-client.ts";
import { StreamFallbackError } from "../../errors.ts";
import { checkedBySchema } from "../../provider/check-by-schema.ts";
import type { Adapter, Provider, RoomQuery } from "../../provider/provider.ts";
import { type ManualClock, manualClock } from "../../runtime/manual-clock.ts";
import { needsOf } from "./needs-of.ts";
import type { ProviderSuiteOptions, SuiteRoom, SuiteSite } from "./provider-scenes.ts";
import { openTestCall, type TestCall } from "./test-call.ts";

/** The site of one test, and what may be done there. */
export interface Stage<Kind extends string> {
  site: SuiteSite<Kind>;
  provider: Provider;
  /** A call of its own, with sessions of its own. */
  call<T>(run: (call: TestCall) => Promise<T>, cookie?: string): Promise<T>;
  /** Gets a stream as a user would, from one adapter; gives its quality. */
  getStream(api: string, wanted: WantedStream): Promise<string>;
  /** All that may be asked of an adapter about a room. */
  queriesOf(adapter: Adapter, room: SuiteRoom): RoomQuery[];
  /** Those of them that the adapter accepts. */
  acceptedBy(adapter: Adapter, room: SuiteRoom): RoomQuery[];
}

/** The room and the quality whose stream is wanted. */
interface WantedStream {
  room: SuiteRoom;
  quality?: string | undefined;
  strictQuality?: boolean | undefined;
}

export type RunOnStage<Kind extends string> = (run: (stage: Stage<Kind>) => Promise<void>) => Promise<void>;

/** Starts sites, one for each run, and closes them. */
export function createStages<Kind extends string>({
  createProvider,
  scenes,
}: Pick<ProviderSuiteOptions<Kind>, "createProvider" | "scenes">): RunOnStage<Kind> {
  return async (run) => {
    const clock = manualClock();
    const site = await createProvider(clock);
    try {
      await run(stageOf(site, { clock, options: scenes.options }));
    } finally {
      await site.provider.close?.();
      await site.close?.();
    }
  };
}

/** Runs for every adapter, each on a site that nobody has asked before. */
export async function forEachAdapter<Kind extends string>(
  onStage: RunOnStage<Kind>,
  run: (adapter: Adapter, stage: Stage<Kind>) => Promise<void>,
): Promise<void> {
  let count = 1;
  for (let index = 0; index < count; index++) {
    await onStage(async (stage) => {
      const { adapters } = stage.provider;
      count = adapters.length;
      const adapter = adapters[index];
      if (adapter) await run(adapter, stage);
    });
  }
}

/** The error that work of the provider ends with; it must end with one of ours. */
export async function failureOf(
  work: () => Promise<unknown>,
  { call, place }: { call: TestCall; place: string },
): Promise<StreamFallbackError> {
  const settle = async () => {
    try {
      return { value: await work() };
    } catch (error) {
      return { error };
    }
  };
  const outcome = await call.run(settle, place);
  if ("value" in outcome) assert.fail(`${place}: must throw, and answered ${inspect(outcome.value)}`);
  const { error } = outcome;
  const isOurs = error instanceof StreamFallbackError;
  assert.ok(isOurs, `${place}: must throw a StreamFallbackError, and threw ${inspect(error)}`);
  return error;
}

function stageOf<Kind extends string>(
  site: SuiteSite<Kind>,
  { clock, options }: { clock: ManualClock; options: unknown },
): Stage<Kind> {
  const { provider } = site;
  const { optionsSchema } = provider;
  const checked =
    optionsSchema && checkedBySchema(optionsSchema, { value: options, owner: "scenes.options" });

  async function getStream(
    api: string,
    { room: { roomId, uid }, quality, strictQuality }: WantedStream,
  ): Promise<string> {
    const client = createClient({ providers: [provider], clock, random: () => 0 });
    // The wait before a second round passes at once.
    client.on("failure", () => void clock.advance(500));
    try {
      const room = { provider: provider.id, roomId, uid };
      const { currentStream } = await client.getStream(room, { api, options, quality, strictQuality });
      assert.ok(URL.canParse(currentStream.url), `getStream of ${api}: the URL is none`);
      return currentStream.quality;
    } finally {
      await client.close();
    }
  }

  function queriesOf(adapter: Adapter, { roomId, uid }: SuiteRoom): RoomQuery[] {
    const room = Object.freeze({ provider: provider.id, roomId, uid });
    return needsOf(adapter, provider).map((need) =>
      Object.freeze({ room, need, options: optionsSchema ? checked : options }),
    );
  }

  return {
    ...{ site, provider, getStream, queriesOf },
    acceptedBy: (adapter, room) =>
      queriesOf(adapter, room).filter((query) => adapter.accepts?.(query) ?? true),
    async call(run, cookie) {
      const identity = cookie === undefined ? { id: "suite" } : { id: "suite-with-cookie", cookie };
      const call = openTestCall(provider, { clock, identity });
      try {
        return await run(call);
      } finally {
        call.close();
      }
    },
  };
}

/** One question to one adapter, and the name of this case in messages. */
export interface Asked<Kind extends string> {
  adapter: Adapter;
  stage: Stage<Kind>;
  query: RoomQuery;
  place: string;
}
