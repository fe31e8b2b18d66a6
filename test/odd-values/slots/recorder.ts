import { ownFields, type Provider } from "@stream-fallback/core";
import {
  checkedClient,
  isClient,
  type RecorderFacade,
  type RecorderFacadeOptions,
  type RecorderGetStreamOptions,
  recorderFacade,
} from "@stream-fallback/core/recorder";
import { type Slot, typed } from "../judge.ts";
import { functionSlots, type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const NAMES: Names<RecorderFacadeOptions<unknown, RecorderGetStreamOptions>> = {
  ...{ id: true, name: true, siteURL: true, createProvider: true, identitiesVariable: true },
  ...{ flags: true, translate: true },
};

const SITE = "https://lantern.example/";
const base = { id: "Lantern", name: "Lantern", siteURL: SITE, createProvider };

/** A room that is on air, with nothing to play. */
function createProvider(): Provider {
  return {
    ...{ id: "lantern", name: "Lantern", siteURL: SITE },
    adapters: [
      {
        name: "page",
        provides: ["status", "streams"] as const,
        fetchRoom: async () => ({
          ...{ living: true, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "" },
          sources: [],
        }),
      },
    ],
    matchURL: (url: string) => url.startsWith(SITE),
    resolve: async () => ({ provider: "lantern", roomId: "1" }),
  };
}

/** All that a facade can be asked; an odd option must not spoil what comes after it. */
async function use(options: object): Promise<void> {
  const facade = recorderFacade(options as RecorderFacadeOptions<unknown, RecorderGetStreamOptions>);
  try {
    await typed(() => facade.getStream({ channelId: "1" }));
    await typed(() => facade.provider.resolveChannelInfoFromURL(`${SITE}1`));
    await facade.getInfo("1");
  } finally {
    await facade.closeDefaultClient();
  }
}

async function onFacade(
  ask: (facade: RecorderFacade<unknown, RecorderGetStreamOptions, string>) => unknown,
): Promise<void> {
  const facade = recorderFacade<unknown>(base);
  try {
    await ask(facade);
  } finally {
    await facade.closeDefaultClient();
  }
}

export const recorderSlots: Record<string, Slot[]> = {
  recorderFacade: [
    ...optionSlots<object>("recorderFacade", { names: NAMES as Names<object>, base, use }),
    ...functionSlots("recorderFacade of a createProvider", {
      use: (odd) => use({ ...base, createProvider: odd }),
    }),
    ...functionSlots("recorderFacade of a translate", {
      use: (odd) => use({ ...base, translate: odd }),
    }),
    parameterSlot("facade.getInfo", (odd) => onFacade(({ getInfo }) => getInfo(odd))),
    parameterSlot("facade.getInfo of options", (odd) => onFacade(({ getInfo }) => getInfo("1", odd))),
    parameterSlot("facade.getInfo of a client", (odd) => onFacade(({ getInfo }) => getInfo("1", {}, odd))),
    parameterSlot("facade.getStream", (odd) => onFacade(({ getStream }) => getStream(odd))),
    parameterSlot("facade.getStream of options", (odd) => onFacade(({ getStream }) => getStream("1", odd))),
    parameterSlot("facade.getStream of a client", (odd) =>
      onFacade(({ getStream }) => getStream("1", {}, odd)),
    ),
    parameterSlot("facade.resolveRoom", (odd) => onFacade(({ resolveRoom }) => resolveRoom(odd))),
    parameterSlot("facade.resolveRoom of options", (odd) =>
      onFacade(({ resolveRoom }) => resolveRoom("1", odd)),
    ),
    parameterSlot("facade.matchURL", (odd) => onFacade(({ provider }) => provider.matchURL(odd))),
    parameterSlot("facade.configureDefaultClient", (odd) =>
      onFacade(({ configureDefaultClient }) => configureDefaultClient(odd)),
    ),
  ],
  isClient: [parameterSlot("isClient", (odd) => isClient(odd))],
  checkedClient: [parameterSlot("checkedClient", (odd) => checkedClient(odd))],
  ownFields: [
    parameterSlot("ownFields", (odd) => ownFields("the options", odd)),
    parameterSlot("ownFields of a name", (odd) => ownFields(odd, null as never)),
  ],
};
